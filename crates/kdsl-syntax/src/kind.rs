//! The kinds of tokens and nodes.

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What a token or a node of the tree is. Tokens come first, then nodes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum SyntaxKind {
            $($(#[$doc])* $name,)*
        }

        /// Every kind, at the index that is its number.
        const KINDS: &[SyntaxKind] = &[$(SyntaxKind::$name,)*];
    };
}

kinds! {
    /// Spaces and tabs.
    Whitespace,
    /// One line break: `\n`, `\r\n` or `\r`.
    Newline,
    /// `# …` to the end of the line.
    Comment,
    /// `## …` on a line of its own.
    DocComment,
    /// The byte order mark at the start of a file.
    ByteOrderMark,
    /// `app`, `component`, … at the start of a declaration.
    Keyword,
    /// A name.
    Word,
    /// `x3`.
    Count,
    /// `20Gi`, `70%`, `0.5`.
    Number,
    /// `{`
    LeftBrace,
    /// `}`
    RightBrace,
    /// `[`
    LeftBracket,
    /// `]`
    RightBracket,
    /// `(`
    LeftParen,
    /// `)`
    RightParen,
    /// `<` that opens a topology.
    LeftAngle,
    /// `>` that closes a topology.
    RightAngle,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `=`
    Equals,
    /// `->`
    Arrow,
    /// `.`
    Dot,
    /// `..`
    DotDot,
    /// `==`
    EqualEqual,
    /// `!=`
    NotEqual,
    /// `<` that compares.
    Less,
    /// `<=`
    LessEqual,
    /// `>` that compares.
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Star,
    /// `/`
    Slash,
    /// `and` between operands.
    And,
    /// `or` between operands.
    Or,
    /// `not` before an operand.
    Not,
    /// `if` before a condition.
    If,
    /// `then` behind a condition.
    Then,
    /// `else` behind a value.
    Else,
    /// The quotes at the start of a string.
    StringOpen,
    /// Characters of a string that mean themselves.
    StringText,
    /// `\n` and its like.
    Escape,
    /// The quotes at the end of a string.
    StringClose,
    /// `${`
    InterpolationOpen,
    /// The `}` that ends an interpolation.
    InterpolationClose,
    /// A character that has no place in the language.
    BadToken,

    /// The whole text.
    SourceFile,
    /// `app …`, `component …`, …
    Declaration,
    /// `< … >`
    Topology,
    /// `web: stateless x3 { … }`
    Component,
    /// The name of a component or of a field.
    Name,
    /// `{ … }`, a block of statements or a map.
    Block,
    /// `key: value`
    Entry,
    /// `name = value`
    Assign,
    /// `keyword argument …`
    Statement,
    /// What stands before `:` or `=`, or first in a statement.
    Key,
    /// A name in a value.
    NameExpr,
    /// A number.
    NumberExpr,
    /// A count.
    CountExpr,
    /// A string with its quotes.
    StringExpr,
    /// `${ … }` in a string.
    Interpolation,
    /// `base.name`
    FieldExpr,
    /// `base[index]`
    IndexExpr,
    /// `callee(arguments)`
    CallExpr,
    /// `(a, b)` behind a callee.
    Arguments,
    /// `[a, b]`
    ListExpr,
    /// `(a)`
    ParenExpr,
    /// `-a`, `not a`
    UnaryExpr,
    /// `a + b`
    BinaryExpr,
    /// `if c then a else b`
    IfExpr,
    /// `a..b`
    RangeExpr,
    /// What could not be understood.
    Error,
}

impl SyntaxKind {
    /// Spaces, line breaks and comments: what has no meaning to a program.
    pub fn is_trivia(self) -> bool {
        matches!(self, Self::Whitespace | Self::Newline | Self::Comment | Self::DocComment | Self::ByteOrderMark)
    }
}

/// The language, as rowan wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KdLanguage {}

impl rowan::Language for KdLanguage {
    type Kind = SyntaxKind;

    fn kind_from_raw(raw: rowan::SyntaxKind) -> SyntaxKind {
        KINDS.get(usize::from(raw.0)).copied().unwrap_or(SyntaxKind::Error)
    }

    fn kind_to_raw(kind: SyntaxKind) -> rowan::SyntaxKind {
        rowan::SyntaxKind(kind as u16)
    }
}

/// A node of the tree.
pub type SyntaxNode = rowan::SyntaxNode<KdLanguage>;
/// A token of the tree.
pub type SyntaxToken = rowan::SyntaxToken<KdLanguage>;
/// A node or a token.
pub type SyntaxElement = rowan::SyntaxElement<KdLanguage>;
