//! Routes of OpenShift.

use crate::at::{At, Origin};
use crate::forms::Form;

const fn route(function: &'static str) -> Origin {
    Origin { file: "github.com/openshift/library-go/pkg/route/validation/validation.go", function }
}

/// The most Services beside the first.
const ALTERNATES: usize = 3;

/// `ValidateRoute`
pub(super) fn check(object: At<'_>) {
    const ORIGIN: Origin = route("ValidateRoute");
    let spec = object.child("spec");
    if spec.word("host").is_some() {
        spec.child("host").must_be(Form::Subdomain, ORIGIN);
    } else if spec.text("wildcardPolicy") == Some("Subdomain") {
        spec.child("wildcardPolicy").refuse(route("validateWildcardPolicy"), "needs a `host`");
    }
    let is_passed_on = spec.child("tls").text("termination") == Some("passthrough");
    if is_passed_on && spec.word("path").is_some() {
        spec.child("path").refuse(ORIGIN, "can't be set for the termination `passthrough`");
    }
    if spec.count("alternateBackends") > ALTERNATES {
        spec.child("alternateBackends").refuse(ORIGIN, format!("must have at most {ALTERNATES} Services"));
    }
    for service in spec.field("to").into_iter().chain(spec.items("alternateBackends")) {
        if service.word("name").is_none() {
            service.child("name").refuse(ORIGIN, "must name a Service");
        }
        service.child("weight").must_be_in(0, 256, ORIGIN);
    }
    if let Some(tls) = spec.field("tls") {
        self::tls(tls);
    }
}

/// `validateTLS` and `validateInsecureEdgeTerminationPolicy`
fn tls(tls: At<'_>) {
    const ORIGIN: Origin = route("validateTLS");
    let termination = tls.text("termination").unwrap_or_default();
    let odd: &[&str] = match termination {
        "passthrough" => &["certificate", "key", "caCertificate", "destinationCACertificate", "externalCertificate"],
        "edge" => &["destinationCACertificate"],
        _ => &[],
    };
    for key in tls.among(odd) {
        tls.child(key).refuse(ORIGIN, format!("can't be set for the termination `{termination}`"));
    }
    if termination == "passthrough" {
        let policy = tls.child("insecureEdgeTerminationPolicy");
        policy.must_be_one_of(&["", "None", "Redirect"], route("validateInsecureEdgeTerminationPolicy"));
    }
}
