//! Chart and manifests agree over generated programs too.

use kdsl_tests::{Helm, build};
use tempfile::TempDir;

use crate::equality::{assert_equal, both};
use crate::programs::program;

#[test]
fn generated_programs_give_the_same_objects() {
    for seed in 0..40 {
        let text = program(seed);
        let folder = TempDir::new().expect("a folder");
        let site = folder.path().join("site.kd");
        std::fs::write(&site, &text).expect("the program");
        let chart = build(&site, "helm", &folder.path().join("chart"));
        let helm = if seed % 4 == 0 { Helm::Three } else { Helm::Four };
        let platform = usize::from(seed % 3 == 0);
        // The name of a PersistentVolume has the namespace in it, which Helm is told and a build may read in the program.
        let flags = ["--namespace", "somewhere"];
        assert_equal(&text, both(helm, &site, &chart, platform, "r", &flags));
        if seed % 5 == 0 {
            let report = helm.run(&chart, &["lint", "--strict", "."]);
            assert!(report.succeeded(), "{text}\n{}{}", report.stdout, report.stderr);
        }
    }
}
