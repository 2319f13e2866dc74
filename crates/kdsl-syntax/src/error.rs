//! Syntax errors as values. The wording of each kind stands in [`SyntaxErrorKind`]'s one place.

use rowan::TextRange;

/// One mistake in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Which mistake it is.
    pub kind: SyntaxErrorKind,
    /// The place that must change.
    pub range: TextRange,
    /// Places that explain it, each with what to say there.
    pub related: Vec<(TextRange, String)>,
    /// One sentence that says what is wrong.
    pub message: String,
    /// What to say at the place itself.
    pub label: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A repair that can be applied: the range is replaced with the text.
    pub edit: Option<(TextRange, String)>,
}

macro_rules! error_kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $slug:literal, $message:literal, $label:literal, $help:literal;)*) => {
        /// The kinds of mistakes. In the texts, `{0}` and `{1}` stand for words of the program.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum SyntaxErrorKind {
            $($(#[$doc])* $name,)*
        }

        impl SyntaxErrorKind {
            /// Every kind, in the order of the codes.
            pub const ALL: &'static [SyntaxErrorKind] = &[$(SyntaxErrorKind::$name,)*];

            /// The code that stands before the message, such as `KD0101`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The name of the page that explains it.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug,)* }
            }

            fn texts(self) -> (&'static str, &'static str, &'static str) {
                match self { $(Self::$name => ($message, $label, $help),)* }
            }
        }
    };
}

error_kinds! {
    /// A token where something else must stand.
    UnexpectedToken = "KD0101", "unexpected-token",
        "unexpected {0}", "{1}", "";
    /// A character that the language does not use.
    BadCharacter = "KD0102", "bad-character",
        "{0} has no meaning here", "{1}", "";
    /// A bracket without its partner.
    UnclosedBracket = "KD0103", "unclosed-bracket",
        "`{0}` is never closed", "its `{1}` is missing", "";
    /// A string without its closing quotes.
    UnclosedString = "KD0104", "unclosed-string",
        "the string is never closed", "its `{0}` is missing", "{1}";
    /// `${` without `}`.
    UnclosedInterpolation = "KD0105", "unclosed-interpolation",
        "`${` is never closed", "its `}` is missing", "a `$` before a brace is written `\\${`";
    /// A `\` with something behind it that has no meaning.
    BadEscape = "KD0106", "bad-escape",
        "`{0}` is no escape", "{1}",
        "the escapes are `\\\"`, `\\\\`, `\\n`, `\\t`, `\\u{…}` and `\\${`; in '…' a `\\` means itself";
    /// A name is missing.
    MissingName = "KD0107", "missing-name",
        "a name is missing {0}", "{1}", "";
    /// Something that can't be a name stands where a name must.
    BadName = "KD0108", "bad-name",
        "{0} can't be a name", "{1}", "";
    /// A component without the colon behind its name.
    MissingColon = "KD0109", "missing-colon",
        "a `:` is missing behind `{0}`", "here", "a component is written `{0}: stateless`";
    /// A value is missing.
    MissingValue = "KD0110", "missing-value",
        "a value is missing {0}", "{1}", "";
    /// Two things stand side by side that must be separated.
    MissingSeparator = "KD0111", "missing-separator",
        "`{0}` is missing between {1}", "this begins another one", "";
    /// A key that must be quoted.
    BadKey = "KD0112", "bad-key",
        "{0} can't be a key", "a key is a name or a string", "write it in quotes: `{1}`";
    /// `a < b < c`.
    Chained = "KD0113", "chained-comparison",
        "{0} can't be chained", "this is the second one", "{1}";
    /// A conditional without its `then` or `else`.
    IncompleteCondition = "KD0114", "incomplete-condition",
        "`{0}` is missing behind `if`", "{1}", "a conditional is written `if condition then value else value`";
    /// Too many things lie around one another.
    TooDeep = "KD0115", "too-deep",
        "this is nested too deeply", "level {0} begins here", "at most {1} levels may lie around one another";
    /// Text that belongs to no declaration.
    OutsideDeclaration = "KD0116", "outside-declaration",
        "{0} stands outside of every declaration", "{1}", "";
}

impl SyntaxErrorKind {
    /// The error at `range`, with the two words filled into its texts.
    pub(crate) fn at(self, range: TextRange, words: [&str; 2]) -> SyntaxError {
        let (message, label, help) = self.texts();
        let help = fill(help, words);
        SyntaxError {
            kind: self,
            range,
            related: Vec::new(),
            message: fill(message, words),
            label: fill(label, words),
            help: if help.is_empty() { None } else { Some(help) },
            edit: None,
        }
    }
}

impl SyntaxError {
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn edit(mut self, range: TextRange, text: impl Into<String>) -> Self {
        self.edit = Some((range, text.into()));
        self
    }

    pub(crate) fn related(mut self, range: TextRange, text: impl Into<String>) -> Self {
        self.related.push((range, text.into()));
        self
    }
}

/// Puts the words in their places. A word is never searched for places itself.
fn fill(template: &str, words: [&str; 2]) -> String {
    let [first, second] = words;
    let mut filled = String::with_capacity(template.len() + first.len() + second.len());
    let mut rest = template;
    while let Some(at) = rest.find("{0}").into_iter().chain(rest.find("{1}")).min() {
        let (before, behind) = rest.split_at(at);
        filled.push_str(before);
        filled.push_str(if behind.starts_with("{0}") { first } else { second });
        rest = behind.get(3..).unwrap_or_default();
    }
    filled.push_str(rest);
    filled
}
