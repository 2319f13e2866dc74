//! Puts tokens one behind the other, with what belongs between them.

use super::is_comment;
use crate::{SyntaxKind, SyntaxToken};

/// What belongs before a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// Nothing.
    Nothing,
    /// One space.
    Space,
    /// A line break if there is one in the source, which makes the rest of the statement a continuation; else a space.
    Soft,
    /// A line break, behind an empty line if there is one in the source.
    Line,
    /// A line break and never an empty line.
    CloseLine,
}

/// The text as far as it is written.
pub(super) struct Printer {
    text: String,
    /// How many levels of indentation the next line has.
    pub(super) indent: usize,
    /// Whether the current statement has gone on on a line of its own, which is indented by one level more.
    pub(super) continued: bool,
    /// Whether all is written on one line, to measure it.
    pub(super) flat: bool,
    /// How many line breaks the source has behind the last token.
    breaks: usize,
    /// The blanks in the source behind the last token.
    blanks: String,
    /// Whether a comment was written last, behind which a line must end.
    after_comment: bool,
    /// Whether nothing belongs before what comes next: at the start, and behind something that must not be changed.
    is_fresh: bool,
    /// Whether a bracket was opened last, behind which no empty line belongs.
    pub(super) after_open: bool,
}

impl Printer {
    pub(super) fn new() -> Self {
        Self {
            text: String::new(),
            indent: 0,
            continued: false,
            flat: false,
            breaks: 0,
            blanks: String::new(),
            after_comment: false,
            is_fresh: true,
            after_open: false,
        }
    }

    /// A printer that writes on one line.
    pub(super) fn flat() -> Self {
        Self { flat: true, ..Self::new() }
    }

    /// The whole text.
    pub(super) fn finish(mut self, ends_line: bool) -> String {
        if ends_line && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text
    }

    /// How many characters the first line has.
    pub(super) fn first_line_width(&self) -> usize {
        self.text.lines().next().map_or(0, |line| line.chars().count())
    }

    /// The column at which a token stands that this belongs before.
    pub(super) fn column(&self, want: Want) -> usize {
        let is_hard_break = matches!(want, Want::Line | Want::CloseLine);
        let is_break = is_hard_break || (want == Want::Soft && self.breaks > 0) || self.after_comment;
        if is_break && !self.is_fresh {
            return 2 * (self.indent + usize::from(!is_hard_break && !self.continued));
        }
        let line = self.text.chars().rev().take_while(|it| *it != '\n').count();
        line + usize::from(want != Want::Nothing)
    }

    /// Whether the last word asks for something on the next line, so that a separator behind it must stay.
    pub(super) fn ends_in_joining_word(&self) -> bool {
        let last = self.text.rsplit([' ', '\n']).next().unwrap_or_default();
        matches!(last, "and" | "or" | "then" | "else")
    }

    /// Writes a token or a text that is left as it is.
    pub(super) fn put(&mut self, text: &str, want: Want) {
        let is_soft_break = want == Want::Soft && self.breaks > 0 && !self.flat;
        let is_hard_break = matches!(want, Want::Line | Want::CloseLine);
        let is_break = is_hard_break || is_soft_break || self.after_comment;
        if self.is_fresh {
            // Nothing belongs here.
        } else if is_break {
            if !is_hard_break && !self.continued {
                self.continued = true;
                self.indent += 1;
            }
            self.new_line(want == Want::Line);
        } else if want != Want::Nothing {
            self.text.push(' ');
        }
        self.text.push_str(text);
        self.end_token();
    }

    /// Writes something that must not be changed, and nothing around it.
    pub(super) fn put_as_it_is(&mut self, text: &str) {
        self.text.push_str(text);
        self.end_token();
        self.is_fresh = true;
    }

    /// Takes note of a space or a line break, or writes a comment. Separators are dropped.
    pub(super) fn trivia(&mut self, token: &SyntaxToken) {
        match token.kind() {
            SyntaxKind::Newline => {
                self.breaks += 1;
                self.blanks.clear();
            }
            SyntaxKind::Whitespace => self.blanks = token.text().to_owned(),
            kind if is_comment(kind) => self.comment(token.text().trim_end()),
            _ => {}
        }
    }

    /// Behind something on its line a comment keeps its distance, so that comments in a column stay in one.
    fn comment(&mut self, text: &str) {
        if self.is_fresh {
            // Nothing belongs here.
        } else if self.breaks == 0 && !self.after_comment {
            let blanks = std::mem::take(&mut self.blanks);
            let keeps = !blanks.is_empty() && blanks.bytes().all(|it| it == b' ');
            self.text.push_str(if keeps { &blanks } else { " " });
        } else {
            self.new_line(true);
        }
        self.text.push_str(text);
        let after_open = self.after_open && self.breaks == 0;
        self.end_token();
        self.after_open = after_open;
        self.after_comment = true;
    }

    fn new_line(&mut self, may_be_empty: bool) {
        self.text.push('\n');
        if may_be_empty && self.breaks > 1 && !self.after_open {
            self.text.push('\n');
        }
        for _ in 0..self.indent {
            self.text.push_str("  ");
        }
    }

    fn end_token(&mut self) {
        self.is_fresh = false;
        self.after_comment = false;
        self.after_open = false;
        self.breaks = 0;
        self.blanks.clear();
    }
}
