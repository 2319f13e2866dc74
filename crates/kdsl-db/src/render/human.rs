//! For people: the piece of the program, with what is said about it drawn below.

use codespan_reporting::diagnostic as codespan;
use codespan_reporting::term;

use crate::database::Db;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::render::excerpt::Excerpts;
use crate::render::paint::{Canvas, Color, Paint};
use crate::render::place::has_text;
use crate::render::sanitize::sanitize;

/// The diagnostics, each with a frame around the lines of the program that it points at, and an empty line after each.
pub fn human(db: &dyn Db, diagnostics: &[Diagnostic], color: Color) -> String {
    let config = term::Config::default();
    let mut canvas = Canvas::new(color);
    for diagnostic in diagnostics {
        let (framed, unframed): (Vec<&Label>, Vec<&Label>) =
            diagnostic.labels.iter().partition(|label| has_text(db, label.span.file));
        let spans: Vec<_> = framed.iter().map(|label| label.span).collect();
        let (excerpts, placed) = Excerpts::new(db, &spans);
        let labels = framed
            .iter()
            .zip(placed)
            .map(|(label, place)| {
                let style = match label.primary {
                    true => codespan::LabelStyle::Primary,
                    false => codespan::LabelStyle::Secondary,
                };
                codespan::Label::new(style, place.excerpt, place.range).with_message(sanitize(&label.message))
            })
            .collect();
        let report = codespan::Diagnostic::new(severity(diagnostic.severity))
            .with_code(diagnostic.code.id)
            .with_message(sanitize(&diagnostic.message))
            .with_labels(labels)
            .with_notes(notes(db, diagnostic, &unframed, color));
        // Writing to memory does not fail, and the excerpts have every line that is asked for.
        let drawn = term::emit_to_write_style(&mut canvas, &config, &excerpts, &report);
        debug_assert!(drawn.is_ok(), "{drawn:?}");
    }
    let drawn = canvas.into_string();
    match color {
        Color::On => drawn,
        // The frame is filled up with spaces where a line under a label ends early.
        Color::Off => drawn.lines().flat_map(|line| [line.trim_end(), "\n"]).collect(),
    }
}

fn severity(severity: Severity) -> codespan::Severity {
    match severity {
        Severity::Error => codespan::Severity::Error,
        Severity::Warning => codespan::Severity::Warning,
    }
}

/// The lines below the frame: the places that have no text to show, then the helps.
fn notes(db: &dyn Db, diagnostic: &Diagnostic, unframed: &[&Label], color: Color) -> Vec<String> {
    let place = |label: &&Label| {
        let path = sanitize(label.span.file.path(db).as_str()).into_owned();
        match label.message.is_empty() {
            true => format!("in {path}"),
            false => format!("in {path}: {}", sanitize(&label.message)),
        }
    };
    let help = |message: &str| {
        let lines: Vec<_> = message.lines().map(sanitize).collect();
        format!("{} {}", Paint::Help.apply(color, "help:"), lines.join("\n      "))
    };
    let helps = diagnostic.helps.iter().map(|it| help(&it.message));
    unframed.iter().map(place).chain(helps).collect()
}
