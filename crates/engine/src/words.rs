//! A brief in words, for engines that read text.

use brief::{Brief, Kind, Length, Mood, Style};

/// The prompt of a brief: a listener's own words as they are, with tempo and key said after them; a guided brief written out.
///
/// Models were taught with captions of music: a few plain words, the most telling first.
pub(crate) fn prompt_of(brief: &Brief) -> String {
    let mut words = match &brief.prompt {
        Some(own) => vec![own.trim().trim_end_matches(['.', ',', ';']).to_owned()],
        None => guided(brief),
    };
    let said = words.join(", ").to_lowercase();
    if brief.length != Length::OneShot && !said.contains("bpm") {
        words.push(format!("{} bpm", brief.bpm));
    }
    if let Some(key) = brief.key
        && !said.contains(&key.to_string().to_lowercase())
    {
        words.push(format!("in {key}"));
    }
    words.join(", ")
}

/// What a take of this brief is not to have.
pub(crate) fn unwanted(brief: &Brief) -> &'static str {
    match brief.kind {
        Kind::Kick | Kind::Hats | Kind::Percussion | Kind::Drums => {
            "vocals, melody, fade in, fade out, silence"
        }
        Kind::Riser | Kind::Impact => "vocals, drums, fade out",
        Kind::Bass | Kind::Texture | Kind::Chords | Kind::Lead | Kind::Arp => {
            "vocals, drums, fade in, fade out, silence"
        }
    }
}

fn guided(brief: &Brief) -> Vec<String> {
    let mut words = Vec::new();
    let colours: Vec<&str> = brief.moods.iter().map(colour).collect();
    words.extend((!colours.is_empty()).then(|| colours.join(" ")));
    words.push(format!("{} {}", brief.style.name(), sound(brief)));
    words.extend(brief.instruments.iter().map(|instrument| instrument.name().to_owned()));
    words.push(energy(brief.intensity).to_owned());
    if brief.swing > 0.55 {
        words.push("swung".to_owned());
    }
    words.push(manner(brief).to_owned());
    words
}

fn colour(mood: Mood) -> &'static str {
    match mood {
        Mood::Dark => "dark",
        Mood::Ambient => "atmospheric",
        Mood::Energetic => "driving",
    }
}

fn sound(brief: &Brief) -> &'static str {
    match (brief.kind, brief.length) {
        (Kind::Kick, Length::OneShot) => "kick drum, one single hit",
        (Kind::Kick, _) => "kick drum pattern",
        (Kind::Bass, _) => "bass line",
        (Kind::Texture, _) => "pad texture",
        (Kind::Riser, _) => "riser, build-up, rising noise sweep",
        (Kind::Hats, _) => "hi-hat pattern",
        (Kind::Percussion, Length::OneShot) => "percussion, one single hit",
        (Kind::Percussion, _) => "percussion groove",
        (Kind::Drums, _) => "drum groove",
        (Kind::Chords, _) => "chord progression",
        (Kind::Lead, _) => "lead melody",
        (Kind::Arp, _) => "arpeggio",
        (Kind::Impact, _) => "cinematic impact, one hit that rings out",
    }
}

fn energy(intensity: u8) -> &'static str {
    match intensity {
        0 | 1 => "calm and sparse",
        2 => "relaxed",
        3 => "medium energy",
        4 => "high energy",
        _ => "full on, intense",
    }
}

fn manner(brief: &Brief) -> &'static str {
    match (brief.length, brief.kind, brief.style) {
        (Length::OneShot, ..) => "dry, isolated",
        (_, Kind::Riser | Kind::Impact, _) => "instrumental",
        (_, _, Style::Ambient) => "seamless loop, instrumental",
        _ => "steady tempo, seamless loop, solo, instrumental",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(request: brief::Request) -> Brief {
        request.settle().unwrap().brief
    }

    #[test]
    fn a_guided_brief_is_written_out() {
        let guided = brief(brief::Request {
            kind: Some("bass".into()),
            style: Some("techno".into()),
            bpm: Some(128.0),
            key: Some("Am".into()),
            intensity: Some(4),
            moods: vec!["dark".into()],
            ..Default::default()
        });
        assert_eq!(
            prompt_of(&guided),
            "dark, techno bass line, high energy, steady tempo, seamless loop, solo, instrumental, 128 bpm, in A minor"
        );
    }

    #[test]
    fn own_words_are_kept_and_nothing_is_said_twice() {
        let own = |prompt: &str| {
            prompt_of(&brief(brief::Request { prompt: Some(prompt.into()), ..Default::default() }))
        };
        let written = own("Dusty lo-fi drums with vinyl crackle, 84 BPM.");
        assert_eq!(written, "Dusty lo-fi drums with vinyl crackle, 84 BPM");
        assert!(
            own("warm rhodes chords in C minor").starts_with("warm rhodes chords in C minor, ")
        );
        assert_eq!(own("warm rhodes chords in C minor").matches("C minor").count(), 1);
    }
}
