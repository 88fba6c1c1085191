use engine::{Diffsinger, DiffsingerConfig, Engine, Licence, SungScore, Wire};
use settings::{DiffsingerSettings, ScoreSettings};

pub(super) fn of(settings: &DiffsingerSettings, wire: &Wire) -> Box<dyn Engine> {
    let settings = settings.clone();
    let licence = Licence {
        id: settings.licence.into(),
        name: settings.licence_name.into(),
        text: settings.licence_text.into(),
        commercial_use: settings.commercial_use,
    };
    let config = DiffsingerConfig {
        base: settings.url.map(|url| url.as_str().to_owned()),
        bank: settings.bank,
        vocoder: settings.vocoder,
        library: settings.library,
        speaker: settings.speaker,
        language: settings.language,
        dictionary: settings.dictionary,
        lyrics: settings.lyrics,
        score: settings.score.map(score),
        octaves: settings.octaves,
        steps: settings.steps,
        patience: settings.patience,
        licence,
    };
    Box::new(Diffsinger::new(config, wire.clone()))
}

fn score(settings: ScoreSettings) -> SungScore {
    let ScoreSettings { path, bpm, bars, key } = settings;
    SungScore { path, bpm, bars, key }
}
