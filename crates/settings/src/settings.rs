use crate::layers::Layers;
use crate::reader::Reader;
use crate::{
    AccessSettings, BillingSettings, EngineSettings, LogSettings, ObjectSettings, QueueSettings,
    ServerSettings, SettingsError, Source, Sources, StoreSettings, Wrong, billing,
};

/// Everything that is configured, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where and as what the process runs.
    pub server: ServerSettings,
    /// Where jobs, assets and visitors are remembered.
    pub store: StoreSettings,
    /// Where sound is kept.
    pub objects: ObjectSettings,
    /// Who may make how much.
    pub access: AccessSettings,
    /// What credits cost and buy, and how they are paid.
    pub billing: BillingSettings,
    /// How work is done.
    pub queue: QueueSettings,
    /// Who makes the loops.
    pub engine: EngineSettings,
    /// What is written down about what happens.
    pub log: LogSettings,
    explained: Vec<Explained>,
}

/// What a key is set to, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The key as the file names it: `server.listen`.
    pub key: &'static str,
    /// The value for people; `•••` for a secret.
    pub value: String,
    /// Where the value is from.
    pub source: Source,
}

impl Settings {
    /// Reads and checks all of it. The same sources and number of cores give the same settings, except that `$NAME`
    /// within `.env` stands for a variable of the process.
    ///
    /// # Errors
    /// Everything that is wrong in any source, also where another source counts before it.
    pub fn read(sources: &Sources) -> Result<Self, SettingsError> {
        Self::read_layers(Layers::split(sources), sources.cores)
    }

    /// The same for whoever has more to look at than payments: if nothing is wrong but values of the section `billing`,
    /// these come back, beside settings that are as if none of that section were set.
    ///
    /// # Errors
    /// Everything that is wrong, if it is not only that.
    pub fn read_apart_from_billing(sources: &Sources) -> Result<(Self, Vec<Wrong>), SettingsError> {
        let error = match Self::read(sources) {
            Ok(settings) => return Ok((settings, Vec::new())),
            Err(error) => error,
        };
        let layers = Layers::split(sources).without(&billing::SECTION);
        match Self::read_layers(layers, sources.cores) {
            Ok(settings) => Ok((settings, error.0)),
            Err(_) => Err(error),
        }
    }

    fn read_layers(layers: Layers<'_>, cores: usize) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(layers);
        let server = ServerSettings::read(&mut reader);
        let data = server.as_ref().map(|server| server.data.as_path());
        let store = StoreSettings::read(&mut reader, data);
        let objects = ObjectSettings::read(&mut reader, data);
        let access = AccessSettings::read(&mut reader);
        let listen = server.as_ref().map(|server| server.listen);
        let public_url = server.as_ref().and_then(|server| server.public_url.as_ref());
        let billing = BillingSettings::read(&mut reader, listen, public_url);
        let queue = QueueSettings::read(&mut reader, cores);
        let engine = EngineSettings::read(&mut reader);
        let log = LogSettings::read(&mut reader);
        let explained = reader.finish()?;
        let all = || {
            Some(Self {
                server: server?,
                store: store?,
                objects: objects?,
                access: access?,
                billing: billing?,
                queue: queue?,
                engine: engine?,
                log: log?,
                explained,
            })
        };
        Ok(all().expect("a part is missing only where something is wrong"))
    }

    /// Every key with its value and where that is from, in the order of the example file, without secrets.
    pub fn explain(&self) -> &[Explained] {
        &self.explained
    }
}
