//! A chart is one that the real Helm takes without a word.

use std::path::{Path, PathBuf};

use kdsl_tests::{Helm, build, examples, read_objects};
use tempfile::TempDir;

/// Builds the chart of each example.
fn each_chart(mut check: impl FnMut(&Path, &Path)) {
    for example in examples() {
        let folder = TempDir::new().expect("a folder");
        let chart = build(&example.join("site.kd"), "helm", &folder.path().join("chart"));
        check(&example, &chart);
    }
}

#[test]
fn lint_says_nothing_but_that_there_is_no_icon() {
    each_chart(|_, chart| {
        for helm in Helm::ALL {
            let report = helm.run(chart, &["lint", "--strict", "."]).ok();
            let said: Vec<&str> = report
                .lines()
                .filter(|line| line.starts_with('['))
                .filter(|line| !line.contains("icon is recommended"))
                .collect();
            assert_eq!(said, Vec::<&str>::new(), "{}", chart.display());
        }
    });
}

#[test]
fn both_helms_render_the_same_twice() {
    each_chart(|_, chart| {
        // Secrets are made anew where no cluster can be asked; without them nothing may differ.
        let render = |helm: Helm| helm.run(chart, &template(chart, ".")).ok();
        let first = render(Helm::Four);
        assert_eq!(first, render(Helm::Four));
        assert_eq!(read_objects(&first), read_objects(&render(Helm::Three)));
    });
}

#[test]
fn values_of_an_environment_are_accepted() {
    each_chart(|_, chart| {
        for file in environments(chart) {
            Helm::Four.run(chart, &["lint", "--strict", ".", "--values", &file]).ok();
            Helm::Four.run(chart, &["template", "r", ".", "--values", &file]).ok();
        }
    });
}

#[test]
fn a_misspelt_value_is_refused_by_name() {
    each_chart(|_, chart| {
        for helm in Helm::ALL {
            let refused = helm.run(chart, &["template", "r", ".", "--set", "platfrom=openshift"]);
            assert!(!refused.succeeded() && refused.stderr.contains("platfrom"), "{}", refused.stderr);
        }
    });
}

#[test]
fn a_chart_is_a_dependency_of_another() {
    each_chart(|_, chart| {
        let parent = TempDir::new().expect("a folder");
        let name = chart.file_name().expect("a chart's folder has the chart's name").to_string_lossy().into_owned();
        write(parent.path().join("Chart.yaml"), "apiVersion: v2\nname: parent\nversion: 1.0.0\n");
        write(
            parent.path().join("values.yaml"),
            &format!(
                "global: {{ team: web }}\n{name}:\n  platform: kubernetes\n  global: {{ imageRegistry: r.example }}\n"
            ),
        );
        copy(chart, &parent.path().join("charts").join(&name));
        for helm in Helm::ALL {
            let rendered = helm.run(parent.path(), &["template", "r", "."]).ok();
            let below = read_objects(&rendered);
            let alone = read_objects(&helm.run(chart, &["template", "r", "."]).ok());
            let names = |objects: &[serde_json::Value]| {
                let mut names: Vec<String> =
                    objects.iter().map(|it| format!("{} {}", it["kind"], it["metadata"]["name"])).collect();
                names.sort();
                names
            };
            assert_eq!(names(&below), names(&alone));
        }
    });
}

#[test]
fn packaging_keeps_every_file_that_the_chart_needs() {
    each_chart(|_, chart| {
        let folder = TempDir::new().expect("a folder");
        let into = folder.path().to_string_lossy().into_owned();
        Helm::Four.run(chart, &["package", ".", "--destination", &into]).ok();
        let archive = std::fs::read_dir(folder.path()).expect("the folder").next().expect("an archive").expect("it");
        let packed = archive.path().to_string_lossy().into_owned();
        let arguments = template(chart, &packed);
        let unpacked = Helm::Four.run(chart, &template(chart, ".")).ok();
        assert_eq!(Helm::Four.run(chart, &arguments).ok(), unpacked);
    });
}

/// The names of the files of the environments of a chart.
fn environments(chart: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(chart).expect("the chart");
    let names = entries.map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("values-")).collect()
}

fn write(path: PathBuf, text: &str) {
    std::fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in kdsl_tests::files_below(from) {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a copy");
    }
}

/// The arguments that render a chart without random values: one that makes no secrets has no such value.
fn template<'a>(chart: &Path, place: &'a str) -> Vec<&'a str> {
    let values = std::fs::read_to_string(chart.join("values.yaml")).expect("the values");
    let mut arguments = vec!["template", "r", place];
    if values.lines().any(|line| line.starts_with("generateSecrets:")) {
        arguments.extend(["--set", "generateSecrets=false"]);
    }
    arguments
}
