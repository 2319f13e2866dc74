//! The real tools: `tests/tools/install.sh` puts them into `.tools/`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;

use crate::command::{Ran, repository, run};

/// A Helm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Helm {
    /// Helm 3.
    Three,
    /// Helm 4.
    Four,
}

impl Helm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Three, Self::Four];

    /// Runs it in a folder.
    ///
    /// # Panics
    /// If it can't be started.
    pub fn run(self, folder: &Path, arguments: &[&str]) -> Ran {
        run(&self.program(), folder, arguments, "")
    }

    /// Its program.
    ///
    /// # Panics
    /// If it can't be installed.
    pub fn program(self) -> PathBuf {
        tool(match self {
            Self::Three => "helm-3",
            Self::Four => "helm-4",
        })
    }
}

/// Runs kubectl, which needs no cluster for what is done here.
///
/// # Panics
/// If it can't be started.
pub fn kubectl(arguments: &[&str], input: &str) -> Ran {
    run(&tool("kubectl"), repository(), arguments, input)
}

/// The program kubectl.
///
/// # Panics
/// If it can't be installed.
pub(crate) fn kubectl_program() -> PathBuf {
    tool("kubectl")
}

/// Runs a module of Python with arguments.
///
/// # Panics
/// If it can't be started.
pub fn python(module: &str, arguments: &[&str]) -> Ran {
    let arguments: Vec<&str> = ["-m", module].into_iter().chain(arguments.iter().copied()).collect();
    run(&tool("python/bin/python"), repository(), &arguments, "")
}

/// Runs Checkov.
///
/// # Panics
/// If it can't be started.
pub fn checkov(arguments: &[&str]) -> Ran {
    let arguments: Vec<&str> = ["-m", "checkov.main"].into_iter().chain(arguments.iter().copied()).collect();
    run(&tool("checkov/bin/python"), repository(), &arguments, "")
}

/// Where a tool is; installs all of them if it is not there.
fn tool(name: &str) -> PathBuf {
    static INSTALLED: Once = Once::new();
    let path = repository().join(".tools").join(name);
    INSTALLED.call_once(|| {
        let installed = Command::new("bash").arg("tests/tools/install.sh").current_dir(repository()).status();
        assert!(installed.is_ok_and(|status| status.success()), "tests/tools/install.sh failed");
    });
    assert!(path.exists(), "tests/tools/install.sh did not install {}", path.display());
    path
}
