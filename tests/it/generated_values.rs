//! Chart and manifests agree over generated values: those that the chart's schema accepts give the same objects, those that
//! either refuses both refuse. The generator is seeded, so that every run tries the same values.

use std::path::Path;

use kdsl_prove::random::Random;
use kdsl_prove::values::{knobs, values};
use kdsl_tests::{Helm, build_all, examples};
use serde_json::Value;
use tempfile::TempDir;

use crate::equality::{assert_equal, both};
use crate::strings::json_for_yaml;

/// How many sets of values each example is given.
const SETS: u64 = 40;

#[test]
fn generated_values_give_the_same_objects() {
    let programs = examples().into_iter().map(|it| it.join("site.kd"));
    let further = kdsl_tests::repository().join("tests/programs");
    let names = kdsl_tests::files_below(&further).into_iter().map(|(name, _)| name);
    for program in programs.chain(names.map(|it| further.join(it))) {
        let folder = TempDir::new().expect("a folder");
        for chart in build_all(&program, "helm", &folder.path().join("charts")) {
            agree_over_values(&program, &chart);
        }
    }
}

/// Both readings of one app, over the values that its schema suggests.
fn agree_over_values(program: &Path, chart: &Path) {
    let schema = std::fs::read_to_string(chart.join("values.schema.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let knobs = knobs(&schema);
    assert!(knobs.len() > 50, "{} knobs in {}", knobs.len(), chart.display());
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("values.yaml");
    let mut accepted = 0;
    for seed in 0..SETS {
        let mut random = Random::new(seed);
        let values = values(&schema, &knobs, 5, &mut random);
        std::fs::write(&file, json_for_yaml(&values)).expect("the values");
        let platform = random.below(2);
        let readings = both(Helm::Four, program, chart, platform, "r", &["--values", &file.to_string_lossy()]);
        accepted += usize::from(readings[0].succeeded());
        assert_equal(&format!("{}: {values:#}", chart.display()), readings);
    }
    assert!(accepted * 2 > SETS as usize, "the generator makes too few values that are accepted: {accepted} of {SETS}");
}
