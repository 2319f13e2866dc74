//! Forms that texts must have: names, keys, ports, paths.

use kdsl_db::tree::Tree;
use kdsl_semantic::naming::{
    LABEL_LENGTH, dns_label, is_config_key, is_host, is_label_key, is_label_value, is_port_name,
};

use crate::at::{At, Origin};

/// What a text must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A DNS name: `IsDNS1123Subdomain`.
    Subdomain,
    /// A part of one: `IsDNS1123Label`.
    Label,
    /// A part of one that begins with a letter: `IsDNS1035Label`.
    ServiceName,
    /// What can stand between two slashes of a URL: `IsValidPathSegmentName`.
    PathSegment,
    /// The key of a label: `IsQualifiedName`.
    Qualified,
    /// The value of a label: `IsValidLabelValue`.
    LabelValue,
    /// The name of a port: `IsValidPortName`.
    PortName,
    /// The name of an environment variable: `IsEnvVarName`.
    Variable,
    /// A key of a ConfigMap or Secret: `IsConfigMapKey`.
    ConfigKey,
    /// The name of a header: `IsHTTPHeaderName`.
    Header,
    /// An address: `IsValidIP`.
    Address,
}

impl Form {
    /// Whether a text is of this form.
    pub(crate) fn fits(self, text: &str) -> bool {
        match self {
            Self::Subdomain => is_host(text, false),
            Self::Label => is_host(text, false) && !text.contains('.'),
            Self::ServiceName => dns_label(text).is_ok(),
            Self::PathSegment => !text.is_empty() && !matches!(text, "." | "..") && !text.contains(['/', '%']),
            Self::Qualified => is_label_key(text),
            Self::LabelValue => is_label_value(text),
            Self::PortName => is_port_name(text),
            Self::Variable => {
                let is_odd = |it: char| !(it.is_ascii_alphanumeric() || matches!(it, '_' | '.' | '-'));
                let starts_with_digit = text.starts_with(|it: char| it.is_ascii_digit());
                !text.is_empty()
                    && !starts_with_digit
                    && !text.contains(is_odd)
                    && text != "."
                    && !text.starts_with("..")
            }
            Self::ConfigKey => is_config_key(text),
            Self::Header => !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '-'),
            Self::Address => crate::address::is_ip(text),
        }
    }

    /// What a text of this form is.
    fn described(self) -> String {
        match self {
            Self::Subdomain => {
                "a DNS name of at most 253 of `a-z`, `0-9`, `-` and `.`, a letter or digit at both ends of each part"
                    .into()
            }
            Self::Label => format!("at most {LABEL_LENGTH} of `a-z`, `0-9` and `-`, a letter or digit at both ends"),
            Self::ServiceName => format!("at most {LABEL_LENGTH} of `a-z`, `0-9` and `-`, a letter first"),
            Self::PathSegment => "a text without `/` and `%`, and neither `.` nor `..`".into(),
            Self::Qualified => format!(
                "at most {LABEL_LENGTH} of letters, digits, `-`, `_` and `.`, a letter or digit at both ends, with or without \
                 a DNS name and `/` before"
            ),
            Self::LabelValue => {
                format!("at most {LABEL_LENGTH} of letters, digits, `-`, `_` and `.`, a letter or digit at both ends")
            }
            Self::PortName => "at most 15 of `a-z`, `0-9` and `-`, with a letter".into(),
            Self::Variable => {
                "the name of an environment variable: letters, digits, `_`, `-` and `.`, no digit first".into()
            }
            Self::ConfigKey => "at most 253 of letters, digits, `-`, `_` and `.`".into(),
            Self::Header => "the name of a header: letters, digits and `-`".into(),
            Self::Address => "an IP address".into(),
        }
    }
}

impl<'t> At<'t> {
    /// The text here must be of this form.
    pub(crate) fn must_be(self, form: Form, origin: Origin) {
        if self.as_text().is_some_and(|it| !form.fits(it)) {
            self.refuse(origin, format!("must be {}", form.described()));
        }
    }

    /// The key of this entry must be of this form.
    pub(crate) fn key_must_be(self, key: &str, form: Form, origin: Origin) {
        if !form.fits(key) {
            self.refuse(origin, format!("must have a key of {}", form.described()));
        }
    }

    /// The port here must be a number of one, or a name of one.
    pub(crate) fn must_be_port(self, origin: Origin) {
        match self.tree {
            Tree::Int(1..=65535) => {}
            Tree::Int(_) => self.refuse(origin, "must be a port from 1 to 65535"),
            _ => self.must_be(Form::PortName, origin),
        }
    }

    /// The number here must lie between these two.
    pub(crate) fn must_be_in(self, least: i64, largest: i64, origin: Origin) {
        if self.tree.as_int().is_some_and(|it| it < least || it > largest) {
            self.refuse(origin, format!("must be from {least} to {largest}"));
        }
    }

    /// The path here must lead down from where it starts.
    pub(crate) fn must_lead_down(self, origin: Origin) {
        let Some(path) = self.as_text() else { return };
        if path.starts_with('/') {
            self.refuse(origin, "must be a relative path");
        } else {
            self.must_not_lead_up(origin);
        }
    }

    /// The path here must not have a `..` in it.
    pub(crate) fn must_not_lead_up(self, origin: Origin) {
        if self.as_text().is_some_and(|path| path.split('/').any(|it| it == "..")) {
            self.refuse(origin, "must not have `..` in it");
        }
    }

    /// One of these must be here, and one alone. `what` says what they are.
    pub(crate) fn must_have_one(self, keys: &[&'t str], what: &str, origin: Origin) {
        let there = self.among(keys);
        match there.as_slice() {
            [] => self.refuse(origin, format!("has no {what}: one of {} is needed", listed(keys, "or"))),
            [_] => {}
            several => {
                let says = format!("has more than one {what}: {}", listed(several, "and"));
                self.refuse_with(several, origin, says);
            }
        }
    }

    /// The text here must be one of these, of which the empty one is for nothing.
    pub(crate) fn must_be_one_of(self, values: &[&str], origin: Origin) {
        if self.as_text().is_none_or(|it| values.contains(&it)) {
            return;
        }
        let there: Vec<&str> = values.iter().copied().filter(|it| !it.is_empty()).collect();
        self.refuse(
            origin,
            match there.as_slice() {
                [] => "must be empty".to_owned(),
                [only] => format!("must be `{only}`"),
                several => format!("must be one of {}", listed(several, "or")),
            },
        );
    }
}

/// `a`, `b` and `c`
pub(crate) fn listed(names: &[&str], last: &str) -> String {
    let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    match names.split_last() {
        Some((end, init)) if !init.is_empty() => format!("{} {last} {end}", init.join(", ")),
        _ => names.concat(),
    }
}
