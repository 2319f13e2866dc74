//! What Kubernetes accepts as names, labels and hosts.

/// The longest DNS label.
pub const LABEL_LENGTH: usize = 63;

/// What is wrong with a name that has to be a DNS label (RFC 1123) that begins with a letter (RFC 1035, which Services
/// demand).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// It has this character, which no DNS label has.
    Character(char),
    /// It begins with a digit or hyphen.
    Start,
    /// It ends with a hyphen.
    End,
    /// It has so many characters, and 63 are the most.
    Long(usize),
}

/// Checks a name of an app, a component or a Service.
pub fn dns_label(name: &str) -> Result<(), NameError> {
    if let Some(odd) = name.chars().find(|it| !(it.is_ascii_lowercase() || it.is_ascii_digit() || *it == '-')) {
        return Err(NameError::Character(odd));
    }
    if name.len() > LABEL_LENGTH {
        return Err(NameError::Long(name.len()));
    }
    if !name.starts_with(|it: char| it.is_ascii_lowercase()) {
        return Err(NameError::Start);
    }
    if name.ends_with('-') { Err(NameError::End) } else { Ok(()) }
}

/// The nearest DNS label to `name`, if one can be made by lower case and hyphens.
pub fn dns_label_like(name: &str) -> Option<String> {
    let mut label = String::new();
    for it in name.chars() {
        match it {
            'A'..='Z' => {
                if label.ends_with(|last: char| last.is_ascii_lowercase() || last.is_ascii_digit()) {
                    label.push('-');
                }
                label.push(it.to_ascii_lowercase());
            }
            '_' | '.' => label.push('-'),
            _ => label.push(it),
        }
    }
    dns_label(&label).is_ok().then_some(label)
}

/// Whether `host` is a DNS name (RFC 1123), a wildcard below one where `wildcard` is allowed.
pub fn is_host(host: &str, wildcard: bool) -> bool {
    let name = if wildcard { host.strip_prefix("*.").unwrap_or(host) } else { host };
    !name.is_empty()
        && name.len() <= 253
        && name.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= LABEL_LENGTH
                && label.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

/// Whether `name` can name a port: at most 15 of `a-z 0-9 -`, with a letter, no hyphen at an end or doubled.
pub fn is_port_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 15
        && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-')
        && name.chars().any(|it| it.is_ascii_lowercase())
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}

/// Whether `name` can name an environment variable that every shell can read.
pub fn is_env_name(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && name.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '.' | '-'))
}

/// Whether `value` can be the value of a label: at most 63 of `A-Z a-z 0-9 - _ .`, a letter or digit at both ends.
pub fn is_label_value(value: &str) -> bool {
    let inner = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
    let edge = |it: Option<char>| it.is_none_or(|it| it.is_ascii_alphanumeric());
    value.len() <= LABEL_LENGTH
        && value.chars().all(inner)
        && edge(value.chars().next())
        && edge(value.chars().next_back())
}

/// Whether `key` can be the key of a label or annotation: an optional DNS prefix and `/`, then at most 63 characters.
pub fn is_label_key(key: &str) -> bool {
    let (prefix, name) = key.split_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    prefix.is_none_or(|it| is_host(it, false)) && !name.is_empty() && is_label_value(name)
}

/// Whether `key` can be a key of a Secret or ConfigMap.
pub fn is_config_key(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 253
        && key != "."
        && !key.starts_with("..")
        && key.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.'))
}

/// The camelCase name that `name` has in the values.
pub fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut upper = false;
    for it in name.chars() {
        match it {
            '-' | '.' | '_' => upper = !camel.is_empty(),
            _ if upper => {
                camel.push(it.to_ascii_uppercase());
                upper = false;
            }
            _ => camel.push(it),
        }
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_dns_labels() {
        assert_eq!(dns_label("orders-db2"), Ok(()));
        assert_eq!(dns_label("Web"), Err(NameError::Character('W')));
        assert_eq!(dns_label("wéb"), Err(NameError::Character('é')));
        assert_eq!(dns_label("2web"), Err(NameError::Start));
        assert_eq!(dns_label("web-"), Err(NameError::End));
        assert_eq!(dns_label(&"a".repeat(64)), Err(NameError::Long(64)));
        assert_eq!(dns_label_like("OrdersDb"), Some("orders-db".to_owned()));
        assert_eq!(dns_label_like("wéb"), None);
    }

    #[test]
    fn hosts_ports_and_labels_are_what_kubernetes_accepts() {
        assert!(is_host("shop.example.com", false));
        assert!(!is_host("my_shop.example.com", false));
        assert!(!is_host("*.example.com", false));
        assert!(is_host("*.example.com", true));
        assert!(is_port_name("http") && is_port_name("h2-c") && !is_port_name("80") && !is_port_name("a--b"));
        assert!(is_label_value("") && is_label_value("a.b_C-1") && !is_label_value("-a"));
        assert!(is_label_key("kubernetes.io/name") && !is_label_key("/name") && !is_label_key("a b"));
        assert_eq!(camel_case("orders-db"), "ordersDb");
    }
}
