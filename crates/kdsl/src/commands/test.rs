//! `kdsl test`: running the tests of programs.

use kdsl_emit::values::Overrides;
use kdsl_test::{Outcome, report, run};

use crate::application::values_files;
use crate::arguments::{Target, Test, TestFormat, stdin_twice};
use crate::commands::diagnose;
use crate::console::Console;
use crate::failure::{Failure, Verdict};
use crate::parallel;
use crate::program::Program;
use crate::replace_file::write_file;
use crate::report::{summary, tell, verdict};

/// Runs the command.
pub(crate) fn test(console: Console, arguments: &Test) -> Result<Verdict, Failure> {
    if stdin_twice(&arguments.inputs, &arguments.values) {
        return Err(Failure::new("standard input can be read once: one `-` is too much"));
    }
    if arguments.target == Some(Target::Helm) {
        return Err(Failure::new("tests look at objects, and a chart has none before it is installed")
            .help("its objects are those of `--target kubernetes` and `--target openshift`"));
    }
    if arguments.target == Some(Target::OpenshiftTemplate) {
        return Err(Failure::new("tests look at objects, and a template has none before it is processed")
            .help("its objects are those of `--target openshift`"));
    }
    let values = &arguments.values;
    let wishes = kdsl_test::Wishes {
        environment: values.env.clone(),
        overrides: Overrides {
            files: values_files(values)?,
            set_json: values.set_json.clone(),
            set: values.set.clone(),
            set_string: values.set_string.clone(),
        },
        release: values.release.clone(),
        namespace: values.namespace.clone(),
        openshift: arguments.target == Some(Target::Openshift),
        filter: arguments.filter.clone(),
    };
    let program = Program::load(&arguments.inputs, arguments.stdlib.as_deref())?;
    let diagnostics = diagnose(&program.db, &program.files);
    if verdict(&diagnostics) == Verdict::Wrong {
        tell(console, &program.db, &diagnostics, crate::arguments::MessageFormat::Human)?;
        console.note(&summary(&diagnostics, "; nothing was tested").unwrap_or_default());
        return Ok(Verdict::Wrong);
    }
    let outcomes: Vec<Outcome> =
        parallel::map(&program.db, &program.files, |db, file| run(db, *file, &wishes)).into_iter().flatten().collect();
    if outcomes.is_empty() {
        let nothing = match &arguments.filter {
            Some(filter) => format!("no test has `{filter}` in its name"),
            None => "there are no tests in what was named".to_owned(),
        };
        return Err(
            Failure::new(nothing).help("a test looks like this: `test blog \"two pods\" { expect web.replicas == 2 }`")
        );
    }
    if let Some(path) = &arguments.junit {
        write_file(path, &report::junit(&program.db, &outcomes))?;
    }
    console.print(match arguments.message_format {
        TestFormat::Human => report::human(&program.db, &outcomes, console.stdout_color),
        TestFormat::Json => report::json(&program.db, &outcomes),
    })?;
    Ok(match outcomes.iter().all(Outcome::passed) {
        true => Verdict::Fine,
        false => Verdict::Wrong,
    })
}
