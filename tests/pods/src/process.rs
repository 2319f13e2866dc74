//! Running commands as the user that a pod has.

use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Who runs the processes of a pod. Only root can be somebody else; anybody else runs them as himself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct User {
    pub(crate) user: u32,
    pub(crate) group: u32,
    pub(crate) volumes: u32,
}

/// Whether the tests run as root.
pub(crate) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id");
    id.stdout.trim_ascii() == b"0"
}

/// A command of a pod, which writes to its log.
pub(crate) fn command<W: AsRef<OsStr>>(
    words: &[W],
    user: User,
    variables: &[(String, String)],
    folder: &Path,
    log: &File,
) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.arg(format!("--reuid={}", user.user)).arg(format!("--regid={}", user.group));
        command.arg(format!("--groups={}", user.volumes)).arg("--no-new-privs").arg("--").args(words);
        command
    } else {
        let (program, arguments) = words.split_first().expect("a command has a program");
        let mut command = Command::new(program);
        command.args(arguments);
        command
    };
    let output = || Stdio::from(log.try_clone().expect("the log can be shared"));
    command.env_clear().envs(variables.iter().map(|(name, value)| (name, value))).current_dir(folder);
    command.stdin(Stdio::null()).stdout(output()).stderr(output()).process_group(0);
    command
}

/// A running command and all that it started.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
}

impl Running {
    pub(crate) fn of(mut command: Command) -> Self {
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self { child }
    }

    /// Whether the command has ended, and whether well.
    pub(crate) fn ended(&mut self) -> Option<bool> {
        self.child.try_wait().expect("a child can be asked").map(|status| status.success())
    }

    /// Sends a signal to the command alone, as the runtime does.
    pub(crate) fn signal(&self, signal: &str) {
        send(signal, &self.child.id().to_string());
    }

    /// Sends a signal to the command and all that it started.
    pub(crate) fn signal_all(&self, signal: &str) {
        send(signal, &format!("-{}", self.child.id()));
    }

    /// Waits for the end, and says whether it came in time.
    pub(crate) fn ends_within(&mut self, limit: Duration) -> bool {
        let start = Instant::now();
        while start.elapsed() < limit {
            if self.ended().is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// Ends the command and all that it started at once, as a lost node would.
    pub(crate) fn kill(&mut self) {
        let group = format!("-{}", self.child.id());
        // What has ended by itself can't be killed, which is fine.
        let _ = Command::new("kill").args(["-s", "KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process, or to a group of them if a minus stands before its number.
fn send(signal: &str, to: &str) {
    let sent = Command::new("kill").args(["-s", signal, "--", to]).status();
    assert!(sent.is_ok_and(|status| status.success()), "{signal} could not be sent");
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}
