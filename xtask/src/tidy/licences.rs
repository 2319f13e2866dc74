//! The licences of everything that the workspace is built from.

use serde_json::Value;

/// Licences that go with Apache-2.0 in a program that is given away.
const ACCEPTED: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

pub(crate) fn check(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter_map(|package| {
            let name = package["name"].as_str().unwrap_or_default();
            let licence = package["license"].as_str().unwrap_or_default();
            (!accepts(licence)).then(|| format!("{name}: its licence `{licence}` is not among the accepted ones"))
        })
        .collect()
}

/// Whether one of the alternatives of an SPDX expression is accepted in all its parts. Old crates write `/` for `OR`;
/// brackets only ever group alternatives within a conjunction here.
fn accepts(licence: &str) -> bool {
    if let Some((group, rest)) = licence.strip_prefix('(').and_then(|rest| rest.split_once(") AND ")) {
        return accepts(group) && accepts(rest);
    }
    licence.replace('/', " OR ").split(" OR ").any(|alternative| {
        alternative.split(" AND ").all(|part| ACCEPTED.contains(&part.trim_matches(['(', ')', ' '])))
    })
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn expressions_are_read() {
        assert!(accepts("MIT OR Apache-2.0"));
        assert!(accepts("MIT/Apache-2.0"));
        assert!(accepts("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(accepts("GPL-3.0 OR MIT"));
        assert!(!accepts("GPL-3.0"));
        assert!(!accepts("MIT AND GPL-3.0"));
        assert!(!accepts("(MIT OR Apache-2.0) AND GPL-3.0"));
        assert!(!accepts(""));
    }
}
