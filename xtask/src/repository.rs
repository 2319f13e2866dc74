//! Where the repository is, its files, and running commands in it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders that hold no source of ours.
const SKIPPED: [&str; 4] = ["target", "node_modules", "out", ".git"];

/// What a task gives: nothing, or why it failed.
pub(crate) type Outcome = Result<(), String>;

/// The repository's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository")
}

/// A text file of the repository.
pub(crate) struct TextFile {
    /// Its path from the repository's folder, with `/` between the names.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl TextFile {
    /// Whether its name ends so.
    pub(crate) fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|it| it == extension)
    }
}

/// All text files of the repository, sorted by path. What is neither UTF-8 nor ours is left out.
pub(crate) fn text_files() -> Result<Vec<TextFile>, String> {
    let mut files = Vec::new();
    collect(root(), &mut files)?;
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<TextFile>) -> Outcome {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path: PathBuf = entry.map_err(|error| error.to_string())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if SKIPPED.contains(&name.as_str()) || name == ".tools" || path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let path = path.strip_prefix(root()).unwrap_or(&path);
            files.push(TextFile { path: path.to_string_lossy().replace('\\', "/"), text });
        }
    }
    Ok(())
}

/// Runs a command in the repository's folder, saying so.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Outcome {
    let shown = format!("{program} {}", arguments.join(" "));
    println!("== {shown}");
    let status = Command::new(program).args(arguments).current_dir(root()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` ended with {status}")),
        Err(error) => Err(format!("`{shown}` did not start: {error}")),
    }
}

/// What a command in the repository's folder prints.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Result<String, String> {
    let shown = format!("{program} {}", arguments.join(" "));
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .map_err(|error| format!("`{shown}` did not start: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("`{shown}`: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
