use engine::{Command, CommandConfig, Cost, Engine, Licence};
use settings::CommandSettings;

pub(super) fn of(settings: &CommandSettings) -> Box<dyn Engine> {
    let licence = Licence {
        id: settings.licence.clone().into(),
        name: settings.licence_name.clone().into(),
        text: settings.licence_text.clone().into(),
        commercial_use: settings.commercial_use,
    };
    let config = CommandConfig {
        version: settings.version.clone(),
        arguments: settings.arguments.clone(),
        kinds: settings.kinds.clone(),
        one_shots: settings.one_shots,
        seconds_max: settings.seconds_max.as_secs_f64(),
        seeds_reproduce: settings.seeds_reproduce,
        cost: Cost::per_take(settings.cost_microdollars),
        time_max: settings.time_max,
        memory_max_bytes: settings.memory_max_bytes,
        output_max_bytes: settings.output_max_bytes,
        ..CommandConfig::new(&settings.program, licence)
    };
    Box::new(Command::new(config))
}
