//! `cargo xtask test`: everything that a change must pass but formatting and clippy.

use crate::repository::{Outcome, cargo, root, run};
use crate::tidy;

/// The scripts that install what the tests need, each quick when it is there already.
const INSTALLERS: [&str; 3] =
    ["tests/tools/install.sh", "tests/tools/install-debian.sh", "tests/tools/install-editors.sh"];

pub(crate) fn test() -> Outcome {
    install_tools()?;
    run(&cargo(), &["test", "--locked", "--workspace"])?;
    tidy::tidy()
}

pub(crate) fn install_tools() -> Outcome {
    for installer in INSTALLERS {
        if !root().join(installer).is_file() {
            return Err(format!("{installer} is missing"));
        }
        run("bash", &[installer])?;
    }
    Ok(())
}
