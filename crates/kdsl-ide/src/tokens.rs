//! The kinds of the words of a file, for colours.

use kdsl_db::{Db, File, TextRange, parse};
use kdsl_semantic::{kind, statements};
use kdsl_syntax::ast::DeclarationKind;
use kdsl_syntax::{SyntaxElement, SyntaxKind, SyntaxToken};

use crate::owner::Owner;
use crate::vocabulary;

macro_rules! token_kinds {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What a piece of text is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum TokenKind {
            $($(#[$doc])* $name,)*
        }

        impl TokenKind {
            /// Every kind, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

token_kinds! {
    /// A comment.
    Comment,
    /// A word that the language knows: a declaration's, a statement's.
    Keyword,
    /// A kind of component, or a word for a volume.
    Modifier,
    /// Text.
    Text,
    /// An escape in a text.
    Escape,
    /// A number or a count.
    Number,
    /// An operator.
    Operator,
    /// An app, an environment or a component.
    Component,
    /// A component type.
    Type,
    /// An interface or the type of a value.
    Interface,
    /// A parameter that is set.
    Parameter,
    /// A key or a field.
    Property,
    /// A name that has a value.
    Variable,
}

/// A piece of text and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The text; never more than a line.
    pub range: TextRange,
    /// What it is.
    pub kind: TokenKind,
    /// Whether a name is declared here.
    pub declares: bool,
}

/// The tokens of a file that touch `range`, in the order of the text.
///
/// What a word is, is told by its place in the tree alone. That is right wherever the program is, takes no look at any
/// other file and is fast enough for every keystroke.
pub fn tokens(db: &dyn Db, file: File, range: TextRange) -> Vec<Token> {
    let root = parse(db, file).syntax();
    let tokens = root.descendants_with_tokens().filter_map(SyntaxElement::into_token);
    let mut found = Vec::new();
    for token in tokens.filter(|token| token.text_range().intersect(range).is_some()) {
        if let Some((kind, declares)) = of_token(file, &token) {
            lines(&token, |range| found.push(Token { range, kind, declares }));
        }
    }
    found
}

/// A text of several lines is a token on each of them.
fn lines(token: &SyntaxToken, mut add: impl FnMut(TextRange)) {
    let mut start = token.text_range().start();
    for line in token.text().split_inclusive(['\n', '\r']) {
        let length = kdsl_db::TextSize::of(line.trim_end_matches(['\n', '\r']));
        // A blank has no colour.
        if !line.trim().is_empty() {
            add(TextRange::at(start, length));
        }
        start += kdsl_db::TextSize::of(line);
    }
}

fn of_token(file: File, token: &SyntaxToken) -> Option<(TokenKind, bool)> {
    use SyntaxKind as S;
    let plain = |kind| Some((kind, false));
    match token.kind() {
        S::Comment | S::DocComment => plain(TokenKind::Comment),
        S::Keyword | S::And | S::Or | S::Not | S::If | S::Then | S::Else => plain(TokenKind::Keyword),
        S::StringOpen | S::StringText | S::StringClose => plain(TokenKind::Text),
        S::Escape | S::InterpolationOpen | S::InterpolationClose => plain(TokenKind::Escape),
        S::Number | S::Count => plain(TokenKind::Number),
        S::Arrow
        | S::DotDot
        | S::EqualEqual
        | S::NotEqual
        | S::Less
        | S::LessEqual
        | S::Greater
        | S::GreaterEqual
        | S::Plus
        | S::Minus
        | S::Star
        | S::Slash => plain(TokenKind::Operator),
        S::Word => of_word(file, token),
        _ => None,
    }
}

fn of_word(file: File, token: &SyntaxToken) -> Option<(TokenKind, bool)> {
    use SyntaxKind as S;
    let node = token.parent()?;
    let parent = node.parent()?;
    let text = token.text();
    if node.kind() == S::Name {
        return match parent.kind() {
            S::Component => Some((TokenKind::Component, true)),
            _ => Some((TokenKind::Property, false)),
        };
    }
    let is_volume = matches!(text, "shared-volume" | "own-volume");
    match parent.kind() {
        S::Component if kind::is_kind(text) || is_volume => Some((TokenKind::Modifier, false)),
        S::Component => Some((TokenKind::Type, false)),
        S::Declaration => of_head(file, &node, text),
        S::Key => match parent.parent()?.kind() {
            S::Assign => Some((TokenKind::Parameter, false)),
            S::Entry => Some((TokenKind::Property, false)),
            _ if statements::keyword(text).is_some()
                || vocabulary::app_statement(text).is_some()
                || vocabulary::inner("test", text).is_some() =>
            {
                Some((TokenKind::Keyword, false))
            }
            _ => Some((TokenKind::Property, false)),
        },
        S::Statement => of_argument(&node, text),
        _ => Some((TokenKind::Variable, false)),
    }
}

/// A word in the head of a declaration.
fn of_head(file: File, node: &kdsl_syntax::SyntaxNode, text: &str) -> Option<(TokenKind, bool)> {
    let owner = Owner::of(file, node)?;
    let words = crate::owner::head_words(&owner.declaration);
    let position = words.iter().position(|(_, range)| *range == node.text_range())?;
    Some(match (owner.declaration.kind(), position) {
        (DeclarationKind::Component, 0) => (TokenKind::Type, true),
        (DeclarationKind::Component, _) if kind::is_kind(text) => (TokenKind::Modifier, false),
        (DeclarationKind::Component, _) => (TokenKind::Type, false),
        (DeclarationKind::Interface, _) => (TokenKind::Interface, true),
        (DeclarationKind::App | DeclarationKind::Environment, 0) => (TokenKind::Component, true),
        _ if matches!(text, "in" | "namespace" | "of" | "with" | "from") => (TokenKind::Keyword, false),
        _ => (TokenKind::Component, false),
    })
}

/// A word behind the keyword of a statement: the name that it declares, the type behind its colon, or a value.
fn of_argument(node: &kdsl_syntax::SyntaxNode, text: &str) -> Option<(TokenKind, bool)> {
    use kdsl_syntax::ast::{Arg, Statement};
    let statement = node.parent().and_then(Statement::cast)?;
    let keyword = statement.keyword()?.as_name()?;
    let args: Vec<Arg> = statement.args().collect();
    let position = args.iter().position(|arg| arg.text_range() == node.text_range())?;
    let before = position.checked_sub(1).and_then(|at| args.get(at));
    let form = statements::keyword(&keyword).map_or("", |it| it.form);
    let is_of_form = form.split([' ', '[', ']', '|']).any(|word| word == text);
    Some(match (keyword.as_str(), before) {
        ("param" | "needs" | "secret" | "port" | "service" | "init" | "sidecar", None) => (TokenKind::Variable, true),
        ("provides", None) | ("param" | "needs", Some(Arg::Colon(_))) => (TokenKind::Interface, false),
        (_, Some(Arg::Equals(_))) => (TokenKind::Variable, false),
        _ if is_of_form => (TokenKind::Keyword, false),
        _ => (TokenKind::Variable, false),
    })
}
