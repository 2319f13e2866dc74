//! What a container asks for and may use.

use super::core;
use crate::at::{At, Origin};
use crate::forms::Form;
use crate::quantity::billionths;

/// `ValidateResourceRequirements`, which `validateContainerResourceRequirements` calls.
pub(super) fn check(resources: At<'_>) {
    const ORIGIN: Origin = core("ValidateResourceRequirements");
    for side in ["limits", "requests"] {
        resources.entries(side).for_each(|(name, amount)| self::amount(name, amount));
    }
    for (name, request) in resources.entries("requests") {
        let limit = resources.child("limits").tree.get(name);
        let (asked, most) = (billionths(request.tree), limit.and_then(billionths));
        match (asked, most) {
            (Some(asked), Some(most)) if asked > most => {
                request.refuse_beside(resources.child("limits").child(name), ORIGIN, "must be at most the limit");
            }
            (Some(asked), Some(most)) if asked != most && !can_be_shared(name) => {
                request.refuse(ORIGIN, "must be the limit: this resource can't be promised twice");
            }
            (Some(_), None) if limit.is_none() && !can_be_shared(name) => {
                request.refuse(ORIGIN, "needs a limit of the same amount: this resource can't be promised twice");
            }
            _ => {}
        }
    }
    huge_pages(resources);
}

const NAME: Origin = core("validateContainerResourceName");
const NO_RESOURCE: &str = "is no resource of a container: others begin with a DNS name and `/`";

/// The name of a resource that stands here: `ValidateContainerResourceName`.
pub(super) fn name(name: At<'_>) {
    let Some(text) = name.as_text().filter(|it| !is_standard(it)) else { return };
    name.must_be(Form::Qualified, NAME);
    if !text.contains('/') {
        name.refuse(NAME, NO_RESOURCE);
    }
}

/// `ValidateResourceQuantityValue` and `validateContainerResourceName`
fn amount(name: &str, amount: At<'_>) {
    const VALUE: Origin = core("ValidateResourceQuantityValue");
    if !is_standard(name) {
        amount.key_must_be(name, Form::Qualified, NAME);
        if !name.contains('/') {
            amount.refuse(NAME, NO_RESOURCE);
        }
    }
    match billionths(amount.tree) {
        None => amount.refuse(VALUE, "must be a quantity, such as `250m` or `1Gi`"),
        Some(number) if number < 0 => amount.refuse(VALUE, "must not be negative"),
        Some(number) if name.contains('/') && number % 1_000_000_000 != 0 => {
            amount.refuse(VALUE, "must be a whole number");
        }
        Some(_) => {}
    }
}

/// `IsStandardContainerResourceName`
fn is_standard(name: &str) -> bool {
    matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with("hugepages-")
}

/// `IsOvercommitAllowed`
fn can_be_shared(name: &str) -> bool {
    matches!(name, "cpu" | "memory" | "ephemeral-storage")
}

/// Huge pages alone are not enough, in `ValidateResourceRequirements`.
fn huge_pages(resources: At<'_>) {
    let sides = ["limits", "requests"];
    let has = |name: &str| sides.iter().any(|side| resources.tree.get(side).is_some_and(|it| it.get(name).is_some()));
    if has("cpu") || has("memory") {
        return;
    }
    for (name, amount) in sides.iter().flat_map(|side| resources.entries(side)) {
        if name.starts_with("hugepages-") {
            let says = "needs `cpu` or `memory` beside it";
            return amount.refuse(core("ValidateResourceRequirements"), says);
        }
    }
}
