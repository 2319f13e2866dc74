//! Numbers with units, read by the type that is expected.
//!
//! The units of cpu, memory and storage are those of Kubernetes' resource quantities
//! (`apimachinery/pkg/api/resource/quantity.go`).

use std::sync::Arc;

/// What is wrong with a number for its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitError {
    /// The unit does not exist for the type; maybe this one was meant.
    Unknown {
        /// The whole literal as it should be written, if that is known.
        suggestion: Option<String>,
    },
    /// The type needs a unit.
    Missing {
        /// Examples of what can be written.
        examples: &'static str,
    },
    /// It is finer than the type can say, or too large to be meant.
    Unrepresentable,
}

/// Processor time: whole or fractional cores, or millicores (`m`). In thousandths of a core.
pub fn cpu(digits: &str, unit: &str) -> Result<u64, UnitError> {
    match unit {
        "" => scaled(digits, 1000).ok_or(UnitError::Unrepresentable),
        "m" => scaled(digits, 1).ok_or(UnitError::Unrepresentable),
        _ => Err(UnitError::Unknown { suggestion: None }),
    }
}

/// Memory or disk: bytes with a binary (`Ki Mi Gi Ti Pi Ei`) or a decimal (`k M G T P E`) unit. In bytes.
pub fn bytes(digits: &str, unit: &str) -> Result<u64, UnitError> {
    let factor: u64 = match unit {
        "" => 1,
        "Ki" => 1 << 10,
        "Mi" => 1 << 20,
        "Gi" => 1 << 30,
        "Ti" => 1 << 40,
        "Pi" => 1 << 50,
        "Ei" => 1 << 60,
        "k" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        "T" => 1_000_000_000_000,
        "P" => 1_000_000_000_000_000,
        "E" => 1_000_000_000_000_000_000,
        _ => {
            let suggestion = meant_bytes_unit(unit).map(|unit| format!("{digits}{unit}"));
            return Err(UnitError::Unknown { suggestion });
        }
    };
    scaled(digits, factor).ok_or(UnitError::Unrepresentable)
}

/// The unit that Kubernetes has for one that people write elsewhere.
fn meant_bytes_unit(unit: &str) -> Option<&'static str> {
    let first = unit.chars().next()?.to_ascii_lowercase();
    let rest = unit.get(1..)?.to_ascii_lowercase();
    // `m` alone is a thousandth, which is never meant for bytes; `K`, `g`, `MB`, `mib` are spellings of real units.
    if !matches!(rest.as_str(), "" | "b" | "i" | "ib") || unit == "m" {
        return None;
    }
    match first {
        'k' => Some("Ki"),
        'm' => Some("Mi"),
        'g' => Some("Gi"),
        't' => Some("Ti"),
        'p' => Some("Pi"),
        'e' => Some("Ei"),
        _ => None,
    }
}

/// A length of time: `s`, `m`, `h` or `d`, or bare seconds nowhere: the unit is a must. In seconds.
pub fn seconds(digits: &str, unit: &str) -> Result<u32, UnitError> {
    let factor: u64 = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86400,
        "" => return Err(UnitError::Missing { examples: "`10s`, `5m`, `1h`" }),
        "sec" | "secs" | "second" | "seconds" => {
            return Err(UnitError::Unknown { suggestion: Some(format!("{digits}s")) });
        }
        "min" | "mins" | "minute" | "minutes" => {
            return Err(UnitError::Unknown { suggestion: Some(format!("{digits}m")) });
        }
        _ => return Err(UnitError::Unknown { suggestion: None }),
    };
    scaled(digits, factor).and_then(|it| u32::try_from(it).ok()).ok_or(UnitError::Unrepresentable)
}

/// The largest percentage: a share of any amount is still a number.
pub const LARGEST_PERCENT: u32 = 999;

/// A percentage: `70%`.
pub fn percent(digits: &str, unit: &str) -> Result<u32, UnitError> {
    match unit {
        "%" => digits.parse().ok().filter(|it| *it <= LARGEST_PERCENT).ok_or(UnitError::Unrepresentable),
        "" => Err(UnitError::Missing { examples: "`70%`" }),
        _ => Err(UnitError::Unknown { suggestion: None }),
    }
}

/// `digits` times `factor`, if that is a whole number of at most 2⁶³−1 (what Kubernetes keeps a quantity in).
fn scaled(digits: &str, factor: u64) -> Option<u64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: u128 = whole.parse().ok()?;
    let mut total = whole.checked_mul(u128::from(factor))?;
    if !fraction.is_empty() {
        let parts = 10u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        let fraction = fraction.parse::<u128>().ok()?.checked_mul(u128::from(factor))?;
        if fraction % parts != 0 {
            return None;
        }
        total = total.checked_add(fraction / parts)?;
    }
    u64::try_from(total).ok().filter(|it| i64::try_from(*it).is_ok())
}

/// A literal as it is written: `250m`.
pub fn written(digits: &str, unit: &str) -> Arc<str> {
    if unit.is_empty() { Arc::from(digits) } else { Arc::from(format!("{digits}{unit}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_have_the_values_that_kubernetes_gives_them() {
        assert_eq!(cpu("250", "m"), Ok(250));
        assert_eq!(cpu("1", ""), Ok(1000));
        assert_eq!(cpu("0.5", ""), Ok(500));
        assert_eq!(cpu("0.0005", ""), Err(UnitError::Unrepresentable));
        assert_eq!(bytes("1.5", "Gi"), Ok(1_610_612_736));
        assert_eq!(bytes("128", "M"), Ok(128_000_000));
        assert_eq!(bytes("99999999999", "Gi"), Err(UnitError::Unrepresentable));
        assert_eq!(seconds("5", "m"), Ok(300));
        assert_eq!(percent("70", "%"), Ok(70));
    }

    #[test]
    fn units_of_other_worlds_are_recognised() {
        let suggestion = |text: &str| Err(UnitError::Unknown { suggestion: Some(text.to_owned()) });
        assert_eq!(bytes("512", "MB"), suggestion("512Mi"));
        assert_eq!(bytes("1", "gb"), suggestion("1Gi"));
        assert_eq!(bytes("64", "K"), suggestion("64Ki"));
        assert_eq!(bytes("500", "m"), Err(UnitError::Unknown { suggestion: None }));
        assert_eq!(seconds("10", "sec").err(), Some(UnitError::Unknown { suggestion: Some("10s".to_owned()) }));
    }
}
