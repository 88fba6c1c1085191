//! From arguments to a request. Numbers that are none, or fit no number of the request, are refused here, in the words
//! that `brief` has for it.

use brief::{
    BARS, BPM, Field, INTENSITY, Refusal, RefusalCode, Refusals, Request, SAMPLE_RATES, SECONDS,
    SWING, Settled,
};

use crate::cli::What;

pub(crate) fn settle(arguments: &What) -> Result<Settled, Refusals> {
    let mut refusals = Vec::new();
    let range = |(low, high): (f64, f64)| format!("{low} to {high}");
    let bars = BARS.map(|bars| bars.to_string()).join(", ");
    let rates = SAMPLE_RATES.map(|rate| rate.to_string()).join(", ");
    let mut number = |field, text: &Option<String>, allowed| {
        text.as_ref().and_then(|text| keep(number(field, text, allowed), &mut refusals))
    };
    let bpm = number(Field::Bpm, &arguments.bpm, range(BPM));
    let seconds = number(Field::Seconds, &arguments.seconds, range(SECONDS));
    let swing = number(Field::Swing, &arguments.swing, range(SWING));
    let bars_asked = number(Field::Bars, &arguments.bars, bars.clone());
    let intensity = number(Field::Intensity, &arguments.intensity, range(INTENSITY));
    let sample_rate = number(Field::SampleRate, &arguments.rate, rates.clone());
    let mut whole = |field, figure: Option<f64>, allowed| {
        figure.and_then(|figure| keep(whole(field, figure, allowed), &mut refusals))
    };
    let request = Request {
        kind: arguments.kind.clone(),
        one_shot: arguments.one_shot,
        bpm,
        bars: whole(Field::Bars, bars_asked, bars),
        seconds,
        key: arguments.key.clone(),
        intensity: whole(Field::Intensity, intensity, range(INTENSITY)).map(i64::from),
        moods: arguments.mood.clone(),
        style: arguments.style.clone(),
        swing,
        instruments: arguments.instrument.clone(),
        sample_rate: whole(Field::SampleRate, sample_rate, rates),
        prompt: arguments.prompt.clone(),
    };
    match (request.settle(), refusals.is_empty()) {
        (settled, true) => settled,
        // Everything that is wrong at once, as `brief` does it.
        (Ok(_), false) => Err(Refusals(refusals)),
        (Err(others), false) => {
            refusals.extend(others.0);
            Err(Refusals(refusals))
        }
    }
}

fn keep<T>(result: Result<T, Refusal>, refusals: &mut Vec<Refusal>) -> Option<T> {
    result.map_err(|refusal| refusals.push(refusal)).ok()
}

fn number(field: Field, text: &str, allowed: String) -> Result<f64, Refusal> {
    match text.trim().parse::<f64>() {
        Ok(figure) if figure.is_finite() => Ok(figure),
        _ => Err(refusal(field, RefusalCode::NotANumber, text.to_owned(), allowed)),
    }
}

fn whole(field: Field, figure: f64, allowed: String) -> Result<u32, Refusal> {
    if figure.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&figure) {
        Ok(figure as u32)
    } else {
        Err(refusal(field, RefusalCode::OutOfRange, figure.to_string(), allowed))
    }
}

fn refusal(field: Field, code: RefusalCode, value: String, allowed: String) -> Refusal {
    let remedy = match code {
        RefusalCode::NotANumber => "write digits, with a point before a fraction".to_owned(),
        _ => "choose one within it".to_owned(),
    };
    Refusal { field, code, value, quote: None, allowed, remedy }
}
