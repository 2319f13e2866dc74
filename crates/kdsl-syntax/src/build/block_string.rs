//! Strings in triple quotes that are never closed.
//!
//! Of quotes that are all alike one that is missing turns all the others round, up to the end of the file. The indentation
//! tells where: what is within such a string stands further to the right than the line that it begins on.

use pest::iterators::Pair;

use super::quotes::{Quoted, value_start};
use super::{Builder, range};
use crate::grammar::Rule;
use crate::{SyntaxError, SyntaxErrorKind};

/// So many strings before the one that is never closed are looked at.
const LOOKED_BACK: usize = 16;
/// So many bytes before a string are looked at for the line that it belongs to.
const HEAD_WITHIN: usize = 4096;

impl Builder<'_> {
    /// Reports a string in triple quotes that is never closed.
    pub(super) fn error_unclosed_block(&mut self, pair: &Pair<'_, Rule>, quotes: &str) {
        let start = self.start(pair);
        let unclosed = Quoted { start, end: self.end(pair), is_closed: false };
        let before = self.blocks.iter().rev().skip_while(|it| it.start >= start).take(LOOKED_BACK);
        // One declaration's mistake is none of another's.
        let before = before.take_while(|it| it.start >= self.declaration);
        let is_torn = |it: &&Quoted| {
            self.text.get(it.start..).is_some_and(|it| it.starts_with(quotes)) && self.first_outside(it).is_some()
        };
        let torn = before.filter(is_torn).last().copied();
        let culprit = torn.unwrap_or(unclosed);
        let error = self.lost_opening(&culprit, quotes);
        let error = error.or_else(|| self.lost_opening_in_line(&culprit, quotes).filter(|_| torn.is_none()));
        let error = error.or_else(|| self.lost_closing(&culprit, quotes));
        let plain = || SyntaxErrorKind::UnclosedString.at(range(start, start + quotes.len()), [quotes, ""]);
        let error = error.unwrap_or_else(plain);
        self.error(error);
    }

    /// The quotes that seem to open the string close one whose own are missing, at the end of a line above.
    fn lost_opening(&self, string: &Quoted, quotes: &str) -> Option<SyntaxError> {
        let head = self.head(string.start).filter(|_| self.is_alone(string.start, quotes))?;
        let line = self.text.get(head.clone())?;
        let between = self.text.get(head.end..string.start).unwrap_or_default();
        if between.trim().is_empty() {
            return None;
        }
        if !line.ends_with(['=', ':']) {
            let place = range(string.start, string.start + quotes.len());
            let error = SyntaxErrorKind::UnclosedString.at(place, [quotes, ""]);
            let is_quoted = line.contains(['"', '\'']);
            return is_quoted.then(|| error.related(range(head.start, head.end), "or are the quotes wrong here?"));
        }
        let mut error = SyntaxErrorKind::UnclosedString.at(range(head.end - 1, head.end), [quotes, ""]);
        error.label = format!("is a `{quotes}` missing behind this?");
        let error = error.related(range(string.start, string.start + quotes.len()), "without it this opens a string");
        Some(error.edit(range(head.end, head.end), format!(" {quotes}")))
    }

    /// `NAME: a "quoted" word"""`
    fn lost_opening_in_line(&self, string: &Quoted, quotes: &str) -> Option<SyntaxError> {
        let line = self.text.get(self.line_start(string.start)..string.start)?;
        if line.is_empty() || line.ends_with([' ', '\t', '(', '[', '{', ',', '=', ':']) {
            return None;
        }
        let value = self.line_start(string.start) + value_start(line).unwrap_or(self.indentation(string.start));
        let mut error = SyntaxErrorKind::UnclosedString.at(range(value, string.start + quotes.len()), [quotes, ""]);
        error.label = format!("a `{quotes}` is missing in or before this");
        Some(error)
    }

    /// What is no further to the right than the line that the string begins on is outside of it.
    fn lost_closing(&self, string: &Quoted, quotes: &str) -> Option<SyntaxError> {
        let outside = self.first_outside(string)?;
        let mut error = SyntaxErrorKind::UnclosedString.at(self.first_word(outside), [quotes, ""]);
        error.label = format!("the indentation says that its `{quotes}` is missing before this");
        let error = error.related(range(string.start, string.start + quotes.len()), "opened here");
        let inside = self.text.get(string.start..outside)?.trim_end();
        let end = string.start + inside.len();
        let indentation = self.line_start(end)..self.line_start(end) + self.indentation(end);
        let blanks = if inside.contains('\n') { self.text.get(indentation)? } else { "" };
        Some(error.edit(range(end, end), format!("\n{blanks}{quotes}")))
    }

    /// Where the first line of a string begins that is no further to the right than the one it begins on.
    fn first_outside(&self, string: &Quoted) -> Option<usize> {
        let limit = self.indentation(string.start);
        let mut at = string.start;
        for line in self.text.get(string.start..string.end)?.split_inclusive('\n') {
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            let is_first = at == string.start;
            // The quotes that close it may stand anywhere.
            let is_end = string.is_closed && at + line.len() == string.end && line.trim().len() == 3;
            if !is_first && !is_end && !line.trim().is_empty() && blanks <= limit {
                return Some(at);
            }
            at += line.len();
        }
        None
    }

    /// Whether quotes stand alone on their line.
    fn is_alone(&self, start: usize, quotes: &str) -> bool {
        let behind = self.text.get(start + quotes.len()..).unwrap_or_default();
        self.is_first_in_line(start) && behind.lines().next().is_none_or(|it| it.trim().is_empty())
    }

    /// The last line above that is further to the left, without the blanks around it.
    fn head(&self, start: usize) -> Option<std::ops::Range<usize>> {
        let limit = self.indentation(start);
        let mut end = self.line_start(start);
        while end > 0 && start - end < HEAD_WITHIN {
            let line_start = self.line_start(end - 1);
            let line = self.text.get(line_start..end)?;
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            if !line.trim().is_empty() && blanks < limit {
                return Some(line_start + blanks..line_start + line.trim_end().len());
            }
            end = line_start;
        }
        None
    }
}
