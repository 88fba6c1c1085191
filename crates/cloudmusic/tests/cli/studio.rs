//! A studio that runs.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::program;

/// How long a start may take on a machine that is busy with other tests.
const START_MAX: Duration = Duration::from_secs(60);

pub(crate) struct Studio {
    process: Child,
}

impl Studio {
    /// Runs one with these variables and no others, and waits until it can be reached.
    pub(crate) fn start(folder: &Path, variables: &[(&str, &str)]) -> Self {
        let process = with(folder, variables)
            .arg("serve")
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.join("log")).unwrap())
            .spawn()
            .unwrap();
        let mut studio = Self { process };
        let (_, listen) = variables.iter().find(|(name, _)| *name == "CLOUDMUSIC_LISTEN").unwrap();
        let began = Instant::now();
        while std::net::TcpStream::connect(listen).is_err() {
            let ended = studio.process.try_wait().unwrap();
            let log = || std::fs::read_to_string(folder.join("log")).unwrap();
            assert!(ended.is_none() && began.elapsed() < START_MAX, "{ended:?}: {}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
        studio
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The program in a folder, with these variables and no others.
pub(crate) fn with(folder: &Path, variables: &[(&str, &str)]) -> Command {
    let mut command = program();
    command.env_clear().current_dir(folder).envs(variables.iter().copied());
    command
}

/// An address of this machine where nobody listens.
pub(crate) fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}
