//! How many of a unit a quantity is.

/// The unit that quantities of a type are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Bytes: memory and storage.
    Byte,
    /// Thousandths of a core: cpu.
    Millicore,
    /// Seconds: durations.
    Second,
    /// Hundredths: percentages.
    Percent,
}

/// The largest amount that is counted; more counts as this. Up to it numbers are exact, in a template too.
pub const LARGEST_AMOUNT: i64 = (1 << 53) - 1;

impl Unit {
    /// What stands behind a number of this unit.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Byte => "",
            Self::Millicore => "m",
            Self::Second => "s",
            Self::Percent => "%",
        }
    }

    /// The suffixes of a quantity, and how many billionths of the unit each stands for.
    pub fn suffixes(self) -> &'static [(&'static str, u128)] {
        const N: u128 = 1_000_000_000;
        match self {
            Self::Byte => &[
                ("", N),
                ("n", 1),
                ("u", 1_000),
                ("m", 1_000_000),
                ("k", 1_000 * N),
                ("M", 1_000_000 * N),
                ("G", N * N),
                ("T", 1_000 * N * N),
                ("P", 1_000_000 * N * N),
                ("E", N * N * N),
                ("Ki", N << 10),
                ("Mi", N << 20),
                ("Gi", N << 30),
                ("Ti", N << 40),
                ("Pi", N << 50),
                ("Ei", N << 60),
            ],
            Self::Millicore => &[
                ("", 1_000 * N),
                ("n", 1_000),
                ("u", 1_000_000),
                ("m", N),
                ("k", 1_000_000 * N),
                ("M", N * N),
                ("G", 1_000 * N * N),
                ("T", 1_000_000 * N * N),
                ("P", N * N * N),
                ("E", 1_000 * N * N * N),
                ("Ki", (1_000 * N) << 10),
                ("Mi", (1_000 * N) << 20),
                ("Gi", (1_000 * N) << 30),
                ("Ti", (1_000 * N) << 40),
                ("Pi", (1_000 * N) << 50),
                ("Ei", (1_000 * N) << 60),
            ],
            Self::Second => &[("s", N), ("m", 60 * N), ("h", 3_600 * N), ("d", 86_400 * N)],
            Self::Percent => &[("%", N)],
        }
    }
}

/// An amount as a person would write it: `512Mi`.
pub fn written(unit: Unit, amount: i64) -> String {
    let units: &[(&str, i64)] = match unit {
        Unit::Byte => &[("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)],
        Unit::Millicore => &[("", 1000)],
        Unit::Second => &[("h", 3600), ("m", 60)],
        Unit::Percent => &[],
    };
    let largest = units.iter().find(|(_, factor)| amount != 0 && amount % factor == 0);
    match largest {
        Some((suffix, factor)) => format!("{}{suffix}", amount / factor),
        None => format!("{amount}{}", unit.suffix()),
    }
}

/// How many of the unit a quantity is, rounded down, at most [`LARGEST_AMOUNT`].
pub fn amount(unit: Unit, text: &str) -> i64 {
    const BILLION: u128 = 1_000_000_000;
    let end = text.find(|it: char| !(it.is_ascii_digit() || it == '.')).unwrap_or(text.len());
    let (digits, suffix) = text.split_at(end);
    let (digits, factor) = match unit.suffixes().iter().find(|(known, _)| *known == suffix) {
        Some((_, factor)) => (digits, *factor),
        // An exponent.
        None => (text, unit.suffixes().first().map_or(BILLION, |(_, factor)| *factor)),
    };
    // The shortest notation of what it is as a floating-point number: a template has no other numbers.
    let number = digits.parse::<f64>().unwrap_or(0.0);
    let decimal = format!("{number}");
    let (whole, fraction) = decimal.split_once('.').unwrap_or((&decimal, ""));
    // More digits than that are far less than a billionth.
    let fraction = fraction.get(..fraction.len().min(18)).unwrap_or_default();
    let parts = 10u128.pow(u32::try_from(fraction.len()).unwrap_or(0));
    let exact = || {
        let whole = whole.parse::<u128>().ok()?.checked_mul(factor)?;
        let fraction = if fraction.is_empty() { 0 } else { fraction.parse::<u128>().ok()? };
        let fraction = match fraction.checked_mul(factor) {
            Some(product) => product / parts,
            None => fraction / (parts / BILLION).max(1) * (factor / BILLION).max(1),
        };
        i64::try_from(whole.checked_add(fraction)? / BILLION).ok()
    };
    exact().unwrap_or(LARGEST_AMOUNT).min(LARGEST_AMOUNT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (text, bytes) in [
            ("512Mi", 536_870_912),
            ("1.5Gi", 1_610_612_736),
            ("0.1Gi", 107_374_182),
            ("1e3", 1_000),
            ("1.", 1),
            (".5Ki", 512),
            ("100m", 0),
            ("0", 0),
            ("9999Ei", LARGEST_AMOUNT),
            ("1000000", 1_000_000),
        ] {
            assert_eq!(amount(Unit::Byte, text), bytes, "{text}");
        }
        assert_eq!(amount(Unit::Millicore, "0.25"), 250);
        assert_eq!(amount(Unit::Millicore, "1500m"), 1500);
        assert_eq!(amount(Unit::Second, "1.5h"), 5400);
        assert_eq!(amount(Unit::Percent, "70%"), 70);
    }
}
