use engine::{Cost, Engine, Secret, Suno, SunoConfig, SunoStyle, Wire};
use settings::{SunoSettings, SunoWay};

pub(super) fn of(settings: &SunoSettings, wire: &Wire) -> Box<dyn Engine> {
    let style = match &settings.way {
        SunoWay::SelfHosted { url } => SunoStyle::SelfHosted { base: url.as_str().to_owned() },
        SunoWay::SunoApiOrg { url, api_key, call_instead } => SunoStyle::SunoApiOrg {
            base: url.as_str().to_owned(),
            api_key: Secret::new(api_key.reveal()),
            call_instead: call_instead.as_ref().map(|url| url.as_str().to_owned()),
        },
    };
    let config = SunoConfig {
        style,
        model: settings.model.clone(),
        commercial_use: settings.commercial_use,
        licence_text: settings.licence_text.clone(),
        cost: Cost::per_take(settings.cost_microdollars),
        sound_hosts: settings.sound_hosts.clone(),
        patience: settings.patience,
        ask_every: settings.ask_every,
    };
    Box::new(Suno::new(config, wire.clone()))
}
