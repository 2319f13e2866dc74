//! The secrets and ConfigMaps that a component declares.

use std::sync::Arc;

use super::Declarer;
use crate::diagnostics::{bad_secret, bad_text, invalid_name, literal_password, statement_form};
use crate::eval::{Evaluator, Known, known};
use crate::hir::{self, Block, ExprKind, Ident, Item, ItemKind};
use crate::model::{Charset, Config, Expr, Secret, SecretSource};
use crate::naming::{dns_label, is_config_key, is_host};
use crate::statements::Arguments;
use crate::types::{ParamType, Ty};

/// The words for the characters of a secret.
const CHARSETS: [(&str, Charset); 4] = [
    ("alphanumeric", Charset::Alphanumeric),
    ("hex", Charset::Hex),
    ("digits", Charset::Digits),
    ("base64", Charset::Base64),
];

impl Declarer<'_, '_> {
    /// The name of a certificate, which stands for it until its hosts are read; `None` for another secret.
    pub(super) fn certificate_name(&mut self, args: &mut Arguments<'_>, item: &Item) -> Option<Ident> {
        let name = args.optional_name().filter(|it| dns_label(&it.text).is_ok())?;
        if !args.accept("certificate") {
            return None;
        }
        let source = SecretSource::Certificate { hosts: Vec::new() };
        let secret = Secret { name: name.text.clone(), docs: item.docs.clone(), source, span: name.span };
        self.scope.secrets.insert(name.text.clone(), secret);
        Some(name)
    }

    pub(super) fn secret(&mut self, args: &mut Arguments<'_>, item: &Item) -> Option<Ident> {
        let name = args.name(&mut self.diagnostics, "a name")?;
        if let Err(error) = dns_label(&name.text) {
            self.diagnostics.push(invalid_name::report("a secret", &name.text, error, name.span));
            return None;
        }
        if args.accept("none") {
            self.scope.secrets.shift_remove(&name.text);
            return None;
        }
        let source = if args.accept("from") {
            let (secret, keys) = self.existing(args, "the name of a Secret")?;
            let keys = keys.unwrap_or_else(|| vec![name.text.clone()]);
            SecretSource::Existing { secret, keys, optional: args.accept("optional") }
        } else if args.accept("certificate") {
            SecretSource::Certificate { hosts: self.hosts(args)? }
        } else if args.accept_equals() {
            let span = args.span();
            self.diagnostics.push(literal_password::report("a secret", span, &name.text, None));
            return None;
        } else {
            self.generated(args)?
        };
        args.finish(&mut self.diagnostics);
        let secret = Secret { name: name.text.clone(), docs: item.docs.clone(), source, span: name.span };
        self.scope.secrets.insert(name.text.clone(), secret);
        Some(name)
    }

    pub(super) fn config(&mut self, args: &mut Arguments<'_>) -> Option<Ident> {
        let name = args.name(&mut self.diagnostics, "a name")?;
        if let Err(error) = dns_label(&name.text) {
            self.diagnostics.push(invalid_name::report("a ConfigMap", &name.text, error, name.span));
            return None;
        }
        if args.accept("none") {
            self.scope.configs.shift_remove(&name.text);
            return None;
        }
        if !args.accept("from") {
            args.fail(&mut self.diagnostics, "`from existing` and the name of a ConfigMap are expected here");
            return None;
        }
        let (config_map, keys) = self.existing(args, "the name of a ConfigMap")?;
        let optional = args.accept("optional");
        args.finish(&mut self.diagnostics);
        let keys = keys.unwrap_or_default();
        let config = Config { name: name.text.clone(), config_map, keys, optional, span: args.written() };
        self.scope.configs.insert(name.text.clone(), config);
        Some(name)
    }

    /// `existing "NAME"`, and the keys if some are named.
    #[expect(clippy::type_complexity, reason = "a name, and keys if some are named")]
    fn existing(&mut self, args: &mut Arguments<'_>, what: &str) -> Option<(Arc<str>, Option<Vec<Arc<str>>>)> {
        if !args.accept("existing") {
            args.fail(&mut self.diagnostics, "`existing` is expected here");
            return None;
        }
        let (object, span) = args.text(&mut self.diagnostics, what)?;
        if !is_host(&object, false) {
            self.diagnostics.push(bad_text::object_name(&object, span));
            return None;
        }
        let keys = if args.accept("key") {
            let (key, span) = args.text(&mut self.diagnostics, "a key")?;
            if !is_config_key(&key) {
                self.diagnostics.push(invalid_name::key(&key, span));
                return None;
            }
            Some(vec![key])
        } else {
            args.optional_block().map(|block| self.keys(args, block))
        };
        Some((object, keys))
    }

    /// The keys of an object that exists: bare words or texts, such as `tls.crt`.
    fn keys(&mut self, args: &Arguments<'_>, block: &Block) -> Vec<Arc<str>> {
        let mut keys = Vec::with_capacity(block.items.len());
        for item in &block.items {
            match &item.kind {
                ItemKind::Statement(inner) if inner.is_empty() => {
                    if is_config_key(&item.key.text) {
                        keys.push(item.key.text.clone());
                    } else {
                        self.diagnostics.push(invalid_name::key(&item.key.text, item.key.span));
                    }
                }
                _ => {
                    let label = "only the name of a key is expected here";
                    let keyword = args.keyword;
                    self.diagnostics.push(statement_form::report(keyword.word, keyword.form, item.span, label));
                }
            }
        }
        keys
    }

    /// `[length N] [hex | base64 | …]`
    fn generated(&mut self, args: &mut Arguments<'_>) -> Option<SecretSource> {
        let mut length = 32;
        if args.accept("length") {
            let Some((digits, unit, span)) = args.optional_number() else {
                args.fail(&mut self.diagnostics, "a number of characters is expected here");
                return None;
            };
            match digits.parse::<u32>() {
                Ok(number) if unit.is_empty() && (8..=1024).contains(&number) => length = number,
                _ => {
                    self.diagnostics.push(bad_secret::length(&crate::units::written(digits, unit), span));
                    return None;
                }
            }
        }
        let charset = CHARSETS.iter().find(|(word, _)| args.accept(word)).map(|(_, charset)| *charset);
        Some(SecretSource::Generated { length, charset: charset.unwrap_or(Charset::Alphanumeric) })
    }

    /// `for HOST` or `for [HOST, …]`.
    fn hosts(&mut self, args: &mut Arguments<'_>) -> Option<Vec<Expr>> {
        if !args.accept("for") {
            args.fail(&mut self.diagnostics, "`for` and a host are expected here");
            return None;
        }
        let written = args.expr(&mut self.diagnostics, "a host")?;
        let items: &[hir::Expr] = match &written.kind {
            ExprKind::List(items) => items,
            _ => std::slice::from_ref(written),
        };
        let mut hosts = Vec::with_capacity(items.len());
        for item in items {
            if let Some(text) = item.as_text().filter(|it| !is_host(it, true)) {
                self.diagnostics.push(bad_text::host(&text, item.span));
                return None;
            }
            let host = ParamType { ty: Ty::String, matching: None, range: None };
            let mut eval = Evaluator { scope: &self.scope, diagnostics: &mut self.diagnostics, wires: &mut self.wires };
            let (value, found) = eval.expr(item, None)?;
            let value = if found == Ty::Host { value } else { eval.assign(value, &found, &host, item, None)? };
            if known(&value) == Known::Pod {
                let report = crate::diagnostics::known_too_late::report(
                    "the host of a certificate",
                    "install",
                    "in the pod",
                    item.span,
                );
                self.diagnostics.push(report);
                return None;
            }
            hosts.push(value);
        }
        if hosts.is_empty() {
            args.fail(&mut self.diagnostics, "a host is expected here");
            return None;
        }
        Some(hosts)
    }
}
