//! Expressions as template actions.
//!
//! Every function gives the code between `{{` and `}}`, or a part of it. [`Code::argument`] puts parentheses around what has
//! several words.

use std::fmt::Write as _;
use std::sync::Arc;

use kdsl_ir::expression::{ArithmeticOp, CompareOp};
use kdsl_ir::{Expr, KnobPath, KnobType};

use super::context::{Context, Scope, Takes, plain_type};

/// The value of `platform` that asks the cluster.
pub(super) const API_OF_OPENSHIFT: &str = "route.openshift.io/v1";

/// Whole numbers up to this are written by a template as they are; larger ones, which are read as floating-point numbers, would
/// get an exponent.
const PLAIN_NUMBER: i64 = 999_999;

/// What an address of IPv4 looks like.
const ADDRESS: &str = r"^[0-9]+(\.[0-9]+){3}$";

/// The code of an expression.
#[derive(Clone, Debug)]
pub(super) struct Code {
    text: String,
    /// Whether it is one word: a field, a literal, something in parentheses.
    is_word: bool,
}

/// What an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A truth value.
    Truth,
    /// What the values have: text or a number.
    Scalar,
}

impl Code {
    pub(super) fn word(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_word: true }
    }

    pub(super) fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_word: false }
    }

    /// As an argument of a function.
    pub(super) fn argument(self) -> String {
        if self.is_word { self.text } else { format!("({})", self.text) }
    }

    /// As a pipeline of its own.
    pub(super) fn pipeline(self) -> String {
        match self.text.strip_prefix("(index ").and_then(|rest| rest.strip_suffix(')')) {
            Some(index) if self.is_word => format!("index {index}"),
            _ => self.text,
        }
    }

    /// Passed on to a function that takes it as its last argument.
    fn into_function(self, function: &str) -> Self {
        Self::words(format!("{} | {function}", self.text))
    }
}

impl Context<'_> {
    /// What an expression gives.
    pub(super) fn kind(&self, expr: &Expr) -> Kind {
        match expr {
            Expr::Int(_) | Expr::Whole(_) | Expr::Length(_) | Expr::Arithmetic(..) => Kind::Whole,
            Expr::Bool(_)
            | Expr::Truth(_)
            | Expr::Not(_)
            | Expr::All(_)
            | Expr::Any(_)
            | Expr::Compare(..)
            | Expr::NonEmpty(_)
            | Expr::HasText(_)
            | Expr::Contains(_)
            | Expr::BeginsWithDigit(_)
            | Expr::IsAddress(_)
            | Expr::Matches(..)
            | Expr::OpenShift => Kind::Truth,
            Expr::Scalar(path) => match self.knob_type(path).map(plain_type) {
                Some(KnobType::Text { .. } | KnobType::Enum(_)) => Kind::Text,
                Some(KnobType::Whole { .. }) => Kind::Whole,
                Some(KnobType::Truth) => Kind::Truth,
                _ => Kind::Scalar,
            },
            Expr::Call(function, _) => super::function::kind(*function),
            Expr::If(parts) => self.kind(&parts.1),
            _ => Kind::Text,
        }
    }

    /// A value as YAML on one line, for a number or a truth value or what the values have; not for text.
    pub(super) fn value(&self, scope: &Scope<'_>, expr: &Expr) -> Code {
        match expr {
            Expr::Whole(path) | Expr::Truth(path) | Expr::Scalar(path) => {
                let code = Code::word(scope.path(path));
                let may_be_null = self.may_be_null(path) && !scope.is_there(path);
                match self.kind(expr) {
                    Kind::Truth => code,
                    Kind::Whole if !self.needs_int(path) => code,
                    Kind::Whole if !may_be_null => code.into_function("int"),
                    _ => code.into_function("toYaml"),
                }
            }
            _ => match self.kind(expr) {
                Kind::Truth => self.truth(scope, expr),
                _ => self.number(scope, expr),
            },
        }
    }

    /// A value that `with` made the dot.
    pub(super) fn value_of_dot(&self, expr: &Expr) -> Code {
        let dot = Code::word(".");
        match (self.kind(expr), expr) {
            (Kind::Text, _) => dot.into_function("quote"),
            (Kind::Whole, Expr::Whole(path) | Expr::Scalar(path)) if self.needs_int(path) => dot.into_function("int"),
            (Kind::Whole | Kind::Truth, _) => dot,
            (Kind::Scalar, _) => dot.into_function("toYaml"),
        }
    }

    fn needs_int(&self, path: &KnobPath) -> bool {
        match self.knob_type(path).map(plain_type) {
            Some(KnobType::Whole { least, largest }) => *largest > PLAIN_NUMBER || *least < -PLAIN_NUMBER,
            _ => true,
        }
    }

    /// A text, as a value of the template language.
    pub(super) fn text(&self, scope: &Scope<'_>, expr: &Expr) -> Code {
        match expr {
            _ if scope.dot == Some(expr) => Code::word("."),
            Expr::Str(text) => Code::word(go_string(text)),
            Expr::Int(number) => Code::word(go_string(&number.to_string())),
            Expr::Bool(truth) => Code::word(go_string(if *truth { "true" } else { "false" })),
            Expr::Text(path) if self.may_be_null(path) && !scope.is_there(path) => {
                Code::word(scope.path(path)).into_function("default \"\"")
            }
            Expr::Text(path) => Code::word(scope.path(path)),
            Expr::Argument(name) => Code::word(scope.argument(name)),
            Expr::Entry(path, [group, name]) => {
                let [group, name] = [group, name].map(|it| go_string(it));
                let group = format!("(get (default dict {}) {group})", scope.path(path));
                Code::words(format!("get (default dict {group}) {name} | default \"\" | toYaml | trimAll `\"`"))
            }
            Expr::ReleaseName => Code::word(scope.of_whole(".Release.Name")),
            Expr::ReleaseNamespace => Code::word(scope.of_whole(".Release.Namespace")),
            Expr::AppVersion => Code::word(scope.of_whole(".Chart.AppVersion")),
            Expr::ManagedBy => Code::word(scope.of_whole(".Release.Service")),
            Expr::ChartLabel => {
                Code::words(format!("include {} {}", go_string(&self.full_name("chart")), scope.whole()))
            }
            Expr::Include(name, part) => self.include(scope, name, part.as_ref()),
            Expr::Concat(parts) => self.joined(scope, parts),
            Expr::Coalesce(choices) => {
                let mut choices = choices.iter();
                let Some(first) = choices.next() else { return Code::word("\"\"") };
                choices.fold(self.text(scope, first), |code, next| {
                    let next = self.text(scope, next).argument();
                    code.into_function(&format!("default {next}"))
                })
            }
            Expr::If(parts) => {
                let [one, other] = [&parts.1, &parts.2].map(|branch| self.text(scope, branch).argument());
                Code::words(format!("ternary {one} {other} {}", self.truth(scope, &parts.0).argument()))
            }
            Expr::Truncate(text, length) => {
                let text = self.text(scope, text).argument();
                Code::words(format!("regexReplaceAll \"[-._]+$\" (trunc {length} {text}) \"\""))
            }
            Expr::Call(function, arguments) if super::function::kind(*function) == Kind::Text => {
                self.call(scope, *function, arguments)
            }
            Expr::Sha256(text) => self.text(scope, text).into_function("sha256sum"),
            Expr::Digest(parts, length) => {
                let parts: Vec<String> = parts.iter().map(|part| self.part(scope, part)).collect();
                Code::words(format!("list {} | {}", parts.join(" "), digest_function(*length)))
            }
            Expr::Dollars(text) => self.text(scope, text).into_function("replace \"$\" \"$$\""),
            _ => match self.kind(expr) {
                // The YAML of a number is its decimal notation; text may have got quotes there.
                Kind::Scalar => self.value(scope, expr).into_function("trimAll \"\\\"\""),
                Kind::Text => match expr {
                    Expr::Scalar(path) => Code::word(scope.path(path)),
                    _ => Code::word("\"\""),
                },
                Kind::Whole | Kind::Truth => self.value(scope, expr).into_function("toString"),
            },
        }
    }

    /// A part of a digest, of any type.
    pub(super) fn part(&self, scope: &Scope<'_>, expr: &Expr) -> String {
        match (expr, self.kind(expr)) {
            (Expr::Part(path), _) => scope.path(path),
            (_, Kind::Whole) => self.number(scope, expr).argument(),
            (_, Kind::Truth) => self.truth(scope, expr).argument(),
            _ => self.text(scope, expr).argument(),
        }
    }

    fn include(&self, scope: &Scope<'_>, name: &str, part: Option<&KnobPath>) -> Code {
        let argument = match (part, self.helper(name).map(|helper| self.takes(helper))) {
            (Some(part), Some(Takes::Part)) => scope.path(part),
            (Some(part), Some(Takes::PartAndGlobal(key))) => {
                let global = scope.of_whole(".Values.global");
                format!("(dict {} {} \"global\" {global})", go_string(&key), scope.path(part))
            }
            (Some(part), Some(Takes::PartAndRoot(key))) => {
                format!("(dict {} {} \"root\" {})", go_string(&key), scope.path(part), scope.whole())
            }
            _ => scope.whole().to_owned(),
        };
        Code::words(format!("include {} {argument}", go_string(&self.full_name(name))))
    }

    fn joined(&self, scope: &Scope<'_>, parts: &[Expr]) -> Code {
        let (mut format, mut arguments) = (String::new(), String::new());
        for part in parts {
            match part {
                Expr::Str(text) => format.push_str(&text.replace('%', "%%")),
                _ => {
                    let (verb, argument) = match self.kind(part) {
                        Kind::Whole => ("%d", self.number(scope, part)),
                        Kind::Truth => ("%t", self.truth(scope, part)),
                        Kind::Text | Kind::Scalar => ("%s", self.text(scope, part)),
                    };
                    format.push_str(verb);
                    // Writing to a text can't fail.
                    let _ = write!(arguments, " {}", argument.argument());
                }
            }
        }
        Code::words(format!("printf {}{arguments}", go_string(&format)))
    }

    /// A whole number, as a value of the template language of an integer type.
    pub(super) fn number(&self, scope: &Scope<'_>, expr: &Expr) -> Code {
        match expr {
            Expr::Int(number) => Code::word(number.to_string()),
            Expr::Whole(path) | Expr::Scalar(path) => Code::words(format!("int {}", scope.path(path))),
            Expr::Call(function, arguments) => self.call(scope, *function, arguments),
            Expr::Length(text) => Code::words(format!("len {}", self.text(scope, text).argument())),
            Expr::Arithmetic(op, sides) => {
                let function = match op {
                    ArithmeticOp::Add => "add",
                    ArithmeticOp::Subtract => "sub",
                    ArithmeticOp::Multiply => "mul",
                    ArithmeticOp::Divide => "div",
                };
                let [one, other] = [&sides.0, &sides.1].map(|side| match side {
                    // These functions convert their arguments themselves.
                    Expr::Whole(path) => scope.path(path),
                    side => self.number(scope, side).argument(),
                });
                // Values that would lead to a division by 0 are refused before. Both sides of a choice are computed, so the
                // other one has to be possible all the same.
                let other = match (op, &sides.1) {
                    (ArithmeticOp::Divide, divisor) if !matches!(divisor, Expr::Int(_)) => {
                        format!("(default 1 {other})")
                    }
                    _ => other,
                };
                Code::words(format!("{function} {one} {other}"))
            }
            Expr::If(parts) => {
                let [one, other] = [&parts.1, &parts.2].map(|branch| self.number(scope, branch).argument());
                Code::words(format!("ternary {one} {other} {}", self.truth(scope, &parts.0).argument()))
            }
            _ => Code::words(format!("int {}", self.text(scope, expr).argument())),
        }
    }

    /// A truth value: `true` or `false` and nothing else.
    pub(super) fn truth(&self, scope: &Scope<'_>, expr: &Expr) -> Code {
        match expr {
            Expr::NonEmpty(path) => Code::words(format!("not (empty {})", scope.path(path))),
            Expr::HasText(text) => Code::words(format!("ne {} \"\"", self.text(scope, text).argument())),
            Expr::OpenShift => Code::words(format!("eq ({}) \"true\"", self.openshift(scope))),
            Expr::All(all) => self.every("and", &flat(all, &all_of), "true", |one| self.truth(scope, one)),
            Expr::Any(any) => self.every("or", &flat(any, &any_of), "false", |one| self.truth(scope, one)),
            Expr::If(parts) => {
                let [one, other] = [&parts.1, &parts.2].map(|branch| self.truth(scope, branch).argument());
                Code::words(format!("ternary {one} {other} {}", self.truth(scope, &parts.0).argument()))
            }
            _ => self.condition(scope, expr),
        }
    }

    /// A condition: something that `if` takes for true or false.
    pub(super) fn condition(&self, scope: &Scope<'_>, expr: &Expr) -> Code {
        match expr {
            Expr::Bool(truth) => Code::word(truth.to_string()),
            Expr::Truth(path) | Expr::NonEmpty(path) | Expr::Scalar(path) => Code::word(scope.path(path)),
            Expr::HasText(text) => self.text(scope, text),
            Expr::OpenShift => Code::words(self.openshift(scope)),
            Expr::Not(inner) => Code::words(format!("not {}", self.condition(scope, inner).argument())),
            Expr::All(all) => self.every("and", &flat(all, &all_of), "true", |one| self.condition(scope, one)),
            Expr::Any(any) => self.every("or", &flat(any, &any_of), "false", |one| self.condition(scope, one)),
            Expr::Call(function, arguments) => self.call(scope, *function, arguments),
            Expr::Compare(op, sides) => self.comparison(scope, *op, &sides.0, &sides.1),
            Expr::Contains(sides) => {
                let [whole, part] = [&sides.0, &sides.1].map(|side| self.text(scope, side).argument());
                Code::words(format!("contains {part} {whole}"))
            }
            Expr::BeginsWithDigit(text) => {
                Code::words(format!("regexMatch \"^[0-9]\" {}", self.text(scope, text).argument()))
            }
            Expr::IsAddress(text) => {
                Code::words(format!("regexMatch `{ADDRESS}` {}", self.text(scope, text).argument()))
            }
            Expr::Matches(text, pattern) => {
                let pattern = go_string(&format!("^(?:{pattern})$"));
                Code::words(format!("regexMatch {pattern} {}", self.text(scope, text).argument()))
            }
            Expr::If(parts) => {
                // `and` and `or` stop at the first operand that decides, and a branch is not looked at in vain.
                let when = self.condition(scope, &parts.0).argument();
                let [one, other] = [&parts.1, &parts.2].map(|branch| self.condition(scope, branch).argument());
                Code::words(format!("or (and {when} {one}) (and (not {when}) {other})"))
            }
            _ => self.text(scope, expr),
        }
    }

    fn every(&self, function: &str, operands: &[&Expr], none: &str, code: impl Fn(&Expr) -> Code) -> Code {
        match operands {
            [] => Code::word(none),
            [only] => code(only),
            _ => {
                let operands: Vec<String> = operands.iter().map(|one| code(one).argument()).collect();
                Code::words(format!("{function} {}", operands.join(" ")))
            }
        }
    }

    fn comparison(&self, scope: &Scope<'_>, op: CompareOp, left: &Expr, right: &Expr) -> Code {
        let function = match op {
            CompareOp::Equal => "eq",
            CompareOp::NotEqual => "ne",
            CompareOp::Less => "lt",
            CompareOp::LessOrEqual => "le",
            CompareOp::Greater => "gt",
            CompareOp::GreaterOrEqual => "ge",
        };
        let kinds = [self.kind(left), self.kind(right)];
        let [left, right] = [left, right].map(|side| {
            let code = if kinds.contains(&Kind::Whole) {
                self.number(scope, side)
            } else if kinds == [Kind::Truth, Kind::Truth] {
                self.truth(scope, side)
            } else {
                self.text(scope, side)
            };
            code.argument()
        });
        Code::words(format!("{function} {left} {right}"))
    }

    fn openshift(&self, scope: &Scope<'_>) -> String {
        format!("include {} {}", go_string(&self.full_name("openshift")), scope.whole())
    }
}

impl Context<'_> {
    /// A map of maps of the values, with these texts where it has nothing.
    pub(super) fn filled(&self, scope: &Scope<'_>, path: &KnobPath, missing: &[([Arc<str>; 2], Expr)]) -> String {
        let mut groups: Vec<(&str, String)> = Vec::new();
        for ([group, name], expr) in missing {
            let entry = format!(" {} {}", go_string(name), self.text(scope, expr).argument());
            match groups.iter_mut().find(|(found, _)| *found == &**group) {
                Some((_, entries)) => entries.push_str(&entry),
                None => groups.push((group, entry)),
            }
        }
        let groups: Vec<String> =
            groups.iter().map(|(group, entries)| format!("{} (dict{entries})", go_string(group))).collect();
        format!("merge (deepCopy (default dict {})) (dict {})", scope.path(path), groups.join(" "))
    }
}

fn all_of(expr: &Expr) -> Option<&[Expr]> {
    if let Expr::All(all) = expr { Some(all) } else { None }
}

fn any_of(expr: &Expr) -> Option<&[Expr]> {
    if let Expr::Any(any) = expr { Some(any) } else { None }
}

/// Operands, with those in the place of one that is of the same operation.
fn flat<'e>(operands: &'e [Expr], of_same: &dyn Fn(&'e Expr) -> Option<&'e [Expr]>) -> Vec<&'e Expr> {
    let mut found = Vec::with_capacity(operands.len());
    for operand in operands {
        match of_same(operand) {
            Some(inner) => found.extend(flat(inner, of_same)),
            None => found.push(operand),
        }
    }
    found
}

/// What makes a digest of a list.
pub(super) fn digest_function(length: u32) -> String {
    format!("toJson | sha256sum | trunc {length}")
}

/// A text as a literal of the template language: in backquotes if that is easier to read.
pub(super) fn go_string(text: &str) -> String {
    let wants_backquotes = text.contains(['"', '\\']);
    if wants_backquotes && text.chars().all(|it| it == ' ' || it != '`' && it.is_ascii_graphic()) {
        return format!("`{text}`");
    }
    let mut code = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => code.push_str("\\\""),
            '\\' => code.push_str("\\\\"),
            '\n' => code.push_str("\\n"),
            '\t' => code.push_str("\\t"),
            '\r' => code.push_str("\\r"),
            it if it.is_control() || matches!(it, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                // Writing to a text can't fail.
                let _ = write!(code, "\\u{:04x}", u32::from(it));
            }
            it => code.push(it),
        }
    }
    code.push('"');
    code
}
