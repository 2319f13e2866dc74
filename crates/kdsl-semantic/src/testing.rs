//! Tests in the language: `test APP "WHAT IT SAYS" [with ENVIRONMENT] { … }`, read and checked. Running them needs the
//! objects, which are made further on; what is checked here is that each question has a meaning.

mod facts;
mod objects;
mod read;
mod terms;

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Span};

use crate::definitions::{DeclarationRef, items};
use crate::diagnostics::duplicate_name;
use crate::hir::{self, DeclarationKind, Ident, ItemKind};
use crate::model::{ArithmeticOp, CompareOp, Expr};

pub use read::{STATEMENTS, TestStatement};

/// One test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The app it is about.
    pub app: DeclarationRef,
    /// The app's name.
    pub app_name: Arc<str>,
    /// What it says.
    pub name: Arc<str>,
    /// Where that is written.
    pub span: Span,
    /// The environment whose values the app is built with.
    pub environment: Option<Ident>,
    /// The name of the release, where it says one.
    pub release: Option<Arc<str>>,
    /// The namespace, where it says one.
    pub namespace: Option<Arc<str>>,
    /// Whether the platform is OpenShift, where it says one.
    pub openshift: Option<bool>,
    /// The values that it sets, in order.
    pub settings: Vec<Setting>,
    /// What it expects, in order.
    pub expectations: Vec<Expectation>,
}

impl Test {
    /// Whether it expects that the values are refused.
    pub fn expects_refusal(&self) -> bool {
        self.expectations.iter().any(|it| matches!(it, Expectation::Refused { .. }))
    }
}

/// `set web.replicaCount = 5`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The names of the value.
    pub path: Vec<Arc<str>>,
    /// What it is set to: a literal.
    pub value: Expr,
    /// Where the path is written.
    pub path_span: Span,
    /// Where the value is written.
    pub span: Span,
}

/// One `expect`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// This holds.
    Holds(Term),
    /// The values are refused, and one of the reasons contains the text.
    Refused {
        /// The text.
        part: Arc<str>,
        /// Where it is written.
        span: Span,
    },
    /// There is a warning that contains the text.
    Warned {
        /// The text.
        part: Arc<str>,
        /// Where it is written.
        span: Span,
    },
}

/// A part of a condition, with its place: the value of each is shown where a test fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// Its place.
    pub span: Span,
}

/// What a part of a condition is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// A literal.
    Literal(Expr),
    /// A fact of the model: an expression that is known when the values are.
    Fact(Expr),
    /// The image of a component's main container.
    Image(Arc<str>),
    /// How many objects there are: all, or those of a kind.
    ObjectCount(Option<Arc<str>>),
    /// Whether there is such an object.
    Exists(Arc<ObjectRef>),
    /// A part of an object.
    Part(Arc<ObjectRef>, Vec<Step>),
    /// Texts, one after the other.
    Concat(Vec<Term>),
    /// A list.
    List(Vec<Term>),
    /// A map.
    Map(Vec<(Arc<str>, Term)>),
    /// `not a`
    Not(Box<Term>),
    /// `a and b`
    And(Box<[Term; 2]>),
    /// `a or b`
    Or(Box<[Term; 2]>),
    /// `a == b` and the other comparisons.
    Compare(CompareOp, Box<[Term; 2]>),
    /// `a contains b`
    Contains(Box<[Term; 2]>),
    /// `a matches "…"`: the whole text matches.
    Matches(Box<[Term; 2]>),
    /// `a + b` and the like on whole numbers.
    Arithmetic(ArithmeticOp, Box<[Term; 2]>),
}

/// `object [API-VERSION] KIND [NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectRef {
    /// `apiVersion`, where it is written.
    pub api_version: Option<Arc<str>>,
    /// The kind.
    pub kind: Arc<str>,
    /// The name: a component, a component and a suffix, a suffix alone, or the whole name.
    pub name: Option<Arc<str>>,
    /// Where it is written: the name, else the kind.
    pub span: Span,
}

/// A step of a path into an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A field, or a key of a map.
    Key(Arc<str>),
    /// An item by its number.
    Index(usize),
    /// The item of which the field has this value.
    Item(Arc<str>, Arc<str>),
    /// How many items or entries there are, or how many characters.
    Count,
}

/// Tests and what was wrong in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tests {
    /// The tests without mistakes, in the order of the text.
    pub tests: Vec<Test>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// The tests that a declaration holds: itself, or those in the braces of an app.
#[salsa::tracked(returns(ref))]
pub fn declared(db: &dyn Db, file: File, nth: u32) -> Tests {
    let mut found = Tests::default();
    let Some(declaration) = hir::declaration(db, file, nth) else { return found };
    match declaration.kind {
        DeclarationKind::Test => read::declaration(db, file, declaration, &mut found),
        DeclarationKind::App => {
            for item in declaration.block.iter().flat_map(|it| &it.items).filter(|it| &*it.key.text == "test") {
                if let (ItemKind::Statement(args), Some(name)) = (&item.kind, declaration.name()) {
                    read::statement(db, DeclarationRef { file, nth }, &name.text, item, args, &mut found);
                }
            }
        }
        _ => {}
    }
    found
}

/// The tests of a file, in the order of the text, and what is wrong in them.
#[salsa::tracked(returns(ref))]
pub fn tests(db: &dyn Db, file: File) -> Tests {
    let mut all = Tests::default();
    for (nth, (kind, _)) in (0u32..).zip(&items(db, file).all) {
        if matches!(kind, DeclarationKind::Test | DeclarationKind::App) {
            let Tests { tests, diagnostics } = declared(db, file, nth);
            all.diagnostics.extend(diagnostics.iter().cloned());
            for test in tests {
                let same = |it: &&Test| it.app == test.app && it.name == test.name;
                if let Some(first) = all.tests.iter().find(same) {
                    let report = duplicate_name::report("tests", &test.name, test.span, first.span);
                    all.diagnostics.push(report);
                }
                all.tests.push(test.clone());
            }
        }
    }
    all
}

/// Whether the whole of a text matches a regular expression.
pub fn matches(pattern: &str, text: &str) -> bool {
    crate::pattern::matches_whole(pattern, text)
}
