//! Names, what lies behind their dots, and what lies in their brackets.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use super::{Evaluator, Resource, Value};
use crate::diagnostics::{cannot_replace, not_supported, unknown_name};
use crate::hir::{self, ExprKind, Ident};
use crate::model::{ConfigKey, Expr, HostRef, Kind, PodField, PodResource, Secret, SecretKey, SecretSource};
use crate::nearest::nearest;
use crate::replacing::either;
use crate::scope::{AppNames, NeedState, Neighbour};
use crate::types::Ty;

const POD_FIELDS: [(&str, PodField); 16] = [
    ("name", PodField::Name),
    ("index", PodField::Index),
    ("ip", PodField::Ip),
    ("host-ip", PodField::HostIp),
    ("node", PodField::Node),
    ("namespace", PodField::Namespace),
    ("uid", PodField::Uid),
    ("service-account", PodField::ServiceAccount),
    ("labels", PodField::Labels),
    ("annotations", PodField::Annotations),
    ("cpu-request", PodField::Resource(PodResource::CpuRequest, None)),
    ("cpu-limit", PodField::Resource(PodResource::CpuLimit, None)),
    ("memory-request", PodField::Resource(PodResource::MemoryRequest, None)),
    ("memory-limit", PodField::Resource(PodResource::MemoryLimit, None)),
    ("disk-request", PodField::Resource(PodResource::DiskRequest, None)),
    ("disk-limit", PodField::Resource(PodResource::DiskLimit, None)),
];

/// What a container asks for and may use.
const RESOURCES: [(&str, Resource); 3] = [
    ("cpu", (Ty::Cpu, PodResource::CpuRequest, PodResource::CpuLimit)),
    ("memory", (Ty::Memory, PodResource::MemoryRequest, PodResource::MemoryLimit)),
    ("disk", (Ty::Storage, PodResource::DiskRequest, PodResource::DiskLimit)),
];

/// The units that processor time is counted in: Kubernetes takes no others for a divisor.
const CPU_UNITS: [&str; 2] = ["1", "1m"];

/// The units that bytes are counted in.
const BYTE_UNITS: [&str; 13] = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

/// What all labels or annotations are called.
pub(super) fn map_name(field: &PodField) -> &'static str {
    if *field == PodField::Labels { "labels" } else { "annotations" }
}

/// The divisor of a resource: `Mi` is `1Mi`.
fn divisor(resource: PodResource, unit: &str) -> Result<Arc<str>, &'static [&'static str]> {
    let units: &[&str] = match resource {
        PodResource::CpuRequest | PodResource::CpuLimit => &CPU_UNITS,
        _ => &BYTE_UNITS,
    };
    let wanted = if unit.starts_with('1') { unit.to_owned() } else { format!("1{unit}") };
    units.iter().find(|it| ***it == *wanted).map(|it| Arc::from(*it)).ok_or(units)
}

/// What the name of a secret stands for; `component` is who declares it, nothing for the app.
fn secret_value(component: &str, secret: &Secret) -> Value {
    let name = &secret.name;
    let key = SecretKey {
        component: Arc::from(component),
        name: name.clone(),
        key: name.clone(),
        existing: None,
        certificate: false,
        optional: false,
        instead: None,
    };
    match &secret.source {
        SecretSource::Generated { .. } => Value::Expr(Expr::Secret(key), Ty::Secret),
        SecretSource::Certificate { .. } => {
            let keys = SecretSource::CERTIFICATE_KEYS.map(Arc::from).into();
            Value::Existing(name.clone(), SecretKey { certificate: true, ..key }, keys)
        }
        SecretSource::Existing { secret, keys, optional } => {
            let key = SecretKey { existing: Some(secret.clone()), optional: *optional, ..key };
            match keys.as_slice() {
                [only] => Value::Expr(Expr::Secret(SecretKey { key: only.clone(), ..key }), Ty::Secret),
                _ => Value::Existing(name.clone(), key, keys.clone()),
            }
        }
    }
}

impl Evaluator<'_> {
    /// What a word stands for. A need's name wins over a component's.
    pub(super) fn name(&mut self, name: &Arc<str>, span: Span) -> Value {
        match &**name {
            "true" => return Value::Expr(Expr::Bool(true), Ty::Bool),
            "false" => return Value::Expr(Expr::Bool(false), Ty::Bool),
            "none" => return Value::None,
            "self" => return Value::SelfRef,
            "pod" => return Value::Pod,
            _ => {}
        }
        let scope = self.scope;
        if let Some(param) = scope.params.get(name) {
            let value = match &param.value {
                // A value that is no literal is no entry of the values: it stands where the parameter is used.
                Some(value) if super::known(value) != super::Known::Build => value.clone(),
                Some(_) | None => Expr::Param { component: scope.component.clone(), name: name.clone() },
            };
            return Value::Expr(value, param.ty.ty.clone());
        }
        if let Some(need) = scope.needs.get(name) {
            return match &need.state {
                NeedState::Met { provider, fields } => {
                    Value::Need { provider: Some(provider.clone()), fields: fields.clone() }
                }
                NeedState::Absent => Value::Absent(name.clone()),
                NeedState::Broken => Value::Error,
                NeedState::Abstract { fields, .. } => Value::Need {
                    provider: None,
                    fields: fields
                        .iter()
                        .map(|(field, ty)| {
                            let value = match ty {
                                Ty::Secret => Expr::Secret(SecretKey {
                                    component: name.clone(),
                                    name: field.clone(),
                                    key: field.clone(),
                                    existing: None,
                                    certificate: false,
                                    optional: false,
                                    instead: None,
                                }),
                                _ => Expr::Param { component: name.clone(), name: field.clone() },
                            };
                            (field.clone(), value, ty.clone())
                        })
                        .collect(),
                },
            };
        }
        if let Some(secret) = scope.secrets.get(name) {
            return secret_value(&scope.component, secret);
        }
        if let Some(config) = scope.configs.get(name) {
            let key = ConfigKey {
                name: name.clone(),
                config_map: config.config_map.clone(),
                key: name.clone(),
                optional: config.optional,
            };
            return match config.keys.as_slice() {
                [only] => Value::Expr(Expr::Config(ConfigKey { key: only.clone(), ..key }), Ty::String),
                _ => Value::Config(name.clone(), key, config.keys.clone()),
            };
        }
        if let Some(names) = scope.app_names() {
            if let Some(param) = names.param(name) {
                let value = Expr::Param { component: Arc::from(""), name: name.clone() };
                return Value::Expr(value, param.ty.ty.clone());
            }
            if let Some(secret) = names.secret(name) {
                return secret_value("", secret);
            }
        }
        if **name == *scope.component {
            return Value::SelfRef;
        }
        if scope.others.get(name).is_some() {
            self.wires.insert(name.clone());
            return Value::Component(name.clone());
        }
        if self.components_of(name).next().is_some() {
            return Value::App(name.clone());
        }
        let known = scope
            .params
            .keys()
            .chain(scope.needs.keys())
            .chain(scope.secrets.keys())
            .chain(scope.configs.keys())
            .chain(scope.app_names().into_iter().flat_map(AppNames::all))
            .map(|it| &**it)
            .chain(scope.others.own())
            .chain(scope.others.apps.iter().map(|it| &**it).filter(|it| *it != &**name))
            .chain(["self", "pod", "true", "false", "none"]);
        self.diagnostics.push(unknown_name::report(name, span, nearest(name, known)));
        Value::Error
    }

    /// The components of another app, by their names with its own before them.
    fn components_of(&self, app: &str) -> impl Iterator<Item = &Arc<str>> {
        let first: Arc<str> = format!("{app}.").into();
        let others = self.scope.others.by_name.range(first.clone()..).map(|(name, _)| name);
        others.take_while(move |it| it.starts_with(&*first))
    }

    /// A component of another app.
    fn component_of(&mut self, app: &str, name: &Ident) -> Value {
        let dotted: Arc<str> = format!("{app}.{}", name.text).into();
        match self.scope.others.get(&dotted).map(|it| it.kind) {
            Some(Some(Kind::External)) => {
                self.report(crate::diagnostics::other_app::external(&dotted, name.span));
                Value::Error
            }
            Some(_) => {
                self.wires.insert(dotted.clone());
                Value::Component(dotted)
            }
            None => {
                let known: Vec<Arc<str>> = self.components_of(app).cloned().collect();
                self.report(crate::others::unusable(app, name, &known));
                Value::Error
            }
        }
    }

    pub(super) fn field(&mut self, base: &hir::Expr, name: &Ident) -> Value {
        if let Some(value) = self.dotted_key(base, name) {
            return value;
        }
        match self.value(base, None) {
            Value::SelfRef => self.field_of_self(name),
            Value::App(app) => self.component_of(&app, name),
            Value::Component(component) => {
                let others = self.scope.others.clone();
                match others.get(&component) {
                    Some(neighbour) => {
                        let value = self.field_of_component(neighbour, name);
                        self.in_either_place(neighbour, name, value)
                    }
                    None => Value::Error,
                }
            }
            Value::Need { provider, fields } => {
                if let Some((_, value, ty)) = fields.iter().find(|(field, ..)| *field == name.text) {
                    return Value::Expr(value.clone(), ty.clone());
                }
                let known: Vec<&str> = fields.iter().map(|(field, ..)| &**field).collect();
                let of = match provider {
                    Some(provider) => format!("what `{provider}` provides"),
                    None => "the interface".to_owned(),
                };
                self.unknown_field(&of, name, &known)
            }
            Value::Pod => match POD_FIELDS.iter().find(|(field, _)| *field == &*name.text) {
                Some((_, PodField::Index)) if !self.scope.kind.has_identity() => self.unknown_field(
                    &format!("the pod of a component that is {}", self.scope.kind.in_words()),
                    name,
                    &["name", "ip", "host-ip", "node", "namespace"],
                ),
                Some((_, field @ (PodField::Labels | PodField::Annotations))) => Value::PodMap(field.clone()),
                Some((_, field @ PodField::Resource(..))) => Value::Expr(Expr::Pod(field.clone()), Ty::Int),
                Some((_, field)) => Value::Expr(Expr::Pod(field.clone()), Ty::String),
                None => self.unknown_field("the pod", name, &POD_FIELDS.map(|(field, _)| field)),
            },
            Value::Ports(component) => self.port_of(&component, name),
            Value::Resources(None) => match RESOURCES.iter().find(|(word, _)| *word == &*name.text) {
                Some((_, resource)) => Value::Resources(Some(resource.clone())),
                None => self.unknown_field("`self.resources`", name, &RESOURCES.map(|(word, _)| word)),
            },
            Value::Resources(Some((ty, request, limit))) => {
                let resource = match &*name.text {
                    "request" => request,
                    "limit" => limit,
                    _ => return self.unknown_field("it", name, &["request", "limit"]),
                };
                Value::Expr(Expr::Resource { component: self.scope.component.clone(), resource }, ty)
            }
            Value::Host(host) => match &*name.text {
                "host" => Value::Expr(Expr::Host(host), Ty::Host),
                _ => self.unknown_field("it", name, &["host"]),
            },
            // `tls.crt` of a Secret that exists: the dot is part of the key.
            Value::Existing(secret, key, keys) => match keys.iter().find(|it| **it == name.text) {
                Some(found) => Value::Expr(Expr::Secret(SecretKey { key: found.clone(), ..key }), Ty::Secret),
                None => {
                    let known: Vec<&str> = keys.iter().map(|it| &**it).collect();
                    self.unknown_field(&format!("the Secret `{secret}`"), name, &known)
                }
            },
            Value::Config(config, key, keys) => match keys.iter().find(|it| **it == name.text) {
                Some(found) => Value::Expr(Expr::Config(ConfigKey { key: found.clone(), ..key }), Ty::String),
                None if keys.is_empty() => {
                    let declared = self.scope.configs.get(&config).map(|it| it.span);
                    self.report(crate::diagnostics::not_whole::no_keys(&config, name.span, declared));
                    Value::Error
                }
                None => self.unknown_key(&config, name, &keys),
            },
            Value::PodMap(field) => {
                self.report(crate::diagnostics::pod_fact_place::all(map_name(&field), base.span));
                Value::Error
            }
            Value::Absent(need) => {
                self.report(crate::diagnostics::wrong_provider::report(
                    format!("nothing meets `{need}` here, so it has no `{}`", name.text),
                    base.span,
                    "optional, and not met",
                    Some(format!("ask first: `if {need} then {need}.{} else none`", name.text)),
                ));
                Value::Error
            }
            Value::Expr(Expr::Config(key), _) => self.unknown_key(&key.name, name, &[key.key]),
            Value::Expr(_, ty) => self.unknown_field(&ty.in_words(), name, &[]),
            Value::None => self.unknown_field("nothing", name, &[]),
            Value::Pods => self.unknown_field("the list of pods", name, &["[0]"]),
            Value::Error => Value::Error,
        }
    }

    /// A key of a Secret or ConfigMap that has dots in it: `tls.tls.crt`, or `tls.crt` where the name is what the key begins
    /// with.
    fn dotted_key(&mut self, base: &hir::Expr, name: &Ident) -> Option<Value> {
        let mut names = vec![&*name.text];
        let mut rest = base;
        while let ExprKind::Field(inner, field) = &rest.kind {
            names.push(&field.text);
            rest = inner;
        }
        let root = rest.as_name()?;
        // A need and a parameter win over what is declared here.
        if self.scope.params.contains_key(root) || self.scope.needs.contains_key(root) {
            return None;
        }
        let is_of_app = self.scope.app_names().is_some_and(|it| it.secret(root).is_some());
        if !is_of_app && !self.scope.secrets.contains_key(root) && !self.scope.configs.contains_key(root) {
            return None;
        }
        names.reverse();
        let key = names.join(".");
        let matches =
            |it: &&Arc<str>| ***it == *key || it.strip_prefix(&**root).is_some_and(|it| it == format!(".{key}"));
        let found = match self.name(root, rest.span) {
            Value::Existing(_, secret, keys) => {
                let key = keys.iter().find(matches)?.clone();
                Value::Expr(Expr::Secret(SecretKey { key, ..secret }), Ty::Secret)
            }
            Value::Config(_, config, keys) => {
                let key = keys.iter().find(matches)?.clone();
                Value::Expr(Expr::Config(ConfigKey { key, ..config }), Ty::String)
            }
            Value::Expr(Expr::Secret(secret), ty) if secret.existing.is_some() && matches(&&secret.key) => {
                Value::Expr(Expr::Secret(secret), ty)
            }
            Value::Expr(Expr::Config(config), ty) if matches(&&config.key) => Value::Expr(Expr::Config(config), ty),
            _ => return None,
        };
        Some(found)
    }

    fn field_of_self(&mut self, name: &Ident) -> Value {
        let scope = self.scope;
        match &*name.text {
            "replicas" if scope.kind.has_replicas() => {
                Value::Expr(Expr::Replicas { component: scope.component.clone() }, Ty::Int)
            }
            "pods" if scope.kind.has_identity() => Value::Pods,
            "resources" if scope.kind != Kind::External => Value::Resources(None),
            service if scope.services.contains(service) => {
                Value::Host(HostRef::Service { component: scope.component.clone(), service: Some(name.text.clone()) })
            }
            _ => {
                let own = Neighbour {
                    name: scope.component.clone(),
                    kind: Some(scope.kind),
                    ports: scope.ports.values().filter(|it| !it.internal).map(|it| it.name.clone()).collect(),
                    services: scope.services.iter().cloned().collect(),
                    offers: Vec::new(),
                    fields: Vec::new(),
                    given: Vec::new(),
                    either: None,
                };
                self.field_of_component(&own, name)
            }
        }
    }

    fn field_of_component(&mut self, component: &Neighbour, name: &Ident) -> Value {
        if component.kind == Some(Kind::External) {
            let found = component.fields.iter().find(|(field, ..)| *field == name.text);
            return match found {
                Some((_, value, ty)) => Value::Expr(value.clone(), ty.clone()),
                // One that could not be made was reported.
                None if component.fields.is_empty() => Value::Error,
                None => {
                    let known: Vec<&str> = component.fields.iter().map(|(field, ..)| &**field).collect();
                    self.unknown_field(&format!("`{}`", component.name), name, &known)
                }
            };
        }
        // A type without ports leaves them to the components that use it.
        let open = self.scope.open && component.name == self.scope.component && component.ports.is_empty();
        let with_ports = open || !component.ports.is_empty();
        let later = [Arc::from("")];
        let ports = if open { &later[..] } else { component.ports.as_slice() };
        match (&*name.text, ports) {
            ("host", _) if with_ports => {
                Value::Expr(Expr::Host(HostRef::Service { component: component.name.clone(), service: None }), Ty::Host)
            }
            ("port", [only]) => {
                Value::Expr(Expr::Port { component: component.name.clone(), port: only.clone() }, Ty::Port)
            }
            ("address", [only]) => {
                let host = HostRef::Service { component: component.name.clone(), service: None };
                let port = Expr::Port { component: component.name.clone(), port: only.clone() };
                Value::Expr(Expr::Concat(vec![Expr::Host(host), Expr::str(":"), port]), Ty::String)
            }
            ("ports", _) if with_ports => Value::Ports(component.name.clone()),
            (service, _) if component.services.iter().any(|it| &**it == service) => {
                Value::Host(HostRef::Service { component: component.name.clone(), service: Some(name.text.clone()) })
            }
            _ => {
                let mut known: Vec<&str> = Vec::new();
                if with_ports {
                    known.extend(["host", "ports"]);
                }
                if component.ports.len() == 1 {
                    known.extend(["port", "address"]);
                }
                if component.name == self.scope.component {
                    if self.scope.kind.has_replicas() {
                        known.push("replicas");
                    }
                    if self.scope.kind.has_identity() {
                        known.push("pods");
                    }
                }
                known.extend(component.services.iter().map(|it| &**it));
                if let Some((interface, _)) = component.offers.iter().find(|(_, fields)| fields.contains(&name.text)) {
                    return self.needs_interface(component, name, interface);
                }
                self.unknown_field(&format!("`{}`", component.name), name, &known)
            }
        }
    }

    /// A field of a component, or the external's where some environment puts one in its place.
    fn in_either_place(&mut self, component: &Neighbour, name: &Ident, value: Value) -> Value {
        let Some(place) = &component.either else { return value };
        let field = |wanted: &str| place.fields.iter().find(|(field, ..)| &**field == wanted).map(|(_, it, _)| it);
        let other = match (&value, &*name.text) {
            (Value::Expr(..), "address") => field("host")
                .zip(field("port"))
                .map(|(host, port)| Expr::Concat(vec![host.clone(), Expr::str(":"), port.clone()])),
            (Value::Expr(..), name) => field(name).cloned(),
            // Which port is meant is what follows.
            (Value::Ports(_) | Value::Error, _) => return value,
            _ => None,
        };
        match (value, other) {
            (Value::Expr(value, ty), Some(other)) => Value::Expr(either(&component.name, &value, other), ty),
            (value, _) => {
                let what = format!("{}.{}", component.name, name.text);
                self.not_of_external(component, &what, name.span);
                value
            }
        }
    }

    fn not_of_external(&mut self, component: &Neighbour, what: &str, span: Span) {
        let Some(place) = &component.either else { return };
        let here = (&*place.environment, place.span);
        let wanted = what.rsplit('.').next().unwrap_or(what);
        let what = format!("`{}` uses `{what}`", self.scope.component);
        let report = cannot_replace::used(&component.name, here, &what, span);
        self.report(crate::diagnostics::with_near_field(report, &[wanted], &place.given));
    }

    fn port_of(&mut self, component: &Arc<str>, name: &Ident) -> Value {
        let ports: Vec<Arc<str>> = if *component == self.scope.component {
            self.scope.ports.keys().cloned().collect()
        } else {
            let others = self.scope.others.clone();
            others.get(component).map(|it| it.ports.clone()).unwrap_or_default()
        };
        if ports.contains(&name.text) || (ports.is_empty() && self.scope.open) {
            let port = Expr::Port { component: component.clone(), port: name.text.clone() };
            return self.port_in_either_place(component, name, port);
        }
        let known: Vec<&str> = ports.iter().map(|it| &**it).collect();
        self.unknown_field(&format!("`{component}`"), name, &known)
    }

    /// A field that the component offers only to those who need its interface: said once for all fields of one component.
    fn needs_interface(&mut self, component: &Neighbour, name: &Ident, interface: &str) -> Value {
        let diagnostic =
            unknown_name::field_of_interface(&component.name, &name.text, interface, name.span, self.scope.start);
        let is_said = |it: &Diagnostic| it.code == diagnostic.code && it.helps == diagnostic.helps;
        if !self.diagnostics.iter().any(is_said) {
            self.report(diagnostic);
        }
        Value::Error
    }

    /// A port by its name is the external's of that name; the only one is its `port` too.
    fn port_in_either_place(&mut self, component: &Arc<str>, name: &Ident, port: Expr) -> Value {
        let others = self.scope.others.clone();
        let neighbour = others.get(component).filter(|_| *component != self.scope.component);
        let Some((neighbour, place)) = neighbour.and_then(|it| Some((it, it.either.as_ref()?))) else {
            return Value::Expr(port, Ty::Port);
        };
        let only = neighbour.ports.len() == 1;
        let is_it = |field: &str| *field == *name.text || (only && field == "port");
        match place.fields.iter().find(|(field, _, ty)| is_it(field) && *ty == Ty::Port) {
            Some((_, other, _)) => Value::Expr(either(component, &port, other.clone()), Ty::Port),
            None => {
                let what = format!("{component}.ports.{}", name.text);
                self.not_of_external(neighbour, &what, name.span);
                Value::Expr(port, Ty::Port)
            }
        }
    }

    /// A key that the declaration of a ConfigMap does not name.
    fn unknown_key(&mut self, config: &str, name: &Ident, keys: &[Arc<str>]) -> Value {
        let known: Vec<&str> = keys.iter().map(|it| &**it).collect();
        let near = nearest(&name.text, known.iter().copied());
        let report = unknown_name::field(&format!("the ConfigMap `{config}`"), &name.text, name.span, near, &known);
        let declared = self.scope.configs.get(config).map(|it| it.span);
        self.report(match declared {
            Some(declared) => report.because(declared, "its keys are named here"),
            None => report,
        });
        Value::Error
    }

    fn unknown_field(&mut self, of: &str, name: &Ident, known: &[&str]) -> Value {
        let near = nearest(&name.text, known.iter().copied());
        self.report(unknown_name::field(of, &name.text, name.span, near, known));
        Value::Error
    }

    pub(super) fn index(&mut self, base: &hir::Expr, index: &hir::Expr, span: Span) -> Value {
        match (self.value(base, None), &index.kind) {
            (Value::Pods, ExprKind::Number { digits, unit }) if unit.is_empty() => match digits.parse() {
                Ok(index) => Value::Host(HostRef::Pod { component: self.scope.component.clone(), index }),
                Err(_) => {
                    self.report(crate::diagnostics::out_of_range::number(digits, 0, i64::from(u32::MAX), index.span));
                    Value::Error
                }
            },
            (Value::Existing(secret, key, keys), ExprKind::Str(_)) => {
                let text = index.as_text().unwrap_or_default();
                match keys.iter().find(|it| **it == text) {
                    Some(found) => Value::Expr(Expr::Secret(SecretKey { key: found.clone(), ..key }), Ty::Secret),
                    None => {
                        let known: Vec<&str> = keys.iter().map(|it| &**it).collect();
                        let name = Ident { text, span: index.span };
                        self.unknown_field(&format!("the Secret `{secret}`"), &name, &known)
                    }
                }
            }
            (Value::Config(config, key, keys), ExprKind::Str(_)) => {
                let text = index.as_text().unwrap_or_default();
                match keys.iter().find(|it| **it == text) {
                    Some(found) => Value::Expr(Expr::Config(ConfigKey { key: found.clone(), ..key }), Ty::String),
                    None => {
                        let known: Vec<&str> = keys.iter().map(|it| &**it).collect();
                        let name = Ident { text, span: index.span };
                        self.unknown_field(&format!("the ConfigMap `{config}`"), &name, &known)
                    }
                }
            }
            (Value::PodMap(field), ExprKind::Str(_)) => {
                let text = index.as_text().unwrap_or_default();
                if !crate::naming::is_label_key(&text) {
                    self.report(crate::diagnostics::invalid_name::label(
                        "the key of a label or annotation",
                        &text,
                        index.span,
                    ));
                    return Value::Error;
                }
                let field = match field {
                    PodField::Labels => PodField::Label(text),
                    _ => PodField::Annotation(text),
                };
                Value::Expr(Expr::Pod(field), Ty::String)
            }
            (Value::Expr(Expr::Pod(PodField::Resource(resource, None)), ty), ExprKind::Str(_)) => {
                let text = index.as_text().unwrap_or_default();
                match divisor(resource, &text) {
                    Ok(unit) => Value::Expr(Expr::Pod(PodField::Resource(resource, Some(unit))), ty),
                    Err(units) => {
                        self.report(crate::diagnostics::pod_fact_place::divisor(&text, units, index.span));
                        Value::Error
                    }
                }
            }
            (Value::Error, _) => Value::Error,
            (Value::Expr(value, ty), _) => match self.item(value, &ty, index, span) {
                Some((value, ty)) => Value::Expr(value, ty),
                None => Value::Error,
            },
            _ => {
                self.report(not_supported::report("taking an item of this", span));
                Value::Error
            }
        }
    }
}
