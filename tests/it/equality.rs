//! The chart and the manifests are two readings of one tree: for the same values they are the same objects.

use std::path::Path;

use kdsl_tests::{Helm, Ran, build, comparable, examples, kdsl, read_streams, run};
use serde_json::Value;
use tempfile::TempDir;

use crate::strings::json_for_yaml;

/// The two platforms, and the APIs by which a chart knows OpenShift.
const PLATFORMS: [(&str, &[&str]); 2] = [
    ("kubernetes", &[]),
    ("openshift", &["--api-versions", "route.openshift.io/v1", "--api-versions", "security.openshift.io/v1"]),
];

/// Renders a chart, and builds the manifests with the same flags.
pub(crate) fn both(
    helm: Helm,
    program: &Path,
    chart: &Path,
    platform: usize,
    release: &str,
    flags: &[&str],
) -> [Ran; 2] {
    let (target, apis) = PLATFORMS[platform];
    let rendered = helm.run(chart, &[&["template", release, "."], apis, flags].concat());
    let program = program.to_string_lossy();
    // The folder of a chart has the name of its app.
    let app = chart.file_name().expect("the folder of an app").to_string_lossy();
    let call =
        [&["build", &program, "--app", &app, "--target", target, "--stdout", "--release", release], flags].concat();
    let built = run(kdsl(), chart, &call, "");
    [rendered, built]
}

/// Both readings accept the values and give the same objects, or both refuse them.
#[track_caller]
pub(crate) fn assert_equal(what: &str, [rendered, built]: [Ran; 2]) {
    assert_eq!(
        rendered.succeeded(),
        built.succeeded(),
        "{what}: only one refuses\nhelm: {}\nkdsl: {}",
        rendered.stderr,
        built.stderr
    );
    if !rendered.succeeded() {
        return;
    }
    let mut streams = read_streams(&[&rendered.stdout, &built.stdout]).into_iter().map(comparable);
    let (chart, manifests) = (streams.next().unwrap_or_default(), streams.next().unwrap_or_default());
    let names = |objects: &kdsl_tests::Objects| objects.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&chart), names(&manifests), "{what}: other objects");
    for (name, object) in &chart {
        assert_eq!(object, &manifests[name], "{what}: {name}\n left: {}\nright: {}", rendered.call, built.call);
    }
}

/// Each set of values is accepted or refused as it says, by both readings, and gives the same objects.
#[track_caller]
pub(crate) fn assert_equal_over(program: &Path, chart: &Path, cases: impl IntoIterator<Item = (Value, bool)>) {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("values.yaml");
    for (nth, (values, is_accepted)) in cases.into_iter().enumerate() {
        std::fs::write(&file, json_for_yaml(&values)).expect("the values");
        let helm = if nth % 2 == 0 { Helm::Four } else { Helm::Three };
        let readings = both(helm, program, chart, nth % 2, "r", &["--values", &file.to_string_lossy()]);
        assert_eq!(readings[1].succeeded(), is_accepted, "{values:#}: {}", readings[1].stderr);
        assert_equal(&format!("{values:#}"), readings);
    }
}

/// The real Helm has nothing to say about a chart.
#[track_caller]
pub(crate) fn assert_lints(chart: &Path) {
    let report = Helm::Four.run(chart, &["lint", "--strict", "."]);
    assert!(report.succeeded(), "{}{}", report.stdout, report.stderr);
}

#[test]
fn defaults_give_the_same_objects() {
    for example in examples() {
        let program = example.join("site.kd");
        let folder = TempDir::new().expect("a folder");
        let chart = build(&program, "helm", &folder.path().join("chart"));
        for helm in Helm::ALL {
            for platform in 0..PLATFORMS.len() {
                for release in ["r", "production-wordpress", "blog"] {
                    assert_equal(release, both(helm, &program, &chart, platform, release, &[]));
                }
            }
        }
    }
}

#[test]
fn overrides_give_the_same_objects() {
    let mut tried = 0;
    for example in examples() {
        let program = example.join("site.kd");
        let folder = TempDir::new().expect("a folder");
        let chart = build(&program, "helm", &folder.path().join("chart"));
        for (name, _) in kdsl_tests::files_below(&example.join("overrides")) {
            let file = example.join("overrides").join(&name).to_string_lossy().into_owned();
            for platform in 0..PLATFORMS.len() {
                let readings = both(Helm::Four, &program, &chart, platform, "r", &["--values", &file]);
                assert_eq!(readings[0].succeeded(), !name.starts_with("refused-"), "{name}: {}", readings[0].stderr);
                assert_equal(&name, readings);
                tried += 1;
            }
        }
    }
    assert!(tried > 0, "no example has overrides");
}

#[test]
fn flags_mean_what_they_mean_to_helm() {
    let flags: [&[&str]; 8] = [
        &["--set", "web.replicaCount=5"],
        &["--set", "web.podLabels.a=x,web.podLabels.b=y"],
        &["--set-string", "web.podAnnotations.number=12"],
        &["--set", r"web.podAnnotations.a\.b/c=d\,e"],
        &["--set", "web.tolerations={}"],
        &["--set", "web.tolerations[0].key=gpu,web.tolerations[0].operator=Exists"],
        &["--set", "web.nodeSelector.disktype=ssd", "--set", "web.nodeSelector=null"],
        &["--set", "web.replicaCount=many"],
    ];
    let program = kdsl_tests::repository().join("examples/wordpress/site.kd");
    let folder = TempDir::new().expect("a folder");
    let chart = build(&program, "helm", &folder.path().join("chart"));
    for flags in flags {
        assert_equal(&flags.join(" "), both(Helm::Four, &program, &chart, 0, "r", flags));
    }
}
