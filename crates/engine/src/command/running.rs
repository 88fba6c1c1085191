use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// Whether a limit on memory can be kept here.
pub(super) const CAN_LIMIT_MEMORY: bool = cfg!(target_os = "linux");

/// How long a program may clean up after itself once it is asked to end.
const CLEANING_UP_MAX: Duration = Duration::from_secs(2);
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A program that runs, with everything it starts: none of it outlives this.
pub(super) struct Running {
    child: Child,
    leader: Pid,
    /// Nobody has asked yet how it ended: until then the number of its group is given to no other.
    unasked: bool,
}

impl Running {
    /// Starts a program in a group of its own.
    pub(super) fn start(command: &mut Command, memory_max_bytes: Option<u64>) -> io::Result<Self> {
        let child = command.process_group(0).spawn()?;
        let running = Self { leader: Pid::from_child(&child), child, unasked: true };
        if let Some(bytes) = memory_max_bytes {
            limit_memory(running.leader, bytes)?;
        }
        Ok(running)
    }

    /// How it ended, if it did; what it left running ends too.
    pub(super) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        let only_look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        if self.unasked && waitid(WaitId::Pid(self.leader), only_look)?.is_none() {
            return Ok(None);
        }
        self.kill().map(Some)
    }

    /// Asks it to end, and ends it if it does not.
    pub(super) fn stop(mut self) -> io::Result<()> {
        self.signal(Signal::TERM);
        let until = Instant::now() + CLEANING_UP_MAX;
        while self.ended()?.is_none() {
            if Instant::now() >= until {
                self.kill()?;
                break;
            }
            sleep(LOOK_EVERY);
        }
        Ok(())
    }

    fn kill(&mut self) -> io::Result<ExitStatus> {
        self.signal(Signal::KILL);
        let status = self.child.wait()?;
        self.unasked = false;
        Ok(status)
    }

    fn signal(&self, signal: Signal) {
        if self.unasked
            && let Err(error) = kill_process_group(self.leader, signal)
        {
            // It can only be that everybody there has ended, or now belongs to somebody else.
            tracing::debug!(%error, group = self.leader.as_raw_pid(), "nobody took the signal");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.unasked
            && let Err(error) = self.kill()
        {
            tracing::warn!(%error, group = self.leader.as_raw_pid(), "a program was not seen to end");
        }
    }
}

#[cfg(target_os = "linux")]
fn limit_memory(program: Pid, bytes: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, prlimit};

    let limit = Rlimit { current: Some(bytes), maximum: Some(bytes) };
    match prlimit(Some(program), Resource::As, limit) {
        Ok(_) => Ok(()),
        // It has ended already.
        Err(rustix::io::Errno::SRCH) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_program: Pid, _bytes: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
