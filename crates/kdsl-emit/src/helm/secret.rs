//! A Secret that is generated once: what the cluster has is kept, what it lacks is made.

use kdsl_ir::{Entry, GeneratedSecret};

use super::action::go_string;
use super::context::{Context, Scope};
use super::object::namespace;
use super::template::Template;
use super::text;

/// The template of a generated Secret.
pub(super) fn secret(context: &Context<'_>, secret: &GeneratedSecret) -> String {
    let name_of_secret = context.text(&Scope::ROOT, &secret.name).argument();
    let name = Entry::field("name", secret.name.clone());
    let namespace = namespace();
    let mut template = Template::new(context, Scope::ROOT, format!("{}.secret", secret.component));
    template.under(0, Some(&secret.when), |template| {
        template.line(0, "{{- /* A key that the cluster has already keeps its value: the data was made with it. */}}");
        template.control(0, &format!("$existing := lookup \"v1\" \"Secret\" .Release.Namespace {name_of_secret}"));
        template.control(0, "$data := $existing.data | default dict");
        template.line(0, "apiVersion: v1");
        template.line(0, "kind: Secret");
        template.line(0, "metadata:");
        template.entries(2, &[&name, &namespace]);
        template.entries(2, &secret.metadata.iter().collect::<Vec<_>>());
        template.line(0, "type: Opaque");
        template.line(0, "data:");
        for (key, length) in &secret.keys {
            let is_field =
                key.bytes().all(|byte| byte.is_ascii_alphanumeric()) && key.starts_with(|it: char| it.is_alphabetic());
            let held = if is_field { format!("$data.{key}") } else { format!("get $data {}", go_string(key)) };
            template.line(
                2,
                &format!("{}: {{{{ {held} | default (randAlphaNum {length} | b64enc) | quote }}}}", text::key(key)),
            );
        }
    });
    template.finish()
}
