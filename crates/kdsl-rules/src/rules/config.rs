//! ConfigMaps and Secrets.

use std::collections::BTreeSet;

use kdsl_db::tree::Tree;

use super::core;
use crate::at::{At, Origin};
use crate::forms::Form;

/// The most bytes of all values together: `MaxSecretSize`.
const LARGEST: usize = 1024 * 1024;

/// `ValidateConfigMap`
pub(super) fn config_map(object: At<'_>) {
    const ORIGIN: Origin = core("ValidateConfigMap");
    let mut keys = BTreeSet::new();
    let mut size = 0;
    for (key, value) in object.entries("data").chain(object.entries("binaryData")) {
        value.key_must_be(key, Form::ConfigKey, ORIGIN);
        if !keys.insert(key) {
            value.refuse(ORIGIN, "is in `data`, too");
        }
        size += value.as_text().map_or(0, str::len);
    }
    // Text is as long as it is, and bytes are three quarters as long as the text that they are written in.
    for (_, value) in object.entries("binaryData") {
        size -= value.as_text().map_or(0, str::len) / 4;
        is_base64(value, ORIGIN);
    }
    largest(object, size, ORIGIN);
}

fn largest(object: At<'_>, size: usize, origin: Origin) {
    if size > LARGEST {
        object.child("data").refuse(origin, format!("must have at most {LARGEST} bytes in all, and has {size}"));
    }
}

/// Bytes are written as base64: what else stands there can't be read.
fn is_base64(value: At<'_>, origin: Origin) {
    let Some(text) = value.as_text() else { return };
    let text: String = text.chars().filter(|it| !matches!(it, '\n' | '\r')).collect();
    let letters = text.trim_end_matches('=');
    let is_letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '/');
    if !text.len().is_multiple_of(4) || text.len() - letters.len() > 2 || !letters.chars().all(is_letter) {
        value.refuse(origin, "must be written as base64");
    }
}

/// `ValidateSecret`
pub(super) fn secret(object: At<'_>) {
    const ORIGIN: Origin = core("ValidateSecret");
    let mut size = 0;
    for (key, value) in object.entries("data") {
        value.key_must_be(key, Form::ConfigKey, ORIGIN);
        is_base64(value, ORIGIN);
        size += value.as_text().map_or(0, str::len) / 4 * 3;
    }
    for (key, value) in object.entries("stringData") {
        value.key_must_be(key, Form::ConfigKey, ORIGIN);
        size += value.as_text().map_or(0, str::len);
    }
    largest(object, size, ORIGIN);
    let has =
        |key: &str| ["data", "stringData"].iter().any(|it| object.tree.get(it).is_some_and(|it| it.get(key).is_some()));
    let needed: &[&str] = match object.text("type") {
        Some("kubernetes.io/tls") => &["tls.crt", "tls.key"],
        Some("kubernetes.io/ssh-auth") => &["ssh-privatekey"],
        Some("kubernetes.io/dockerconfigjson") => &[".dockerconfigjson"],
        Some("kubernetes.io/dockercfg") => &[".dockercfg"],
        _ => &[],
    };
    for key in needed.iter().filter(|it| !has(it)) {
        object.child("type").refuse(ORIGIN, format!("needs `{key}` in `data`"));
    }
    match object.text("type") {
        Some("kubernetes.io/basic-auth") if !has("username") && !has("password") => {
            object.child("type").refuse(ORIGIN, "needs `username` or `password` in `data`");
        }
        Some("kubernetes.io/service-account-token") => {
            let annotations = object.child("metadata").child("annotations");
            if annotations
                .tree
                .get("kubernetes.io/service-account.name")
                .and_then(Tree::as_str)
                .is_none_or(str::is_empty)
            {
                let says = "needs the annotation `kubernetes.io/service-account.name`";
                object.child("type").refuse(ORIGIN, says);
            }
        }
        _ => {}
    }
}
