//! Selectors of labels, of the kind `owner=helm,name=shop`.

use serde_json::Value;

/// Whether an object has the labels that a selector asks for.
pub(super) fn selects(selector: &str, object: &Value) -> bool {
    selector.split(',').filter(|term| !term.is_empty()).all(|term| {
        let (label, value) = term.split_once('=').unwrap_or_else(|| panic!("the selector {selector} is not played"));
        object["metadata"]["labels"][label] == value
    })
}
