//! Ways in which a printer of charts may be wrong. Each is applied to charts that are right, and has to be seen.

/// One way to be wrong.
pub struct Break {
    /// What it is called.
    pub name: &'static str,
    /// What a printer would do that has this mistake.
    pub what: &'static str,
    apply: fn(&str, &str) -> Option<String>,
}

impl Break {
    /// The chart as the broken printer would have written it; `None` if it would have written it right.
    pub fn apply(&self, chart: &[(String, String)]) -> Option<Vec<(String, String)>> {
        let mut is_broken = false;
        let mut broken = Vec::with_capacity(chart.len());
        for (path, text) in chart {
            match (self.apply)(path, text) {
                Some(other) if other != *text => {
                    is_broken = true;
                    broken.push((path.clone(), other));
                }
                _ => broken.push((path.clone(), text.clone())),
            }
        }
        is_broken.then_some(broken)
    }
}

/// All of them.
pub const BREAKS: [Break; 10] = [
    Break {
        name: "unquoted",
        what: "texts of the values are not quoted",
        apply: |path, text| in_template(path, text, " | quote", ""),
    },
    Break { name: "guard", what: "what is guarded is always there", apply: guards_hold },
    Break { name: "inverted", what: "a guard is turned round", apply: guards_inverted },
    Break { name: "indent", what: "what a helper gives is two columns too far to the left", apply: indented_wrong },
    Break { name: "default", what: "a default is another number than the program says", apply: other_default },
    Break { name: "field", what: "a field is forgotten", apply: field_lost },
    Break {
        name: "open",
        what: "the schema accepts keys that there are not",
        apply: |path, text| in_schema(path, text, "\"additionalProperties\": false", "\"additionalProperties\": true"),
    },
    Break {
        name: "bounds",
        what: "the schema forgets the least value of numbers",
        apply: |path, text| in_schema(path, text, "\"minimum\":", "\"x-minimum\":"),
    },
    Break {
        name: "escape",
        what: "braces in texts are not kept from Helm",
        apply: |path, text| in_template(path, text, "{{ \"{{\" }}", "{{"),
    },
    Break {
        name: "file",
        what: "a file of the chart is forgotten",
        apply: |path, _| path.ends_with("service.yaml").then(String::new),
    },
];

fn is_template(path: &str) -> bool {
    path.starts_with("templates/") && !path.starts_with("templates/tests/") && path.ends_with(".yaml")
}

fn in_template(path: &str, text: &str, from: &str, to: &str) -> Option<String> {
    is_template(path).then(|| text.replace(from, to))
}

fn in_schema(path: &str, text: &str, from: &str, to: &str) -> Option<String> {
    (path == "values.schema.json").then(|| text.replace(from, to))
}

fn lines(path: &str, text: &str, change: impl FnMut(&str) -> Option<String>) -> Option<String> {
    is_template(path).then(|| text.lines().filter_map(change).fold(String::new(), |all, line| all + &line + "\n"))
}

fn guards_hold(path: &str, text: &str) -> Option<String> {
    lines(path, text, |line| {
        let at = line.find("{{- if ");
        Some(at.map_or_else(|| line.to_owned(), |at| format!("{}{{{{- if true }}}}", &line[..at])))
    })
}

fn guards_inverted(path: &str, text: &str) -> Option<String> {
    lines(path, text, |line| {
        let condition = line.split_once("{{- if ").and_then(|(before, rest)| Some((before, rest.strip_suffix(" }}")?)));
        Some(condition.map_or_else(|| line.to_owned(), |(before, it)| format!("{before}{{{{- if not ({it}) }}}}")))
    })
}

fn indented_wrong(path: &str, text: &str) -> Option<String> {
    lines(path, text, |line| {
        let Some((before, rest)) = line.split_once("nindent ") else { return Some(line.to_owned()) };
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let columns: usize = digits.parse().unwrap_or(0);
        Some(format!("{before}nindent {}{}", columns.saturating_sub(2), &rest[digits.len()..]))
    })
}

fn other_default(path: &str, text: &str) -> Option<String> {
    let change = |line: &str| match line.split_once("replicaCount: ") {
        Some((before, number)) if !before.contains('#') => {
            format!("{before}replicaCount: {}\n", number.trim().parse().unwrap_or(0) + 1)
        }
        _ => format!("{line}\n"),
    };
    (path == "values.yaml").then(|| text.lines().map(change).collect())
}

fn field_lost(path: &str, text: &str) -> Option<String> {
    lines(path, text, |line| {
        (!line.trim_start().starts_with("terminationGracePeriodSeconds:")).then(|| line.to_owned())
    })
}
