//! A folder of its own for each test, and the real command run in it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder that is removed when the test is over.
pub(crate) struct Sandbox {
    folder: PathBuf,
}

/// What came of a call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// The exit code; `None` if a signal ended the process.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every file below the sandbox, sorted, with its content.
    pub(crate) fn files(&self, below: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut waiting = vec![self.path(below)];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => waiting.push(path),
                    false => {
                        let name = path.strip_prefix(&self.folder).unwrap().to_string_lossy().into_owned();
                        found.push((name, String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned()));
                    }
                }
            }
        }
        found.sort();
        found
    }

    /// The command `kdsl`, in the sandbox and free of the environment's wishes about colours.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kdsl"));
        command.current_dir(&self.folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env("COLUMNS", "100");
        command
    }

    /// A command line of the shell, in which `kdsl` is the command.
    pub(crate) fn shell(&self, line: &str) -> Outcome {
        let mut command = Command::new("bash");
        let kdsl =
            format!("kdsl() {{ \"{}\" \"$@\"; }}; export KDSL=\"{0}\"; set -o pipefail; ", env!("CARGO_BIN_EXE_kdsl"));
        command.current_dir(&self.folder).env_remove("NO_COLOR").env("COLUMNS", "100");
        outcome(command.arg("-c").arg(kdsl + line).stdin(Stdio::null()).output().unwrap())
    }

    /// Calls `kdsl` with arguments.
    pub(crate) fn call(&self, arguments: &[&str]) -> Outcome {
        outcome(self.command().args(arguments).stdin(Stdio::null()).output().unwrap())
    }

    /// Calls `kdsl` with arguments and a text on standard input.
    pub(crate) fn call_with(&self, arguments: &[&str], stdin: &[u8]) -> Outcome {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // It may end before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        outcome(child.wait_with_output().unwrap())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn outcome(output: Output) -> Outcome {
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
