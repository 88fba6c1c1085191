use engine::{Engine, Riffusion, RiffusionConfig, SeedImage, Wire};
use settings::RiffusionSettings;

use crate::opening::OpenError;

pub(super) fn of(settings: &RiffusionSettings, wire: &Wire) -> Result<Box<dyn Engine>, OpenError> {
    let seed_image = SeedImage::named(settings.seed_image).ok_or_else(|| {
        OpenError::Setup(format!("{} is no seed image", settings.seed_image).into())
    })?;
    let config = RiffusionConfig {
        url: settings.url.as_str().to_owned(),
        seed_image,
        steps: settings.steps,
        time_max: settings.time_max,
        ..RiffusionConfig::default()
    };
    Ok(Box::new(Riffusion::new(config, wire.clone())))
}
