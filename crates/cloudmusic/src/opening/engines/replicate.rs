use brief::Kind;
use engine::replicate::{
    AceStepConfig, MappedConfig, MusicGenConfig, MusicGenLooperConfig, Replicate, ReplicateConfig,
    ReplicateModel, RiffusionConfig, StableAudioConfig,
};
use engine::{Cost, Engine, Licence, Secret, Wire};
use settings::{MappedModelSettings, ReplicateSettings};

use super::OpenError;

/// The models at Replicate that are configured.
pub(super) fn of(
    settings: &ReplicateSettings,
    wire: &Wire,
) -> Result<Vec<Box<dyn Engine>>, OpenError> {
    let setup = |reason: String| OpenError::Setup(reason.into());
    let known = settings.models.iter().map(|name| known(name, settings));
    let mapped = settings.mapped.iter().map(mapped);
    let poll_most = settings.poll;
    let usual = ReplicateConfig::default();
    let config = ReplicateConfig {
        token: Secret::new(settings.api_token.reveal()),
        webhook_secret: settings.webhook_secret.as_ref().map(|secret| Secret::new(secret.reveal())),
        api_base: settings.api_base.as_str().to_owned(),
        delivery_hosts: settings.delivery_hosts.clone(),
        patience: settings.patience,
        cancel_after: settings.cancel_after,
        lost_patience: settings.lost_patience,
        poll_first: usual.poll_first.min(poll_most),
        poll_most,
        models: known.chain(mapped).collect::<Result<_, _>>().map_err(setup)?,
    };
    let models = Replicate::all(config, wire.clone());
    let models = models.map_err(|error| OpenError::Setup(error.into()))?;
    Ok(models.into_iter().map(|model| Box::new(model) as Box<dyn Engine>).collect())
}

/// A model by the name of its engine.
fn known(name: &str, settings: &ReplicateSettings) -> Result<ReplicateModel, String> {
    let of = |(engine, value): &(String, String)| (engine == name).then(|| value.clone());
    let version = settings.versions.iter().find_map(of);
    let cost = settings.costs.iter().find(|(engine, _)| engine == name);
    let cost = cost.map(|(_, microdollars)| Cost::per_take(*microdollars));
    Ok(match name {
        "musicgen" => ReplicateModel::MusicGen(musicgen(settings, version, cost)),
        "musicgen-looper" => {
            let usual = MusicGenLooperConfig::default();
            let version = version.unwrap_or_else(|| usual.version.clone());
            let cost = cost.unwrap_or(usual.cost);
            ReplicateModel::MusicGenLooper(MusicGenLooperConfig { version, cost, ..usual })
        }
        "replicate-riffusion" => {
            let usual = RiffusionConfig::default();
            let version = version.unwrap_or_else(|| usual.version.clone());
            let cost = cost.unwrap_or(usual.cost);
            ReplicateModel::Riffusion(RiffusionConfig { version, cost, ..usual })
        }
        "replicate-ace-step" => {
            let usual = AceStepConfig::default();
            let version = version.unwrap_or_else(|| usual.version.clone());
            let cost = cost.unwrap_or(usual.cost);
            ReplicateModel::AceStep(AceStepConfig { version, cost, ..usual })
        }
        "stable-audio" => {
            let usual = StableAudioConfig::default();
            let cost = cost.unwrap_or(usual.cost);
            ReplicateModel::StableAudio(StableAudioConfig { cost, ..usual })
        }
        other => return Err(format!("there is no model {other}")),
    })
}

fn musicgen(
    settings: &ReplicateSettings,
    version: Option<String>,
    cost: Option<Cost>,
) -> MusicGenConfig {
    let (usual, told) = (MusicGenConfig::default(), &settings.musicgen);
    MusicGenConfig {
        version: version.unwrap_or(usual.version),
        model_version: told.model.to_owned(),
        top_k: told.top_k,
        top_p: told.top_p,
        temperature: told.temperature,
        classifier_free_guidance: told.guidance,
        normalization_strategy: told.normalization.to_owned(),
        multi_band_diffusion: told.multi_band_diffusion,
        output_format: told.format.to_owned(),
        input_audio: told.input_audio.as_ref().map(|address| address.as_str().to_owned()),
        continuation: told.continuation,
        continuation_start: told.continuation_start_s,
        continuation_end: told.continuation_end_s,
        cost: cost.unwrap_or(usual.cost),
    }
}

fn mapped(settings: &MappedModelSettings) -> Result<ReplicateModel, String> {
    let named = |name: &String| {
        let kind = Kind::ALL.iter().copied().find(|kind| kind.name() == name);
        kind.ok_or_else(|| format!("the model {} makes no kind '{name}'", settings.name))
    };
    let kinds = match settings.kinds.is_empty() {
        true => Kind::ALL.to_vec(),
        false => settings.kinds.iter().map(named).collect::<Result<_, _>>()?,
    };
    Ok(ReplicateModel::Mapped(Box::new(MappedConfig {
        name: settings.name.clone(),
        model: settings.model.clone(),
        version: settings.version.clone(),
        inputs: settings.inputs.clone(),
        sounds: settings.sounds.clone(),
        kinds,
        one_shots: settings.one_shots,
        seconds_max: settings.seconds_max,
        licence: Licence {
            id: settings.licence.clone().into(),
            name: settings.licence_name.clone().into(),
            text: settings.licence_text.clone().into(),
            commercial_use: settings.commercial_use,
        },
        seeds_reproduce: settings.seeds_reproduce,
        cost: Cost::per_take((settings.cost_usd * 1e6).round() as u64),
    })))
}
