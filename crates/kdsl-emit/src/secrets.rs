//! The Secrets that are generated once: for manifests they are made apart from the build, with fresh values each time.

use std::sync::Arc;

use kdsl_ir::{Charset, Entry, GeneratedSecret, Package, RandomText, SecretContent, Tree};

use crate::certificate;
use crate::evaluate::{Evaluator, Settings};
use crate::yaml::write_document;

/// The manifests of the generated Secrets, each after a line `---`, for `kubectl create -f -`, which never overwrites.
/// `random` fills its argument with bytes that no one can foresee; `now` is the time in seconds since 1970, from which on
/// certificates are good.
///
/// The text holds the credentials: it is to be piped on, not to be kept. It is empty if the application makes no Secret.
pub fn secrets(
    package: &Package,
    values: &Tree,
    settings: &Settings,
    now: u64,
    random: &mut dyn FnMut(&mut [u8]),
) -> String {
    let mut evaluator = Evaluator::new(package, values, settings);
    let mut letters = Letters { random, bytes: [0; 256], used: 256 };
    let mut out = String::new();
    for secret in &package.secrets {
        if !evaluator.truth(&secret.when) {
            continue;
        }
        out.push_str("---\n");
        write_document(&manifest(secret, &mut evaluator, now, &mut letters), &mut out);
    }
    out
}

fn manifest<'a>(
    secret: &'a GeneratedSecret,
    evaluator: &mut Evaluator<'a>,
    now: u64,
    letters: &mut Letters<'_>,
) -> Tree {
    let mut metadata = vec![(Arc::from("name"), Tree::Str(evaluator.text(&secret.name)))];
    if !names_namespace(&secret.metadata) {
        metadata.extend(evaluator.namespace().map(|name| (Arc::from("namespace"), Tree::Str(name.clone()))));
    }
    evaluator.entries(&secret.metadata, &mut metadata);
    let (ty, data) = match &secret.content {
        SecretContent::Texts(keys) => {
            ("Opaque", keys.iter().map(|(key, text)| (key.clone(), Tree::str(letters.text(*text)))).collect())
        }
        SecretContent::Certificate { hosts, days } => {
            let hosts: Vec<String> = hosts.iter().map(|it| evaluator.text(it).to_string()).collect();
            let made = certificate::make(&hosts, *days, now, letters.random);
            let entry = |key: &str, text: &str| (Arc::from(key), Tree::str(text));
            let data = made.map(|made| {
                vec![
                    entry("tls.crt", &made.certificate),
                    entry("tls.key", &made.key),
                    // It has signed itself: whoever trusts it trusts just it.
                    entry("ca.crt", &made.certificate),
                ]
            });
            ("kubernetes.io/tls", data.unwrap_or_default())
        }
    };
    let entries = [
        ("apiVersion", Tree::str("v1")),
        ("kind", Tree::str("Secret")),
        ("metadata", Tree::Map(metadata)),
        ("type", Tree::str(ty)),
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
    fn text(&mut self, text: RandomText) -> String {
        match text.charset {
            Charset::Alphanumeric => self.take(text.length),
            Charset::Hex => self.of(b"0123456789abcdef", text.length),
            Charset::Digits => self.of(b"0123456789", text.length),
            Charset::Base64 => {
                let mut bytes = vec![0; text.length as usize];
                (self.random)(&mut bytes);
                kdsl_ir::base64(&bytes)
            }
        }
    }

    /// So many of at most 16 letters, each as likely as any other.
    fn of(&mut self, letters: &[u8], length: u32) -> String {
        let mut text = String::new();
        while text.len() < length as usize {
            text.extend(letters.get(usize::from(self.byte() >> 4)).map(|letter| char::from(*letter)));
        }
        text
    }

    fn take(&mut self, length: u32) -> String {
        (0..length).map(|_| self.letter()).collect()
    }

    fn letter(&mut self) -> char {
        const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        loop {
            let byte = self.byte();
            // Of the 64 values of six bits two have no letter. To fold them onto others would make those likelier.
            if let Some(letter) = LETTERS.get(usize::from(byte >> 2)) {
                return char::from(*letter);
            }
        }
    }

    fn byte(&mut self) -> u8 {
        if self.used == self.bytes.len() {
            (self.random)(&mut self.bytes);
            self.used = 0;
        }
        let byte = self.bytes.get(self.used).copied().unwrap_or(u8::MAX);
        self.used += 1;
        byte
    }
}
