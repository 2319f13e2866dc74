//! What a probe or a hook does.

use super::core;
use crate::at::{At, Origin};
use crate::forms::Form;

/// `validateHandler`
pub(super) fn check<'t>(handler: At<'t>, kinds: &[&'t str], grace: i64, origin: Origin) {
    handler.must_have_one(kinds, "action", origin);
    if let Some(exec) = handler.field("exec")
        && exec.count("command") == 0
    {
        exec.child("command").refuse(core("validateExecAction"), "must have at least one word");
    }
    if let Some(get) = handler.field("httpGet") {
        let path = get.child("path");
        if path.as_text() == Some("") {
            path.refuse(core("validateHTTPGetAction"), "must be a path");
        }
        get.child("port").must_be_port(core("ValidatePortNumOrName"));
        for header in get.items("httpHeaders") {
            header.child("name").must_be(Form::Header, core("validateHTTPGetAction"));
        }
    }
    handler.child("tcpSocket").child("port").must_be_port(core("validateTCPSocketAction"));
    handler.child("grpc").child("port").must_be_in(1, 65535, core("validateGRPCAction"));
    sleep(handler.child("sleep").child("seconds"), grace);
}

/// `validateSleepAction`
fn sleep(seconds: At<'_>, grace: i64) {
    if seconds.tree.as_int().is_some_and(|it| it < 1 || it > grace) {
        let says = format!("must be from 1 to {grace}, the time that the pod has to stop");
        seconds.refuse(core("validateSleepAction"), says);
    }
}

/// `validateLifecycle`
pub(super) fn lifecycle(container: At<'_>, grace: i64) {
    let Some(lifecycle) = container.field("lifecycle") else { return };
    for key in ["postStart", "preStop"] {
        if let Some(hook) = lifecycle.field(key) {
            check(hook, &["exec", "httpGet", "tcpSocket", "sleep"], grace, core("validateLifecycle"));
        }
    }
}
