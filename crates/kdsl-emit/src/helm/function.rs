//! Functions as template actions. Each has the function of the template language that gives the same, or a named template.

use kdsl_ir::expression::{Function, ImagePart, LARGEST_AMOUNT, Sort, Unit};
use kdsl_ir::{Expr, KnobType};

use super::action::{Code, Kind, go_string};
use super::context::{Context, Scope, plain_type};

/// What a function gives.
pub(super) fn kind(function: Function) -> Kind {
    match function {
        Function::Count
        | Function::Characters
        | Function::Least
        | Function::Greatest
        | Function::Amount(_)
        | Function::Item(Sort::Whole)
        | Function::NotNegative => Kind::Whole,
        Function::Contains
        | Function::StartsWith
        | Function::EndsWith
        | Function::Has
        | Function::Item(Sort::Truth) => Kind::Truth,
        _ => Kind::Text,
    }
}

/// The name of the helper that counts a quantity.
pub(super) fn helper_of(unit: Unit) -> &'static str {
    match unit {
        Unit::Byte => "bytes",
        Unit::Millicore => "millicores",
        Unit::Second => "seconds",
        Unit::Percent => "percent",
    }
}

/// What the first part of an image's name is like if it is a registry.
const REGISTRY: &str = r"[^/]*[.:][^/]*|localhost";

/// The name of the helper that makes a list of a map.
pub(super) const PAIRS: &str = "pairs";

impl Context<'_> {
    /// What a function gives, as a value of the template language.
    pub(super) fn call(&self, scope: &Scope<'_>, function: Function, arguments: &[Expr]) -> Code {
        let text = |nth: usize| match arguments.get(nth) {
            Some(argument) => self.text(scope, argument).argument(),
            None => "\"\"".to_owned(),
        };
        let numbers = || {
            let numbers: Vec<String> = arguments.iter().map(|it| self.number(scope, it).argument()).collect();
            numbers.join(" ")
        };
        let code = match function {
            Function::Join => return self.join(scope, arguments),
            Function::Split | Function::Pairs => match arguments.first() {
                Some(_) => format!("join \",\" {}", self.list(scope, function, arguments).argument()),
                None => "\"\"".to_owned(),
            },
            Function::Count => match arguments.first() {
                Some(Expr::Items(path)) => format!("len (default list {})", scope.path(path)),
                Some(Expr::Call(function, inner)) => {
                    format!("len {}", self.list(scope, *function, inner).argument())
                }
                _ => "len list".to_owned(),
            },
            Function::Characters => format!("len (splitList \"\" {})", text(0)),
            Function::Upper => format!("upper {}", text(0)),
            Function::Lower => format!("lower {}", text(0)),
            Function::Trim => format!("trim {}", text(0)),
            Function::Replace => format!("replace {} {} {}", text(1), text(2), text(0)),
            Function::Contains => format!("contains {} {}", text(1), text(0)),
            Function::StartsWith => format!("hasPrefix {} {}", text(1), text(0)),
            Function::EndsWith => format!("hasSuffix {} {}", text(1), text(0)),
            Function::Least => format!("min {}", numbers()),
            Function::Greatest => format!("max {}", numbers()),
            Function::Base64 => format!("b64enc {}", text(0)),
            Function::Sha256 => format!("sha256sum {}", text(0)),
            Function::Json => match arguments.first() {
                Some(Expr::Items(path) | Expr::Scalar(path) | Expr::Text(path)) => {
                    format!("toRawJson {}", scope.path(path))
                }
                Some(Expr::Call(function @ (Function::Split | Function::Pairs), inner)) => {
                    format!("toRawJson {}", self.list(scope, *function, inner).argument())
                }
                Some(argument) if self.kind(argument) == Kind::Text => format!("toRawJson {}", text(0)),
                _ => return Code::words(format!("toString {}", text(0))),
            },
            Function::Indent => match arguments.get(1) {
                Some(Expr::Int(number)) => format!("indent {number} {}", text(0)),
                _ => format!("indent 0 {}", text(0)),
            },
            Function::OrElse => {
                let choices: Vec<String> = (0..arguments.len()).map(text).collect();
                format!("coalesce {} \"\"", choices.join(" "))
            }
            Function::Amount(unit) => {
                let quantity = match arguments.first() {
                    Some(Expr::Scalar(path) | Expr::Text(path)) => scope.path(path),
                    _ => text(0),
                };
                let name = go_string(&self.full_name(helper_of(unit)));
                format!("int (include {name} {quantity})")
            }
            Function::Item(sort) => return self.item(scope, sort, arguments),
            Function::Has => match arguments.first() {
                Some(Expr::Items(path)) => format!("hasKey (default dict {}) {}", scope.path(path), text(1)),
                _ => "not true".to_owned(),
            },
            Function::ImagePart(part) => match part {
                ImagePart::Registry => {
                    let found = format!("regexReplaceAll `(?s)^(({REGISTRY})/)?.*$` {} \"${{2}}\"", text(0));
                    format!("default \"docker.io\" ({found})")
                }
                ImagePart::Repository => {
                    let whole = format!("(regexReplaceAll \"^[^/]*$\" {} \"library/${{0}}\")", text(0));
                    format!("regexReplaceAll `(?s)^(({REGISTRY})/)?(.*?)(:[^/:@]+)?(@.*)?$` {whole} \"${{3}}\"")
                }
                ImagePart::Tag => {
                    format!("regexReplaceAll `(?s)^.*?(:([^/:@]+))?(@.*)?$` {} \"${{2}}\"", text(0))
                }
                ImagePart::Digest => format!("regexReplaceAll `(?s)^[^@]*@?` {} \"\"", text(0)),
            },
            Function::NotNegative => match arguments.first() {
                Some(number) => return self.number(scope, number),
                None => "int 0".to_owned(),
            },
        };
        Code::words(code)
    }

    /// A list of texts, as a value of the template language.
    pub(super) fn list(&self, scope: &Scope<'_>, function: Function, arguments: &[Expr]) -> Code {
        let between = match arguments.get(1) {
            Some(between) => self.text(scope, between).argument(),
            None => "\"\"".to_owned(),
        };
        match (function, arguments.first()) {
            (Function::Pairs, Some(Expr::Items(path))) => {
                let name = go_string(&self.full_name(PAIRS));
                let map = scope.path(path);
                Code::words(format!("include {name} (dict \"map\" {map} \"between\" {between}) | fromJsonArray"))
            }
            (_, Some(text)) => Code::words(format!("splitList {between} {}", self.text(scope, text).argument())),
            (_, None) => Code::words("list"),
        }
    }

    /// An item of a list or an entry of a map. Values without it are refused before; a choice computes both of its sides, so it
    /// gives something all the same.
    fn item(&self, scope: &Scope<'_>, sort: Sort, arguments: &[Expr]) -> Code {
        let nothing = match sort {
            Sort::Text => "\"\"",
            Sort::Whole => "0",
            Sort::Truth => "false",
        };
        let (item, is_text) = match arguments {
            [whole, Expr::Int(number)] => {
                let filling = [nothing].repeat(usize::try_from(*number).unwrap_or(0) + 1).join(" ");
                let (list, is_text) = match whole {
                    Expr::Items(path) => (format!("(default list {})", scope.path(path)), self.items_are_text(path)),
                    Expr::Call(function, inner) => (self.list(scope, *function, inner).argument(), true),
                    _ => ("list".to_owned(), true),
                };
                (format!("(index (concat {list} (list {filling})) {number})"), is_text)
            }
            [Expr::Items(path), key] => {
                let key = self.text(scope, key).argument();
                (format!("(get (default dict {}) {key})", scope.path(path)), self.items_are_text(path))
            }
            _ => (nothing.to_owned(), true),
        };
        Code::words(match sort {
            Sort::Text if is_text => format!("toString {item}"),
            Sort::Text => format!("toRawJson {item} | trimAll `\"`"),
            Sort::Whole => format!("int {item}"),
            Sort::Truth => format!("eq (toString {item}) \"true\""),
        })
    }

    fn join(&self, scope: &Scope<'_>, arguments: &[Expr]) -> Code {
        let between = match arguments.get(1) {
            Some(between) => self.text(scope, between).argument(),
            None => "\"\"".to_owned(),
        };
        match arguments.first() {
            Some(Expr::Items(path)) => {
                let items = scope.path(path);
                match self.items_are_text(path) {
                    true => Code::words(format!("join {between} {items}")),
                    // JSON has numbers as they are; text in it is in quotes.
                    false => Code::words(format!(
                        "toRawJson (default list {items}) | replace `\"` \"\" | trimAll \"[]\" | replace \",\" {between}"
                    )),
                }
            }
            Some(Expr::Call(function, inner)) => {
                Code::words(format!("join {between} {}", self.list(scope, *function, inner).argument()))
            }
            _ => Code::word("\"\""),
        }
    }

    /// Whether the items of a list of the values are texts or truth values, which a template writes as they are.
    fn items_are_text(&self, path: &kdsl_ir::KnobPath) -> bool {
        match self.knob_type(path).map(plain_type) {
            Some(KnobType::TextMap { .. }) => true,
            Some(KnobType::List(inner) | KnobType::Map(inner)) => {
                matches!(plain_type(inner), KnobType::Text { .. } | KnobType::Enum(_) | KnobType::Truth)
            }
            _ => false,
        }
    }

    /// What `range` goes over for a list of texts, and the text of one of its items, the dot.
    pub(super) fn texts(&self, scope: &Scope<'_>, list: &Expr, dollars: bool) -> (Code, String) {
        let (code, is_text) = match list {
            Expr::Items(path) => (Code::word(scope.path(path)), self.items_are_text(path)),
            Expr::Call(function, arguments) => (self.list(scope, *function, arguments), true),
            _ => (Code::words("list"), true),
        };
        let item = if is_text { "." } else { "toRawJson . | trimAll `\"`" };
        let item = if dollars { format!("{item} | replace \"$\" \"$$\"") } else { item.to_owned() };
        (code, format!("{item} | quote"))
    }
}

/// How many units stand on a line.
const UNITS_OF_A_LINE: usize = 6;

/// The body and the description of the helper that counts quantities of a unit.
pub(super) fn counting(unit: Unit) -> (&'static str, String) {
    let docs = match unit {
        Unit::Byte => "A size in bytes, rounded down. Takes the size.",
        Unit::Millicore => "A share of cpu in thousandths of a core, rounded down. Takes the share.",
        Unit::Second => "A length of time in seconds, rounded down. Takes the length.",
        Unit::Percent => "The number of a percentage. Takes the percentage.",
    };
    let units: Vec<String> = unit
        .suffixes()
        .iter()
        .map(|(suffix, billionths)| {
            // A billionth that is none of a template's whole numbers is one of its fractions.
            let factor = match billionths % 1_000_000_000 {
                0 => format!("{}.0", billionths / 1_000_000_000),
                _ => format!("{}e-9", billionths),
            };
            format!("{} {factor}", go_string(suffix))
        })
        .collect();
    let body = format!(
        "{{{{- $text := toRawJson . | trimAll `\"` }}}}\n\
         {{{{- $digits := regexFind \"^[0-9.]+\" $text }}}}\n\
         {{{{- $unit := trimPrefix $digits $text }}}}\n\
         {{{{- $units := dict\n{}}}}}\n\
         {{{{- if not (hasKey $units $unit) }}}}\n  {{{{- $digits = $text }}}}\n  {{{{- $unit = {} }}}}\n{{{{- end }}}}\n\
         {{{{- minf {}.0 (mulf (float64 $digits) (get $units $unit)) | floor | int64 }}}}\n",
        units.chunks(UNITS_OF_A_LINE).map(|line| format!("    {}\n", line.join(" "))).collect::<String>(),
        unit.suffixes().first().map_or_else(|| "\"\"".to_owned(), |(suffix, _)| go_string(suffix)),
        LARGEST_AMOUNT,
    );
    (docs, body)
}

/// The body and the description of the helper that makes a list of a map.
pub(super) fn pairing() -> (&'static str, &'static str) {
    (
        "The entries of a map as a list of texts, in JSON. Takes a dict: `map`, and `between` for what stands between key\n\
         and value.",
        "{{- $between := .between }}\n\
         {{- $pairs := list }}\n\
         {{- range $key, $value := .map }}\n  \
         {{- $text := kindIs \"string\" $value | ternary $value (toRawJson $value | trimAll `\"`) }}\n  \
         {{- $pairs = append $pairs (print $key $between $text) }}\n\
         {{- end }}\n\
         {{- toRawJson $pairs }}\n",
    )
}
