//! From what the grammar matched to a rowan tree and errors.
//!
//! The builder walks pest's pairs in the order of the text. It writes every token once and fills the gaps between them
//! with spaces, line breaks and comments, so the tree's text is the input whatever the grammar did.

mod block;
mod block_string;
mod declaration;
mod expression;
mod expression_errors;
mod in_line;
mod quotes;
mod refine;
mod string;
mod trivia;
mod unclosed;
mod unopened;
mod words;

use pest::Parser;
use pest::iterators::Pair;
use rowan::{Checkpoint, GreenNode, GreenNodeBuilder, Language, TextRange, TextSize};

use crate::depth::{Segment, segments};
use crate::grammar::{Grammar, Rule};
use crate::{KdLanguage, MAX_NESTING, SyntaxError, SyntaxErrorKind, SyntaxKind};

/// Reads a text into a tree and the mistakes, in the order of the text.
pub(crate) fn build(text: &str) -> (GreenNode, Vec<SyntaxError>) {
    let mut builder = Builder {
        text,
        position: 0,
        base: 0,
        green: GreenNodeBuilder::new(),
        errors: Vec::new(),
        depth: 0,
        reported: false,
        conditions: 0,
        silent: 0,
        too_deep: false,
        strings: Vec::new(),
        declaration: 0,
        blocks: Vec::new(),
    };
    builder.open(SyntaxKind::SourceFile);
    for segment in segments(text) {
        match segment {
            Segment::Parsed(range) => builder.segment(range.start, range.end),
            Segment::TooDeep(range, at) => builder.deep_segment(range.end, at),
        }
    }
    builder.gap(text.len());
    builder.close();
    let mut errors = refine::refined(text, &builder.strings, builder.errors);
    errors.sort_by_key(|error| (error.range.start(), error.range.end()));
    (builder.green.finish(), errors)
}

/// The tree as far as it is built.
struct Builder<'text> {
    text: &'text str,
    /// Everything before this offset is in the tree.
    position: usize,
    /// Where the text that pest reads now begins in the whole text.
    base: usize,
    green: GreenNodeBuilder<'static>,
    errors: Vec<SyntaxError>,
    /// How many brackets, operators and suffixes lie around the current place.
    depth: usize,
    /// Whether the current item has an error already: what follows is most often its consequence.
    reported: bool,
    /// How many conditionals wait for their `then` or `else`.
    conditions: usize,
    /// Above zero inside a bracket that is never closed, whose contents are not what they seem.
    silent: usize,
    /// Whether the current declaration has been called too deep.
    too_deep: bool,
    /// The strings of one line, in the order of the text.
    strings: Vec<quotes::Quoted>,
    /// Where the current declaration begins, or what belongs to none.
    declaration: usize,
    /// The strings of several lines, in the order of the text.
    blocks: Vec<quotes::Quoted>,
}

impl<'text> Builder<'text> {
    fn segment(&mut self, start: usize, end: usize) {
        let text = self.text.get(start..end).unwrap_or_default();
        self.base = start;
        match Grammar::parse(Rule::source_file, text) {
            Ok(mut pairs) => {
                let Some(file) = pairs.next() else { return };
                self.note_strings(&file);
                self.source_file(file);
                self.gap(end);
            }
            // The grammar is total, so only a limit of the parser's stack comes here.
            Err(_) => self.deep_segment(end, start),
        }
    }

    fn note_strings(&mut self, file: &Pair<'_, Rule>) {
        for pair in file.clone().into_inner().flatten().filter(|it| words::is_string(it.as_rule())) {
            let (start, end) = (self.start(&pair), self.end(&pair));
            let string = quotes::Quoted { start, end, is_closed: !is_unclosed(&pair) };
            match pair.as_rule() {
                Rule::text | Rule::raw => self.strings.push(string),
                _ => self.blocks.push(string),
            }
        }
    }

    /// Takes the text up to `end` as one error; `at` is where it gets too deep.
    fn deep_segment(&mut self, end: usize, at: usize) {
        self.open(SyntaxKind::Error);
        self.bump(SyntaxKind::BadToken, end);
        self.close();
        self.too_deep = false;
        self.reported = false;
        self.error_too_deep(at, at + 1);
    }

    // ------------------------------------------------------------------------------------------- tree

    fn open(&mut self, kind: SyntaxKind) {
        self.green.start_node(KdLanguage::kind_to_raw(kind));
    }

    fn open_at(&mut self, checkpoint: Checkpoint, kind: SyntaxKind) {
        self.green.start_node_at(checkpoint, KdLanguage::kind_to_raw(kind));
    }

    fn close(&mut self) {
        self.green.finish_node();
    }

    /// Writes the text up to `end` as one token.
    fn bump(&mut self, kind: SyntaxKind, end: usize) {
        if let Some(text) = self.text.get(self.position..end)
            && !text.is_empty()
        {
            self.green.token(KdLanguage::kind_to_raw(kind), text);
            self.position = end;
        }
    }

    /// Writes one of pest's leaves, and the gap before it.
    fn token(&mut self, kind: SyntaxKind, pair: &Pair<'_, Rule>) {
        self.gap(self.start(pair));
        self.bump(kind, self.end(pair));
    }

    /// Writes all that a pair matched as tokens, however deep it is.
    fn flat(&mut self, pair: Pair<'_, Rule>) {
        let (start, end) = (self.start(&pair), self.end(&pair));
        self.gap(start);
        for part in pest::iterators::Pairs::single(pair).flatten() {
            if words::is_string(part.as_rule()) {
                let is_triple = matches!(part.as_rule(), Rule::text_block | Rule::raw_block);
                self.gap(self.start(&part));
                self.bump(SyntaxKind::StringOpen, self.start(&part) + if is_triple { 3 } else { 1 });
            }
            let kind = words::token_kind(part.as_rule(), part.as_str());
            // What is no token is made of its parts and the gaps between them.
            if kind != SyntaxKind::BadToken || part.as_rule() == Rule::bad {
                self.token(kind, &part);
            }
        }
        self.gap(end);
    }

    fn start(&self, pair: &Pair<'_, Rule>) -> usize {
        self.base + pair.as_span().start()
    }

    fn end(&self, pair: &Pair<'_, Rule>) -> usize {
        self.base + pair.as_span().end()
    }

    fn range(&self, pair: &Pair<'_, Rule>) -> TextRange {
        range(self.start(pair), self.end(pair))
    }

    fn first_character(&self, start: usize) -> TextRange {
        let first = self.text.get(start..).and_then(|rest| rest.chars().next());
        range(start, start + first.map_or(0, char::len_utf8))
    }

    // ----------------------------------------------------------------------------------------- errors

    /// Reports a mistake, unless the item has one already.
    fn error(&mut self, error: SyntaxError) {
        if !self.reported && self.silent == 0 {
            self.errors.push(error);
        }
        self.reported = true;
    }

    fn error_too_deep(&mut self, start: usize, end: usize) {
        if !self.too_deep {
            self.too_deep = true;
            let end = (start..=end.min(self.text.len())).rev().find(|end| self.text.is_char_boundary(*end));
            let place = range(start, end.unwrap_or(start).max(start));
            let (level, limit) = ((MAX_NESTING + 1).to_string(), MAX_NESTING.to_string());
            self.error(SyntaxErrorKind::TooDeep.at(place, [&level, &limit]));
        }
    }

    /// Does `work` for one item: its first error counts, and the ones before it don't.
    fn item_scope(&mut self, work: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.reported, false);
        work(self);
        self.reported = before;
    }
}

/// A range from offsets. A text is shorter than 4 GiB.
fn range(start: usize, end: usize) -> TextRange {
    let size = |offset: usize| TextSize::from(u32::try_from(offset).unwrap_or(u32::MAX));
    TextRange::new(size(start), size(end.max(start)))
}

/// The last of the pairs inside, if the grammar says there that a bracket or quotes are missing.
fn is_unclosed(pair: &Pair<'_, Rule>) -> bool {
    pair.clone().into_inner().next_back().is_some_and(|last| last.as_rule() == Rule::unclosed)
}
