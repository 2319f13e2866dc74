//! The Secrets that are generated once: for manifests they are made apart from the build, with fresh values each time.

use std::sync::Arc;

use kdsl_ir::{Entry, GeneratedSecret, Package, Tree};

use crate::evaluate::{Evaluator, Settings};
use crate::yaml::write_document;

/// The manifests of the generated Secrets, each after a line `---`, for `kubectl create -f -`, which never overwrites.
/// `random` fills its argument with bytes that no one can foresee.
///
/// The text holds the credentials: it is to be piped on, not to be kept. It is empty if the application makes no Secret.
pub fn secrets(package: &Package, values: &Tree, settings: &Settings, random: &mut dyn FnMut(&mut [u8])) -> String {
    let mut evaluator = Evaluator::new(package, values, settings);
    let mut letters = Letters { random, bytes: [0; 256], used: 256 };
    let mut out = String::new();
    for secret in &package.secrets {
        if !evaluator.truth(&secret.when) {
            continue;
        }
        out.push_str("---\n");
        write_document(&manifest(secret, &mut evaluator, &mut letters), &mut out);
    }
    out
}

fn manifest<'a>(secret: &'a GeneratedSecret, evaluator: &mut Evaluator<'a>, letters: &mut Letters<'_>) -> Tree {
    let mut metadata = vec![(Arc::from("name"), Tree::Str(evaluator.text(&secret.name)))];
    if !names_namespace(&secret.metadata) {
        metadata.extend(evaluator.namespace().map(|name| (Arc::from("namespace"), Tree::Str(name.clone()))));
    }
    evaluator.entries(&secret.metadata, &mut metadata);
    let data = secret.keys.iter().map(|(key, length)| (key.clone(), Tree::str(letters.take(*length)))).collect();
    let entries = [
        ("apiVersion", Tree::str("v1")),
        ("kind", Tree::str("Secret")),
        ("metadata", Tree::Map(metadata)),
        ("type", Tree::str("Opaque")),
        ("stringData", Tree::Map(data)),
    ];
    Tree::Map(entries.into_iter().map(|(key, value)| (Arc::from(key), value)).collect())
}

fn names_namespace(metadata: &[Entry]) -> bool {
    metadata.iter().any(|entry| matches!(entry, Entry::Field { key, .. } if &**key == "namespace"))
}

/// Random letters and digits, each as likely as any other.
struct Letters<'a> {
    random: &'a mut dyn FnMut(&mut [u8]),
    bytes: [u8; 256],
    used: usize,
}

impl Letters<'_> {
    fn take(&mut self, length: u32) -> String {
        (0..length).map(|_| self.letter()).collect()
    }

    fn letter(&mut self) -> char {
        const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        loop {
            if self.used == self.bytes.len() {
                (self.random)(&mut self.bytes);
                self.used = 0;
            }
            let byte = self.bytes.get(self.used).copied().unwrap_or(u8::MAX);
            self.used += 1;
            // Of the 64 values of six bits two have no letter. To fold them onto others would make those likelier.
            if let Some(letter) = LETTERS.get(usize::from(byte >> 2)) {
                return char::from(*letter);
            }
        }
    }
}
