//! What a plain scalar means to Helm: its reader follows YAML 1.1 for truth values and old octal numbers and 1.2 for the
//! rest, and every number goes through JSON, so a whole number beyond 53 bits is rounded.

use std::sync::Arc;

use crate::tree::Tree;

/// A plain scalar that Helm can't take: JSON has no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotANumberOfJson;

/// What a plain scalar without a tag, or with a tag that leaves it open, is.
pub(super) fn resolve(text: &str) -> Result<Tree, NotANumberOfJson> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Tree::Null),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            return Ok(Tree::Bool(true));
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            return Ok(Tree::Bool(false));
        }
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf" | "-.INF" | ".nan" | ".NaN"
        | ".NAN" => {
            return Err(NotANumberOfJson);
        }
        _ => {}
    }
    let number = match text.as_bytes().first() {
        Some(b'.') => float(text),
        Some(b'0'..=b'9' | b'+' | b'-') => {
            let digits: String = text.chars().filter(|it| *it != '_').collect();
            whole(&digits).or_else(|| float(&digits))
        }
        _ => None,
    };
    Ok(number.map_or_else(|| Tree::Str(Arc::from(text)), tree_of))
}

/// A number as Helm holds it: whole if it has no fraction and fits, since JSON makes no difference.
pub(super) fn tree_of(number: f64) -> Tree {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if number.fract() == 0.0 && (-LIMIT..LIMIT).contains(&number) {
        #[expect(clippy::cast_possible_truncation, reason = "within the range and without a fraction")]
        return Tree::Int(number as i64);
    }
    Tree::Float(number)
}

/// A whole number with the prefixes of Go, `0` alone meaning octal.
fn whole(text: &str) -> Option<f64> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let lower = unsigned.to_ascii_lowercase();
    let (digits, radix) = if let Some(digits) = lower.strip_prefix("0x") {
        (digits, 16)
    } else if let Some(digits) = lower.strip_prefix("0b") {
        (digits, 2)
    } else if let Some(digits) = lower.strip_prefix("0o") {
        (digits, 8)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (lower.get(1..)?, 8)
    } else {
        (lower.as_str(), 10)
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    #[expect(clippy::cast_precision_loss, reason = "JSON rounds in the same way")]
    let magnitude = magnitude as f64;
    Some(if negative { -magnitude } else { magnitude })
}

/// A number in decimal notation, if it is finite.
fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(it, rest)| (it, Some(rest)));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let are_digits = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    if (before.is_empty() && after.is_empty()) || !are_digits(before) || !are_digits(after) {
        return None;
    }
    if let Some(exponent) = exponent {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits.is_empty() || !are_digits(digits) {
            return None;
        }
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}
