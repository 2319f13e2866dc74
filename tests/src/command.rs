//! Running commands: the one that is tested above all.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The repository's folder.
///
/// # Panics
/// Never: the tests lie in the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lie in the repository")
}

/// The folders of the examples, sorted by name.
///
/// # Panics
/// If there is none.
pub fn examples() -> Vec<PathBuf> {
    let folder = repository().join("examples");
    let mut examples: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the examples")
        .map(|entry| entry.expect("an example").path())
        .filter(|path| path.join("site.kd").is_file())
        .collect();
    examples.sort();
    assert!(!examples.is_empty(), "no example in {}", folder.display());
    examples
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    /// How it was called, for messages.
    pub call: String,
    /// Its exit code.
    pub code: Option<i32>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
}

impl Ran {
    /// The standard output of a command that must succeed.
    ///
    /// # Panics
    /// If it did not.
    #[track_caller]
    pub fn ok(self) -> String {
        assert!(self.code == Some(0), "{} gave {:?}\n{}\n{}", self.call, self.code, self.stdout, self.stderr);
        self.stdout
    }

    /// Whether it succeeded.
    pub fn succeeded(&self) -> bool {
        self.code == Some(0)
    }
}

/// Runs a command in a folder, with text on its standard input.
///
/// # Panics
/// If it can't be started.
pub fn run<A: AsRef<OsStr>>(program: &Path, folder: &Path, arguments: &[A], input: &str) -> Ran {
    run_with(program, folder, arguments, input, &[])
}

/// Runs a command in a folder, with text on its standard input and variables of its own.
///
/// # Panics
/// If it can't be started.
pub(crate) fn run_with<A: AsRef<OsStr>>(
    program: &Path,
    folder: &Path,
    arguments: &[A],
    input: &str,
    variables: &[(&str, &OsStr)],
) -> Ran {
    let call = std::iter::once(program.as_os_str())
        .chain(arguments.iter().map(AsRef::as_ref))
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ");
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env_remove("KUBECONFIG")
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{call}: {error}"));
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    let text = input.to_owned();
    // A thread of its own, since the command may write before it has read everything.
    let writer = std::thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
    let output = child.wait_with_output().unwrap_or_else(|error| panic!("{call}: {error}"));
    writer.join().expect("the writer of standard input");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_else(|_| panic!("{call} wrote what is not UTF-8"));
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr), call }
}

/// The built command, made of the sources as they are; or the one that the variable `KDSL` names, so that a packaged
/// command can be tested as well.
///
/// # Panics
/// If it can't be built.
pub fn kdsl() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| std::env::var_os("KDSL").map_or_else(|| built(&[]), PathBuf::from))
}

/// The command as users have it: optimised.
///
/// # Panics
/// If it can't be built.
pub fn released_kdsl() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| built(&["--release"]))
}

fn built(flags: &[&str]) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["build", "--package", "kdsl", "--message-format", "json-render-diagnostics"];
    let messages = run(Path::new(&cargo), repository(), &[&arguments, flags].concat(), "").ok();
    let executable = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| Some(message["executable"].as_str()?.to_owned()))
        .next_back();
    PathBuf::from(executable.expect("cargo names the executable"))
}

/// Builds a program for a target into a new folder, and gives the folder of its only app.
///
/// # Panics
/// If the build fails, or the program has several apps.
pub fn build(program: &Path, target: &str, into: &Path) -> PathBuf {
    let mut apps = build_all(program, target, into);
    let app = apps.pop().expect("the folder of the app");
    assert!(apps.is_empty(), "{} has several apps", program.display());
    app
}

/// Builds a program for a target into a new folder, and gives the folder of each of its apps, sorted by name.
///
/// # Panics
/// If the build fails.
pub fn build_all(program: &Path, target: &str, into: &Path) -> Vec<PathBuf> {
    let folder = program.parent().expect("a program lies in a folder");
    let arguments: [&OsStr; 6] =
        ["build".as_ref(), program.as_os_str(), "--target".as_ref(), target.as_ref(), "-o".as_ref(), into.as_os_str()];
    run(kdsl(), folder, &arguments, "").ok();
    let mut apps: Vec<PathBuf> = std::fs::read_dir(into)
        .expect("what was built")
        .map(|entry| entry.expect("an app").path())
        .filter(|path| path.is_dir())
        .collect();
    apps.sort();
    apps
}
