//! Image references.

use std::sync::Arc;

use kdsl_semantic::model::{Companion, Image};

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::expression::text_of;
use crate::lower::knobs::paths::{AppPaths, ImagePaths};
use crate::lower::setting::Setting;
use crate::macros::{field, literal, text};
use crate::node::{Entry, Node};

/// The helper `image`, which takes the parts of an image from the values.
pub(crate) fn helper(paths: &AppPaths) -> Helper {
    let part = |name: Arc<str>| Expr::Argument(name);
    let after = |separator: Expr, name: Arc<str>| {
        Expr::If(Arc::new((
            Expr::HasText(Arc::new(part(Arc::clone(&name)))),
            Expr::Concat(vec![separator, part(name)]),
            literal!(""),
        )))
    };
    Helper {
        name: text!("image"),
        docs: text!("The reference of an image, from its parts."),
        body: HelperBody::Text(Expr::Concat(vec![
            Expr::Coalesce(vec![Expr::Text(paths.image_registry.clone()), part(text!("registry"))]),
            literal!("/"),
            part(text!("repository")),
            after(literal!(":"), text!("tag")),
            after(literal!("@"), text!("digest")),
        ])),
    }
}

/// What the program says of an image.
#[derive(Clone, Copy)]
pub(crate) struct ImageSetting<'a> {
    pub(crate) registry: Setting<'a>,
    pub(crate) repository: Setting<'a>,
    pub(crate) tag: Setting<'a>,
    pub(crate) digest: Setting<'a>,
    /// When it is fetched, in Kubernetes' word.
    pub(crate) pull: &'static str,
}

impl<'a> ImageSetting<'a> {
    /// What is said of an image here, and in the application.
    pub(crate) fn new(said: &'a Image, in_app: Option<&'a Image>) -> Self {
        // A digest belongs to its tag: another tag has none of the application's.
        let has_own = said.tag.is_literal() && said.digest.as_str() == Some("");
        let digest = in_app.filter(|it| !(has_own && it.tag.is_literal())).map(|it| &it.digest);
        Self {
            registry: Setting::new(Some(&said.registry), in_app.map(|it| &it.registry)),
            repository: Setting::new(Some(&said.repository), in_app.map(|it| &it.repository)),
            tag: Setting::new(Some(&said.tag), in_app.map(|it| &it.tag)),
            digest: Setting::new(Some(&said.digest), digest),
            pull: said.pull,
        }
    }

    /// Whether any part of it is worked out.
    pub(crate) fn is_worked_out(&self) -> bool {
        [self.registry, self.repository, self.tag, self.digest].iter().any(Setting::is_worked_out)
    }

    /// The reference, of which parts are worked out: what the values say of another image or of another tag takes the place of
    /// what belongs to the program's.
    fn reference(&self, cx: &AppContext<'_>, paths: &ImagePaths) -> Expr {
        let own = |path: &KnobPath| Expr::Text(path.clone());
        let mut registry = vec![Expr::Text(cx.paths.image_registry.clone()), own(&paths.registry)];
        registry.extend(self.registry.worked_out().map(|it| text_of(cx, it)));
        let tag_and_digest = self.tag_and_digest(cx, paths);
        let rest = match self.repository.worked_out() {
            None => Expr::concat([own(&paths.repository), tag_and_digest]),
            Some(repository) => {
                let of_values = [own(&paths.repository), after(":", own(&paths.tag)), after("@", own(&paths.digest))];
                let of_program = [text_of(cx, repository), tag_and_digest];
                choice(own(&paths.repository), Expr::concat(of_values), Expr::concat(of_program))
            }
        };
        Expr::concat([Expr::Coalesce(registry), literal!("/"), rest])
    }

    fn tag_and_digest(&self, cx: &AppContext<'_>, paths: &ImagePaths) -> Expr {
        let own = |path: &KnobPath| Expr::Text(path.clone());
        let digest = after("@", self.digest.text(cx, &paths.digest));
        match (self.tag.worked_out(), self.digest.is_worked_out()) {
            (Some(tag), true) => {
                let of_values = [literal!(":"), own(&paths.tag), after("@", own(&paths.digest))];
                let of_program = [after(":", text_of(cx, tag)), digest];
                choice(own(&paths.tag), Expr::concat(of_values), Expr::concat(of_program))
            }
            _ => Expr::concat([after(":", self.tag.text(cx, &paths.tag)), digest]),
        }
    }
}

/// A part with its sign before it, if there is one.
fn after(sign: &'static str, part: Expr) -> Expr {
    let written = Expr::concat([Expr::str(sign), part.clone()]);
    choice(part, written, literal!(""))
}

fn choice(text: Expr, there: Expr, otherwise: Expr) -> Expr {
    Expr::If(Arc::new((Expr::HasText(Arc::new(text)), there, otherwise)))
}

/// What is said of the image of a component's main container.
pub(crate) fn of_main<'a>(component: &ComponentContext<'a>) -> ImageSetting<'a> {
    ImageSetting::new(&component.component.container.image, Some(&component.in_app.container.image))
}

/// What is said of the image of a container beside the main one.
pub(crate) fn of_companion<'a>(component: &ComponentContext<'a>, companion: &'a Companion) -> ImageSetting<'a> {
    let in_app = component.companion_in_app(companion).filter(|it| !it.inherits);
    ImageSetting::new(&companion.container.image, in_app.map(|it| &it.container.image))
}

/// The helpers for the images of a component of which parts are worked out.
pub(crate) fn helpers(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Helper> {
    worked_out(component)
        .map(|(name, setting, paths, of)| Helper {
            docs: format!("The image of {of}: what the values say, else what follows from them.").into(),
            body: HelperBody::Text(setting.reference(cx, paths)),
            name,
        })
        .collect()
}

/// The images of a component of which parts are worked out: their helpers, what is said of them, where the values have them,
/// whose they are.
pub(crate) fn worked_out<'c, 'a>(
    component: &'c ComponentContext<'a>,
) -> impl Iterator<Item = (Arc<str>, ImageSetting<'a>, &'c ImagePaths, Arc<str>)> {
    let main = &component.component.name;
    let of_main = [(Arc::from(format!("{main}.image")), of_main(component), &component.paths.image, Arc::clone(main))];
    let companions = component.component.companions.iter().zip(&component.paths.companions);
    let beside = companions.filter_map(move |(companion, paths)| {
        let name = Arc::from(format!("{main}.{}.image", companion.name));
        Some((name, of_companion(component, companion), paths.image.as_ref()?, Arc::clone(&companion.name)))
    });
    of_main.into_iter().chain(beside).filter(|(_, setting, ..)| setting.is_worked_out())
}

/// The reference of an image of the values.
pub(crate) fn reference(paths: &ImagePaths) -> Expr {
    Expr::Include(text!("image"), Some(paths.whole.clone()))
}

/// The reference of an image of a component.
pub(crate) fn reference_in(component: &ComponentContext<'_>, paths: &ImagePaths) -> Expr {
    match worked_out(component).find(|(_, _, own, _)| own.whole == paths.whole) {
        Some((name, ..)) => Expr::Include(name, None),
        None => reference(paths),
    }
}

/// The field `imagePullSecrets`: the component's own, else those of the whole.
pub(crate) fn pull_secrets(cx: &AppContext<'_>, paths: &ImagePaths) -> [Entry; 2] {
    let field = |path: &KnobPath| Entry::Guarded {
        when: Expr::NonEmpty(path.clone()),
        entries: vec![field!("imagePullSecrets": Node::Values(path.clone()))],
    };
    [
        field(&paths.pull_secrets),
        Entry::Guarded {
            when: Expr::Not(Arc::new(Expr::NonEmpty(paths.pull_secrets.clone()))),
            entries: vec![field(&cx.paths.image_pull_secrets)],
        },
    ]
}
