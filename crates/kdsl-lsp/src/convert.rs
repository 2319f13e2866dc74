//! From plain data to the protocol's.

use kdsl_db::{File, Severity, Span};
use tower_lsp_server::ls_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Documentation, MarkupContent, MarkupKind,
    NumberOrString, Range, TextEdit,
};

use crate::snapshot::Snapshot;

/// A diagnostic of `file`. Its place is the first label in that file; all other labels are related information.
pub(crate) fn diagnostic(snapshot: &Snapshot, file: File, diagnostic: &kdsl_db::Diagnostic) -> Diagnostic {
    let main = diagnostic.labels.iter().position(|label| label.span.file == file);
    let label = main.and_then(|main| diagnostic.labels.get(main));
    let others =
        diagnostic.labels.iter().enumerate().filter(|(nth, label)| Some(*nth) != main && !label.message.is_empty());
    let related: Vec<_> = others
        .filter_map(|(_, label)| {
            let location = snapshot.location(label.span.file, label.span.range(&snapshot.db))?;
            Some(DiagnosticRelatedInformation { location, message: label.message.clone() })
        })
        .collect();
    let mut message = diagnostic.message.clone();
    if let Some(label) = label.filter(|label| !label.message.is_empty()) {
        message.push('\n');
        message.push_str(&label.message);
    }
    for help in &diagnostic.helps {
        message.push_str("\nhelp: ");
        message.push_str(&help.message);
    }
    Diagnostic {
        range: label.map_or_else(Range::default, |label| span(snapshot, label.span)),
        severity: Some(match diagnostic.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(diagnostic.code.id.to_owned())),
        source: Some("kdsl".to_owned()),
        message,
        related_information: (snapshot.settings.related_information && !related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}

/// The range of a span in its file.
pub(crate) fn span(snapshot: &Snapshot, span: Span) -> Range {
    snapshot.range(span.file, span.range(&snapshot.db))
}

/// An edit of a file.
pub(crate) fn text_edit(snapshot: &Snapshot, file: File, edit: &kdsl_ide::TextEdit) -> TextEdit {
    TextEdit { range: snapshot.range(file, edit.range), new_text: edit.text.clone() }
}

/// Markdown, or the same as plain text for a client that shows no Markdown.
pub(crate) fn markup(snapshot: &Snapshot, markdown: &str) -> MarkupContent {
    match snapshot.settings.markdown {
        true => MarkupContent { kind: MarkupKind::Markdown, value: markdown.to_owned() },
        false => MarkupContent { kind: MarkupKind::PlainText, value: plain(markdown) },
    }
}

/// The documentation of a completion.
pub(crate) fn documentation(snapshot: &Snapshot, markdown: &str) -> Documentation {
    Documentation::MarkupContent(markup(snapshot, markdown))
}

/// Markdown without the fences of its code.
fn plain(markdown: &str) -> String {
    let lines: Vec<&str> = markdown.lines().filter(|line| !line.starts_with("```")).collect();
    lines.join("\n")
}
