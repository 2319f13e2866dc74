//! Colours, as the escape sequences that every terminal knows.

use codespan_reporting::diagnostic::{LabelStyle, Severity};
use codespan_reporting::term::{GeneralWriteResult, WriteStyle};

/// Whether to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Colours.
    On,
    /// Text alone.
    Off,
}

/// A kind of emphasis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// What is wrong.
    Error,
    /// What is doubtful.
    Warning,
    /// What can be done, and other good news.
    Help,
    /// The frame around a piece of text, and what explains.
    Frame,
    /// What stands out.
    Strong,
}

impl Paint {
    /// The sequence that turns it on.
    fn sequence(self) -> &'static str {
        match self {
            Self::Error => "\x1b[1;31m",
            Self::Warning => "\x1b[1;33m",
            Self::Help => "\x1b[1;32m",
            Self::Frame => "\x1b[36m",
            Self::Strong => "\x1b[1m",
        }
    }

    /// `text` with this emphasis, if `color` is on.
    pub fn apply(self, color: Color, text: &str) -> String {
        match color {
            Color::On => format!("{}{text}{RESET}", self.sequence()),
            Color::Off => text.to_owned(),
        }
    }
}

const RESET: &str = "\x1b[0m";

/// Where a diagnostic is drawn: a buffer that knows whether to use colours.
pub(super) struct Canvas {
    bytes: Vec<u8>,
    color: Color,
}

impl Canvas {
    pub(super) fn new(color: Color) -> Self {
        Self { bytes: Vec::new(), color }
    }

    pub(super) fn into_string(self) -> String {
        String::from_utf8(self.bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn start(&mut self, paint: Paint) -> GeneralWriteResult {
        self.sequence(paint.sequence())
    }

    fn sequence(&mut self, sequence: &str) -> GeneralWriteResult {
        if self.color == Color::On {
            self.bytes.extend_from_slice(sequence.as_bytes());
        }
        Ok(())
    }
}

impl std::io::Write for Canvas {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl WriteStyle for Canvas {
    fn set_header(&mut self, severity: Severity) -> GeneralWriteResult {
        self.start(severity_paint(severity))
    }

    fn set_header_message(&mut self) -> GeneralWriteResult {
        // The header's colour ends where the message starts.
        self.reset()?;
        self.start(Paint::Strong)
    }

    fn set_line_number(&mut self) -> GeneralWriteResult {
        self.start(Paint::Frame)
    }

    fn set_note_bullet(&mut self) -> GeneralWriteResult {
        self.start(Paint::Frame)
    }

    fn set_source_border(&mut self) -> GeneralWriteResult {
        self.start(Paint::Frame)
    }

    fn set_label(&mut self, severity: Severity, style: LabelStyle) -> GeneralWriteResult {
        // A caret of one kind may follow one of another without a reset between.
        self.reset()?;
        self.start(match style {
            LabelStyle::Primary => severity_paint(severity),
            LabelStyle::Secondary => Paint::Frame,
        })
    }

    fn reset(&mut self) -> GeneralWriteResult {
        self.sequence(RESET)
    }
}

fn severity_paint(severity: Severity) -> Paint {
    match severity {
        Severity::Bug | Severity::Error => Paint::Error,
        Severity::Warning => Paint::Warning,
        Severity::Note | Severity::Help => Paint::Help,
    }
}
