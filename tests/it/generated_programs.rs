//! Chart and manifests agree over generated programs too.

use std::path::Path;

use kdsl_tests::{Helm, build, kdsl, run};
use tempfile::TempDir;

use crate::equality::{assert_equal, both};
use kdsl_prove::programs::{ELSEWHERE, REFUSED_BY_OPENSHIFT, program};

#[test]
fn generated_programs_give_the_same_objects() {
    for seed in 0..40 {
        let text = program(seed);
        let folder = TempDir::new().expect("a folder");
        let site = folder.path().join("site.kd");
        std::fs::write(&site, &text).expect("the program");
        let chart = build(&site, "helm", &folder.path().join("chart"));
        let helm = if seed % 4 == 0 { Helm::Three } else { Helm::Four };
        let is_refused = REFUSED_BY_OPENSHIFT.iter().any(|it| text.contains(it));
        let platform = usize::from(seed % 3 == 0 && !is_refused);
        // The name of a PersistentVolume has the namespace in it, which Helm is told and a build may read in the program.
        let flags = ["--namespace", "somewhere"];
        assert_equal(&text, both(helm, &site, &chart, platform, "r", &flags));
        if text.contains(ELSEWHERE) {
            elsewhere(helm, &text, &site, &chart);
        }
        if seed % 5 == 0 {
            let report = helm.run(&chart, &["lint", "--strict", "."]);
            assert!(report.succeeded(), "{text}\n{}{}", report.stdout, report.stderr);
        }
    }
}

/// The environment that puts an external in a component's place: as it is said, and by hand.
fn elsewhere(helm: Helm, text: &str, site: &Path, chart: &Path) {
    let values = chart.join(format!("values-{ELSEWHERE}.yaml")).to_string_lossy().into_owned();
    let rendered = helm.run(chart, &["template", "r", ".", "--namespace", "somewhere", "--values", &values]);
    assert!(rendered.succeeded(), "{text}\n{}", rendered.stderr);
    let program = site.to_string_lossy();
    let call = ["build", &program, "--stdout", "--release", "r", "--namespace", "somewhere", "--env", ELSEWHERE];
    assert_equal(text, [rendered, run(kdsl(), chart, &call, "")]);
    let given = "back.enabled=false,back.external.host=h,back.external.port=1,back.external.existingSecret=s";
    for by_hand in ["back.enabled=false", given] {
        assert_equal(text, both(helm, site, chart, 0, "r", &["--namespace", "somewhere", "--set", by_hand]));
    }
}
