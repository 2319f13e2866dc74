//! The checks that people run on charts and objects find nothing: Checkov, and the rules of kube-linter, kube-score,
//! Polaris, Pod Security and chart-verifier, over the charts of the examples and of each type of the standard library
//! alone, for both platforms and for every environment.

mod chart_verifier;
mod checkov;
mod kube_linter;
mod kube_score;
mod pod_security;
mod polaris;
mod renders;
mod workloads;

pub(crate) use renders::programs_of_types;
