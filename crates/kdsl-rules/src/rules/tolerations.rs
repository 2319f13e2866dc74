//! Taints that a pod tolerates.

use super::core;
use crate::at::{At, Origin};
use crate::forms::Form;

/// `ValidateTolerations`
pub(super) fn check(spec: At<'_>) {
    const ORIGIN: Origin = core("ValidateTolerations");
    for toleration in spec.items("tolerations") {
        let operator = toleration.word("operator").unwrap_or("Equal");
        match toleration.word("key") {
            Some(_) => toleration.child("key").must_be(Form::Qualified, ORIGIN),
            None if operator != "Exists" => {
                toleration.refuse(ORIGIN, "must have a key, or the operator `Exists`, which tolerates everything");
            }
            None => {}
        }
        if toleration.has("tolerationSeconds") && toleration.text("effect") != Some("NoExecute") {
            let says = "can be set for the effect `NoExecute` only";
            toleration.child("tolerationSeconds").refuse(ORIGIN, says);
        }
        toleration.child("operator").must_be_one_of(&["", "Equal", "Exists", "Lt", "Gt"], ORIGIN);
        match operator {
            "Equal" => toleration.child("value").must_be(Form::LabelValue, ORIGIN),
            "Exists" if toleration.word("value").is_some() => {
                toleration.child("value").refuse(ORIGIN, "can't be set for the operator `Exists`");
            }
            _ => {}
        }
        let effects = ["", "NoSchedule", "PreferNoSchedule", "NoExecute"];
        toleration.child("effect").must_be_one_of(&effects, core("validateTaintEffect"));
    }
}
