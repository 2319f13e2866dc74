//! Finding objects, and parts of them.

use kdsl_emit::evaluate::{Manifest, compute};
use kdsl_ir::Tree;
use kdsl_semantic::testing::{ObjectRef, Step};

use crate::evaluate::World;
use crate::show::text_of;

/// Why there is no such part.
pub(crate) struct Missing {
    pub(crate) message: String,
}

/// The objects that are meant: those of the kind, and of the name if there is one. A name is the whole name, what follows
/// the base of all names, or what follows a component; the first of these that an object has decides.
pub(crate) fn objects<'a>(world: &World<'a>, wanted: &ObjectRef) -> Vec<&'a Manifest> {
    let of_kind: Vec<&Manifest> = of_kind(world, wanted).collect();
    let Some(name) = &wanted.name else { return of_kind };
    let World { package, values, settings, .. } = world;
    let base = compute(package, values, settings, &[world.facts.base()]).pop().map(|it| text_of(&it).into_owned());
    let base = base.unwrap_or_default();
    let ways: [&dyn Fn(&Manifest) -> bool; 3] =
        [&|it| it.name == *name, &|it| behind(&it.name, &base) == Some(&**name), &|it| {
            let component = it.component.as_deref().unwrap_or_default();
            behind(&it.name, &base).and_then(|rest| behind(rest, component)) == Some(&**name)
        }];
    for way in ways {
        let found: Vec<&Manifest> = of_kind.iter().copied().filter(|it| way(it)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn of_kind<'a>(world: &World<'a>, wanted: &ObjectRef) -> impl Iterator<Item = &'a Manifest> {
    let fits =
        |it: &&Manifest| it.kind == wanted.kind && wanted.api_version.as_ref().is_none_or(|api| it.api_version == *api);
    world.manifests.iter().filter(fits)
}

/// What follows a name and a hyphen.
fn behind<'a>(name: &'a str, before: &str) -> Option<&'a str> {
    name.strip_prefix(before)?.strip_prefix('-')
}

/// What to say where there is no such object.
pub(crate) fn absence(world: &World<'_>, wanted: &ObjectRef) -> String {
    let there: Vec<&str> = of_kind(world, wanted).map(|it| &*it.name).collect();
    match (there.as_slice(), &wanted.name) {
        ([], _) => format!("there is no {}", wanted.kind),
        (there, _) => format!("there is no such {}, but {}", wanted.kind, names(there.iter().copied())),
    }
}

/// Some names in a sentence.
pub(crate) fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 8;
    let names: Vec<String> = names.map(|it| format!("`{it}`")).collect();
    let more = names.len().saturating_sub(MOST);
    let shown = names.into_iter().take(MOST).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

/// The part at the end of a path; null where there is none.
pub(crate) fn part(world: &World<'_>, wanted: &ObjectRef, steps: &[Step]) -> Result<Tree, Missing> {
    let found = objects(world, wanted);
    let object = match found.as_slice() {
        [] => return Err(Missing { message: absence(world, wanted) }),
        [object] => object,
        several => {
            let there = names(several.iter().map(|it| &*it.name));
            return Err(Missing { message: format!("which {} is meant? There is {there}", wanted.kind) });
        }
    };
    let mut tree = Some(&object.tree);
    for step in steps {
        tree = match (step, tree) {
            (Step::Count, Some(Tree::Null) | None) => return Ok(Tree::Int(0)),
            (Step::Count, Some(tree)) => {
                let count = match tree {
                    Tree::List(items) => items.len(),
                    Tree::Map(entries) => entries.len(),
                    tree => text_of(tree).chars().count(),
                };
                return Ok(Tree::Int(i64::try_from(count).unwrap_or(i64::MAX)));
            }
            (Step::Key(key), Some(tree)) => tree.get(key),
            (Step::Index(index), Some(Tree::List(items))) => items.get(*index),
            (Step::Item(field, value), Some(Tree::List(items))) => {
                items.iter().find(|it| it.get(field).is_some_and(|it| *text_of(it) == **value))
            }
            (_, _) => None,
        };
    }
    Ok(tree.cloned().unwrap_or(Tree::Null))
}
