//! `templates/_helpers.tpl`: the named templates that several objects share.

use std::sync::Arc;

use kdsl_ir::{Entry, Expr, Helper, HelperBody, KnobPath};

use super::action::{API_OF_OPENSHIFT, digest_function, go_string};
use super::context::{Context, Scope, Takes};
use super::function;
use super::template::Template;

/// All named templates of a chart.
pub(super) fn helpers(context: &Context<'_>) -> String {
    let mut parts: Vec<String> = context.package.helpers.iter().map(|one| helper(context, one)).collect();
    for unit in &context.counts {
        let (docs, body) = function::counting(*unit);
        parts.push(define(context, function::helper_of(*unit), docs, &body));
    }
    if context.makes_pairs {
        let (docs, body) = function::pairing();
        parts.push(define(context, function::PAIRS, docs, body));
    }
    if context.asks_for_chart_label {
        let body =
            "{{- printf \"%s-%s\" .Chart.Name .Chart.Version | replace \"+\" \"_\" | trunc 63 | trimSuffix \"-\" }}\n";
        parts.push(define(context, "chart", "The chart's name and version, as a label has them.", body));
    }
    if context.asks_for_platform {
        parts.push(define(context, "openshift", "\"true\" on OpenShift, nothing elsewhere.", &openshift(context)));
    }
    parts.join("\n")
}

fn define(context: &Context<'_>, name: &str, docs: &str, body: &str) -> String {
    let docs = docs.replace("*/", "* /");
    let name = go_string(&context.full_name(name));
    format!("{{{{/*\n{docs}\n*/}}}}\n{{{{- define {name} -}}}}\n{body}{{{{- end }}}}\n")
}

fn openshift(context: &Context<'_>) -> String {
    let asks_cluster = format!(".Capabilities.APIVersions.Has \"{API_OF_OPENSHIFT}\"");
    if context.knob_type(&KnobPath::new(["platform"])).is_none() {
        return format!("{{{{- if {asks_cluster} }}}}\n  {{{{- \"true\" }}}}\n{{{{- end }}}}\n");
    }
    format!(
        "{{{{- if eq .Values.platform \"openshift\" }}}}\n  {{{{- \"true\" }}}}\n\
         {{{{- else if and (eq .Values.platform \"auto\") ({asks_cluster}) }}}}\n  {{{{- \"true\" }}}}\n\
         {{{{- end }}}}\n"
    )
}

fn helper(context: &Context<'_>, helper: &Helper) -> String {
    let scope = context.scope_of(helper);
    let takes = match context.takes(helper) {
        Takes::Root => String::new(),
        Takes::Part => "\nTakes the part of the values that it is about.".to_owned(),
        Takes::PartAndGlobal(key) => {
            format!("\nTakes a dict: `{key}`, the part of the values that it is about, and `global`.")
        }
        Takes::PartAndRoot(key) => {
            format!("\nTakes a dict: `{key}`, the part of the values that it is about, and `root`, the whole.")
        }
    };
    let docs = format!("{}{takes}", helper.docs);
    let body = match &helper.body {
        HelperBody::Text(expr) => {
            let mut body = String::new();
            text(context, &scope, expr, 0, &mut body);
            body
        }
        HelperBody::Entries(entries) => {
            let mut template = Template::new(context, scope, helper.name.to_string());
            template.entries(0, &entries.iter().collect::<Vec<&Entry>>());
            template.finish()
        }
    };
    define(context, &helper.name, &docs, &body)
}

/// A text as lines of control, which leave nothing but the text.
fn text(context: &Context<'_>, scope: &Scope<'_>, expr: &Expr, column: usize, body: &mut String) {
    let line = |body: &mut String, code: &str| body.push_str(&format!("{:column$}{{{{- {code} }}}}\n", ""));
    match expr {
        Expr::If(_) => {
            let mut rest = expr;
            let mut word = "if";
            while let Expr::If(parts) = rest {
                let when = context.condition(scope, &parts.0).pipeline();
                line(body, &format!("{word} {when}"));
                text(context, scope, &parts.1, column + 2, body);
                (rest, word) = (&parts.2, "else if");
            }
            if !matches!(rest, Expr::Str(text) if text.is_empty()) {
                line(body, "else");
                text(context, scope, rest, column + 2, body);
            }
            line(body, "end");
        }
        // The first that is not empty, where the last is a choice: that choice goes on.
        Expr::Coalesce(choices) if matches!(choices.last(), Some(Expr::If(_))) => {
            let Some((last, first)) = choices.split_last() else { return };
            let chain = first.iter().rev().fold(last.clone(), |rest, choice| {
                Expr::If(Arc::new((Expr::HasText(Arc::new(choice.clone())), choice.clone(), rest)))
            });
            text(context, scope, &chain, column, body);
        }
        Expr::Digest(parts, length) => {
            let space = " ".repeat(column);
            body.push_str(&format!("{space}{{{{- list\n"));
            for part in parts {
                body.push_str(&format!("{space}  {}\n", context.part(scope, part)));
            }
            body.push_str(&format!("{space}| {} }}}}\n", digest_function(*length)));
        }
        Expr::Concat(parts) => match context.lines(scope, parts) {
            Some(lines) => lines.iter().for_each(|line| body.push_str(&format!("{:column$}{line}\n", ""))),
            None => line(body, &context.text(scope, expr).pipeline()),
        },
        expr => line(body, &context.text(scope, expr).pipeline()),
    }
}
