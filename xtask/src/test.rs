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
    if let Some(missing) = INSTALLERS.iter().find(|it| !root().join(it).is_file()) {
        return Err(format!("{missing} is missing"));
    }
    // They wait for other machines most of the time, so none waits for another.
    std::thread::scope(|scope| {
        let running = INSTALLERS.map(|installer| scope.spawn(move || run("bash", &[installer])));
        running.into_iter().try_for_each(|it| it.join().unwrap_or_else(|_| Err("an installer panicked".to_owned())))
    })
}
