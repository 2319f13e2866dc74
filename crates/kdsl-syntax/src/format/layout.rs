//! What belongs between the tokens of each kind of node.

use super::WIDTH;
use super::printer::{Printer, Want};
use crate::{SyntaxElement, SyntaxKind, SyntaxNode};

impl Printer {
    pub(super) fn declaration(&mut self, node: &SyntaxNode) {
        self.unit(node, Want::Line);
    }

    /// A statement, an entry, an element: what may go on on further lines, which are indented.
    fn unit(&mut self, node: &SyntaxNode, want: Want) {
        let before = (self.indent, std::mem::replace(&mut self.continued, false));
        self.node(node, want);
        (self.indent, self.continued) = before;
    }

    /// Any node; `want` belongs before its first token.
    fn node(&mut self, node: &SyntaxNode, want: Want) {
        match node.kind() {
            SyntaxKind::StringExpr => self.put(&node.text().to_string(), want),
            SyntaxKind::Topology | SyntaxKind::Block | SyntaxKind::ListExpr | SyntaxKind::ParenExpr => {
                self.group(node, want);
            }
            SyntaxKind::Arguments => self.group(node, Want::Nothing),
            SyntaxKind::IndexExpr => self.group(node, want),
            _ => self.sequence(node, want),
        }
    }

    fn sequence(&mut self, node: &SyntaxNode, mut want: Want) {
        let kind = node.kind();
        let is_tight = matches!(kind, SyntaxKind::FieldExpr | SyntaxKind::RangeExpr | SyntaxKind::CallExpr);
        let between = match kind {
            _ if is_tight => Want::Nothing,
            SyntaxKind::Declaration | SyntaxKind::Component => Want::Space,
            _ => Want::Soft,
        };
        for child in node.children_with_tokens() {
            match child {
                SyntaxElement::Node(child) => {
                    self.node(&child, want);
                    want = between;
                }
                SyntaxElement::Token(token) if token.kind().is_trivia() || token.kind() == SyntaxKind::Semicolon => {
                    self.trivia(&token);
                }
                SyntaxElement::Token(token) => {
                    let is_colon = token.kind() == SyntaxKind::Colon;
                    let is_joined = is_colon && matches!(want, Want::Soft | Want::Space);
                    self.put(token.text(), if is_joined { Want::Nothing } else { want });
                    let is_sign = token.kind() == SyntaxKind::Minus && kind == SyntaxKind::UnaryExpr;
                    want = if is_sign { Want::Nothing } else { between };
                }
            }
        }
    }

    /// Brackets and what is in them.
    fn group(&mut self, node: &SyntaxNode, want: Want) {
        let is_lines = !self.flat && self.is_lines(node, want);
        let is_topology = node.kind() == SyntaxKind::Topology;
        let is_block = node.kind() == SyntaxKind::Block || is_topology;
        let pad = if is_block { Want::Space } else { Want::Nothing };
        let before = (self.indent, self.continued);
        let mut next = want;
        let mut is_inside = false;
        let mut is_empty = true;
        for child in node.children_with_tokens() {
            match child {
                SyntaxElement::Node(child) if !is_inside => self.node(&child, want),
                SyntaxElement::Node(child) => {
                    self.unit(&child, next);
                    is_empty = false;
                    next = if is_lines { Want::Line } else { Want::Space };
                }
                SyntaxElement::Token(token) => match token.kind() {
                    SyntaxKind::LeftBrace | SyntaxKind::LeftBracket | SyntaxKind::LeftParen | SyntaxKind::LeftAngle => {
                        let want = if node.kind() == SyntaxKind::IndexExpr { Want::Nothing } else { want };
                        self.put(token.text(), want);
                        self.after_open = true;
                        is_inside = true;
                        next = if is_lines { Want::Line } else { pad };
                        if is_lines {
                            self.indent += 1;
                            self.continued = false;
                        }
                    }
                    SyntaxKind::RightBrace
                    | SyntaxKind::RightBracket
                    | SyntaxKind::RightParen
                    | SyntaxKind::RightAngle => {
                        if is_lines {
                            (self.indent, self.continued) = before;
                        }
                        let close = match () {
                            () if is_lines => Want::CloseLine,
                            () if is_empty && !is_topology => Want::Nothing,
                            () => pad,
                        };
                        self.put(token.text(), close);
                    }
                    SyntaxKind::Comma | SyntaxKind::Semicolon
                        if is_lines && is_block && !self.ends_in_joining_word() => {}
                    SyntaxKind::Comma | SyntaxKind::Semicolon => {
                        is_empty = false;
                        self.put(token.text(), Want::Nothing);
                        next = if is_lines { Want::Line } else { Want::Space };
                    }
                    _ => self.trivia(&token),
                },
            }
        }
    }

    /// Whether the things in brackets stand on lines of their own.
    fn is_lines(&self, node: &SyntaxNode, want: Want) -> bool {
        let has_line_break = node.text().contains_char('\n') || node.text().contains_char('\r');
        if has_line_break {
            let is_block = matches!(node.kind(), SyntaxKind::Block | SyntaxKind::Topology);
            let mut tokens = node.children_with_tokens().filter_map(SyntaxElement::into_token);
            return is_block || tokens.any(|it| it.kind() == SyntaxKind::Newline);
        }
        let has_contents = node.children().next().is_some();
        let length = usize::from(node.text().len());
        let column = self.column(want);
        // A text gets twice as long at most when spaces are added.
        has_contents && column + 2 * length + 2 > WIDTH && column + flat_width(node) > WIDTH
    }
}

fn flat_width(node: &SyntaxNode) -> usize {
    let mut printer = Printer::flat();
    printer.node(node, Want::Nothing);
    printer.first_line_width()
}
