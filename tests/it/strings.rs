//! Any text reaches the cluster as it is: the real kubectl reads the strings that the compiler wrote, and the real Helm
//! renders them. Each is in an annotation, a file and the environment of a container, written in the program or set as a
//! value.

use std::fmt::Write as _;

use kdsl_tests::{Helm, build, kdsl, read_objects, read_streams, run};
pub(crate) use kdsl_tests::{awkward, json_for_yaml, literal};
use serde_json::Value;
use tempfile::TempDir;

/// A program that carries the texts as environment, annotations and files.
fn program(texts: &[String]) -> String {
    let mut program = String::from(
        "app awkward <\n  web: stateless \"docker.io/library/nginx:1.30\" {\n    user 101\n    port http 8080\n",
    );
    // A process can't be given a NUL in its environment, and an environment of this size would not start.
    for (number, text) in texts.iter().enumerate().filter(|(_, text)| !text.contains('\0') && text.len() < 1000) {
        let _ = writeln!(program, "    env {{ TEXT_{number}: {} }}", literal(text));
        let _ = writeln!(program, "    annotation {{ \"example.com/text-{number}\": {} }}", literal(text));
    }
    for (number, text) in texts.iter().enumerate().filter(|(_, text)| !text.contains('\0')) {
        let _ = writeln!(program, "    file \"/etc/texts/{number}\" = {}", literal(text));
    }
    program + "  }\n>\n"
}

#[test]
fn what_the_program_says_reaches_the_cluster() {
    let texts = awkward();
    let folder = TempDir::new().expect("a folder");
    let site = folder.path().join("site.kd");
    std::fs::write(&site, program(&texts)).expect("the program");
    let chart = build(&site, "helm", &folder.path().join("chart"));
    let path = site.to_string_lossy();
    let built = run(kdsl(), folder.path(), &["build", &*path, "--target", "kubernetes", "--stdout"], "").ok();
    let rendered = Helm::ALL.map(|helm| helm.run(&chart, &["template", "awkward", "."]).ok());
    for objects in read_streams(&[&built, &rendered[0], &rendered[1]]) {
        assert_carries(&objects, &texts);
    }
    // The folder of manifests is read from its files.
    let manifests = build(&site, "kubernetes", &folder.path().join("manifests"));
    let files = kdsl_tests::files_below(&manifests).into_iter();
    let texts_of_files: Vec<String> = files
        .filter(|(name, _)| name.ends_with(".yaml") && name != "kustomization.yaml")
        .map(|(_, bytes)| String::from_utf8(bytes).expect("text"))
        .collect();
    assert_carries(&read_objects(&texts_of_files.join("\n---\n")), &texts);
}

/// What the kubelet makes of a value in an environment: `$$` is a dollar sign, `$(NAME)` would be a reference.
fn expanded(value: &str) -> String {
    let mut expanded = String::new();
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        expanded.push(character);
        if character == '$' {
            assert_ne!(characters.peek(), Some(&'('), "a reference in {value:?}");
            characters.next_if_eq(&'$');
        }
    }
    expanded
}

fn assert_carries(objects: &[Value], texts: &[String]) {
    let of_kind = |kind: &str| objects.iter().find(|it| it["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"));
    let deployment = of_kind("Deployment");
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    let files = of_kind("ConfigMap");
    let (mut variables, mut contents) = (0, 0);
    for (number, text) in texts.iter().enumerate().filter(|(_, text)| !text.contains('\0')) {
        let name = format!("TEXT_{number}");
        if let Some(variable) = container["env"].as_array().into_iter().flatten().find(|it| it["name"] == *name) {
            assert_eq!(expanded(variable["value"].as_str().unwrap_or_default()), *text, "{name}");
            variables += 1;
            let annotation =
                &deployment["spec"]["template"]["metadata"]["annotations"][format!("example.com/text-{number}")];
            assert_eq!(annotation, text, "annotation {number}");
        }
        if files["data"].as_object().is_some_and(|data| data.values().any(|it| it == text)) {
            contents += 1;
        } else {
            panic!("no file holds text {number}: {text:?}");
        }
    }
    assert!(variables > 150 && contents > 150, "{variables} variables, {contents} files");
}

/// Whether a character can't be in a map of the values. Helm writes such a map by itself: separators of lines that are no line
/// feeds it does not escape, so that YAML 1.1 takes them for the end of a line, and at other control characters beyond ASCII
/// it gives up and writes nothing.
fn is_lost(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}

/// A text as it is put into a map of the values.
fn in_map(text: &str) -> String {
    text.replace(is_lost, "|")
}

#[test]
fn what_a_map_would_lose_is_refused_by_both_readings() {
    let folder = TempDir::new().expect("a folder");
    let site = folder.path().join("site.kd");
    let program = "component any: stateless {\n  param list: list(string) = [\"a\"]\n  param map: map(string) = { a: \"b\" }\n  \
                   param paths: list(path) = [\"/a\"]\n  image \"docker.io/library/nginx:1.30\"\n  user 101\n  port http 8080\n  \
                   env { LIST: join(list, \",\"), MAP: json(map), PATHS: join(paths, \",\") }\n}\n\n\
                   app awkward < web: stateless any >\n";
    std::fs::write(&site, program).expect("the program");
    let chart = build(&site, "helm", &folder.path().join("chart"));
    let texts: Vec<String> = awkward().into_iter().filter(|it| it.contains(is_lost)).collect();
    assert!(texts.len() > 6, "{texts:?}");
    for (nth, text) in texts.iter().enumerate() {
        // Helm 3 writes the values as YAML and reads them again before it looks at the schema, and this one is a space by then.
        let helm = if nth % 2 == 0 && !text.contains('\u{85}') { Helm::Three } else { Helm::Four };
        let places = [
            serde_json::json!({ "web": { "podAnnotations": { "a": text } } }),
            serde_json::json!({ "web": { "affinity": { "a": [{ "b": text }] } } }),
            serde_json::json!({ "web": { "tolerations": [{ text.as_str(): "b" }] } }),
            serde_json::json!({ "web": { "list": ["a", text] } }),
            serde_json::json!({ "web": { "map": { "a": text } } }),
            serde_json::json!({ "web": { "map": { text.as_str(): "a" } } }),
            serde_json::json!({ "web": { "paths": [format!("/{text}")] } }),
        ];
        for values in places {
            let file = folder.path().join("values.yaml");
            std::fs::write(&file, json_for_yaml(&values)).expect("the values");
            let flags = ["--values", &file.to_string_lossy()];
            for ran in crate::equality::both(helm, &site, &chart, 0, "r", &flags) {
                assert!(!ran.succeeded(), "{values}: {}", ran.call);
            }
        }
    }
}

#[test]
fn what_a_value_says_reaches_the_cluster() {
    let texts: Vec<String> = awkward().into_iter().filter(|it| !it.contains('\0')).collect();
    let folder = TempDir::new().expect("a folder");
    let site = folder.path().join("site.kd");
    std::fs::write(
        &site,
        "component any: stateless {\n  param text: string = \"\"\n  image \"docker.io/library/nginx:1.30\"\n  user 101\n  \
         port http 8080\n  env { TEXT: text, WITHIN: \"<${text}>\" }\n  file \"/etc/text\" = text\n}\n\n\
         app awkward < web: stateless any >\n",
    )
    .expect("the program");
    let chart = build(&site, "helm", &folder.path().join("chart"));
    let path = site.to_string_lossy().into_owned();
    let mut streams = Vec::new();
    for text in &texts {
        let values = folder.path().join("values.yaml");
        // JSON is YAML, and serde_json is not what is tested here.
        let json =
            serde_json::json!({ "web": { "text": text, "podAnnotations": { "example.com/text": in_map(text) } } });
        std::fs::write(&values, json_for_yaml(&json)).expect("the values");
        let values = values.to_string_lossy();
        streams.push(Helm::Four.run(&chart, &["template", "awkward", ".", "--values", &values]).ok());
        let arguments = ["build", &path, "--target", "kubernetes", "--stdout", "--values", &values];
        streams.push(run(kdsl(), folder.path(), &arguments, "").ok());
    }
    let streams: Vec<&str> = streams.iter().map(String::as_str).collect();
    for (objects, text) in read_streams(&streams).iter().zip(texts.iter().flat_map(|text| [text, text])) {
        let deployment = objects.iter().find(|it| it["kind"] == "Deployment").expect("a Deployment");
        let template = &deployment["spec"]["template"];
        assert_eq!(template["metadata"]["annotations"]["example.com/text"], in_map(text));
        let value = |name: &str| {
            let variables = template["spec"]["containers"][0]["env"].as_array().into_iter().flatten();
            let variable = variables.into_iter().find(|it| it["name"] == name).expect("a variable");
            expanded(variable["value"].as_str().unwrap_or_default())
        };
        assert_eq!(value("TEXT"), *text);
        assert_eq!(value("WITHIN"), format!("<{text}>"));
        let files = objects.iter().find(|it| it["kind"] == "ConfigMap").expect("a ConfigMap");
        assert!(files["data"].as_object().is_some_and(|data| data.values().any(|it| it == text)), "{text:?}");
    }
}

#[test]
fn the_judge_reads_yaml_1_1() {
    let objects =
        read_objects("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: on, b: 1_000, c: 'on' }\n");
    assert_eq!(objects[0]["data"], serde_json::json!({ "a": true, "b": 1000, "c": "on" }));
}
