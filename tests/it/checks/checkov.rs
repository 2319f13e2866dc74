//! Checkov itself, once over a folder of all renders.

use std::fs;

use kdsl_tests::checkov;
use serde_json::Value;

use super::renders::renders;

/// The rules that an object may be exempted from, with its reason.
const EXEMPTIONS: [&str; 4] = ["CKV_K8S_15", "CKV_K8S_35", "CKV_K8S_40", "CKV_K8S_43"];

#[test]
fn checkov_finds_nothing() {
    let folder = tempfile::Builder::new().prefix("kdsl-checks-").tempdir().expect("a folder");
    for render in renders() {
        fs::write(folder.path().join(format!("{}.yaml", render.name)), &render.yaml).expect("a render");
    }
    let path = folder.path().to_string_lossy();
    // A folder whose name begins with a dot is not looked at.
    let call = [
        "--directory",
        &path,
        "--framework",
        "kubernetes",
        "--compact",
        "--skip-download",
        "--output",
        "json",
        "--soft-fail",
    ];
    let report: Value = serde_json::from_str(&checkov(&call).ok()).expect("a report");
    let checks = |list: &str| report["results"][list].as_array().cloned().unwrap_or_default();
    let told = |it: &Value| format!("{} {} {}", it["check_id"], it["file_path"], it["resource"]);
    let failed: Vec<String> = checks("failed_checks").iter().map(told).collect();
    assert!(failed.is_empty(), "{} findings\n{}", failed.len(), failed.join("\n"));
    assert!(report["summary"]["passed"].as_u64() > Some(1000), "{}", report["summary"]);
    assert_eq!(report["summary"]["parsing_errors"], 0);
    for skipped in checks("skipped_checks") {
        let id = skipped["check_id"].as_str().unwrap_or_default();
        assert!(EXEMPTIONS.contains(&id), "{} is not to be exempted", told(&skipped));
        let reason = skipped["check_result"]["suppress_comment"].as_str().unwrap_or_default();
        assert!(reason.len() > 10, "{} has no reason", told(&skipped));
    }
}
