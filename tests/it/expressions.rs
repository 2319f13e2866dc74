//! Every function and every type of parameter: the real Helm and the evaluator give the same for awkward values.

use kdsl_tests::{Helm, build, repository};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::equality::{assert_equal, assert_equal_over, assert_lints, both};
use crate::strings::{awkward, json_for_yaml};

/// Values of the program, each for `main`, and whether they are accepted.
fn cases() -> Vec<(Value, bool)> {
    let mut cases = vec![
        (json!({ "hosts": [], "ports": [], "numbers": [], "weights": [], "switches": [], "sizes": [] }), true),
        (json!({ "hosts": null, "numbers": null, "settings": null, "limits": null, "routes": null }), true),
        (json!({ "settings": {}, "limits": {}, "routes": {} }), true),
        (json!({ "hosts": [""], "numbers": [0], "switches": [false] }), true),
        (json!({ "hosts": ["a,b", "c\nd", "$(HOME) $$", "{{ .Values }}", "é\u{3000}"] }), true),
        (json!({ "numbers": [9_007_199_254_740_991_i64, -9_007_199_254_740_991_i64, 999_999, 1_000_000] }), true),
        (json!({ "numbers": [9_007_199_254_740_992_i64] }), false),
        (json!({ "weights": [0.1, 1e-7, -0.25, 123_456_789.125, 100_000_000.0], "weight": 1e-9 }), true),
        (json!({ "weight": "0.5" }), false),
        (json!({ "sizes": ["1Gi", 1, 1.5, "0.5Ki", "1e3", 1_000_000_000] }), true),
        (json!({ "settings": { "y": "a=b", "B": "", "a.b/c": "\"q\"", "é": "x" } }), true),
        (json!({ "settings": { "y": 1 } }), false),
        (json!({ "limits": { "z": 1_000_000, "a": -1 } }), true),
        (json!({ "limits": { "z": "1" } }), false),
        (json!({ "routes": { "z": [], "b": ["<a href='x'>&"] } }), true),
        (json!({ "heap": "64Mi", "share": 2, "pause": "1s", "fill": "1%", "workers": 0 }), true),
        (json!({ "heap": 134_217_728, "share": 0.1, "pause": "0.5h", "fill": "100%", "workers": 64 }), true),
        (json!({ "heap": "1.7Gi", "share": "1e-1", "pause": "90s" }), true),
        (json!({ "heap": "123456789", "share": "100u" }), true),
        (json!({ "heap": "0.2G", "share": "3" }), true),
        (json!({ "heap": "1e9" }), true),
        (json!({ "heap": "63Mi" }), false),
        (json!({ "heap": "8193Mi" }), false),
        (json!({ "heap": "100Ei" }), false),
        (json!({ "pause": "2h" }), false),
        (json!({ "pause": "5" }), false),
        (json!({ "pause": "5 m" }), false),
        (json!({ "fill": "0%" }), false),
        (json!({ "fill": "1000%" }), false),
        (json!({ "fill": 50 }), false),
        (json!({ "workers": 65 }), false),
        (json!({ "workers": 1.5 }), false),
        (json!({ "verbose": true, "mode": "fast", "word": "" }), true),
        (json!({ "mode": "slow" }), false),
        (json!({ "word": "not a word" }), false),
        (json!({ "target": "no url" }), false),
        (json!({ "replicaCount": 70 }), true),
    ];
    let texts = awkward().into_iter().filter(|it| {
        it.len() < 2000
            && !it.contains(|it: char| {
                matches!(it, '\u{fffe}' | '\u{ffff}') || it.is_control() && it != '\n' && it != '\t'
            })
    });
    // What Helm loses within lists is refused there.
    let case = |text: String| (json!({ "greeting": text, "hosts": [text, "b"] }), kdsl_ir::KnobType::is_carried(&text));
    cases.extend(texts.map(case));
    cases
}

#[test]
fn functions_give_what_helm_gives() {
    let program = repository().join("tests/programs/expressions.kd");
    let folder = TempDir::new().expect("a folder");
    let chart = build(&program, "helm", &folder.path().join("chart"));
    assert_lints(&chart);
    for helm in Helm::ALL {
        assert_equal("the defaults", both(helm, &program, &chart, 0, "r", &[]));
    }
    assert_equal_over(
        &program,
        &chart,
        cases().into_iter().map(|(values, accepted)| (json!({ "main": values }), accepted)),
    );
    for flags in [
        &["--set", "main.hosts={a,b\\,c}"][..],
        &["--set", "main.numbers={1,1000000}"],
        &["--set", "main.numbers[1]=7"],
        &["--set-string", "main.heap=1Gi"],
        &["--set", "main.heap=536870912"],
        &["--set", "main.limits.files=null"],
        &["--set", "main.settings.charset=null,main.settings.x=y"],
        &["--set", "main.weight=2"],
        &["--set", "pick.names={b,a,c}"],
        &["--set", "pick.names={a}"],
        &["--set", "pick.names={a,nothing},pick.words.nothing=z"],
        &["--set", "pick.names={nothing,a}"],
        &["--set", "pick.ports={8080,1}"],
        &["--set", "pick.ports={8080}"],
        &["--set", "pick.sizes.heap=null"],
        &["--set", "pick.sizes=null"],
        &["--set", "pick.sizes.heap=1000000,pick.switches.on=false"],
        &["--set", "pick.switches=null"],
        &["--set", "pick.line=a\\,,pick.many=false"],
        &["--set", "pick.words=null"],
        &["--set", "pick.words.a=true"],
    ] {
        assert_equal(&flags.join(" "), both(Helm::Four, &program, &chart, 0, "r", flags));
    }
}

#[test]
fn capitals_and_small_letters_are_those_of_go() {
    let folder = TempDir::new().expect("a folder");
    // What was added to Unicode of late is not known to all.
    let letters = (1..=0x2FFF).filter_map(char::from_u32).filter(|it| it.is_alphabetic());
    let letters: Vec<char> = letters.filter(|it| !it.is_control()).collect();
    for (nth, some) in letters.chunks(2000).enumerate() {
        let text: String = some.iter().collect();
        let program = folder.path().join("site.kd");
        let source = "component a: stateless {\n  param text: string = \"a\"\n  image \"busybox:1.37\"\n  user 1000\n  \
                      env { UPPER: upper(text), LOWER: lower(text), LENGTH: length(text), BASE64: base64(text) }\n}\n\
                      app site < web: stateless a >\n";
        std::fs::write(&program, source).expect("the program");
        let chart = build(&program, "helm", &folder.path().join(format!("chart{nth}")));
        let file = folder.path().join("values.yaml");
        std::fs::write(&file, json_for_yaml(&json!({ "web": { "text": text } }))).expect("the values");
        let readings = both(Helm::Four, &program, &chart, 0, "r", &["--values", &file.to_string_lossy()]);
        assert!(readings[0].succeeded(), "{}", readings[0].stderr);
        assert_equal("letters", readings);
    }
}
