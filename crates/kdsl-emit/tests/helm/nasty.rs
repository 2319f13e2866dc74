//! Texts and values made to break templates and YAML.

use kdsl_ir::expression::CompareOp;
use kdsl_ir::{Expr, KnobType, Node, Package, Tree, Words};
use proptest::prelude::*;

use crate::equality::check;
use crate::package::{
    TEXT, compare, concat, either, empty, field, knob, list, map, matching, object, path, shop, str, text, tree,
};
use crate::tools::write;

/// Texts that templates, YAML or both take for something else.
fn texts() -> Vec<String> {
    let plain = [
        "",
        " ",
        "\n",
        "\n\n",
        "a\n",
        "a\n\n",
        "\na",
        " a",
        "a ",
        "\ta",
        "a\t",
        "a\r\nb",
        "a\nb",
        "a\n b\n",
        "a\n \nb",
        "a\n\n\nb\n",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
        "Y",
        "null",
        "~",
        "true",
        "False",
        "012",
        "0o17",
        "0x1F",
        "1_000",
        "1e3",
        "-1",
        "+1",
        ".5",
        "1.0",
        ".inf",
        ".nan",
        "12:30",
        "190:20:30",
        "2001-01-01",
        "2001-12-14t21:59:43.10-05:00",
        "<<",
        "=",
        "-",
        "- a",
        "? a",
        ": a",
        "a: b",
        "a:",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
        "!!str a",
        "|",
        ">",
        "|-",
        "%a",
        "@a",
        "`a`",
        "'",
        "\"",
        "''",
        "a'b\"c",
        "\\",
        "\\n",
        "[a]",
        "{a}",
        "{",
        "}",
        "{{",
        "}}",
        "{{}}",
        "{{{",
        "{{{{",
        "a{",
        "{a",
        "{{ .Release.Name }}",
        "{{- x -}}",
        "{{/* x */}}",
        "{{ `x` }}",
        "{% x %}",
        "${HOME}",
        "$(HOME)",
        "$$(HOME)",
        "%s %d %%",
        "---",
        "--- a",
        "...",
        "a\n---\nb",
        "\u{85}",
        "\u{a0}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}a",
        "\u{7f}",
        "\u{1}",
        "\u{fffd}",
        "😀",
        "é",
        "a\u{301}",
        "\u{10ffff}",
        "a\u{0}b",
        "\u{1b}[0m",
        "</script>",
        "<>&",
        ",",
        "a,b",
        "# a\n# b\n",
        "a \nb",
        "a\n\tb",
        "\n  a\n b\n",
        "a\\\nb",
        "a\"\nb'\n",
        "{{\n}}\n",
        "a{\n",
        "trailing {{ ",
        "|\n",
    ];
    let mut texts: Vec<String> = plain.map(str::to_owned).to_vec();
    texts.push("x".repeat(70_000));
    texts.push("line {{ of }} \"text\"\n".repeat(3_500));
    texts
}

/// A package with one ConfigMap of these entries.
fn package(entries: Vec<(String, Node)>) -> Package {
    let data = entries.iter().map(|(key, value)| field(key, value.clone())).collect();
    let name = concat([Expr::ReleaseName, str("-config")]);
    let body = map(vec![field("metadata", map(vec![field("name", name.clone())])), field("data", map(data))]);
    Package { objects: vec![object(("v1", "ConfigMap"), "web", "config-map", name, body)], ..empty() }
}

/// The forms in which a text is put into a template.
fn forms(text: &str, open: &Expr, name: &Expr) -> Vec<Node> {
    let when = compare(CompareOp::Equal, open.clone(), str("x"));
    vec![
        str(text).into(),
        concat([str(text), open.clone()]).into(),
        concat([open.clone(), str(text)]).into(),
        concat([str(text), name.clone()]).into(),
        concat([name.clone(), str(text)]).into(),
        concat([str(text), name.clone(), str(text)]).into(),
        concat([str("a\n"), name.clone(), str(text), str("\n")]).into(),
        concat([str("a\n"), str(text), name.clone(), str("\nb")]).into(),
        either(when.clone(), str(text), str("else")).into(),
        concat([str("a"), either(when, str("then"), str(text)), name.clone()]).into(),
        list(vec![kdsl_ir::Item::one(str(text)), kdsl_ir::Item::one(concat([str(text), name.clone()]))]),
        map(vec![field(&format!("k{text}"), str("v")), kdsl_ir::Entry::Comment(text.into()), field("x", str("y"))]),
    ]
}

#[test]
fn texts_of_the_program() {
    let mut entries = Vec::new();
    for (number, nasty) in texts().iter().enumerate() {
        // The longest texts are there for their length, and a key is no place for them.
        for (form, node) in forms(nasty, &text("open"), &text("name"))
            .into_iter()
            .enumerate()
            .filter(|(form, _)| nasty.len() < 1000 || *form < 3)
        {
            entries.push((format!("t{number}-{form}"), node));
        }
    }
    let mut package = package(entries);
    package.knobs = vec![
        knob("open", TEXT, Tree::str(""), "Anything."),
        knob("name", matching("[a-z{-]+"), Tree::str("x{-y"), "A name."),
    ];
    let folder = tempfile::tempdir().expect("a folder can be made");
    write(&folder.path().join("chart"), &kdsl_emit::helm::chart(&package));
    for file in ["{}", "open: x", "open: \" {{ \\n'\\\" \""] {
        check(&package, folder.path(), "r", file);
    }
}

#[test]
fn texts_of_the_values() {
    // Helm 3 takes no values with control characters.
    let texts: Vec<String> = texts().into_iter().filter(|text| !has_control(text)).collect();
    let forms = ["", "a", "a\n", " {", "\"", "yes", "- "];
    let mut entries = Vec::new();
    let mut knobs = Vec::new();
    let mut given = Vec::new();
    for (number, nasty) in texts.iter().enumerate() {
        let name = format!("v{number}");
        let value = text(&name);
        entries.push((format!("{name}-alone"), value.clone().into()));
        for (form, literal) in forms.iter().enumerate() {
            entries.push((format!("{name}-before-{form}"), concat([str(literal), value.clone()]).into()));
            entries.push((format!("{name}-after-{form}"), concat([value.clone(), str(literal)]).into()));
        }
        entries.push((format!("{name}-spread"), map(vec![kdsl_ir::Entry::Spread(path(&format!("{name}m")))])));
        entries.push((format!("{name}-map"), Node::Values(path(&format!("{name}m")))));
        entries.push((format!("{name}-env"), list(vec![kdsl_ir::Item::NameValues(path(&format!("{name}m")))])));
        knobs.push(knob(&name, TEXT, Tree::str(nasty.as_str()), nasty));
        knobs.push(knob(
            &format!("{name}m"),
            KnobType::TextMap { reserved: vec![], words: Words::Any },
            tree([]),
            nasty,
        ));
        let key: String = nasty.chars().take(200).collect();
        given.push(format!("{name}m: {{\"k\": {nasty:?}, {:?}: z}}", format!("x{key}")).replace("\\u{", "\\U{"));
    }
    let mut package = package(entries);
    package.knobs = knobs;
    let folder = tempfile::tempdir().expect("a folder can be made");
    write(&folder.path().join("chart"), &kdsl_emit::helm::chart(&package));
    check(&package, folder.path(), "r", "{}");
    let given = given.iter().map(|line| yaml_escapes(line)).collect::<Vec<_>>().join("\n");
    check(&package, folder.path(), "r", &given);
}

/// Whether Helm 3 says of a text that "control characters are not allowed".
fn has_control(text: &str) -> bool {
    text.chars().any(|it| {
        it.is_control() && !matches!(it, '\n' | '\t' | '\r') || matches!(u32::from(it) & 0xffff, 0xfffe | 0xffff)
    })
}

/// The escapes of Rust as those of YAML.
fn yaml_escapes(text: &str) -> String {
    let mut escaped = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\U{") {
        let (code, after) = after.split_once('}').expect("an escape ends");
        escaped.push_str(before);
        escaped.push_str(&format!("\\U{code:0>8}"));
        rest = after;
    }
    escaped.push_str(rest);
    escaped.replace("\\'", "'")
}

#[test]
fn values_of_all_types() {
    let package = shop();
    let folder = tempfile::tempdir().expect("a folder can be made");
    write(&folder.path().join("chart"), &kdsl_emit::helm::chart(&package));
    for file in [
        // Numbers in every notation.
        "web: {factor: 1099511627776, size: 1000000, maxUnavailable: 0, runAsUser: 4294967294, grace: 3000000}",
        "web: {factor: -5, size: 0.5, maxUnavailable: \"1\", runAsUser: 1.0, grace: 0}",
        "web: {factor: 0, size: 1e3, maxUnavailable: 1000000, replicaCount: 0}",
        "web: {size: \"1e3\", maxUnavailable: \"1e3\"}",
        "web: {size: \"12\", maxUnavailable: \"yes\"}",
        "web: {size: 0x10, replicaCount: 010}",
        "web: {size: \"012\", maxUnavailable: \"\"}",
        "web: {resources: {limits: {cpu: null, memory: 1500000000}, requests: null}}",
        "web: {resources: null, hosts: null, extraEnv: null, tolerations: null, affinity: null, runAsUser: null}",
        "web: {storageClass: \"\", grace: null}\ncommonLabels: null",
        "web: {storageClass: \"yes\", priorityClassName: \"012\"}",
        "web: {resources: {limits: {cpu: 100m}}, nodeSelector: {a: \"yes\", b: \"1\", \"y\": \"{{ x }}\"}}",
        "web: {tolerations: [{key: gpu, operator: Exists, tolerationSeconds: 1000000}, {}], affinity: {a: {b: [1, 0.5, null, yes, \"yes\"]}}}",
        "web: {podAnnotations: {a: \"\", c: \"2\"}, ingress: {enabled: true, annotations: {x: \"a\\nb\\n\"}}}\ncommonLabels: {a: one, b: two}",
        "web: {extraEnv: {B: \"2\", a: \" \", A: \"\\n\", \"10\": x, \"9\": \"{{\"}, hosts: []}",
        "fullnameOverride: \"012\"\nweb: {image: {digest: \"sha256:0123456789012345678901234567890123456789012345678901234567890123\"}}",
        "fullnameOverride: \"yes\"\nnameOverride: \"1e3\"\nweb: {image: {tag: \"\"}, prefix: \"\"}\nglobal: {imageRegistry: \"localhost:5000\", other: {x: 1}}",
        "global: {imagePullSecrets: [{name: a}, {name: \"1\"}]}\nplatform: openshift\nenabled: true",
        "platform: kubernetes\nweb: {prefix: x, ingress: {enabled: true, hostname: \"\"}}\ndb: {existingSecret: \"123\"}",
        // Refused by a check.
        "fullnameOverride: aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefff",
        "web: {replicaCount: 13}",
        // Refused by the schema.
        "web: {replcaCount: 1}",
        "web: {replicaCount: 1.5}",
        "web: {replicaCount: -1}",
        "web: {replicaCount: 1001}",
        "web: {replicaCount: \"1\"}",
        "web: {replicaCount: null}",
        "web: null",
        "web: []",
        "web: {size: -1}",
        "web: {size: 10 Gi}",
        "web: {size: \"\"}",
        "web: {size: 1Gi2}",
        "web: {maxUnavailable: 1.5}",
        "web: {maxUnavailable: \"25 %\"}",
        "web: {maxUnavailable: true}",
        "web: {prefix: \"a\\n\"}",
        "web: {prefix: A}",
        "web: {greeting: 1}",
        "web: {greeting: yes}",
        "web: {greeting: null}",
        "web: {image: {pullPolicy: always}}",
        "web: {image: {tag: 1.30}}",
        "web: {resources: {limit: {cpu: 1}}}",
        "web: {resources: {limits: {cpu: {}}}}",
        "web: {nodeSelector: {a: yes}}",
        "web: {nodeSelector: {a: null}}",
        "web: {tolerations: [a]}",
        "web: {tolerations: {}}",
        "web: {affinity: []}",
        "web: {hosts: [a.example, 1]}",
        "web: {hosts: [null]}",
        "web: {extraEnv: {GREETING: x}}",
        "web: {runAsUser: 0}",
        "web: {ingress: {enabled: \"true\"}}",
        "commonLabels: {app.kubernetes.io/name: x}",
        "global: []",
        "global: {imageRegistry: null}",
        "enabled: 1",
        "unknown: {}",
    ] {
        check(&package, folder.path(), "r", file);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(literals in prop::collection::vec(literal(), 30), values in prop::collection::vec(literal().prop_filter("control characters", |text| !has_control(text)), 6)) {
        let mut entries = Vec::new();
        for (number, literal) in literals.iter().enumerate() {
            let value = text(&format!("v{}", number % values.len()));
            for (form, node) in forms(literal, &value, &Expr::ReleaseName).into_iter().enumerate().take(11) {
                entries.push((format!("t{number}-{form}"), node));
            }
        }
        let mut package = package(entries);
        package.knobs = values
            .iter()
            .enumerate()
            .map(|(number, value)| knob(&format!("v{number}"), TEXT, Tree::str(value.as_str()), "Anything."))
            .collect();
        let folder = tempfile::tempdir().expect("a folder can be made");
        write(&folder.path().join("chart"), &kdsl_emit::helm::chart(&package));
        check(&package, folder.path(), "r", "{}");
    }
}

/// Texts of pieces that mean something to YAML or to templates, and of any characters.
fn literal() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "{", "}", "{{", "}}", "{{-", "\n", "\n", "\n ", " ", "  ", "\t", ":", ": ", "#", " #", "-", "- ", "'",
            "\"", "\\", "%", "`", "a", "b c", "1", "yes", "---", "|", ">", "&", "*", "!", "?", ",", "[", "]", "<", "=",
            "é", "\r",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}
