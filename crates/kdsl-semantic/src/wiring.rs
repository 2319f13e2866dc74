//! Who meets whose needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Span};

use crate::definitions::{self, DeclarationRef, type_definition, type_names};
use crate::diagnostics::{need_cycle, no_provider, several_providers, wrong_provider};
use crate::external::{external, external_fields};
use crate::head::{Head, TypeUse, head};
use crate::hir::{self, Ident};
use crate::instance::{self, NeedDeclaration, Signature, layers, own_block};
use crate::mentions::{apps_mentioned, known_apps};
use crate::model::Kind;
use crate::nearest::nearest;
use crate::others;
use crate::replacing::replacements;
use crate::scope::{Neighbour, Neighbours};

/// How the components of an app are wired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wiring {
    /// For each component, in order: its needs and what meets them.
    pub needs: Vec<Vec<Binding>>,
    /// What each component knows of the others.
    pub neighbours: Arc<Neighbours>,
    /// The components by number, each behind those that meet its needs.
    pub order: Vec<u32>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// A need and what meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The need's name.
    pub name: Arc<str>,
    /// The interface's name.
    pub interface: Arc<str>,
    /// Where the need is declared.
    pub span: Span,
    /// What meets it.
    pub provider: Provider,
}

/// What meets a need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provider {
    /// The component of this number.
    Component(u32),
    /// A component of another app.
    Other(OtherComponent),
    /// Nothing, and the component can do without.
    Absent,
    /// Nothing, which was reported.
    Broken,
}

/// A component of another app that meets a need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherComponent {
    /// The app.
    pub at: DeclarationRef,
    /// The component's number in it.
    pub number: u32,
    /// Both names, as they are written: `shop.orders-db`.
    pub name: Arc<str>,
    /// Where they are written.
    pub span: Span,
}

/// What the wiring has to know of a component.
#[salsa::tracked(returns(ref))]
pub fn component_signature(db: &dyn Db, file: File, nth: u32, component: u32) -> Signature {
    let head = head(db, file, nth, component).as_ref();
    match head.map(|it| &it.ty) {
        Some(TypeUse::Interface(name, _)) => return Signature { provides: vec![name.clone()], ..Signature::default() },
        Some(TypeUse::Nothing) => return Signature::default(),
        _ => {}
    }
    let ty = head.and_then(|it| it.ty.declaration());
    instance::signature(&layers(db, ty, own_block(db, file, nth, component)))
}

struct Part<'db> {
    name: Ident,
    head: &'db Head,
    signature: &'db Signature,
}

/// The wiring of an app.
#[salsa::tracked(returns(ref))]
pub fn wiring(db: &dyn Db, file: File, nth: u32) -> Wiring {
    let count = hir::declaration(db, file, nth).as_ref().and_then(|it| it.component_count).unwrap_or(0);
    let parts: Vec<Option<Part<'_>>> = (0..count)
        .map(|component| {
            let head = head(db, file, nth, component).as_ref()?;
            let signature = component_signature(db, file, nth, component);
            Some(Part { name: head.name.clone()?, head, signature })
        })
        .collect();
    let replacements = replacements(db, file, nth);
    let mut neighbours: BTreeMap<Arc<str>, Neighbour> = parts
        .iter()
        .zip(0u32..)
        .filter_map(|(part, number)| Some((part.as_ref()?, number)))
        .map(|(part, number)| {
            let neighbour = Neighbour {
                name: part.name.text.clone(),
                kind: part.head.kind.map(|(kind, _)| kind),
                ports: part.signature.ports.clone(),
                services: part.signature.services.clone(),
                offers: part.signature.offers(db),
                fields: match part.head.kind {
                    Some((Kind::External, _)) => external_fields(db, file, nth, number).clone(),
                    _ => Vec::new(),
                },
                given: match part.head.kind {
                    Some((Kind::External, _)) => external(db, file, nth, number).places(),
                    _ => Vec::new(),
                },
                either: replacements.get(&number).map(|it| it.either()),
            };
            (neighbour.name.clone(), neighbour)
        })
        .collect();
    let own = hir::declaration(db, file, nth).as_ref().and_then(|it| it.name()).map(|it| it.text);
    for (app, at) in apps_mentioned(db, file, own.as_deref().unwrap_or_default()) {
        // A component's name wins over an app's.
        if !neighbours.contains_key(&app) {
            let offered = others::offered(db, at.file, at.nth).iter();
            neighbours.extend(offered.map(|it| (it.name.clone(), it.clone())));
        }
    }
    let neighbours = Neighbours { by_name: neighbours, apps: known_apps(db, file).clone() };
    let mut wiring = Wiring { neighbours: Arc::new(neighbours), ..Wiring::default() };
    // One look-up for each need, whatever the number of components.
    let mut providers: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    let mut by_name: BTreeMap<&str, u32> = BTreeMap::new();
    for (number, part) in (0u32..).zip(&parts) {
        let Some(part) = part else { continue };
        by_name.entry(&part.name.text).or_insert(number);
        for interface in &part.signature.provides {
            providers.entry(&interface.text).or_default().insert(number);
        }
    }
    let some_unknown =
        parts.iter().any(|it| it.as_ref().is_none_or(|it| it.head.ty == TypeUse::Unknown || it.head.kind.is_none()));
    let end = (0..count).next_back().and_then(|it| Some(hir::component_item(db, file, nth, it).as_ref()?.span.end()));
    let finder = Finder { db, file, nth, parts: &parts, providers, by_name, some_unknown, end };
    for (number, part) in (0u32..).zip(&parts) {
        let bindings = match part {
            Some(part) => finder.bind(number, part, &mut wiring.diagnostics),
            None => Vec::new(),
        };
        wiring.needs.push(bindings);
    }
    break_circles(&parts, &mut wiring);
    wiring
}

/// How many of several providers an error names.
const NAMED_PROVIDERS: usize = 5;

struct Finder<'a, 'db> {
    db: &'db dyn Db,
    file: File,
    nth: u32,
    parts: &'a [Option<Part<'db>>],
    providers: BTreeMap<&'a str, BTreeSet<u32>>,
    by_name: BTreeMap<&'a str, u32>,
    /// Whether there is a component of which it is not known what it provides, because its head is wrong.
    some_unknown: bool,
    /// Where one more component can be written.
    end: Option<Span>,
}

impl Finder<'_, '_> {
    fn part(&self, number: u32) -> Option<&Part<'_>> {
        self.parts.get(number as usize)?.as_ref()
    }

    fn bind(&self, number: u32, part: &Part<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Binding> {
        for (need, _) in &part.signature.decisions {
            if !part.signature.needs.iter().any(|it| it.name.text == need.text) {
                let known: Vec<&str> = part.signature.needs.iter().map(|it| &*it.name.text).collect();
                let help = nearest(&need.text, known.iter().copied()).map(|it| format!("did you mean `{it}`?"));
                let message = format!("`{}` has no need called `{}`", part.name.text, need.text);
                diagnostics.push(wrong_provider::report(message, need.span, "not one of its needs", help));
            }
        }
        part.signature
            .needs
            .iter()
            .map(|need| Binding {
                name: need.name.text.clone(),
                interface: need.interface.text.clone(),
                span: need.name.span,
                provider: self.provider(number, part, need, diagnostics),
            })
            .collect()
    }

    fn provider(
        &self,
        number: u32,
        part: &Part<'_>,
        need: &NeedDeclaration,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Provider {
        let interface = &*need.interface.text;
        if definitions::resolve_interface(self.db, need.file, interface).is_none() {
            return Provider::Broken;
        }
        let providers = self.providers.get(interface).unwrap_or(const { &BTreeSet::new() });
        let provides = |other: u32| other != number && providers.contains(&other);
        if let Some((_, component)) = part.signature.decisions.iter().find(|(name, _)| name.text == need.name.text) {
            return self.decided(component, interface, provides, diagnostics);
        }
        if let Some(same_name) = self.by_name.get(&*need.name.text)
            && provides(*same_name)
        {
            return Provider::Component(*same_name);
        }
        // A few are enough to know that there are several, and to name some.
        let count = providers.len() - usize::from(providers.contains(&number));
        let some: Vec<u32> = providers.iter().copied().filter(|it| *it != number).take(NAMED_PROVIDERS).collect();
        match some.as_slice() {
            [only] => Provider::Component(*only),
            [] if need.optional => Provider::Absent,
            // A component whose type is not known could be the one: that is what has to be mended.
            [] if self.some_unknown => Provider::Broken,
            [] => {
                let types = self.types_providing(interface);
                let (at, declared) = place(part, need);
                let report =
                    no_provider::report(&part.name.text, &need.name.text, interface, at, declared, &types, self.end);
                let plain = self.parts.iter().flatten().find(|it| it.head.ty == TypeUse::Nothing);
                diagnostics.push(match plain.and_then(|it| it.head.kind) {
                    Some((_, external)) => {
                        report.because(external, "an external without an interface provides nothing")
                    }
                    None => report,
                });
                Provider::Broken
            }
            several => {
                let list: Vec<(Arc<str>, Span)> = several
                    .iter()
                    .filter_map(|it| self.part(*it))
                    .map(|it| (it.name.text.clone(), it.name.span))
                    .collect();
                let (at, _) = place(part, need);
                let insert = (!self.has_block(number, part)).then(|| part.head.end.end());
                let wanted = (&*part.name.text, &*need.name.text, interface);
                diagnostics.push(several_providers::report(wanted, at, count, &list, insert));
                Provider::Broken
            }
        }
    }

    fn has_block(&self, component: u32, part: &Part<'_>) -> bool {
        let kdsl_db::Anchor::Component(nth, _) = part.name.span.anchor else { return true };
        own_block(self.db, self.file, nth, component).is_some()
    }

    fn decided(
        &self,
        component: &Ident,
        interface: &str,
        provides: impl Fn(u32) -> bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Provider {
        if component.text.contains('.') {
            return others::decided(self.db, (self.file, self.nth), component, interface, diagnostics);
        }
        match self.by_name.get(&*component.text) {
            Some(number) if provides(*number) => return Provider::Component(*number),
            // What its head means is not known, which was reported.
            Some(number) if self.part(*number).is_none_or(|it| it.head.ty == TypeUse::Unknown) => {}
            Some(_) => {
                let message = format!("`{}` provides no `{interface}`", component.text);
                diagnostics.push(wrong_provider::report(message, component.span, "not what is needed", None));
            }
            None => {
                let near = nearest(&component.text, self.by_name.keys().copied());
                let help = near.map(|it| format!("did you mean `{it}`?"));
                let message = format!("there is no component `{}` in this app", component.text);
                diagnostics.push(wrong_provider::report(message, component.span, "not known", help));
            }
        }
        Provider::Broken
    }

    /// The types that provide an interface, each with its kind. Only looked for when there is an error to help with.
    fn types_providing(&self, interface: &str) -> Vec<(String, String)> {
        type_names(self.db, self.file)
            .into_iter()
            .filter_map(|name| {
                let at = definitions::resolve_type(self.db, self.file, &name)?;
                let signature = instance::signature(&layers(self.db, Some(at), None));
                let provides = signature.provides.iter().any(|it| &*it.text == interface);
                let kind = type_definition(self.db, at.file, at.nth).as_ref()?.kind?;
                provides.then(|| (name.to_string(), kind.word().to_owned()))
            })
            .collect()
    }
}

/// Where to say that a need is not met: in the component; and where it is declared, if that is elsewhere.
fn place(part: &Part<'_>, need: &NeedDeclaration) -> (Span, Option<Span>) {
    if need.own { (need.name.span, None) } else { (part.name.span, Some(need.span)) }
}

/// Reports each circle of needs once and breaks it, so that nothing that follows goes round in it; then the components have
/// an order.
fn break_circles(parts: &[Option<Part<'_>>], wiring: &mut Wiring) {
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        New,
        Open,
        Done,
    }
    let mut visits = vec![Visit::New; wiring.needs.len()];
    for start in 0..wiring.needs.len() {
        // Depth first, without recursion: a chain of needs can be as long as the app is large.
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        if visits.get(start) != Some(&Visit::New) {
            continue;
        }
        while let Some((at, next)) = path.last().copied() {
            if let Some(visit) = visits.get_mut(at) {
                *visit = Visit::Open;
            }
            let binding = wiring.needs.get(at).and_then(|it| it.get(next));
            let Some(binding) = binding else {
                if let Some(visit) = visits.get_mut(at) {
                    *visit = Visit::Done;
                }
                wiring.order.extend(u32::try_from(at));
                path.pop();
                continue;
            };
            if let Some(last) = path.last_mut() {
                last.1 += 1;
            }
            let Provider::Component(to) = binding.provider else { continue };
            match visits.get(to as usize) {
                Some(Visit::New) => path.push((to as usize, 0)),
                Some(Visit::Open) => {
                    let circle: Vec<(Arc<str>, Span)> = path
                        .iter()
                        .skip_while(|(component, _)| *component != to as usize)
                        .filter_map(|(component, _)| parts.get(*component)?.as_ref())
                        .map(|part| (part.name.text.clone(), part.name.span))
                        .collect();
                    wiring.diagnostics.extend(need_cycle::report(&circle));
                    if let Some(binding) = wiring.needs.get_mut(at).and_then(|it| it.get_mut(next)) {
                        binding.provider = Provider::Broken;
                    }
                }
                _ => {}
            }
        }
    }
}
