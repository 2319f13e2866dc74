//! Components in whose place the values can put an external: the switch, the external's values, and what holds where the
//! component is there or is not.

use std::sync::Arc;

use kdsl_semantic::model::{Expr as Said, Param, Replaced};
use kdsl_semantic::types::{ParamType, Ty};

use crate::expression::{CompareOp, Expr, KnobPath};
use crate::knob::KnobType;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::expression::negated;
use crate::lower::external::ExternalContext;
use crate::lower::knobs::Knobs;
use crate::lower::knobs::paths::root_name;
use crate::lower::labels::any;
use crate::lower::notes;
use crate::package::{GeneratedSecret, Note, Object, Refusal};
use crate::tree::Tree;

/// The names of the values of a component that can be replaced, which its type's parameters leave free.
pub(crate) const NAMES: [&str; 2] = ["enabled", "external"];

/// A component in whose place an external can be, while it is lowered.
pub(crate) struct ReplacedContext<'a> {
    replaced: &'a Replaced,
    /// The switch, for expressions that ask for it.
    switch: Param,
    path: KnobPath,
    /// What is in its place.
    pub(crate) external: ExternalContext<'a>,
}

/// Where the switch of a component stands.
fn path(component: &str) -> KnobPath {
    KnobPath::new([&*root_name(component), "enabled"])
}

/// Whether a component is there rather than an external.
pub(crate) fn is_here(component: &str) -> Expr {
    Expr::Truth(path(component))
}

impl<'a> ReplacedContext<'a> {
    pub(crate) fn new(replaced: &'a Replaced) -> Self {
        let switch = Param {
            name: Arc::from(Replaced::SWITCH),
            span: replaced.external.span,
            docs: None,
            ty: ParamType { ty: Ty::Bool, matching: None, range: None },
            default: Said::Bool(true),
        };
        let external = ExternalContext::in_place(&replaced.external);
        Self { replaced, switch, path: path(&replaced.component), external }
    }

    /// Whether the component is there.
    pub(crate) fn is_here(&self) -> Expr {
        Expr::Truth(self.path.clone())
    }

    /// Whether the external is in its place.
    pub(crate) fn is_away(&self) -> Expr {
        negated(self.is_here())
    }

    /// The value that is the switch.
    pub(crate) fn switch(&self) -> &KnobPath {
        &self.path
    }

    /// What an expression asks for: the switch or a field of the external, and where it stands in the values.
    pub(crate) fn found(&self, name: &str) -> Option<(&Param, KnobPath)> {
        if name == Replaced::SWITCH {
            return Some((&self.switch, self.path.clone()));
        }
        let (param, path) = self.external.field(name.strip_prefix(Replaced::FIELD)?)?;
        Some((param, path.clone()))
    }

    /// Adds its values.
    pub(crate) fn add_knobs(&self, knobs: &mut Knobs) {
        let name = &self.replaced.component;
        let docs = format!("Whether {name} runs here. If not, `{}` says what takes its place.", self.external.place());
        knobs.add(&self.path, KnobType::Truth, Tree::Bool(true), docs.into());
        self.external.add_knobs(knobs);
    }

    /// What has to be given where the component is not there, and is not.
    fn refusals(&self) -> impl Iterator<Item = Refusal> + use<'_, 'a> {
        let is_required = |it: &&(&Param, &KnobPath)| self.replaced.required.contains(&it.0.name);
        let fields = self.external.fields().filter(move |it| is_required(&it)).map(|(param, path)| {
            let is_missing = match param.ty.ty {
                Ty::Port => Expr::Compare(CompareOp::Equal, Arc::new((Expr::Whole(path.clone()), Expr::Int(0)))),
                _ => lacks(path),
            };
            (path, is_missing, param.span)
        });
        let span = self.replaced.external.span;
        let secrets = self.external.existing_secrets().into_iter().map(move |(path, _)| (path, lacks(path), span));
        fields.chain(secrets).map(|(path, is_missing, span)| Refusal {
            when: Expr::All(vec![self.is_away(), is_missing]),
            message: Expr::Str(
                format!("`{}` must be set where `{}` is false", path.dotted(), self.path.dotted()).into(),
            ),
            origin: Some(span),
        })
    }

    /// What the notes say where the component is not there.
    pub(crate) fn note(&self) -> Note {
        let text = format!("{} does not run here: something else takes its place", self.replaced.component);
        notes::said(Some(self.is_away()), Expr::concat([Expr::Str(text.into()), self.external.address()]))
    }
}

fn lacks(path: &KnobPath) -> Expr {
    Expr::Not(Arc::new(Expr::HasText(Arc::new(Expr::Text(path.clone())))))
}

/// What is refused because an external's fields are not given.
pub(crate) fn refusals(cx: &AppContext<'_>) -> Vec<Refusal> {
    let here = cx.components.iter().filter_map(|it| cx.replaced(&it.component.name));
    here.flat_map(ReplacedContext::refusals).collect()
}

/// A condition where a component has to be there too.
pub(crate) fn with(here: Expr, when: Option<Expr>) -> Expr {
    match when {
        None => here,
        Some(Expr::All(mut all)) => {
            all.insert(0, here);
            Expr::All(all)
        }
        Some(when) => Expr::All(vec![here, when]),
    }
}

/// A condition of a component, where it has to be there too if an external can be in its place.
pub(crate) fn with_component(cx: &AppContext<'_>, component: &ComponentContext<'_>, when: Expr) -> Expr {
    match cx.replaced(&component.component.name) {
        Some(replaced) => with(replaced.is_here(), Some(when)),
        None => when,
    }
}

/// Takes away what belongs to a component where an external is in its place.
pub(crate) fn guard(cx: &AppContext<'_>, objects: &mut [Object], secrets: &mut [GeneratedSecret]) {
    for component in &cx.components {
        let Some(replaced) = cx.replaced(&component.component.name) else { continue };
        let label = component.label();
        for object in objects.iter_mut().filter(|it| it.component.as_ref() == Some(&label)) {
            object.when = Some(with(replaced.is_here(), object.when.take()));
        }
        for secret in secrets.iter_mut().filter(|it| it.component == label) {
            secret.when = with(replaced.is_here(), Some(secret.when.clone()));
        }
    }
}

/// Whether one of these components is there; `None` where one always is.
pub(crate) fn any_here<'c>(
    cx: &AppContext<'_>,
    components: impl Iterator<Item = &'c Arc<ComponentContext<'c>>>,
) -> Option<Expr> {
    let here: Option<Vec<Expr>> = components.map(|it| Some(cx.replaced(&it.component.name)?.is_here())).collect();
    here.and_then(any)
}
