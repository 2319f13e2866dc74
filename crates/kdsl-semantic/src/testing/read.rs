//! The head of a test and the statements in its braces.

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Span};

use super::terms::Terms;
use super::{Expectation, Setting, Test, Tests};
use crate::definitions::{DeclarationRef, items};
use crate::diagnostics::{
    expects_nothing, invalid_name, mixed_refusal, statement_form, unknown_app, unknown_environment, unknown_statement,
};
use crate::hir::{self, Arg, Block, Declaration, ExprKind, Ident, Item, ItemKind};
use crate::model::{App, Expr};
use crate::naming::dns_label;
use crate::nearest::nearest;

const FORM: &str = "test APP \"WHAT IT SAYS\" [with ENVIRONMENT] { expect CONDITION; … }";
const FORM_IN_APP: &str = "test \"WHAT IT SAYS\" [with ENVIRONMENT] { expect CONDITION; … }";

/// A statement in the braces of a test.
pub struct TestStatement {
    /// The word.
    pub word: &'static str,
    /// Its form, for people.
    pub form: &'static str,
    /// What it does, one or two sentences.
    pub docs: &'static str,
}

/// Every statement of tests, in the order of the language reference.
pub static STATEMENTS: [TestStatement; 5] = [
    TestStatement {
        word: "expect",
        form: "expect CONDITION, or expect [no] object KIND [NAME] [PATH == VALUE], or expect refused | warning \"TEXT\"",
        docs: "What must hold: of the components' facts, of an object, or of what is said of the values.",
    },
    TestStatement { word: "set", form: "set VALUE.PATH = LITERAL", docs: "Sets a value, as `--set` does." },
    TestStatement {
        word: "release",
        form: "release \"NAME\"",
        docs: "The name of the release; without it, the app's.",
    },
    TestStatement {
        word: "namespace",
        form: "namespace \"NAME\"",
        docs: "The namespace; without it, the one that the program names.",
    },
    TestStatement {
        word: "target",
        form: "target kubernetes | openshift",
        docs: "The platform that the objects are made for; without it, kubernetes.",
    },
];

/// `test APP "…" [with ENV] { … }`
pub(super) fn declaration(db: &dyn Db, file: File, declaration: &Declaration, found: &mut Tests) {
    let fail = |found: &mut Tests, span: Span, label: &str| {
        found.diagnostics.push(statement_form::report("test", FORM, span, label));
    };
    let mut args = declaration.head.as_slice();
    if declaration.component_count.is_some() {
        return fail(found, declaration.keyword_span, "a test has no components");
    }
    let app = match args {
        [Arg::Expr(expr), rest @ ..] if expr.as_name().is_some() => {
            args = rest;
            expr.as_ident()
        }
        [Arg::Expr(hir::Expr { kind: ExprKind::Missing, .. }), ..] | [] => {
            // Nothing behind the word at all is a syntax error, which was reported.
            return;
        }
        [other, ..] => {
            let report = statement_form::report("test", FORM, other.span(), "the name of an app is expected here");
            let report = report.because(declaration.keyword_span, "without one it stands in the braces of its app");
            return found.diagnostics.push(report);
        }
    };
    let Some(app) = app else { return };
    let items = items(db, file);
    let at = items.app_by_name.get(&app.text).map(|nth| DeclarationRef { file, nth: *nth });
    if at.is_none() {
        let near = nearest(&app.text, items.apps.iter().map(|(name, _)| &**name));
        found.diagnostics.push(unknown_app::app(&app.text, app.span, near));
    }
    let end = declaration.head.last().map_or(declaration.keyword_span, Arg::span).end();
    let head = head(args, FORM, end, &mut found.diagnostics);
    let (Some(at), Some((name, span, environment))) = (at, head) else { return };
    let Some(block) = &declaration.block else { return fail(found, end, "`{` is expected here") };
    let test = test(at, &app.text, name, span, environment);
    Reader::new(db, test, found).read(block);
}

/// `test "…" [with ENV] { … }` in the braces of an app.
pub(super) fn statement(
    db: &dyn Db,
    app: DeclarationRef,
    app_name: &Arc<str>,
    item: &Item,
    args: &[Arg],
    found: &mut Tests,
) {
    let (block, head_args) = match args.split_last() {
        Some((Arg::Expr(hir::Expr { kind: ExprKind::Block(block), .. }), rest)) => (Some(block), rest),
        _ => (None, args),
    };
    let end = head_args.last().map_or(item.key.span, Arg::span).end();
    let Some((name, span, environment)) = head(head_args, FORM_IN_APP, end, &mut found.diagnostics) else { return };
    let Some(block) = block else {
        let report = statement_form::report("test", FORM_IN_APP, end, "`{` is expected here");
        return found.diagnostics.push(report);
    };
    let test = test(app, app_name, name, span, environment);
    Reader::new(db, test, found).read(block);
}

fn test(app: DeclarationRef, app_name: &Arc<str>, name: Arc<str>, span: Span, environment: Option<Ident>) -> Test {
    Test {
        app,
        app_name: app_name.clone(),
        name,
        span,
        environment,
        release: None,
        namespace: None,
        openshift: None,
        settings: Vec::new(),
        expectations: Vec::new(),
    }
}

/// `"…" [with ENV]`: the text, its place, the environment.
fn head(
    args: &[Arg],
    form: &'static str,
    end: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Arc<str>, Span, Option<Ident>)> {
    let mut fail = |span: Span, label: &str| diagnostics.push(statement_form::report("test", form, span, label));
    let Some((first, rest)) = args.split_first() else {
        fail(end, "what it says is expected here, in quotes");
        return None;
    };
    let text = match first {
        Arg::Expr(expr) => expr.as_text().map(|text| (text, expr.span)),
        _ => None,
    };
    let Some((name, span)) = text else {
        fail(first.span(), "what it says is expected here, in quotes");
        return None;
    };
    let word = |arg: &Arg| match arg {
        Arg::Expr(expr) => expr.as_ident(),
        _ => None,
    };
    match rest {
        [] => Some((name, span, None)),
        [with, rest @ ..] if word(with).is_some_and(|it| &*it.text == "with") => match rest {
            [environment] if word(environment).is_some() => Some((name, span, word(environment))),
            [_, more, ..] => {
                fail(more.span(), "not expected here");
                None
            }
            _ => {
                fail(rest.first().map_or(end, Arg::span), "the name of an environment is expected here");
                None
            }
        },
        [other, ..] => {
            let report =
                statement_form::report("test", form, other.span(), "`with ENVIRONMENT` or `{` is expected here");
            diagnostics.push(match word(other) {
                Some(word) => statement_form::near(report, "with", &word.text, word.span),
                None => report,
            });
            None
        }
    }
}

/// Reads the statements of one test.
struct Reader<'a> {
    test: Test,
    /// The app, if it has no errors: then its facts can be asked for.
    app: Option<Arc<App>>,
    found: &'a mut Tests,
    failed: bool,
}

impl<'a> Reader<'a> {
    fn new(db: &dyn Db, test: Test, found: &'a mut Tests) -> Self {
        let app = crate::app(db, test.app.file, test.app.nth).app.clone();
        Self { test, app, found, failed: false }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.failed = true;
        self.found.diagnostics.push(diagnostic);
    }

    fn read(mut self, block: &Block) {
        if let (Some(environment), Some(app)) = (self.test.environment.clone(), self.app.clone())
            && app.environment(&environment.text).is_none()
        {
            let known: Vec<&str> = app.environments.iter().map(|it| &*it.name).collect();
            let near = nearest(&environment.text, known.iter().copied());
            self.report(unknown_environment::report(&app.name, &environment.text, environment.span, near, &known));
        }
        for item in &block.items {
            self.item(item);
        }
        if self.test.expectations.is_empty() && !self.failed {
            self.found.diagnostics.push(expects_nothing::report(&self.test.name, self.test.span));
        }
        self.mixed();
        if !self.failed {
            self.found.tests.push(self.test);
        }
    }

    /// Where the values are refused there are no objects, so nothing else can be expected.
    fn mixed(&mut self) {
        let refused = self.test.expectations.iter().find_map(|it| match it {
            Expectation::Refused { span, .. } => Some(*span),
            _ => None,
        });
        let other = self.test.expectations.iter().find_map(|it| match it {
            Expectation::Holds(term) => Some(term.span),
            Expectation::Warned { span, .. } => Some(*span),
            Expectation::Refused { .. } => None,
        });
        if let (Some(refused), Some(other)) = (refused, other) {
            self.report(mixed_refusal::report(other, refused));
        }
    }

    fn item(&mut self, item: &Item) {
        let word = &*item.key.text;
        let args = match &item.kind {
            ItemKind::Statement(args) => args,
            ItemKind::Assign(None) | ItemKind::Entry(None) => {
                self.failed = true;
                return;
            }
            ItemKind::Assign(Some(_)) => {
                let report =
                    statement_form::report("set", "set VALUE.PATH = LITERAL", item.key.span, "`set` is missing");
                return self.report(report.fix(format!("write `set {word} = …`"), item.key.span.start(), "set "));
            }
            ItemKind::Entry(Some(_)) => return self.report(unknown_statement::entry_in_test(word, item.key.span)),
        };
        let Some(statement) = STATEMENTS.iter().find(|it| it.word == word) else {
            let near = nearest(word, STATEMENTS.iter().map(|it| it.word));
            return self.report(unknown_statement::in_test(word, item.key.span, near));
        };
        if args.iter().any(|it| matches!(it, Arg::Expr(hir::Expr { kind: ExprKind::Missing, .. }))) {
            self.failed = true;
            return;
        }
        let end = args.last().map_or(item.key.span, Arg::span).end();
        match word {
            "expect" => self.expect(args, end),
            "set" => self.set(args, end),
            "release" | "namespace" => self.name(statement, args, end),
            _ => self.target(args, end),
        }
    }

    fn form(&mut self, statement: &TestStatement, span: Span, label: &str) {
        self.report(statement_form::report(statement.word, statement.form, span, label));
    }

    fn expect(&mut self, args: &[Arg], end: Span) {
        let [expect, ..] = &STATEMENTS;
        let texts = match args {
            [Arg::Expr(word), rest @ ..] => match word.as_name().map(|it| &**it) {
                // `refused` and `warning` are names wherever no text follows.
                Some(word @ ("refused" | "warning")) => match rest {
                    [Arg::Expr(text)] => text.as_text().map(|part| (word, part, text.span)),
                    [] => return self.form(expect, end, "a part of what is said is expected here, in quotes"),
                    _ => None,
                },
                _ => None,
            },
            [] => return self.form(expect, end, "a condition is expected here"),
            _ => None,
        };
        if let Some((word, part, span)) = texts {
            self.test.expectations.push(match word {
                "refused" => Expectation::Refused { part, span },
                _ => Expectation::Warned { part, span },
            });
            return;
        }
        let mut diagnostics = Vec::new();
        let term = Terms::new(self.app.as_deref(), args, end, expect.form, &mut diagnostics).condition();
        self.failed |= !diagnostics.is_empty();
        self.found.diagnostics.append(&mut diagnostics);
        match term {
            Some(term) => self.test.expectations.push(Expectation::Holds(term)),
            None => self.failed = true,
        }
    }

    fn set(&mut self, args: &[Arg], end: Span) {
        let [_, set, ..] = &STATEMENTS;
        let (path, value) = match args {
            [Arg::Expr(path), Arg::Equals(_), Arg::Expr(value)] => (path, value),
            [Arg::Expr(_), Arg::Equals(_), _, more, ..] => return self.form(set, more.span(), "not expected here"),
            [Arg::Expr(path)] => return self.form(set, path.span.end(), "`= LITERAL` is expected here"),
            [Arg::Expr(_), other, ..] => return self.form(set, other.span(), "`=` is expected here"),
            _ => return self.form(set, args.first().map_or(end, Arg::span), "the path of a value is expected here"),
        };
        let Some(names) = names(path) else {
            return self.form(set, path.span, "names with dots between them are expected here");
        };
        let Some(literal) = literal(value) else {
            return self.form(set, value.span, "a literal is expected here");
        };
        self.test.settings.push(Setting { path: names, value: literal, path_span: path.span, span: value.span });
    }

    fn name(&mut self, statement: &TestStatement, args: &[Arg], end: Span) {
        let text = match args {
            [Arg::Expr(text)] => text.as_text().or_else(|| text.as_name().cloned()).map(|it| (it, text.span)),
            _ => None,
        };
        let Some((name, span)) = text else {
            let span = args.first().map_or(end, Arg::span);
            return self.form(statement, span, "a name in quotes is expected here");
        };
        let is_release = statement.word == "release";
        if let Err(error) = dns_label(&name) {
            let what = if is_release { "a release" } else { "a namespace" };
            return self.report(invalid_name::report(what, &name, error, span));
        }
        *if is_release { &mut self.test.release } else { &mut self.test.namespace } = Some(name);
    }

    fn target(&mut self, args: &[Arg], end: Span) {
        let [.., target] = &STATEMENTS;
        let word = match args {
            [Arg::Expr(word)] => word.as_ident(),
            _ => None,
        };
        let Some(word) = word else {
            return self.form(
                target,
                args.first().map_or(end, Arg::span),
                "`kubernetes` or `openshift` is expected here",
            );
        };
        match &*word.text {
            "kubernetes" => self.test.openshift = Some(false),
            "openshift" => self.test.openshift = Some(true),
            other => {
                let label = "`kubernetes` or `openshift` is expected here";
                let report = statement_form::report("target", target.form, word.span, label);
                self.report(match nearest(other, ["kubernetes", "openshift"]) {
                    Some(near) => report.fix(format!("did you mean `{near}`?"), word.span, near),
                    None => report,
                });
            }
        }
    }
}

/// The names of `a.b["c"]`.
fn names(path: &hir::Expr) -> Option<Vec<Arc<str>>> {
    match &path.kind {
        ExprKind::Name(name) => Some(vec![name.clone()]),
        ExprKind::Field(base, name) => {
            let mut names = names(base)?;
            names.push(name.text.clone());
            Some(names)
        }
        ExprKind::Index(base, key) => {
            let mut names = names(base)?;
            names.push(key.as_text()?);
            Some(names)
        }
        _ => None,
    }
}

/// The value of a literal.
pub(super) fn literal(expr: &hir::Expr) -> Option<Expr> {
    Some(match &expr.kind {
        ExprKind::Name(name) => match &**name {
            "true" => Expr::Bool(true),
            "false" => Expr::Bool(false),
            "none" => Expr::None,
            _ => return None,
        },
        ExprKind::Number { digits, unit } => number(digits, unit, false)?,
        ExprKind::Unary(hir::UnaryOp::Negate, inner) => match &inner.kind {
            ExprKind::Number { digits, unit } => number(digits, unit, true)?,
            _ => return None,
        },
        ExprKind::Str(_) => Expr::Str(expr.as_text()?),
        ExprKind::List(items) => Expr::List(items.iter().map(literal).collect::<Option<_>>()?),
        ExprKind::Block(block) => {
            let entry = |item: &Item| match &item.kind {
                ItemKind::Entry(Some(value)) => Some((item.key.text.clone(), literal(value)?)),
                _ => None,
            };
            Expr::Map(block.items.iter().map(entry).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// A number; with a unit behind it, the text of a quantity.
fn number(digits: &str, unit: &str, negative: bool) -> Option<Expr> {
    let sign = if negative { "-" } else { "" };
    Some(if !unit.is_empty() {
        Expr::Str(format!("{sign}{digits}{unit}").into())
    } else if digits.contains('.') {
        Expr::Decimal(format!("{sign}{digits}").into())
    } else {
        Expr::Int(format!("{sign}{digits}").parse().ok()?)
    })
}
