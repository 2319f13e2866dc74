//! Short ways to write parts of objects. Literal keys and texts are allocated once for the whole process.

/// A shared text that is allocated once.
macro_rules! text {
    ($text:expr) => {{
        static TEXT: std::sync::LazyLock<std::sync::Arc<str>> =
            std::sync::LazyLock::new(|| std::sync::Arc::from($text));
        std::sync::Arc::clone(&TEXT)
    }};
}

/// A literal text as an expression.
macro_rules! literal {
    ($text:expr) => {
        $crate::expression::Expr::Str($crate::macros::text!($text))
    };
}

/// One key of a map and its value.
macro_rules! field {
    ($key:literal: $value:expr) => {
        $crate::node::Entry::Field {
            key: $crate::macros::text!($key),
            value: $crate::node::Node::from($value),
            origin: None,
        }
    };
}

/// A map of literal keys.
macro_rules! map {
    ($($key:literal: $value:expr),* $(,)?) => {
        $crate::node::Node::Map(vec![$($crate::macros::field!($key: $value)),*])
    };
}

/// A list of nodes.
macro_rules! list {
    ($($value:expr),* $(,)?) => {
        $crate::node::Node::List(vec![$($crate::node::Item::One {
            value: $crate::node::Node::from($value),
            origin: None,
        }),*])
    };
}

pub(crate) use {field, list, literal, map, text};
