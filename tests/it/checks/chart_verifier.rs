//! What chart-verifier can decide from the files of a chart.

use std::fs;

use super::renders::renders;

#[test]
fn charts_are_as_chart_verifier_wants_them() {
    let mut findings = Vec::new();
    for render in renders() {
        let read = |name: &str| fs::read_to_string(render.chart.join(name)).unwrap_or_default();
        let mut demand = |holds: bool, rule: &str| {
            if !holds {
                findings.push(format!("{}: {rule}", render.chart.display()));
            }
        };
        let about = read("Chart.yaml");
        demand(!read("README.md").is_empty(), "has-readme");
        demand(about.contains("\napiVersion: v2\n") || about.starts_with("apiVersion: v2\n"), "is-helm-v3");
        demand(about.contains("\nkubeVersion: "), "has-kubeversion");
        demand(about.contains("charts.openshift.io/name: "), "required-annotations-present");
        demand(!read("values.yaml").is_empty(), "contains-values");
        demand(!read("values.schema.json").is_empty(), "contains-values-schema");
        demand(!read("templates/NOTES.txt").is_empty(), "has-notes");
        demand(!render.chart.join("crds").exists(), "not-contains-crds");
        demand(!render.yaml.contains("\nkind: CustomResourceDefinition"), "not-contains-crds");
        demand(!render.yaml.contains("\nkind: CSIDriver"), "not-contain-csi-objects");
        let has_services = render.objects.iter().any(|it| it["kind"] == "Service");
        demand(!has_services || render.chart.join("templates/tests").is_dir(), "contains-test");
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
