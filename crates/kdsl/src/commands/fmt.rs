//! `kdsl fmt`: formatting programs.

use std::path::Path;

use kdsl_db::files::MAX_FILE_SIZE;
use kdsl_db::{FileText, OsSystem, System as _, files, system::ReadError};

use crate::arguments::Fmt;
use crate::console::Console;
use crate::failure::{Failure, Verdict};
use crate::inputs::{Input, STDIN_NAME, collect};
use crate::replace_file::replace_file;

/// Runs the command.
pub(crate) fn fmt(console: Console, arguments: &Fmt) -> Result<Verdict, Failure> {
    let mut verdict = Verdict::Fine;
    for input in collect(&OsSystem, &arguments.inputs)? {
        let name = input.name();
        let text = match &input {
            Input::File(path) => read(path)?,
            Input::Stdin(text) => text.clone(),
        };
        let FileText::Text(text) = text else { return Err(unfit(&name, &text)) };
        let formatted = kdsl_syntax::format(&text);
        let differs = formatted != *text;
        match &input {
            _ if arguments.check && differs => {
                console.note(&format!("{name} is not formatted"));
                verdict = Verdict::Wrong;
            }
            Input::Stdin(_) if !arguments.check => console.print(&formatted)?,
            Input::File(path) if differs && !arguments.check => replace_file(path, &formatted)?,
            _ => {}
        }
        if !kdsl_syntax::parse(&text).errors().is_empty() {
            console.note(&format!("{name} has syntax errors, and what they are in stays as it is"));
            console.hint(&match name.as_str() {
                STDIN_NAME => "`kdsl check -` tells them".to_owned(),
                name => format!("`kdsl check {name}` tells them"),
            });
            verdict = Verdict::Wrong;
        }
    }
    Ok(verdict)
}

fn read(path: &Path) -> Result<FileText, Failure> {
    let shown = path.display();
    match OsSystem.read(path, MAX_FILE_SIZE) {
        Ok(bytes) => Ok(files::from_bytes(bytes)),
        Err(ReadError::TooLarge { size }) => Ok(FileText::TooLarge { size }),
        Err(ReadError::NotFound) => Err(Failure::new(format!("there is no file `{shown}`"))),
        Err(ReadError::Other(reason)) => Err(Failure::new(format!("`{shown}` can't be read: {reason}"))),
    }
}

/// Why a file is none that can be formatted.
fn unfit(name: &str, text: &FileText) -> Failure {
    match text {
        FileText::TooLarge { size } => {
            Failure::new(format!("`{name}` has {size} bytes, and {MAX_FILE_SIZE} are the most"))
        }
        _ => Failure::new(format!("`{name}` is not UTF-8 text")),
    }
}
