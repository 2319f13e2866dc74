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
    let mut canvas = Canvas::new(color);
    for diagnostic in diagnostics {
        let report = codespan::Diagnostic::new(severity(diagnostic.severity)).with_code(diagnostic.code.id);
        let helps: Vec<&str> = diagnostic.helps.iter().map(|it| &*it.message).collect();
        draw(db, &mut canvas, report, &diagnostic.message, &diagnostic.labels, &helps, color);
    }
    finished(canvas, color)
}

/// Places in programs that are no mistake, each with a frame around its lines, and an empty line after each.
pub fn places(db: &dyn Db, places: &[(String, Vec<Label>)], color: Color) -> String {
    let mut canvas = Canvas::new(color);
    for (message, labels) in places {
        let report = codespan::Diagnostic::new(codespan::Severity::Note);
        draw(db, &mut canvas, report, message, labels, &[], color);
    }
    finished(canvas, color)
}

fn draw(
    db: &dyn Db,
    canvas: &mut Canvas,
    report: codespan::Diagnostic<usize>,
    message: &str,
    labels: &[Label],
    helps: &[&str],
    color: Color,
) {
    let (framed, unframed): (Vec<&Label>, Vec<&Label>) = labels.iter().partition(|it| has_text(db, it.span.file));
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
    let report =
        report.with_message(sanitize(message)).with_labels(labels).with_notes(notes(db, helps, &unframed, color));
    // Writing to memory does not fail, and the excerpts have every line that is asked for.
    let drawn = term::emit_to_write_style(canvas, &term::Config::default(), &excerpts, &report);
    debug_assert!(drawn.is_ok(), "{drawn:?}");
}

fn finished(canvas: Canvas, color: Color) -> String {
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
fn notes(db: &dyn Db, helps: &[&str], unframed: &[&Label], color: Color) -> Vec<String> {
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
    let helps = helps.iter().map(|it| help(it));
    unframed.iter().map(place).chain(helps).collect()
}
