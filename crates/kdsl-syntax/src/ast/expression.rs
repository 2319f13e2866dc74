//! Views of expressions.

use super::{Block, Name, StringExpr, child, token, views};
use crate::{SyntaxKind, SyntaxNode, SyntaxToken};

views! {
    /// A name in a value.
    NameExpr(SyntaxKind::NameExpr);
    /// `20Gi`
    NumberExpr(SyntaxKind::NumberExpr);
    /// `x3`
    CountExpr(SyntaxKind::CountExpr);
    /// `base.name`
    FieldExpr(SyntaxKind::FieldExpr);
    /// `base[index]`
    IndexExpr(SyntaxKind::IndexExpr);
    /// `callee(arguments)`
    CallExpr(SyntaxKind::CallExpr);
    /// `[a, b]`
    ListExpr(SyntaxKind::ListExpr);
    /// `(a)`
    ParenExpr(SyntaxKind::ParenExpr);
    /// `-a`, `not a`
    UnaryExpr(SyntaxKind::UnaryExpr);
    /// `a + b`
    BinaryExpr(SyntaxKind::BinaryExpr);
    /// `if c then a else b`
    IfExpr(SyntaxKind::IfExpr);
    /// `a..b`
    RangeExpr(SyntaxKind::RangeExpr);
}

/// Any value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expr {
    /// A name.
    Name(NameExpr),
    /// A number, with or without a unit.
    Number(NumberExpr),
    /// A string.
    Str(StringExpr),
    /// A count.
    Count(CountExpr),
    /// `base.name`
    Field(FieldExpr),
    /// `base[index]`
    Index(IndexExpr),
    /// `callee(arguments)`
    Call(CallExpr),
    /// `[a, b]`
    List(ListExpr),
    /// `{ … }`
    Block(Block),
    /// `(a)`
    Paren(ParenExpr),
    /// `-a`, `not a`
    Unary(UnaryExpr),
    /// `a + b`
    Binary(BinaryExpr),
    /// `if c then a else b`
    If(IfExpr),
    /// `a..b`
    Range(RangeExpr),
}

impl Expr {
    /// The view of a node, if it is an expression.
    pub fn cast(node: SyntaxNode) -> Option<Self> {
        match node.kind() {
            SyntaxKind::NameExpr => NameExpr::cast(node).map(Self::Name),
            SyntaxKind::NumberExpr => NumberExpr::cast(node).map(Self::Number),
            SyntaxKind::StringExpr => StringExpr::cast(node).map(Self::Str),
            SyntaxKind::CountExpr => CountExpr::cast(node).map(Self::Count),
            SyntaxKind::FieldExpr => FieldExpr::cast(node).map(Self::Field),
            SyntaxKind::IndexExpr => IndexExpr::cast(node).map(Self::Index),
            SyntaxKind::CallExpr => CallExpr::cast(node).map(Self::Call),
            SyntaxKind::ListExpr => ListExpr::cast(node).map(Self::List),
            SyntaxKind::Block => Block::cast(node).map(Self::Block),
            SyntaxKind::ParenExpr => ParenExpr::cast(node).map(Self::Paren),
            SyntaxKind::UnaryExpr => UnaryExpr::cast(node).map(Self::Unary),
            SyntaxKind::BinaryExpr => BinaryExpr::cast(node).map(Self::Binary),
            SyntaxKind::IfExpr => IfExpr::cast(node).map(Self::If),
            SyntaxKind::RangeExpr => RangeExpr::cast(node).map(Self::Range),
            _ => None,
        }
    }

    /// The node that is seen.
    pub fn syntax(&self) -> &SyntaxNode {
        match self {
            Self::Name(it) => it.syntax(),
            Self::Number(it) => it.syntax(),
            Self::Str(it) => it.syntax(),
            Self::Count(it) => it.syntax(),
            Self::Field(it) => it.syntax(),
            Self::Index(it) => it.syntax(),
            Self::Call(it) => it.syntax(),
            Self::List(it) => it.syntax(),
            Self::Block(it) => it.syntax(),
            Self::Paren(it) => it.syntax(),
            Self::Unary(it) => it.syntax(),
            Self::Binary(it) => it.syntax(),
            Self::If(it) => it.syntax(),
            Self::Range(it) => it.syntax(),
        }
    }
}

impl super::AstNode for Expr {
    fn cast(node: SyntaxNode) -> Option<Self> {
        Expr::cast(node)
    }

    fn syntax(&self) -> &SyntaxNode {
        Expr::syntax(self)
    }
}

/// The expressions right below a node.
fn operands(node: &SyntaxNode) -> impl Iterator<Item = Expr> + use<> {
    node.children().filter_map(Expr::cast)
}

/// The first expression behind a token of a kind.
fn behind(node: &SyntaxNode, kind: SyntaxKind) -> Option<Expr> {
    let token = token(node, kind)?;
    operands(node).find(|it| it.syntax().text_range().start() >= token.text_range().end())
}

/// The first expression before a token of a kind.
fn before(node: &SyntaxNode, kind: SyntaxKind) -> Option<Expr> {
    let token = token(node, kind)?;
    operands(node).find(|it| it.syntax().text_range().end() <= token.text_range().start())
}

/// The operator right below a node.
fn operator(node: &SyntaxNode) -> Option<SyntaxToken> {
    let mut tokens = node.children_with_tokens().filter_map(|it| it.into_token());
    tokens.find(|it| (SyntaxKind::EqualEqual..=SyntaxKind::Not).contains(&it.kind()))
}

macro_rules! operators {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $kind:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// The operator that a kind of token stands for.
            pub fn of_kind(kind: SyntaxKind) -> Option<Self> {
                match kind {
                    $(SyntaxKind::$kind => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// How it is written.
            pub fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

operators! {
    /// An operator before its operand.
    UnaryOp {
        /// `-`
        Negate = Minus "-",
        /// `not`
        Not = Not "not",
    }
}

operators! {
    /// An operator between two operands.
    BinaryOp {
        /// `or`
        Or = Or "or",
        /// `and`
        And = And "and",
        /// `==`
        Equal = EqualEqual "==",
        /// `!=`
        NotEqual = NotEqual "!=",
        /// `<`
        Less = Less "<",
        /// `<=`
        LessEqual = LessEqual "<=",
        /// `>`
        Greater = Greater ">",
        /// `>=`
        GreaterEqual = GreaterEqual ">=",
        /// `+`
        Add = Plus "+",
        /// `-`
        Subtract = Minus "-",
        /// `*`
        Multiply = Star "*",
        /// `/`
        Divide = Slash "/",
    }
}

impl NameExpr {
    /// The name itself.
    pub fn text(&self) -> String {
        self.node.text().to_string()
    }
}

impl NumberExpr {
    /// The number as it is written.
    pub fn text(&self) -> String {
        self.node.text().to_string()
    }

    /// The number without its unit, such as `0.5`.
    pub fn digits(&self) -> String {
        let mut text = self.text();
        text.truncate(digits(&text));
        text
    }

    /// What stands right behind the digits, such as `Gi` or `%`.
    pub fn unit(&self) -> Option<String> {
        let text = self.text();
        let unit = text.get(digits(&text)..).unwrap_or_default();
        (!unit.is_empty()).then(|| unit.to_owned())
    }
}

/// The length of the number at the start of a text.
fn digits(text: &str) -> usize {
    text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len())
}

impl CountExpr {
    /// The count as it is written, with its `x`.
    pub fn text(&self) -> String {
        self.node.text().to_string()
    }

    /// The number in it, or nothing if it is beyond all reason.
    pub fn value(&self) -> Option<u64> {
        self.text().strip_prefix('x')?.parse().ok()
    }
}

impl FieldExpr {
    /// What stands before the dot.
    pub fn base(&self) -> Option<Expr> {
        child(&self.node)
    }

    /// What stands behind the dot.
    pub fn name(&self) -> Option<Name> {
        child(&self.node)
    }

    /// The dot.
    pub fn dot(&self) -> Option<SyntaxToken> {
        token(&self.node, SyntaxKind::Dot)
    }
}

impl IndexExpr {
    /// What stands before the bracket.
    pub fn base(&self) -> Option<Expr> {
        before(&self.node, SyntaxKind::LeftBracket)
    }

    /// What stands in the brackets.
    pub fn index(&self) -> Option<Expr> {
        behind(&self.node, SyntaxKind::LeftBracket)
    }
}

impl CallExpr {
    /// What is called.
    pub fn callee(&self) -> Option<Expr> {
        child(&self.node)
    }

    /// The values in the brackets.
    pub fn args(&self) -> impl Iterator<Item = Expr> + use<> {
        let arguments = self.node.children().find(|it| it.kind() == SyntaxKind::Arguments);
        arguments.into_iter().flat_map(|it| operands(&it))
    }
}

impl ListExpr {
    /// The values in the order of the text.
    pub fn items(&self) -> impl Iterator<Item = Expr> + use<> {
        operands(&self.node)
    }
}

impl ParenExpr {
    /// The value in the brackets.
    pub fn inner(&self) -> Option<Expr> {
        child(&self.node)
    }
}

impl UnaryExpr {
    /// What is done.
    pub fn op(&self) -> Option<UnaryOp> {
        UnaryOp::of_kind(self.op_token()?.kind())
    }

    /// `-` or `not`.
    pub fn op_token(&self) -> Option<SyntaxToken> {
        operator(&self.node)
    }

    /// What it applies to.
    pub fn operand(&self) -> Option<Expr> {
        child(&self.node)
    }
}

impl BinaryExpr {
    /// What is done.
    pub fn op(&self) -> Option<BinaryOp> {
        BinaryOp::of_kind(self.op_token()?.kind())
    }

    /// The operator.
    pub fn op_token(&self) -> Option<SyntaxToken> {
        operator(&self.node)
    }

    /// What stands before the operator.
    pub fn lhs(&self) -> Option<Expr> {
        before(&self.node, self.op_token()?.kind())
    }

    /// What stands behind the operator.
    pub fn rhs(&self) -> Option<Expr> {
        behind(&self.node, self.op_token()?.kind())
    }
}

impl IfExpr {
    /// What decides.
    pub fn condition(&self) -> Option<Expr> {
        let then = token(&self.node, SyntaxKind::Then);
        let end = then.map_or(self.node.text_range().end(), |it| it.text_range().start());
        operands(&self.node).find(|it| it.syntax().text_range().end() <= end)
    }

    /// The value if the condition holds.
    pub fn then_value(&self) -> Option<Expr> {
        let end = token(&self.node, SyntaxKind::Else);
        let end = end.map_or(self.node.text_range().end(), |it| it.text_range().start());
        behind(&self.node, SyntaxKind::Then).filter(|it| it.syntax().text_range().end() <= end)
    }

    /// The value if it doesn't.
    pub fn else_value(&self) -> Option<Expr> {
        behind(&self.node, SyntaxKind::Else)
    }
}

impl RangeExpr {
    /// The lower bound.
    pub fn from(&self) -> Option<Expr> {
        before(&self.node, SyntaxKind::DotDot)
    }

    /// The upper bound.
    pub fn to(&self) -> Option<Expr> {
        behind(&self.node, SyntaxKind::DotDot)
    }
}
