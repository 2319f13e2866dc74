//! Texts in a template: literal ones kept from the template engine, and ones with expressions in them in the form that is
//! easiest to read and still gives the very same text for all values.

use kdsl_ir::Expr;

use super::action::Kind;
use super::context::{Context, Scope};
use super::shape::{self, Shape};
use crate::yaml;

/// A text scalar in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// On one line.
    Line(String),
    /// A literal block: its header, such as `|-`, and its lines without indentation.
    Block(&'static str, Vec<String>),
    /// The text as it is, for a named template of its own: YAML can't hold it where it stands.
    Named(String),
}

/// A part of a text.
#[derive(Clone, Debug)]
enum Part<'e> {
    Literal(&'e str),
    Action { code: String, shape: Shape },
}

/// What a literal part of a text is written like, before it is kept from the template engine.
type Style = fn(&str) -> String;

impl Context<'_> {
    /// The form of a text as a scalar.
    pub(super) fn scalar_text(&self, scope: &Scope<'_>, expr: &Expr) -> Text {
        match expr {
            Expr::Str(text) => literal(text),
            Expr::Concat(parts) => self.joined_text(scope, parts),
            Expr::If(parts) => {
                let [one, other] = [&parts.1, &parts.2].map(|branch| self.line(scope, branch));
                let when = self.condition(scope, &parts.0).pipeline();
                Text::Line(format!("{{{{ if {when} }}}}{one}{{{{ else }}}}{other}{{{{ end }}}}"))
            }
            _ => Text::Line(self.quoted(scope, expr)),
        }
    }

    /// A scalar on one line, whatever it gives. An action may follow.
    pub(super) fn line(&self, scope: &Scope<'_>, expr: &Expr) -> String {
        match (expr, self.kind(expr)) {
            (Expr::Int(number), _) => number.to_string(),
            (Expr::Bool(truth), _) => truth.to_string(),
            (Expr::Str(text), _) => escape(&yaml::scalar(text), true),
            (_, Kind::Text) => match self.scalar_text(scope, expr) {
                Text::Line(line) => line,
                Text::Block(..) | Text::Named(_) => self.quoted(scope, expr),
            },
            (Expr::If(parts), _) => {
                let [one, other] = [&parts.1, &parts.2].map(|branch| self.line(scope, branch));
                let when = self.condition(scope, &parts.0).pipeline();
                format!("{{{{ if {when} }}}}{one}{{{{ else }}}}{other}{{{{ end }}}}")
            }
            _ => format!("{{{{ {} }}}}", self.value(scope, expr).pipeline()),
        }
    }

    fn quoted(&self, scope: &Scope<'_>, expr: &Expr) -> String {
        let code = self.text(scope, expr).pipeline();
        match expr {
            Expr::ChartLabel => format!("{{{{ {code} }}}}"),
            Expr::Text(path) | Expr::Scalar(path) if self.may_be_null(path) && !scope.is_there(path) => {
                // `quote` gives nothing for null.
                let value = scope.path(path);
                format!(
                    "{{{{ if kindIs \"string\" {value} }}}}{{{{ {value} | quote }}}}{{{{ else }}}}null{{{{ end }}}}"
                )
            }
            _ => format!("{{{{ {code} | quote }}}}"),
        }
    }

    fn joined_text(&self, scope: &Scope<'_>, parts: &[Expr]) -> Text {
        let pieces = self.parts(scope, parts, |text| text.to_owned());
        let has_lines = pieces.iter().any(|piece| matches!(piece, Part::Literal(text) if text.contains('\n')));
        if has_lines {
            return block(&pieces).unwrap_or_else(|| Text::Named(self.raw(scope, parts)));
        }
        if is_plain(&pieces) {
            return Text::Line(join(&pieces));
        }
        let fits = |set| {
            pieces.iter().all(|piece| match piece {
                Part::Literal(text) => text.chars().all(yaml::is_printable),
                Part::Action { shape, .. } => shape.within(set),
            })
        };
        let has =
            |what: &[char]| pieces.iter().any(|piece| matches!(piece, Part::Literal(text) if text.contains(what)));
        if has(&['"', '\\']) && !has(&['\'']) && fits(shape::LINE & !(1 << b'\'')) {
            return Text::Line(format!("'{}'", join(&pieces)));
        }
        if fits(shape::IN_QUOTES) {
            let style: Style = |text| text.replace('\\', "\\\\").replace('"', "\\\"");
            return Text::Line(format!("\"{}\"", join_with(&self.parts(scope, parts, style), style, false)));
        }
        Text::Line(format!("{{{{ {} | quote }}}}", self.text(scope, &Expr::Concat(parts.to_vec())).pipeline()))
    }

    fn parts<'e>(&self, scope: &Scope<'_>, parts: &'e [Expr], style: Style) -> Vec<Part<'e>> {
        parts
            .iter()
            .map(|part| match part {
                Expr::Str(text) => Part::Literal(text),
                _ => Part::Action { code: self.inline(scope, part, style), shape: self.shape(scope, part) },
            })
            .collect()
    }

    /// An expression within a text, braces and all. What follows a literal may be an action.
    fn inline(&self, scope: &Scope<'_>, expr: &Expr, style: Style) -> String {
        match expr {
            Expr::Str(text) => escape(&style(text), true),
            Expr::Concat(parts) => join_with(&self.parts(scope, parts, style), style, true),
            Expr::If(parts) => {
                let when = self.condition(scope, &parts.0).pipeline();
                let [one, other] = [&parts.1, &parts.2].map(|branch| self.inline(scope, branch, style));
                let other = if other.is_empty() { other } else { format!("{{{{ else }}}}{other}") };
                format!("{{{{ if {when} }}}}{one}{other}{{{{ end }}}}")
            }
            _ => {
                let code = match self.kind(expr) {
                    Kind::Text | Kind::Scalar => self.text(scope, expr),
                    Kind::Whole | Kind::Truth => self.value(scope, expr),
                };
                format!("{{{{ {} }}}}", code.pipeline())
            }
        }
    }

    /// A text as the lines of a helper's body, which leave nothing but the text: one for each choice in it. `None` if they
    /// would take away a blank of it.
    pub(super) fn lines(&self, scope: &Scope<'_>, parts: &[Expr]) -> Option<Vec<String>> {
        let has_choice = parts.iter().any(|part| matches!(part, Expr::If(_)));
        if !has_choice || matches!(parts.first(), Some(Expr::Str(_))) {
            return None;
        }
        let mut lines: Vec<String> = Vec::new();
        for (number, piece) in self.parts(scope, parts, |text| text.to_owned()).into_iter().enumerate() {
            let starts_line = number == 0 || matches!(parts.get(number), Some(Expr::If(_)));
            match (piece, lines.last_mut()) {
                (Part::Action { code, .. }, _) if starts_line => {
                    lines.push(format!("{{{{-{}", code.strip_prefix("{{")?));
                }
                (Part::Action { code, .. }, Some(line)) => line.push_str(&code),
                (Part::Literal(text), Some(line)) => line.push_str(&escape(text, true)),
                (_, None) => return None,
            }
        }
        let keeps_blanks =
            lines.iter().all(|line| !line.ends_with(|it: char| it.is_whitespace()) && !line.contains('\n'));
        keeps_blanks.then_some(lines)
    }

    /// A text with its expressions, not as YAML.
    pub(super) fn raw(&self, scope: &Scope<'_>, parts: &[Expr]) -> String {
        join(&self.parts(scope, parts, |text| text.to_owned()))
    }
}

/// A literal text as a scalar.
fn literal(text: &str) -> Text {
    let last = text.strip_suffix('\n').unwrap_or(text);
    // An action after the text takes away all blanks before it.
    let keeps_its_end = !last.ends_with(|it: char| it.is_whitespace());
    match yaml::literal_header(text) {
        Some(header) if keeps_its_end => {
            Text::Block(header, escape(last, false).split('\n').map(str::to_owned).collect())
        }
        _ => Text::Line(escape(&yaml::scalar(text), false)),
    }
}

/// A line of a comment.
pub(super) fn comment(text: &str) -> String {
    let shown: String = text.chars().map(|it| if yaml::is_printable(it) { it } else { ' ' }).collect();
    escape(shown.trim_end(), false)
}

/// A literal text as a key.
pub(super) fn key(text: &str) -> String {
    escape(&yaml::scalar(text), false)
}

/// A text as a literal block, if every value that its actions can have leaves it one.
fn block(pieces: &[Part<'_>]) -> Option<Text> {
    let mut lines: Vec<Vec<Part<'_>>> = vec![Vec::new()];
    for piece in pieces {
        match piece {
            Part::Literal(text) => {
                for (number, line) in text.split('\n').enumerate() {
                    if number > 0 {
                        lines.push(Vec::new());
                    }
                    if !line.is_empty() {
                        lines.last_mut()?.push(Part::Literal(line));
                    }
                    if !line.chars().all(|it| it == '\t' || yaml::is_printable(it)) {
                        return None;
                    }
                }
            }
            Part::Action { shape, .. } if shape.within(shape::LINE) => lines.last_mut()?.push(piece.clone()),
            Part::Action { .. } => return None,
        }
    }
    let ends_with_break = lines.len() > 1 && lines.last().is_some_and(Vec::is_empty);
    if ends_with_break {
        lines.pop();
    }
    // The last line has something in it, or a reader takes away the line break before it; and its end is no blank, which an
    // action after it would take away.
    let last = lines.last()?;
    let is_there = last.iter().any(|piece| match piece {
        Part::Literal(text) => !text.trim().is_empty(),
        Part::Action { shape, .. } => !shape.empty && shape.within(shape::PLAIN),
    });
    let ends_in_blank = matches!(last.last(), Some(Part::Literal(text)) if text.ends_with([' ', '\t']));
    if !is_there || ends_in_blank {
        return None;
    }
    // Without a first character that is surely none, a reader takes blanks at the start for indentation.
    let starts_at_once = match lines.first()?.first()? {
        Part::Literal(text) => !text.starts_with([' ', '\t']),
        Part::Action { shape, .. } => !shape.empty && shape.first & (1 << b' ' | 1 << b'\t') == 0,
    };
    let header = match (starts_at_once, ends_with_break) {
        (true, true) => "|",
        (true, false) => "|-",
        (false, true) => "|2",
        (false, false) => "|2-",
    };
    Some(Text::Block(header, lines.iter().map(|line| join(line)).collect()))
}

/// Whether a text needs no quotes, for all values.
fn is_plain(pieces: &[Part<'_>]) -> bool {
    let within = pieces.iter().all(|piece| match piece {
        Part::Literal(text) => Shape::of(text).within(shape::PLAIN),
        Part::Action { shape, .. } => shape.within(shape::PLAIN),
    });
    let mut first = 0;
    for piece in pieces {
        let shape = match piece {
            Part::Literal(text) => Shape::of(text),
            Part::Action { shape, .. } => *shape,
        };
        first |= shape.first;
        if !shape.empty {
            break;
        }
    }
    // No number, date, truth value or null of any version of YAML has a hyphen before a letter.
    let has_word = pieces.iter().any(|piece| {
        matches!(piece, Part::Literal(text)
            if text.as_bytes().windows(2).any(|pair| matches!(pair, [b'-', next] if next.is_ascii_alphabetic())))
    });
    // Nor does one start with a letter and have one of these.
    let starts_as_word = matches!(pieces.first(), Some(Part::Literal(text))
        if text.starts_with(|it: char| it.is_ascii_alphabetic()) && text.contains(['-', '.', '/', '_']));
    within && first & !shape::ALPHANUMERIC == 0 && (has_word || starts_as_word)
}

fn join(pieces: &[Part<'_>]) -> String {
    join_with(pieces, |text| text.to_owned(), false)
}

fn join_with(pieces: &[Part<'_>], style: Style, before_action: bool) -> String {
    let mut joined = String::new();
    for (number, piece) in pieces.iter().enumerate() {
        match piece {
            Part::Literal(text) => {
                let before_action = match pieces.get(number + 1) {
                    Some(next) => matches!(next, Part::Action { .. }),
                    None => before_action,
                };
                joined.push_str(&escape(&style(text), before_action));
            }
            Part::Action { code, .. } => joined.push_str(code),
        }
    }
    joined
}

/// Keeps a text from the template engine: two braces would open an action, and so would one before an action.
pub(super) fn escape(text: &str, before_action: bool) -> String {
    let needed = text.contains("{{") || (before_action && text.ends_with('{'));
    if !needed {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let (before, from) = rest.split_at(start);
        let length = from.len() - from.trim_start_matches('{').len();
        let (braces, after) = from.split_at(length);
        escaped.push_str(before);
        if length > 1 || (before_action && after.is_empty()) {
            escaped.push_str("{{ \"");
            escaped.push_str(braces);
            escaped.push_str("\" }}");
        } else {
            escaped.push_str(braces);
        }
        rest = after;
    }
    escaped.push_str(rest);
    escaped
}
