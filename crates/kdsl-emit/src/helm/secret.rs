//! A Secret that is generated once: what the cluster has is kept, what it lacks is made.

use kdsl_ir::{Charset, Entry, Expr, GeneratedSecret, RandomText, SecretContent};
use kdsl_semantic::model::SecretSource;

use super::action::go_string;
use super::context::{Context, Scope};
use super::object::namespace;
use super::template::Template;
use super::text;

/// The name of the file of a generated Secret.
pub(super) fn file_name(secret: &GeneratedSecret) -> String {
    // Only one of a component has texts; the name of a certificate is what its own name ends in.
    match (&secret.content, &secret.name) {
        (SecretContent::Certificate { .. }, Expr::Concat(parts)) => match parts.last() {
            Some(Expr::Str(tail)) => {
                let name = tail.strip_prefix(&format!("-{}-", secret.component)).unwrap_or(tail);
                format!("secret-{name}")
            }
            _ => "secret-certificate".to_owned(),
        },
        _ => "secret".to_owned(),
    }
}

/// The keys of a Secret with random texts.
fn texts(template: &mut Template<'_>, keys: &[(std::sync::Arc<str>, RandomText)]) {
    template.line(0, "type: Opaque");
    template.line(0, "data:");
    for (key, random) in keys {
        let held = held(key);
        let length = random.length;
        let made = match random.charset {
            Charset::Alphanumeric => format!("randAlphaNum {length} | b64enc"),
            Charset::Digits => format!("randNumeric {length} | b64enc"),
            Charset::Hex => {
                format!("printf \"%x\" (randBytes {} | b64dec) | trunc {length} | b64enc", length.div_ceil(2))
            }
            Charset::Base64 => format!("randBytes {length} | b64enc"),
        };
        template.line(2, &format!("{}: {{{{ {held} | default ({made}) | quote }}}}", text::key(key)));
    }
}

/// What the Secret that is there holds under a key.
fn held(key: &str) -> String {
    let is_field =
        key.bytes().all(|byte| byte.is_ascii_alphanumeric()) && key.starts_with(|it: char| it.is_alphabetic());
    if is_field { format!("$data.{key}") } else { format!("get $data {}", go_string(key)) }
}

/// The keys of a Secret with a certificate. All of them are kept or made together, since they belong together.
fn certificate(context: &Context<'_>, template: &mut Template<'_>, hosts: &[Expr], days: u32) {
    let names: Vec<String> = hosts.iter().map(|it| context.text(&Scope::ROOT, it).argument()).collect();
    let subject = names.first().cloned().unwrap_or_default();
    template.line(0, "type: kubernetes.io/tls");
    template.line(0, "data:");
    let list = names.join(" ");
    template.control(2, &format!("if hasKey $data {}", go_string("tls.key")));
    for key in SecretSource::CERTIFICATE_KEYS {
        template.line(2, &format!("{}: {{{{ {} | quote }}}}", text::key(key), held(key)));
    }
    template.control(2, "else");
    template.control(2, &format!("$made := genSelfSignedCert {subject} nil (list {list}) {days}"));
    for (key, field) in SecretSource::CERTIFICATE_KEYS.iter().zip(["Cert", "Key", "Cert"]) {
        template.line(2, &format!("{}: {{{{ $made.{field} | b64enc | quote }}}}", text::key(key)));
    }
    template.control(2, "end");
}

/// The template of a generated Secret.
pub(super) fn secret(context: &Context<'_>, secret: &GeneratedSecret) -> String {
    let name_of_secret = context.text(&Scope::ROOT, &secret.name).argument();
    let name = Entry::field("name", secret.name.clone());
    let namespace = namespace();
    let mut template = Template::new(context, Scope::ROOT, format!("{}.{}", secret.component, file_name(secret)));
    template.under(0, Some(&secret.when), |template| {
        template.line(0, "{{- /* A key that the cluster has already keeps its value: the data was made with it. */}}");
        template.control(0, &format!("$existing := lookup \"v1\" \"Secret\" .Release.Namespace {name_of_secret}"));
        template.control(0, "$data := $existing.data | default dict");
        template.line(0, "apiVersion: v1");
        template.line(0, "kind: Secret");
        template.line(0, "metadata:");
        template.entries(2, &[&name, &namespace]);
        template.entries(2, &secret.metadata.iter().collect::<Vec<_>>());
        match &secret.content {
            SecretContent::Texts(keys) => texts(template, keys),
            SecretContent::Certificate { hosts, days } => certificate(context, template, hosts, *days),
        }
    });
    template.finish()
}
