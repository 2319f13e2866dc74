//! Brackets that are never closed: which one it is, and where it should have been.
//!
//! A forgotten bracket is noticed late, at the end of what is around it. The indentation tells more: a block that is
//! closed further to the left than it was opened has most likely taken the bracket of the one around it, and a
//! statement that stands no further to the right than the line of its bracket most likely lies outside.

use pest::iterators::Pair;

use super::words::is_string;
use super::{Builder, is_unclosed, range};
use crate::SyntaxErrorKind;
use crate::grammar::Rule;

impl Builder<'_> {
    /// Reports a bracket that is never closed.
    pub(super) fn error_unclosed(&mut self, pair: &Pair<'_, Rule>, open: &str, close: &str) {
        let mut inside = pair.clone().into_inner().flatten();
        if let Some(string) = inside.find(|it| is_string(it.as_rule()) && is_unclosed(it)) {
            // The string has swallowed the bracket.
            return self.error_unclosed_string(&string);
        }
        let taken = self.block_with_wrong_bracket(pair);
        let (culprit, open, close) = match &taken {
            Some(block) => (block, "{", "}"),
            None => (pair, open, close),
        };
        let start = self.start(culprit);
        let mut error = SyntaxErrorKind::UnclosedBracket.at(range(start, start + open.len()), [open, close]);
        let opened = error.range;
        if taken.is_some() {
            let end = self.end(culprit);
            error = error.related(range(end - 1, end), "this bracket closes it now, but stands further to the left");
        }
        let next_line = self.next_line_within(culprit);
        let outside = culprit.clone().into_inner().find(|part| {
            let at = self.start(part);
            let is_further_left = matches!(part.as_rule(), Rule::item | Rule::component)
                && self.is_first_in_line(at)
                && self.indentation(at) <= self.indentation(start);
            // A second block behind a component is that of the app.
            is_further_left || part.as_rule() == Rule::component && part.as_str().starts_with('{')
        });
        let end = match &outside {
            Some(part) => {
                let at = self.start(part);
                error.range = self.first_word(at);
                error.label = match part.as_str().starts_with('{') {
                    true => format!("its `{close}` is missing before this"),
                    false => format!("the indentation says that its `{close}` is missing before this"),
                };
                at
            }
            None => {
                let last = culprit.clone().into_inner().next_back().map_or(start, |last| self.end(&last));
                let last = next_line.unwrap_or(last);
                // At the end of the text it is missing behind the last thing.
                let place = self.first_word(last);
                error.range = if place.is_empty() { self.last_character(last) } else { place };
                error.label = match place.is_empty() {
                    true => format!("its `{close}` is missing behind this"),
                    false => format!("its `{close}` is missing before this"),
                };
                last
            }
        };
        if error.range != opened {
            error = error.related(opened, "opened here");
        }
        // The braces may be those of the last component, or of the app.
        let last = pair.clone().into_inner().filter(|it| it.as_rule() == Rule::component).last();
        if let Some(block) = last.and_then(|it| it.into_inner().last()).filter(|it| it.as_rule() == Rule::block)
            && taken.is_none()
            && open == "<"
            && error.range.start() >= self.range(&block).end() - rowan::TextSize::from(1)
        {
            let start = self.start(&block);
            error = error.related(range(start, start + 1), "or before this");
        }
        self.error(match self.closing_edit(start, end, close) {
            Some((at, text)) if taken.is_none() || outside.is_some() => error.edit(range(at, at), text),
            _ => error,
        });
    }

    /// In square or round brackets, the end of the line behind which something follows without a comma: there they most
    /// likely end.
    fn next_line_within(&self, pair: &Pair<'_, Rule>) -> Option<usize> {
        if !matches!(pair.as_rule(), Rule::list | Rule::paren | Rule::index | Rule::arguments) {
            return None;
        }
        for element in pair.clone().into_inner().filter(|it| it.as_rule() == Rule::element) {
            let mut end: Option<usize> = None;
            let mut joins = false;
            for piece in element.into_inner() {
                let (start, behind) = (self.start(&piece), self.end(&piece));
                // An operator takes the value on from line to line.
                let is_operator = piece.as_rule() == Rule::operator || matches!(piece.as_str(), "and" | "or");
                if let Some(end) = end
                    && !is_operator
                    && !joins
                    && self.text.get(end..start).is_some_and(|it| it.contains(['\n', '\r']))
                {
                    return Some(end);
                }
                joins = is_operator || matches!(piece.as_str(), "if" | "then" | "else" | "not");
                end = Some(behind);
            }
        }
        None
    }

    /// A block inside that is closed further to the left than the line that it was opened on.
    fn block_with_wrong_bracket<'i>(&self, pair: &Pair<'i, Rule>) -> Option<Pair<'i, Rule>> {
        let blocks = pair.clone().into_inner().flatten().filter(|it| it.as_rule() == Rule::block);
        let taken = blocks.filter(|it| it.as_str().ends_with('}')).filter(|block| {
            let close = self.end(block) - 1;
            self.is_first_in_line(close) && self.indentation(close) < self.indentation(self.start(block))
        });
        // The first that took a wrong one made all those around it do so.
        taken.min_by_key(|it| self.end(it))
    }

    /// Where a closing bracket goes if it must stand before `end`, and how it is written there.
    fn closing_edit(&self, open: usize, end: usize, close: &str) -> Option<(usize, String)> {
        let (mut at, mut line_start) = (open, open);
        // Behind the last line that holds more than a comment.
        for line in self.text.get(open..end)?.split_inclusive(['\n', '\r']) {
            let (text, start) = (line.trim_end(), line_start);
            line_start += line.len();
            if text.contains('#') && !text.trim_start().starts_with('#') {
                return None;
            }
            if !text.trim_start().starts_with('#') && !text.is_empty() {
                at = start + text.len();
            }
        }
        let is_one_line = !self.text.get(open..at)?.contains(['\n', '\r']);
        let line = self.line_start(open);
        let indentation = self.text.get(line..line + self.indentation(open))?;
        Some((at, if is_one_line { pad(close) } else { format!("\n{indentation}{close}") }))
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind(['\n', '\r']).map_or(0, |it| it + 1)
    }

    /// How many blanks the line begins with.
    pub(super) fn indentation(&self, at: usize) -> usize {
        let line = self.text.get(self.line_start(at)..).unwrap_or_default();
        line.bytes().take_while(|it| matches!(it, b' ' | b'\t')).count()
    }

    pub(super) fn is_first_in_line(&self, at: usize) -> bool {
        self.line_start(at) + self.indentation(at) == at
    }

    /// The last character before `at` that is not blank.
    fn last_character(&self, at: usize) -> rowan::TextRange {
        let before = self.text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t', '\r', '\n']);
        let length = before.chars().next_back().map_or(0, char::len_utf8);
        range(before.len() - length, before.len())
    }

    /// The first characters behind `at` that are not blank, up to the next blank.
    pub(super) fn first_word(&self, at: usize) -> rowan::TextRange {
        let behind = self.text.get(at..).unwrap_or_default();
        let word = behind.trim_start_matches([' ', '\t', '\r', '\n']);
        let start = self.text.len() - word.len();
        range(start, start + word.find([' ', '\t', '\r', '\n']).unwrap_or(word.len()))
    }
}

/// A closing bracket behind something on its line.
fn pad(close: &str) -> String {
    if matches!(close, "}" | ">") { format!(" {close}") } else { close.to_owned() }
}
