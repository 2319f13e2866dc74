//! Diagnostics are values. How they are worded is decided where they are defined, one file for each code; how they look
//! is decided by the renderers.

use crate::span::Span;

/// The identity of a kind of diagnostic.
#[derive(Debug)]
pub struct Code {
    /// Its number, such as `KD0301`, which never changes its meaning.
    pub id: &'static str,
    /// Its name in kebab-case, such as `own-volume-on-stateless`.
    pub name: &'static str,
    /// The page that `kdsl explain` prints, in Markdown.
    pub page: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The program can't be built.
    Error,
    /// The program can be built, and probably does not do what was meant.
    Warning,
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of mistake.
    pub code: &'static Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence in the words of the program, without a full stop.
    pub message: String,
    /// The places; the first is the one that must change.
    pub labels: Vec<Label>,
    /// What can be done about it, best first.
    pub helps: Vec<Help>,
    /// The name that names nothing, if that is the mistake; it stands at the place that must change.
    pub unknown: Option<Box<Unknown>>,
}

/// A name that names nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// What it should have named.
    pub what: Named,
    /// The name.
    pub name: String,
    /// What should have something of this name: a component or an app; `None` for what is in reach.
    pub of: Option<String>,
}

/// What a name should have named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// Something that an expression can use.
    Value,
    /// Something that another thing has: a port, a parameter, a volume.
    Member,
    /// An app.
    App,
    /// A component of an app.
    Component,
    /// An environment of an app.
    Environment,
    /// A component type.
    Type,
    /// An interface.
    Interface,
}

/// A place and what is to be said there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be said there; may be empty.
    pub message: String,
    /// Whether it is a place that must change, rather than one that explains.
    pub primary: bool,
}

/// Something that can be done about a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// What to do, in the imperative.
    pub message: String,
    /// The edits that do it; empty where a person has to decide. Applied together or not at all.
    pub edits: Vec<Edit>,
    /// Whether `check --fix` applies the edits by itself: true where they are the obvious repair.
    pub automatic: bool,
}

/// A replacement of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// What comes in its place.
    pub text: String,
}

impl Diagnostic {
    /// An error at `span`, with `label` said there.
    pub fn error(code: &'static Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message, span, label)
    }

    /// A warning at `span`, with `label` said there.
    pub fn warning(code: &'static Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message, span, label)
    }

    fn new(
        code: &'static Code,
        severity: Severity,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Self {
        let label = Label { span, message: label.into(), primary: true };
        Self { code, severity, message: message.into(), labels: vec![label], helps: Vec::new(), unknown: None }
    }

    /// Says that the mistake is a name that names nothing; `of` may stand in backticks.
    #[must_use]
    pub fn unknown(mut self, what: Named, name: &str, of: Option<&str>) -> Self {
        let of = of.map(|it| it.trim_matches('`').to_owned());
        self.unknown = Some(Box::new(Unknown { what, name: name.to_owned(), of }));
        self
    }

    /// Adds a place that explains the mistake.
    #[must_use]
    pub fn because(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into(), primary: false });
        self
    }

    /// Adds help that a person has to carry out.
    #[must_use]
    pub fn help(mut self, message: impl Into<String>) -> Self {
        self.helps.push(Help { message: message.into(), edits: Vec::new(), automatic: false });
        self
    }

    /// Adds a repair that is one of several, or that changes what the program means: offered, never applied by itself.
    #[must_use]
    pub fn suggest(mut self, message: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.helps.push(Help { message: message.into(), edits, automatic: false });
        self
    }

    /// Adds the obvious repair: replaces `span` by `text`.
    #[must_use]
    pub fn fix(mut self, message: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        let edits = vec![Edit { span, text: text.into() }];
        self.helps.push(Help { message: message.into(), edits, automatic: true });
        self
    }

    /// The place that must change.
    pub fn primary_span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// Declares the [`Code`] of a file of diagnostics: `code!("KD0301", "own-volume-on-stateless")` takes the page from
/// `docs/errors/KD0301.md`.
#[macro_export]
macro_rules! code {
    ($id:literal, $name:literal) => {
        /// The code of this kind of diagnostic.
        pub static CODE: $crate::Code = $crate::Code {
            id: $id,
            name: $name,
            page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors/", $id, ".md")),
        };
    };
}
