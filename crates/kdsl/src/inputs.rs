//! Which files a command works on.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use kdsl_db::files::MAX_FILE_SIZE;
use kdsl_db::{FileText, System, files};

use crate::failure::Failure;

/// The name under which the text of standard input is shown.
pub(crate) const STDIN_NAME: &str = "<stdin>";

/// A program to work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A file.
    File(PathBuf),
    /// The text of standard input.
    Stdin(FileText),
}

impl Input {
    /// The name that is shown.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) => path.to_string_lossy().into_owned(),
            Self::Stdin(_) => STDIN_NAME.to_owned(),
        }
    }
}

/// The programs that `paths` name: files as they are, `-` as standard input, and of folders every `*.kd` in them and
/// below. Each is there once, and they are sorted, so that nothing depends on the order of the arguments.
pub(crate) fn collect(system: &dyn System, paths: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::new();
    let mut stdin = None;
    for path in paths {
        if path.as_os_str() == "-" {
            if stdin.is_none() {
                stdin = Some(Input::Stdin(read_stdin()?));
            }
        } else if system.list(path).is_some() {
            let before = inputs.len();
            let mut visited = BTreeSet::new();
            walk(system, path, &mut visited, &mut inputs)?;
            if inputs.len() == before {
                let shown = path.display();
                return Err(Failure::new(format!("there is no program (`*.kd`) in the folder `{shown}`"))
                    .help("folders named `out` or `target`, and those whose names start with a dot, are left out"));
            }
        } else {
            inputs.push(path.clone());
        }
    }
    inputs.sort();
    // One file by one name needs no asking; by several names it is one file all the same.
    inputs.dedup();
    if inputs.len() > 1 {
        let mut seen = BTreeSet::new();
        inputs.retain(|path| system.canonical(path).is_none_or(|it| seen.insert(it)));
    }
    Ok(stdin.into_iter().chain(inputs.into_iter().map(Input::File)).collect())
}

/// Adds the programs in `folder` and below. A link that leads back is followed once.
fn walk(
    system: &dyn System,
    folder: &Path,
    visited: &mut BTreeSet<PathBuf>,
    found: &mut Vec<PathBuf>,
) -> Result<(), Failure> {
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let Some(real) = system.canonical(&folder) else { continue };
        if !visited.insert(real) {
            continue;
        }
        for path in system.list(&folder).unwrap_or_default() {
            let Some(name) = path.file_name().map(|it| it.to_string_lossy()) else { continue };
            if name.starts_with('.') {
                continue;
            }
            let path = without_dot(&path);
            if system.list(&path).is_some() {
                if !matches!(&*name, "out" | "target") {
                    waiting.push(path);
                }
            } else if path.extension().is_some_and(|it| it == "kd") {
                found.push(path);
            }
        }
    }
    Ok(())
}

/// The path without a leading `./`, which `kdsl check .` would put before every name.
fn without_dot(path: &Path) -> PathBuf {
    match path.strip_prefix(".") {
        Ok(rest) if rest.components().next().is_some() => rest.to_path_buf(),
        _ => path.to_path_buf(),
    }
}

/// The text of standard input, no more than a file may have.
pub(crate) fn read_stdin() -> Result<FileText, Failure> {
    let mut bytes = Vec::new();
    let mut stdin = std::io::stdin().lock().take(MAX_FILE_SIZE + 1);
    match stdin.read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > MAX_FILE_SIZE => Ok(FileText::TooLarge { size: bytes.len() as u64 }),
        Ok(_) => Ok(files::from_bytes(bytes)),
        Err(error) => Err(Failure::new(format!("standard input can't be read: {error}"))),
    }
}
