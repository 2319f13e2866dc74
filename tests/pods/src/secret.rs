//! The values of Secrets.

use std::collections::BTreeMap;

use kdsl_tests::decoded;
use serde_json::Value;

/// The decoded values of a Secret.
pub(crate) fn values(secret: &Value) -> BTreeMap<String, Vec<u8>> {
    let entries = |field: &str| secret[field].as_object().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let encoded = entries("data").into_iter().map(|(key, value)| (key, decoded(&text(&value))));
    let plain = entries("stringData").into_iter().map(|(key, value)| (key, text(&value).into_bytes()));
    encoded.chain(plain).collect()
}
