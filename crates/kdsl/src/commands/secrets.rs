//! `kdsl secrets`: making the Secrets that raw manifests refer to.

use kdsl_ir::SecretContent;

use crate::application::{Wishes, apps, package};
use crate::arguments::{MessageFormat, Secrets, stdin_twice};
use crate::commands::diagnose_sources;
use crate::console::Console;
use crate::failure::{Failure, Verdict};
use crate::program::Program;
use crate::report::{tell, verdict};

/// Runs the command.
pub(crate) fn secrets(console: Console, arguments: &Secrets) -> Result<Verdict, Failure> {
    if stdin_twice(&arguments.inputs, &arguments.values) {
        return Err(Failure::new("standard input can be read once: one `-` is too much"));
    }
    let wishes = Wishes::new(&arguments.values, None)?;
    let program = Program::load(&arguments.inputs, arguments.scope.stdlib.as_deref())?;
    let diagnostics = diagnose_sources(&program.db, &program.files);
    if verdict(&diagnostics) == Verdict::Wrong {
        tell(console, &program.db, &diagnostics, MessageFormat::Human)?;
        return Ok(Verdict::Wrong);
    }
    let mut stream = String::new();
    for app in apps(program, arguments.scope.app.as_deref())? {
        let mut package = package(&program.db, &app)?;
        if arguments.certificates {
            package.secrets.retain(|it| matches!(it.content, SecretContent::Certificate { .. }));
        }
        let mut failed = None;
        let mut random = |bytes: &mut [u8]| {
            if let Err(error) = getrandom::fill(bytes) {
                failed = Some(error);
            }
        };
        let text = wishes.secrets(&package, now(), &mut random).map_err(|unfit| {
            Failure::new(format!("`{}` can't have these values: {}", app.name, unfit.reasons.join("; ")))
        })?;
        if let Some(error) = failed {
            return Err(Failure::new(format!("the operating system gives no random numbers: {error}")));
        }
        stream.push_str(&text);
    }
    if stream.is_empty() {
        let what = if arguments.certificates { "certificate" } else { "Secret" };
        console.note(&format!("there is nothing to make: no app has a {what} that is generated"));
    }
    console.print(stream)?;
    Ok(Verdict::Fine)
}

/// The time in seconds since 1970, from which on certificates are good.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
fn now() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |it| it.as_secs())
}
