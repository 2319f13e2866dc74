//! Numbers with a fraction as Go writes them, since Helm and kubectl do.

use std::fmt::Write as _;

/// A number as JSON and YAML have it: digits, with an exponent below 1e-6 and from 1e21 on.
pub fn json_float(number: f64) -> String {
    let size = number.abs();
    let mut out = String::new();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        write_exponent(number, 1, &mut out);
    } else {
        // Writing to a text can't fail.
        let _ = write!(out, "{number}");
    }
    out
}

/// A number as a template prints it: the fewest digits that tell it, with an exponent below 1e-4 and from 1e6 on.
pub fn template_float(number: f64) -> String {
    let size = number.abs();
    let mut out = String::new();
    if size != 0.0 && !(1e-4..1e6).contains(&size) {
        write_exponent(number, 2, &mut out);
    } else {
        let _ = write!(out, "{number}");
    }
    out
}

fn write_exponent(number: f64, digits: usize, out: &mut String) {
    let text = format!("{number:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
    let _ = write!(out, "{mantissa}e{sign}{exponent:0>digits$}");
}
