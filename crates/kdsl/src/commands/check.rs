//! `kdsl check`: finding mistakes, and repairing those with an obvious repair.

use std::collections::BTreeSet;

use kdsl_db::{Diagnostic, File, FileText};
use salsa::Setter as _;

use crate::arguments::{Check, MessageFormat};
use crate::commands::diagnose;
use crate::console::Console;
use crate::failure::{Failure, Verdict};
use crate::inputs::Input;
use crate::program::Program;
use crate::repair::repair;
use crate::replace_file::replace_file;
use crate::report::{number, summary, tell, verdict};

/// How often repairs may make room for further repairs.
const ROUNDS: usize = 16;

/// Runs the command.
pub(crate) fn check(console: Console, arguments: &Check) -> Result<Verdict, Failure> {
    if arguments.fix && arguments.inputs.iter().any(|it| it.as_os_str() == "-") {
        return Err(Failure::new("`--fix` can't repair the text of standard input").help("name a file"));
    }
    let program = Program::load(&arguments.inputs, arguments.stdlib.as_deref())?;
    let mut diagnostics = diagnose(&program.db, &program.files);
    let mut fixed = None;
    if arguments.fix {
        let (remaining, repaired, changed) = fix(program, diagnostics)?;
        diagnostics = remaining;
        fixed =
            (repaired > 0).then(|| format!("repaired {} in {}", number(repaired, "mistake"), number(changed, "file")));
    }
    tell(console, &program.db, &diagnostics, arguments.message_format)?;
    if let Some(news) = fixed {
        console.note(&news);
    }
    if arguments.message_format == MessageFormat::Human {
        match summary(&diagnostics, "") {
            Some(found) => console.note(&found),
            None => console.note(&format!("{} checked, no mistakes found", number(program.files.len(), "file"))),
        }
    }
    Ok(verdict(&diagnostics))
}

/// Makes the obvious repairs until none is left, and writes the files that changed. What remains, how many repairs were
/// made, and in how many files.
fn fix(program: &mut Program, mut found: Vec<Diagnostic>) -> Result<(Vec<Diagnostic>, usize, usize), Failure> {
    let ours: BTreeSet<File> = program.files.iter().copied().collect();
    let mut changed: BTreeSet<File> = BTreeSet::new();
    let mut total = 0;
    for _ in 0..ROUNDS {
        let (texts, repaired) = repair(&program.db, &found, |file| ours.contains(&file));
        if texts.is_empty() {
            break;
        }
        total += repaired;
        for (file, text) in texts {
            file.set_text(&mut program.db).to(FileText::Text(text.into()));
            changed.insert(file);
        }
        found = diagnose(&program.db, &program.files);
    }
    for (input, file) in program.inputs.iter().zip(&program.files) {
        if let (Input::File(path), true) = (input, changed.contains(file)) {
            replace_file(path, file.text(&program.db).as_str())?;
        }
    }
    Ok((found, total, changed.len()))
}
