//! Bad text.

use kdsl_db::{Diagnostic, Span, code};

use super::list;

code!("KD0605", "bad-text");

/// A text that does not match what its type asks for.
pub fn pattern(text: &str, pattern: &str, span: Span, declared: Option<Span>) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    let diagnostic = Diagnostic::error(
        &CODE,
        format!("\"{shown}\" does not match \"{pattern}\""),
        span,
        "the whole text must match",
    );
    match declared {
        Some(declared) => diagnostic.because(declared, "asked for here"),
        None => diagnostic,
    }
    .help("change the text")
}

/// A text that is not one of the words.
pub fn word(text: &str, words: &[&str], span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(&CODE, format!("\"{text}\" is none of {}", list(words)), span, "not one of the words");
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean \"{near}\"?"), span, format!("\"{near}\"")),
        None => diagnostic.help("choose one of them"),
    }
}

/// A text that is no host.
pub fn host(text: &str, span: Span) -> Diagnostic {
    let label = if text.contains('_') {
        "a host has no underscore"
    } else if text.contains("://") {
        "a host has no scheme"
    } else if text.contains('/') {
        "a host has no path"
    } else {
        "at most 63 of `a-z`, `0-9` and `-` between dots"
    };
    let shown: String = text.chars().take(80).collect();
    Diagnostic::error(&CODE, format!("\"{shown}\" is not a host"), span, label)
        .help("write a DNS name such as \"shop.example.com\"")
}

/// A text that is no absolute path.
pub fn path(text: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    Diagnostic::error(
        &CODE,
        format!("\"{shown}\" is not an absolute path"),
        span,
        "a path begins with `/` and has no `..` or `:`",
    )
    .help("write it from the root: \"/etc/app.conf\"")
}

/// A text that is no URL.
pub fn url(text: &str, span: Span) -> Diagnostic {
    let label = if !text.contains(':') {
        "a URL begins with a scheme"
    } else if text.contains(char::is_whitespace) {
        "a URL has no blanks"
    } else {
        "a scheme, a host, and maybe a port from 1 to 65535"
    };
    let shown: String = text.chars().take(80).collect();
    Diagnostic::error(&CODE, format!("\"{shown}\" is not a URL"), span, label)
        .help("write it like \"https://shop.example.com/path\"")
}

/// A text that is no address range.
pub fn cidr(text: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("\"{text}\" is not a range of addresses"), span, "not in CIDR notation")
        .help("write it like \"10.0.0.0/8\"")
}

/// A text that can't be the name of an object.
pub fn object_name(text: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    Diagnostic::error(
        &CODE,
        format!("\"{shown}\" can't be the name of an object"),
        span,
        "`a-z`, `0-9`, `-` and `.`, with a letter or digit at both ends",
    )
    .help("write its name in the cluster")
}

/// A text that names no protocol.
pub fn app_protocol(text: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    Diagnostic::error(&CODE, format!("\"{shown}\" is not the name of a protocol"), span, "letters, digits and `-`")
        .help("write a name such as \"https\", \"grpc\" or \"h2c\"")
}

/// A text that names no class.
pub fn class(text: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    Diagnostic::error(
        &CODE,
        format!("\"{shown}\" is not the name of a class"),
        span,
        "letters, digits, `-`, `.` and one `/`",
    )
    .help("write it like \"example.com/internal\"")
}
