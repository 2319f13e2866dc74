//! Quantities, exactly.

use kdsl_db::tree::Tree;
use kdsl_semantic::functions::Unit;

/// How many billionths of one a quantity is; `None` for what is no quantity, or too much to count.
///
/// The notation is that of `ParseQuantity` in staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go.
pub(crate) fn billionths(quantity: &Tree) -> Option<i128> {
    match quantity {
        Tree::Int(number) => Some(i128::from(*number) * 1_000_000_000),
        Tree::Float(number) => parse(&format!("{number}")),
        Tree::Str(text) => parse(text),
        _ => None,
    }
}

fn parse(text: &str) -> Option<i128> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = text.find(|it: char| !(it.is_ascii_digit() || it == '.')).unwrap_or(text.len());
    let (digits, suffix) = text.split_at(end);
    let factor = factor(suffix)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let whole: u128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut sum = whole.checked_mul(factor)?;
    let mut unit = factor;
    for digit in fraction.chars() {
        unit /= 10;
        sum = sum.checked_add(u128::from(digit.to_digit(10)?) * unit)?;
    }
    Some(sign * i128::try_from(sum).ok()?)
}

/// How many billionths a suffix stands for.
fn factor(suffix: &str) -> Option<u128> {
    if let Some((_, factor)) = Unit::Byte.suffixes().iter().find(|(known, _)| *known == suffix) {
        return Some(*factor);
    }
    let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
    let shifted = u32::try_from(exponent.checked_add(9)?).ok()?;
    10u128.checked_pow(shifted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_exact() {
        let of = |text: &str| billionths(&Tree::str(text));
        assert_eq!(of("1"), Some(1_000_000_000));
        assert_eq!(of("250m"), Some(250_000_000));
        assert_eq!(of("1.5Ki"), Some(1_536_000_000_000));
        assert_eq!(of("1e3"), of("1k"));
        assert_eq!(of("-1"), Some(-1_000_000_000));
        assert_eq!(of(".5"), of("500m"));
        for odd in ["", "1.2.3", "Mi", "1 Gi", "1gb", "x"] {
            assert_eq!(of(odd), None, "{odd}");
        }
        assert_eq!(billionths(&Tree::Int(2)), of("2"));
    }
}
