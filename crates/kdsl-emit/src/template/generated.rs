//! The Secrets that the server generates.

use std::sync::Arc;

use kdsl_ir::{Charset, GeneratedSecret, Package, RandomText, SecretContent, Tree};

use super::names::upper_snake;
use super::parameter::{Default, Parameter};
use crate::evaluate::Evaluator;

/// The most characters that one expression generates.
const LONGEST: u32 = 255;

/// The Secrets and what is in them.
#[derive(Debug)]
pub(super) struct Generated {
    /// The Secrets, still without what is in them.
    pub(super) objects: Vec<Tree>,
    /// Their keys, in order.
    pub(super) keys: Vec<Key>,
    /// Whether there is also one with a certificate, which is not among these.
    pub(super) has_certificates: bool,
}

/// A key of a Secret.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// Which of the Secrets it is in.
    secret: usize,
    component: Arc<str>,
    name: Arc<str>,
    text: RandomText,
}

impl Generated {
    /// Those that are made for the values.
    pub(super) fn of<'a>(package: &'a Package, evaluator: &mut Evaluator<'a>) -> Self {
        let mut generated = Self { objects: Vec::new(), keys: Vec::new(), has_certificates: false };
        for secret in &package.secrets {
            if evaluator.truth(&secret.when) {
                generated.add(secret, evaluator);
            }
        }
        generated
    }

    fn add<'a>(&mut self, secret: &'a GeneratedSecret, evaluator: &mut Evaluator<'a>) {
        let SecretContent::Texts(keys) = &secret.content else {
            self.has_certificates = true;
            return;
        };
        let mut metadata = vec![(Arc::from("name"), Tree::Str(evaluator.text(&secret.name)))];
        evaluator.entries(&secret.metadata, &mut metadata);
        let entries = [
            ("apiVersion", Tree::str("v1")),
            ("kind", Tree::str("Secret")),
            ("metadata", Tree::Map(metadata)),
            // To process the template again generates other passwords: they must not take the place of these.
            ("immutable", Tree::Bool(true)),
            ("type", Tree::str("Opaque")),
        ];
        let secret_number = self.objects.len();
        self.objects.push(Tree::Map(entries.into_iter().map(|(key, value)| (Arc::from(key), value)).collect()));
        self.keys.extend(keys.iter().map(|(name, text)| Key {
            secret: secret_number,
            component: secret.component.clone(),
            name: name.clone(),
            text: *text,
        }));
    }

    /// Puts references to these parameters, one for each key, into the Secrets.
    pub(super) fn refer(&mut self, names: &[Arc<str>]) {
        for (nth, object) in self.objects.iter_mut().enumerate() {
            let keys = self.keys.iter().zip(names).filter(|(key, _)| key.secret == nth);
            let data = keys.map(|(key, name)| (key.name.clone(), Tree::str(format!("${{{name}}}")))).collect();
            if let Tree::Map(entries) = object {
                entries.push((Arc::from("stringData"), Tree::Map(data)));
            }
        }
    }
}

impl Key {
    /// The parameter for it.
    pub(super) fn parameter(&self) -> Parameter {
        let (owner, of) = match &*self.component {
            "" => (None, "the application"),
            component => (Some(component), component),
        };
        Parameter {
            wish: upper_snake(owner.into_iter().chain([&*self.name])),
            title: format!("{} of {of}", self.name),
            description: format!(
                "The key `{}` of the Secret of {of}: {}. It is generated if it is left empty.",
                self.name,
                form(self.text)
            ),
            default: Default::Generated(expression(self.text)),
            required: true,
        }
    }
}

/// What a random text looks like.
fn form(text: RandomText) -> String {
    let length = text.length;
    match text.charset {
        Charset::Alphanumeric => format!("{length} letters and digits"),
        Charset::Hex => format!("{length} hexadecimal digits"),
        Charset::Digits => format!("{length} digits"),
        Charset::Base64 => format!("{length} bytes in base64"),
    }
}

/// What the server generates a random text from.
fn expression(text: RandomText) -> String {
    match text.charset {
        Charset::Alphanumeric => repeated("a-zA-Z0-9", text.length),
        Charset::Hex => repeated("a-f0-9", text.length),
        Charset::Digits => repeated("0-9", text.length),
        // Four characters are three bytes. The last ones of an incomplete four have bits that have to be 0, as in `A`.
        Charset::Base64 => {
            let whole = text.length / 3 * 4;
            match text.length % 3 {
                1 => repeated("a-zA-Z0-9", whole + 1) + "A==",
                2 => repeated("a-zA-Z0-9", whole + 2) + "A=",
                _ => repeated("a-zA-Z0-9", whole),
            }
        }
    }
}

/// So many characters of a class.
fn repeated(class: &str, mut length: u32) -> String {
    let mut expression = String::new();
    while length > 0 {
        let part = length.min(LONGEST);
        expression.push_str(&format!("[{class}]{{{part}}}"));
        length -= part;
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::{Charset, RandomText, expression};

    #[test]
    fn expressions_are_as_long_as_what_they_generate() {
        let of = |length, charset| expression(RandomText { length, charset });
        assert_eq!(of(24, Charset::Alphanumeric), "[a-zA-Z0-9]{24}");
        assert_eq!(of(300, Charset::Hex), "[a-f0-9]{255}[a-f0-9]{45}");
        assert_eq!(of(6, Charset::Digits), "[0-9]{6}");
        assert_eq!(of(3, Charset::Base64), "[a-zA-Z0-9]{4}");
        assert_eq!(of(32, Charset::Base64), "[a-zA-Z0-9]{42}A=");
        assert_eq!(of(64, Charset::Base64), "[a-zA-Z0-9]{85}A==");
    }
}
