use engine::{AceStep, AceStepConfig, Cost, Engine, Secret, Wire};
use settings::AceStepSettings;

pub(super) fn of(settings: &AceStepSettings, wire: &Wire) -> Box<dyn Engine> {
    let config = AceStepConfig {
        base: settings.url.as_str().to_owned(),
        api_key: settings.api_key.as_ref().map(|key| Secret::new(key.reveal())),
        model: settings.model.clone(),
        thinking: settings.thinking,
        steps: settings.steps,
        batch: settings.batch,
        cost: Cost::per_take(settings.cost_microdollars),
        patience: settings.patience,
        ask_every: settings.ask_every,
    };
    Box::new(AceStep::new(config, wire.clone()))
}
