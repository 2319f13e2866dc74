//! What has no entry in the values unless an environment gives it otherwise: literal texts of environment variables, and the
//! labels and annotations of all objects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{App, Component, EnvVar, Expr, Param, Shared};
use crate::types::{ParamType, Ty};

/// What the names of the parameters begin with that are made of variables. No parameter of a type has a dot in its name.
pub const ENV: &str = "env.";

/// Makes entries of the values of what the environments of an app give otherwise.
pub(super) fn all(app: &mut App) {
    // Which components of which environments are variants of which component.
    let mut places: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (environment, it) in app.environments.iter().enumerate() {
        for (nth, variant) in it.components.iter().enumerate() {
            places.entry(variant.number).or_default().push((environment, nth));
        }
    }
    for (number, places) in places {
        let Some(base) = app.components.get_mut(number) else { continue };
        let variant = |(environment, nth): &(usize, usize)| app.environments.get(*environment)?.components.get(*nth);
        let variants: Vec<&Component> = places.iter().filter_map(variant).map(|it| &*it.component).collect();
        let lifted = differing(base, &variants);
        if lifted.is_empty() {
            continue;
        }
        *base = Arc::new(with_params(base, &lifted));
        for (environment, nth) in places {
            let variant = app.environments.get_mut(environment).and_then(|it| it.components.get_mut(nth));
            if let Some(variant) = variant {
                variant.component = Arc::new(with_params(&variant.component, &lifted));
            }
        }
    }
    shared(app);
}

/// A component in whose place the parameters stand that its app's component has of variables.
pub fn like(base: &Component, component: &Component) -> Component {
    let lifted: Vec<Lifted> = base
        .params
        .iter()
        .filter_map(|param| {
            let name = Arc::from(param.name.strip_prefix(ENV)?);
            Some(Lifted { name, optional: is_optional(&base.container.env, param) })
        })
        .collect();
    with_params(component, &lifted)
}

fn is_optional(variables: &[EnvVar], param: &Param) -> bool {
    variables.iter().any(|it| matches!(&it.value, Expr::If(_)) && param.name.strip_prefix(ENV) == Some(&*it.name))
}

/// A variable that becomes an entry of the values.
struct Lifted {
    name: Arc<str>,
    /// Whether there is no such variable in the app or in an environment.
    optional: bool,
}

/// The text of a literal.
fn literal(value: &Expr) -> Option<Arc<str>> {
    match value {
        Expr::Str(text) | Expr::Decimal(text) => Some(text.clone()),
        Expr::Int(number) => Some(number.to_string().into()),
        Expr::Bool(truth) => Some(truth.to_string().into()),
        _ => None,
    }
}

/// The variables that are literal texts everywhere, and not everywhere the same.
fn differing(base: &Component, variants: &[&Component]) -> Vec<Lifted> {
    let all = || std::iter::once(base).chain(variants.iter().copied());
    let mut seen = BTreeSet::new();
    let mut lifted = Vec::new();
    for variable in all().flat_map(|it| &it.container.env) {
        if !seen.insert(variable.name.clone()) {
            continue;
        }
        let values: Vec<Option<&Expr>> =
            all().map(|it| it.container.env.iter().find(|it| it.name == variable.name).map(|it| &it.value)).collect();
        let is_literal = values.iter().flatten().all(|it| literal(it).is_some());
        let differs = values.windows(2).any(|pair| pair.first() != pair.last());
        if is_literal && differs {
            lifted.push(Lifted { name: variable.name.clone(), optional: values.iter().any(Option::is_none) });
        }
    }
    lifted
}

fn with_params(component: &Component, lifted: &[Lifted]) -> Component {
    let mut component = component.clone();
    for Lifted { name, optional } in lifted {
        let param: Arc<str> = format!("{ENV}{name}").into();
        let reference = Expr::Param { component: component.name.clone(), name: param.clone() };
        let value = match optional {
            true => Expr::If(Arc::new((reference.clone(), reference, Expr::None))),
            false => reference,
        };
        let place = component.container.env.iter_mut().find(|it| it.name == *name);
        let (default, span) = match place {
            Some(variable) => {
                let before = std::mem::replace(&mut variable.value, value);
                (literal(&before).unwrap_or_default(), variable.span)
            }
            None => {
                let span = component.span;
                component.container.env.push(EnvVar { name: name.clone(), value, span, entry: span });
                (Arc::from(""), span)
            }
        };
        let docs = match optional {
            true => format!("The environment variable {name}. Empty for none."),
            false => format!("The environment variable {name}."),
        };
        component.params.push(Param {
            name: param,
            span,
            docs: Some(docs.into()),
            ty: ParamType { ty: Ty::String, matching: None, range: None },
            default: Expr::Str(default),
        });
    }
    // Those that are not everywhere stand at the end, in one order.
    let at_end: Vec<&Arc<str>> = lifted.iter().filter(|it| it.optional).map(|it| &it.name).collect();
    component.container.env.sort_by_key(|it| at_end.iter().position(|name| **name == it.name).map_or(0, |it| it + 1));
    component
}

/// Labels and annotations that an environment gives otherwise are entries of the values in the app and in all environments.
fn shared(app: &mut App) {
    let (labels, annotations) = {
        #[expect(clippy::type_complexity, reason = "a choice of two fields of one type")]
        let of = |pick: fn(&Shared) -> &Vec<(Arc<str>, Expr)>, base: &[(Arc<str>, Expr)]| {
            let mut keys = BTreeSet::new();
            for (key, value) in app.environments.iter().flat_map(|it| pick(&it.shared)) {
                if !base.iter().any(|(other, before)| other == key && before == value) {
                    keys.insert(key.clone());
                }
            }
            keys
        };
        (of(|it| &it.labels, &app.labels), of(|it| &it.annotations, &app.annotations))
    };
    let split = |from: &mut Vec<(Arc<str>, Expr)>, keys: &BTreeSet<Arc<str>>| {
        let (lifted, kept) = std::mem::take(from).into_iter().partition(|(key, _)| keys.contains(key));
        *from = kept;
        lifted
    };
    app.shared.labels = split(&mut app.labels, &labels);
    app.shared.annotations = split(&mut app.annotations, &annotations);
    for environment in &mut app.environments {
        environment.shared.labels.retain(|(key, _)| labels.contains(key));
        environment.shared.annotations.retain(|(key, _)| annotations.contains(key));
    }
}
