//! From settings to engines: what is configured is there, whether it is ready or not.

mod ace_step;
mod command;
mod diffsinger;
mod replicate;
mod riffusion;
mod suno;

use engine::{BuiltIn, Engine, Mock, MockConfig, Registry, Wire, WireConfig};
use settings::Settings;

use super::OpenError;

/// The engines that are configured, the built-in one first.
pub(crate) fn registry(settings: &Settings) -> Result<Registry, OpenError> {
    let wire = Wire::new(WireConfig::default());
    let mut engines: Vec<Box<dyn Engine>> = vec![Box::new(BuiltIn)];
    if settings.engine.mock {
        engines.push(Box::new(Mock::new(MockConfig {
            faults_from_prompt: true,
            ..MockConfig::default()
        })));
    }
    engines.extend(settings.engine.command.as_ref().map(command::of));
    if let Some(riffusion) = &settings.engine.riffusion {
        engines.push(riffusion::of(riffusion, &wire)?);
    }
    if let Some(replicate) = &settings.engine.replicate {
        engines.extend(replicate::of(replicate, &wire)?);
    }
    engines.extend(settings.engine.ace_step.as_ref().map(|own| ace_step::of(own, &wire)));
    engines.extend(settings.engine.suno.as_ref().map(|own| suno::of(own, &wire)));
    if let Some(diffsinger) = &settings.engine.diffsinger {
        engines.push(diffsinger::of(diffsinger, &wire));
    }
    // An operator may give a model of theirs a name that is taken.
    if let Some(name) = Registry::taken_twice(&engines) {
        return Err(OpenError::Setup(format!("two engines are called {name}").into()));
    }
    Ok(Registry::of(engines))
}

/// Engines that could be there and are not configured, each with what to set.
pub(crate) fn absent(settings: &Settings) -> Vec<(&'static str, &'static str)> {
    let engine = &settings.engine;
    let all = [
        (engine.replicate.is_some(), "musicgen and others at Replicate", "REPLICATE_API_TOKEN"),
        (engine.riffusion.is_some(), "riffusion", "CLOUDMUSIC_RIFFUSION_URL"),
        (engine.ace_step.is_some(), "ace-step", "CLOUDMUSIC_ACE_STEP_URL"),
        (
            engine.diffsinger.is_some(),
            "diffsinger",
            "the section [diffsinger]: see docs/singing.md",
        ),
        (engine.suno.is_some(), "suno", "the section [suno]; no official API exists"),
        (engine.command.is_some(), "command", "CLOUDMUSIC_COMMAND: see docs/write-an-engine.md"),
    ];
    let absent = all.into_iter().filter(|(there, ..)| !there);
    absent.map(|(_, name, remedy)| (name, remedy)).collect()
}
