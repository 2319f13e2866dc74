//! Chart and manifests are the same objects for programs and values made at random, and mistakes of a printer are seen.

use kdsl_prove::batch::{Verdict, alone};
use kdsl_prove::inject::BREAKS;
use kdsl_prove::pair::{Pair, Program};
use kdsl_prove::run::run;
use kdsl_tests::{Helm, files_below, repository};
use serde_json::json;

/// How many pairs every run of the tests tries; `cargo xtask prove` tries any number.
const PAIRS: usize = 240;

#[test]
fn chart_and_manifests_are_the_same_objects() {
    let report = run(PAIRS, 1, None, &|_, _| ());
    assert_eq!(report.unsound, Vec::new(), "programs have errors");
    let said: Vec<String> = report
        .differences
        .iter()
        .map(|(pair, said, helm)| format!("{helm:?}: {said}\n{:#}\n{}", pair.values, pair.program))
        .collect();
    assert_eq!(said, Vec::<String>::new(), "try `cargo xtask prove --cases {PAIRS}` to see them made small");
    assert_eq!(report.pairs, PAIRS);
    assert!(report.refused > 0 && report.refused * 4 < PAIRS, "{} of {PAIRS} are refused", report.refused);
    // Chance leaves out a few of so few programs.
    assert!(report.untried().len() < 5, "statements and types that no program has: {:?}", report.untried());
}

#[test]
fn every_way_to_break_a_chart_is_seen() {
    for broken in &BREAKS {
        let is_seen = |seed: u64| !run(40, seed, Some(broken), &|_, _| ()).differences.is_empty();
        assert!((0..10).any(|nth| is_seen(1 + nth * 10)), "{}: {}", broken.name, broken.what);
    }
}

/// What was found once stays found.
#[test]
fn what_differed_once_is_the_same_now() {
    let folder = repository().join("tests/prove/fixtures");
    for (name, bytes) in files_below(&folder) {
        let text = String::from_utf8(bytes).expect("a program");
        let program = Program::compile(&text).unwrap_or_else(|errors| panic!("{name}: {errors}"));
        let app = name.trim_end_matches(".kd").to_owned();
        for (helm, openshift) in [(Helm::Three, false), (Helm::Four, true)] {
            let pair =
                Pair { app: app.clone(), program: text.clone(), environment: None, values: json!({}), openshift };
            let compiled = program.with(&pair);
            assert_eq!(alone(helm, &(pair, compiled)), Verdict::Same, "{name}");
        }
    }
}
