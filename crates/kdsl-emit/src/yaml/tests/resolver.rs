//! What YAML 1.1 takes a plain scalar for, by the regular expressions of its type repository. Written for the tests alone,
//! apart from the code that is tested.

use regex_lite::Regex;

/// `bool`, `null`, `int`, `float`, `timestamp`, `merge`, `value` or `str`.
pub(super) fn resolve(text: &str) -> &'static str {
    const TYPES: [(&str, &str); 7] = [
        ("bool", "y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"),
        ("null", "~|null|Null|NULL|"),
        ("int", "[-+]?(0b[0-1_]+|0o?[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(:[0-5]?[0-9])+)"),
        (
            "float",
            r"[-+]?(([0-9][0-9_]*)?\.[0-9.]*([eE][-+]?[0-9]+)?|[0-9][0-9_]*([eE][-+]?[0-9]+)?|[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*|\.(inf|Inf|INF))|\.(nan|NaN|NAN)",
        ),
        (
            "timestamp",
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?(([ \t]*)(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?",
        ),
        ("merge", "<<"),
        ("value", "="),
    ];
    // `1.2.3` matches the letter of the float's expression, but no reader takes it for one.
    let versions = text.matches('.').count() > 1;
    TYPES
        .iter()
        .find(|(name, pattern)| {
            Regex::new(&format!("^(?:{pattern})$")).unwrap().is_match(text) && !(*name == "float" && versions)
        })
        .map_or("str", |(name, _)| name)
}
