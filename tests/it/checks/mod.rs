//! The checks that people run on charts and objects find nothing: Checkov, and the rules of kube-linter, kube-score,
//! Polaris, Pod Security and chart-verifier, over the charts of the examples and of each type of the standard library
//! alone, for both platforms and for every environment.

mod chart_verifier;
mod checkov;
mod kube_linter;
mod kube_score;
mod pod_security;
mod polaris;
mod relaxed;
mod renders;
mod workloads;

pub(crate) use relaxed::relaxes;
pub(crate) use renders::{Render, programs_of_types};

/// Everything that the rules find in objects, but for those that need the files of a chart.
pub(crate) fn findings(render: &Render) -> Vec<String> {
    let rules = [
        kube_linter::containers,
        kube_linter::pods,
        kube_linter::services_and_budgets,
        kube_score::containers,
        kube_score::probes,
        kube_score::around_pods,
        pod_security::every_pod,
        pod_security::users,
        polaris::pods,
        polaris::config_and_roles,
    ];
    let mut found = Vec::new();
    for rule in rules {
        rule(render, &mut found);
    }
    found
}
