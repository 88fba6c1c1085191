//! The ONNX Runtime of this process: a library that is loaded when a voice first needs it, and stays.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;
use ort::session::Session;

/// There is one for all of a process, which cannot be loaded twice.
static LOADED: Mutex<Option<Runtime>> = Mutex::new(None);

/// The library, ready.
#[derive(Clone)]
pub(super) struct Runtime {
    library: PathBuf,
    environment: Environment,
}

/// Why it cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum RuntimeError {
    #[error("the ONNX Runtime {library} cannot be loaded: {reason}")]
    Load { library: String, reason: String },
    #[error(
        "the ONNX Runtime {loaded} is loaded already, and {library} cannot be beside it: restart"
    )]
    Another { loaded: String, library: String },
}

impl Runtime {
    /// Loads the library, or finds it loaded.
    pub(super) fn load(library: &Path) -> Result<Self, RuntimeError> {
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = &*loaded {
            if runtime.library != library {
                let loaded = runtime.library.display().to_string();
                return Err(RuntimeError::Another {
                    loaded,
                    library: library.display().to_string(),
                });
            }
            return Ok(runtime.clone());
        }
        let failed =
            |reason: String| RuntimeError::Load { library: library.display().to_string(), reason };
        // The loader asks the system for a bare name in other places too.
        let path = std::path::absolute(library).map_err(|error| failed(error.to_string()))?;
        let builder = ort::init_from(path).map_err(|error| failed(error.to_string()))?;
        let built = builder.with_name("cloudmusic").with_telemetry(false).build();
        let environment = built.map_err(|error| failed(error.to_string()))?;
        Ok(loaded.insert(Self { library: library.to_owned(), environment }).clone())
    }

    /// A model, ready to run.
    pub(super) fn session(&self, model: &Path) -> Result<Session, ort::Error> {
        Session::builder(&self.environment)?.commit_from_file(model)
    }
}
