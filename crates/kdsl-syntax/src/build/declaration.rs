//! The file, its declarations, and the components of a topology.

use pest::iterators::Pair;

use super::expression::{Expected, Sequence};
use super::refine::CLOSES_NOTHING;
use super::words::{describe, is_count, nearest_keyword};
use super::{Builder, is_unclosed, range};
use crate::grammar::Rule;
use crate::{SyntaxErrorKind, SyntaxKind};

impl Builder<'_> {
    pub(super) fn source_file(&mut self, file: Pair<'_, Rule>) {
        let mut unclosed_before = false;
        let mut last_end = None;
        for pair in file.into_inner() {
            match pair.as_rule() {
                Rule::declaration => {
                    unclosed_before = ends_unclosed(&pair) || first_without_topology(&pair).is_some();
                    let start = self.start(&pair);
                    let gap = last_end.and_then(|end| self.text.get(end..start));
                    last_end = Some(self.end(&pair));
                    self.item_scope(|this| {
                        if gap.is_some_and(|gap| !gap.contains(['\n', '\r'])) {
                            this.error_same_line(&pair);
                        }
                        this.declaration(pair);
                    });
                }
                Rule::stray => {
                    // A stray `>` or `}` behind a bracket that was never closed is no mistake of its own.
                    let follows = unclosed_before;
                    unclosed_before = false;
                    self.item_scope(|this| this.stray(pair, follows));
                }
                _ => {}
            }
        }
    }

    fn error_same_line(&mut self, pair: &Pair<'_, Rule>) {
        let start = self.start(pair);
        let keyword = pair.clone().into_inner().next();
        let keyword = keyword.map_or("", |keyword| keyword.as_str());
        let words = [&format!("`{keyword}`") as &str, "a declaration begins on a line of its own"];
        let error = SyntaxErrorKind::UnexpectedToken.at(range(start, start + keyword.len()), words);
        self.error(error.edit(range(start, start), "\n"));
    }

    fn declaration(&mut self, pair: Pair<'_, Rule>) {
        let start = self.start(&pair);
        self.declaration = start;
        self.too_deep = false;
        self.gap_before_docs(start);
        self.open(SyntaxKind::Declaration);
        self.gap(start);
        if let Some(first) = first_without_topology(&pair) {
            self.error_without_topology(&first);
        }
        let mut head = Vec::new();
        let mut inner = pair.into_inner().filter(|part| part.as_rule() != Rule::comment).peekable();
        if let Some(keyword) = inner.next() {
            self.token(SyntaxKind::Keyword, &keyword);
        }
        while let Some(piece) = inner.next_if(|next| !matches!(next.as_rule(), Rule::topology | Rule::block)) {
            head.push(piece);
        }
        if head.is_empty() {
            let place = range(start, self.position);
            let keyword = self.text.get(start..self.position).unwrap_or_default();
            let words = [&format!("behind `{keyword}`") as &str, "it needs one"];
            self.error(match keyword {
                "import" => SyntaxErrorKind::MissingValue.at(place, words),
                _ => SyntaxErrorKind::MissingName.at(place, words),
            });
        }
        self.arguments_of_head(&head, 0);
        for part in inner {
            if part.as_rule() == Rule::topology {
                self.topology(part);
            } else {
                self.block(part);
            }
        }
        self.close();
    }

    /// `app shop web: stateless >`
    fn error_without_topology(&mut self, first: &Pair<'_, Rule>) {
        let start = self.start(first);
        let words = [&describe(first) as &str, "a `<` is missing before this"];
        let error = SyntaxErrorKind::UnexpectedToken.at(self.range(first), words);
        self.error(error.edit(range(start, start), "< "));
    }

    /// Text outside of every declaration: one error, however long it is.
    fn stray(&mut self, pair: Pair<'_, Rule>, follows: bool) {
        self.declaration = self.start(&pair);
        self.gap(self.start(&pair));
        self.open(SyntaxKind::Error);
        if let Some(first) = pair.clone().into_inner().next() {
            let what = describe(&first);
            let place = if first.as_rule() == Rule::block {
                range(self.start(&first), self.start(&first) + 1)
            } else {
                self.range(&first)
            };
            let label =
                "a declaration begins with `app`, `component`, `interface`, `environment`, `import`, `moved` or `test`";
            let mut error = SyntaxErrorKind::OutsideDeclaration.at(place, [&what, label]);
            if let Some(keyword) = nearest_keyword(first.as_str()) {
                error.label = format!("is `{keyword}` meant?");
                error = error.edit(place, keyword);
            } else if matches!(first.as_str(), "}" | ">" | ")" | "]") {
                error.label = CLOSES_NOTHING.to_owned();
            }
            if !(follows && matches!(first.as_str(), "}" | ">" | ")" | "]")) {
                self.error(error);
            }
        }
        self.flat(pair);
        self.close();
    }

    fn topology(&mut self, pair: Pair<'_, Rule>) {
        let unclosed = is_unclosed(&pair);
        let (start, end) = (self.start(&pair), self.end(&pair));
        self.gap(start);
        self.open(SyntaxKind::Topology);
        self.bump(SyntaxKind::LeftAngle, start + 1);
        if unclosed {
            self.error_unclosed(&pair, "<", ">");
            self.silent += 1;
        }
        // Where the last component ended, as long as nothing separates it from the next one.
        let mut last: Option<usize> = None;
        // Where the block of the last component was closed, if that was not on a line of its own, and whether what is
        // behind it was found to be no component.
        let mut closed: Option<usize> = None;
        let mut is_torn = false;
        let parts: Vec<_> = pair.into_inner().collect();
        for (nth, part) in parts.iter().enumerate() {
            let part = part.clone();
            match part.as_rule() {
                Rule::component
                    if closed.is_some() && (is_torn || ends_with_bracket(&parts, nth)) && !is_component(&part) =>
                {
                    last = None;
                    self.item_scope(|this| {
                        if let Some(close) = closed.filter(|_| !is_torn) {
                            let words = ["`}`", "the component ends here, and what follows is in no braces"];
                            let error = SyntaxErrorKind::UnexpectedToken.at(range(close, close + 1), words);
                            this.error(error);
                        }
                        is_torn = true;
                        this.error_node(part);
                    });
                }
                Rule::component => {
                    (closed, is_torn) = (self.closed_within_line(&part), false);
                    let start = self.start(&part);
                    let gap = last.and_then(|end| self.text.get(end..start));
                    let joined = gap.is_some_and(|gap| !gap.contains(['\n', '\r', ';']));
                    last = Some(self.end(&part));
                    self.item_scope(|this| {
                        if joined && this.begins_with_name(&part) {
                            let place = this.first_character(start);
                            let error = SyntaxErrorKind::MissingSeparator.at(place, [";", "two components"]);
                            this.error(error.edit(range(this.position, this.position), ";"));
                        }
                        this.component(part);
                    });
                }
                Rule::comma => {
                    last = None;
                    let place = self.range(&part);
                    let words = ["`,`", "components are separated by `;` or a line break"];
                    self.error(SyntaxErrorKind::UnexpectedToken.at(place, words).edit(place, ";"));
                    self.token(SyntaxKind::Comma, &part);
                }
                _ => {}
            }
        }
        if unclosed {
            self.silent -= 1;
        } else {
            self.gap(end);
        }
        self.close();
    }

    fn component(&mut self, pair: Pair<'_, Rule>) {
        let start = self.start(&pair);
        self.gap_before_docs(start);
        self.open(SyntaxKind::Component);
        self.gap(start);
        let mut pieces: Vec<_> = pair.into_inner().collect();
        let block = pieces.pop_if(|last| last.as_rule() == Rule::block);
        let at = self.component_name(&pieces, block.as_ref());
        self.arguments_of_head(&pieces, at);
        if let Some(block) = block {
            self.block(block);
        }
        self.close();
    }

    /// Writes the name and the colon; the number of pieces that they took.
    fn component_name(&mut self, pieces: &[Pair<'_, Rule>], block: Option<&Pair<'_, Rule>>) -> usize {
        let Some(first) = pieces.first() else {
            if let Some(block) = block {
                let start = self.start(block);
                let words = ["before `{`", "a component is written `name: kind { … }`"];
                self.error(SyntaxErrorKind::MissingName.at(range(start, start + 1), words));
            }
            return 0;
        };
        let token = first.clone().into_inner().next();
        let taken = match token {
            Some(token)
                if token.as_str() == first.as_str() && token.as_rule() == Rule::name && !is_count(token.as_str()) =>
            {
                self.open(SyntaxKind::Name);
                self.token(SyntaxKind::Word, &token);
                self.close();
                1
            }
            _ if first.as_str() == ":" => {
                let words = ["before `:`", "a component is written `name: kind`"];
                self.error(SyntaxErrorKind::MissingName.at(self.range(first), words));
                0
            }
            Some(token) if token.as_str() == first.as_str() => {
                self.error_bad_name(&token);
                self.error_node(first.clone());
                1
            }
            _ => {
                let label = "a component is written `name: kind`";
                self.error_unexpected(first, label);
                self.error_node(first.clone());
                return 1;
            }
        };
        match pieces.get(taken).filter(|piece| piece.as_str() == ":") {
            Some(colon) => self.token(SyntaxKind::Colon, colon),
            None => {
                let end = self.end(first);
                let error = SyntaxErrorKind::MissingColon.at(self.range(first), [first.as_str(), ""]);
                self.error(error.edit(range(end, end), ":"));
                return taken;
            }
        }
        taken + 1
    }

    /// The bracket that closes the block of a component at the end of a line that holds more, if it was opened above.
    fn closed_within_line(&self, component: &Pair<'_, Rule>) -> Option<usize> {
        let block =
            component.clone().into_inner().last().filter(|it| it.as_rule() == Rule::block && !is_unclosed(it))?;
        let close = self.end(&block) - 1;
        let inside = self.text.get(self.start(&block)..close)?;
        let (_, line) = inside.rsplit_once(['\n', '\r'])?;
        (!line.trim().is_empty()).then_some(close)
    }

    fn begins_with_name(&self, component: &Pair<'_, Rule>) -> bool {
        let first = component.clone().into_inner().next();
        first.is_some_and(|first| first.as_rule() == Rule::operand)
    }

    fn arguments_of_head(&mut self, pieces: &[Pair<'_, Rule>], from: usize) {
        let mut sequence = Sequence::new(pieces, from, Expected::HeadArgument);
        self.arguments(&mut sequence);
    }
}

/// The name of the first component of an app or environment without `<`.
fn first_without_topology<'i>(declaration: &Pair<'i, Rule>) -> Option<Pair<'i, Rule>> {
    let mut inner = declaration.clone().into_inner();
    let has_components = matches!(inner.next()?.as_str(), "app" | "environment");
    let head: Vec<_> = inner.take_while(|it| it.as_rule() != Rule::block).collect();
    if !has_components || head.iter().any(|it| it.as_rule() == Rule::topology) {
        return None;
    }
    let colon = head.iter().skip(2).position(|it| it.as_str() == ":")?;
    head.get(colon + 1).cloned()
}

/// Whether it has a name and a colon, as components have.
fn is_component(pair: &Pair<'_, Rule>) -> bool {
    pair.clone().into_inner().any(|it| it.as_str() == ":")
}

/// So many statements are looked at behind a component that may have ended early.
const LOOKED_AHEAD: usize = 64;

/// Whether what follows in a topology, up to the next component, ends with a bracket that closes nothing.
fn ends_with_bracket(parts: &[Pair<'_, Rule>], from: usize) -> bool {
    let parts = parts.get(from..).unwrap_or_default().iter().filter(|it| it.as_rule() == Rule::component);
    parts.take_while(|it| !is_component(it)).take(LOOKED_AHEAD).any(|it| it.as_str().starts_with('}'))
}

/// Whether a bracket is still open at the end of a declaration.
fn ends_unclosed(declaration: &Pair<'_, Rule>) -> bool {
    declaration
        .clone()
        .into_inner()
        .filter(|part| matches!(part.as_rule(), Rule::topology | Rule::block))
        .any(|part| is_unclosed(&part))
}
