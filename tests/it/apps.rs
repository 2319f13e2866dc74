//! Apps that use components of each other: the chart of each and its manifests are the same objects, whatever the other is
//! called and wherever it is.

use kdsl_tests::{Helm, kdsl, repository, run};
use tempfile::TempDir;

use crate::equality::assert_equal;

#[test]
fn apps_that_use_each_other_give_the_same_objects() {
    let program = repository().join("tests/programs/apps.kd");
    let program = program.to_string_lossy();
    let folder = TempDir::new().expect("a folder");
    let charts = folder.path().join("charts");
    run(kdsl(), folder.path(), &["build", &program, "--target", "helm", "-o", &charts.to_string_lossy()], "").ok();
    let cases: [(&str, &[&str]); 7] = [
        ("desk", &[]),
        ("desk", &["--set", "shop.release=blue,shop.namespace=elsewhere,shop.existingSecrets.ordersDb=opened"]),
        ("desk", &["--set", "shop.release=my-shop"]),
        ("desk", &["--set", "shop.release="]),
        ("desk", &["--set", "shop.namespace=Not_a_namespace"]),
        ("shop", &[]),
        ("shop", &["--set", "desk.release=blue,desk.namespace=elsewhere"]),
    ];
    for helm in Helm::ALL {
        for (app, flags) in cases {
            let chart = charts.join(app);
            let rendered = helm.run(&chart, &[&["template", "blue", "."], flags].concat());
            let call = [&["build", &*program, "--app", app, "--stdout", "--release", "blue"], flags].concat();
            assert_equal(app, [rendered, run(kdsl(), folder.path(), &call, "")]);
        }
    }
}
