//! What is mounted into the containers of a pod, and where it comes from.

use std::sync::Arc;

use kdsl_semantic::model::{Component, Container, HostPath, Sharing, Volume};

use crate::expression::Expr;
use crate::lower::config_map::ConfigEntries;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::expression::negated;
use crate::lower::expression::text_of;
use crate::lower::labels::any;
use crate::lower::{api_token, claim, files, names};
use crate::macros::{field, literal, map};
use crate::node::{Entry, Item, Node};

/// The largest size of a scratch folder that the program gives none for: room for uploads and for what is unpacked on the
/// way, and half of what the container's local disk is limited to by default.
const SCRATCH_SIZE: &str = "512Mi";

/// What the containers of a pod mount, and the volumes it comes from.
pub(crate) struct Storage {
    /// The items of the main container's `volumeMounts`.
    pub(crate) mounts: Vec<Item>,
    /// Those of each container beside it.
    pub(crate) companion_mounts: Vec<Vec<Item>>,
    /// The items of the pod's `volumes`.
    pub(crate) volumes: Vec<Item>,
}

/// The storage of a component's pods.
pub(crate) fn lower<'b>(cx: &AppContext<'b>, component: &ComponentContext<'b>, config: &ConfigEntries) -> Storage {
    let Component { container, companions, .. } = component.component;
    let mut pod = PodStorage { cx, component, config, taken: Vec::new(), volumes: Vec::new() };
    let mut durable = pod.durable();
    if api_token::is_wanted(component) {
        let name = pod.name("kube-api-access");
        let (volume, mount) = api_token::lower(component, &name);
        pod.volumes.push(volume);
        durable.push(mount);
    }
    // The main container first.
    let containers: Vec<(Option<&Arc<str>>, &Container)> =
        [(None, container)].into_iter().chain(companions.iter().map(|it| (Some(&it.name), &it.container))).collect();
    let mut mounts: Vec<Mounts> = containers.iter().map(|(owner, it)| pod.scratch(*owner, it)).collect();
    // What every container mounts: the volumes and the main container's scratch folders.
    let common: Mounts = durable.iter().chain(mounts.first().into_iter().flatten()).cloned().collect();
    for ((_, container), mounts) in containers.iter().zip(&mut mounts) {
        mounts.extend(pod.further(container));
    }
    files::add(&mut pod, &containers, &mut mounts);

    let PodStorage { mut volumes, .. } = pod;
    volumes.push(Item::Spread(component.paths.extra_volumes.clone()));
    let mut mounts = mounts.into_iter();
    let main: Mounts = durable.into_iter().chain(mounts.next().unwrap_or_default()).collect();
    let extra = || Item::Spread(component.paths.extra_volume_mounts.clone());
    let companion_mounts = companions
        .iter()
        .zip(mounts)
        .map(|(companion, own)| match (companion.inherits, companion.container.mounts.is_empty()) {
            (true, _) => over(&main, own).into_iter().chain([extra()]).collect(),
            (false, true) => over(&common, own),
            // One that says what it mounts mounts nothing else.
            (false, false) => over(&[], own),
        })
        .collect();
    let mounts = main.into_iter().map(|(_, item)| item).chain([extra()]).collect();
    Storage { mounts, companion_mounts, volumes }
}

/// What a container mounts: its own, and of what it shares that for which it has nothing of its own at the path.
fn over(shared: &[(Arc<str>, Item)], own: Mounts) -> Vec<Item> {
    let has = |path: &str| own.iter().any(|(it, _)| it.trim_end_matches('/') == path.trim_end_matches('/'));
    let shared: Vec<Item> = shared.iter().filter(|(path, _)| !has(path)).map(|(_, item)| item.clone()).collect();
    shared.into_iter().chain(own.into_iter().map(|(_, item)| item)).collect()
}

/// What is mounted in a container, each with its path.
pub(crate) type Mounts = Vec<(Arc<str>, Item)>;

/// The volumes of a pod while they are gathered.
pub(crate) struct PodStorage<'a, 'b> {
    cx: &'a AppContext<'b>,
    pub(crate) component: &'a ComponentContext<'b>,
    pub(crate) config: &'a ConfigEntries,
    /// The names of volumes that there are.
    taken: Vec<Arc<str>>,
    pub(crate) volumes: Vec<Item>,
}

impl PodStorage<'_, '_> {
    /// A name for a volume that no other has.
    pub(crate) fn name(&mut self, wanted: &str) -> Arc<str> {
        let name: Arc<str> = names::unique_label(wanted, self.taken.iter().map(|it| &**it)).into();
        self.taken.push(Arc::clone(&name));
        name
    }

    /// The volumes that outlive the pods.
    fn durable(&mut self) -> Mounts {
        let mut mounts = Mounts::new();
        let written = &self.component.component.container.written;
        for (volume, paths) in self.component.component.volumes.iter().zip(&self.component.paths.volumes) {
            self.taken.push(Arc::clone(&volume.name));
            let place = Place { path: &volume.path, sub_path: volume.sub_path.as_deref(), read_only: volume.read_only };
            mounts.push((Arc::clone(&volume.path), place.of_volume(volume).at(written.whole(volume.span))));
            let kept = claim::is_kept(paths);
            let name = || field!("name": Expr::Str(Arc::clone(&volume.name)));
            let scratch = Item::one(Node::Map(vec![name(), field!("emptyDir": Node::Map(Vec::new()))]));
            // The claims that each pod has for itself are volumes of their own accord.
            if volume.sharing == Sharing::Shared {
                let claim = map! { "claimName": claim::name(self.component, volume, paths) };
                let source = Item::one(Node::Map(vec![name(), field!("persistentVolumeClaim": claim)]));
                let source = source.at(written.whole(volume.span));
                self.volumes.push(Item::Guarded { when: kept.clone(), items: vec![source] });
            }
            self.volumes.push(Item::Guarded { when: negated(kept), items: vec![scratch] });
        }
        mounts
    }

    /// The scratch folders of a container; `owner` is its name where it is not the main one.
    fn scratch(&mut self, owner: Option<&Arc<str>>, container: &Container) -> Mounts {
        let mut mounts = Mounts::new();
        for scratch in &container.scratch {
            let span = container.written.whole(scratch.span);
            let name = match (&scratch.name, owner) {
                (Some(wanted), _) => self.name(wanted),
                (None, Some(owner)) => self.name(&format!("{owner}-{}", scratch.path)),
                (None, None) => self.name(&scratch.path),
            };
            let size = scratch.size.as_ref().map_or_else(|| literal!(SCRATCH_SIZE), |it| text_of(self.cx, it));
            mounts.push((Arc::clone(&scratch.path), mount(&name, &scratch.path).at(span)));
            let mut source = Vec::new();
            if scratch.memory {
                source.push(field!("medium": literal!("Memory")));
            }
            source.push(field!("sizeLimit": size));
            let source = map! { "name": Expr::Str(name), "emptyDir": Node::Map(source) };
            self.volumes.push(Item::one(source).at(span));
        }
        mounts
    }

    /// What a container mounts beside: volumes at further places, and folders of the node.
    fn further(&mut self, container: &Container) -> Mounts {
        let mut mounts = Mounts::new();
        for more in &container.mounts {
            let place = Place { path: &more.path, sub_path: more.sub_path.as_deref(), read_only: more.read_only };
            let item = match self.component.component.volumes.iter().find(|it| it.name == more.volume) {
                Some(volume) => place.of_volume(volume),
                None => place.of(&more.volume, more.sub_path.clone()),
            };
            mounts.push((Arc::clone(&more.path), item.at(more.span)));
        }
        for host in &container.host_paths {
            let name = self.name(&format!("host-{}", host.source.trim_start_matches('/')));
            mounts.push((Arc::clone(&host.path), host_mount(&name, host)));
            let source = map! { "path": Expr::Str(Arc::clone(&host.source)), "type": Expr::str(host.ty) };
            let source = map! { "name": Expr::Str(name), "hostPath": source };
            self.volumes.push(Item::one(source).at(host.span));
        }
        mounts
    }
}

/// Where a volume is mounted, and what of it.
struct Place<'a> {
    path: &'a Arc<str>,
    sub_path: Option<&'a str>,
    read_only: bool,
}

impl Place<'_> {
    /// The mount of a volume that outlives its pods.
    fn of_volume(&self, volume: &Volume) -> Item {
        let folder = match (volume.sharing, self.sub_path) {
            (Sharing::Shared, folder) => folder.map(Arc::from),
            // The root of a fresh disk may hold `lost+found`, which databases refuse.
            (Sharing::Own, None) => Some(Arc::clone(&volume.name)),
            (Sharing::Own, Some(folder)) => Some(format!("{}/{folder}", volume.name).into()),
        };
        self.of(&volume.name, folder)
    }

    fn of(&self, name: &Arc<str>, folder: Option<Arc<str>>) -> Item {
        let mut mount =
            vec![field!("name": Expr::Str(Arc::clone(name))), field!("mountPath": Expr::Str(Arc::clone(self.path)))];
        mount.extend(folder.map(|folder| field!("subPath": Expr::Str(folder))));
        if self.read_only {
            mount.push(field!("readOnly": Expr::Bool(true)));
        }
        Item::one(Node::Map(mount))
    }
}

fn host_mount(name: &Arc<str>, host: &HostPath) -> Item {
    let mut mount =
        vec![field!("name": Expr::Str(Arc::clone(name))), field!("mountPath": Expr::Str(Arc::clone(&host.path)))];
    if host.read_only {
        mount.push(field!("readOnly": Expr::Bool(true)));
    }
    mount.extend(host.propagation.map(|word| field!("mountPropagation": Expr::str(word))));
    Item::one(Node::Map(mount)).at(host.span)
}

fn mount(name: &Arc<str>, path: &Arc<str>) -> Item {
    Item::one(map! {
        "name": Expr::Str(Arc::clone(name)),
        "mountPath": Expr::Str(Arc::clone(path)),
    })
}

/// Of a list that may have nothing in it, the conditions under which it has; `None` where it always has something.
pub(crate) fn has_any(items: &[Item]) -> Option<Expr> {
    let mut conditions = Vec::new();
    for item in items {
        match item {
            Item::One { .. } => return None,
            Item::Guarded { when, .. } => conditions.push(when.clone()),
            // Lists of texts are commands, which are not asked for here: they count as something.
            Item::Texts { .. } => return None,
            Item::Spread(path) | Item::NameValues(path) => conditions.push(Expr::NonEmpty(path.clone())),
        }
    }
    // Something that is there or else something other is always something.
    let opposite = |it: &Expr| conditions.contains(&negated(it.clone()));
    if conditions.iter().any(opposite) { None } else { any(conditions) }
}

/// A field with a list, which is there only if anything is in it.
pub(crate) fn list_field(key: &'static str, items: Vec<Item>) -> Option<Entry> {
    if items.is_empty() {
        return None;
    }
    let field = |node: Node| Entry::field(key, node);
    Some(match items.as_slice() {
        // One condition for the field is one for the items too.
        [Item::Spread(path)] => Entry::field_when(Expr::NonEmpty(path.clone()), key, Node::Values(path.clone())),
        [Item::Guarded { when, items }] => {
            Entry::Guarded { when: when.clone(), entries: vec![field(Node::List(items.clone()))] }
        }
        _ => match has_any(&items) {
            Some(when) => Entry::Guarded { when, entries: vec![field(Node::List(items))] },
            None => field(Node::List(items)),
        },
    })
}

/// The field `volumeClaimTemplates`, as far as the values let the volumes be kept.
pub(crate) fn claims_field(claims: Vec<Item>) -> Option<Entry> {
    list_field("volumeClaimTemplates", claims)
}

/// The templates of the claims that each pod of a StatefulSet has for itself.
///
/// **Invariant:** nothing with a version in it is in their labels: they can't change as long as the StatefulSet lives.
pub(crate) fn claim_templates(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Item> {
    let own = component.component.volumes.iter().zip(&component.paths.volumes);
    own.filter(|(volume, _)| volume.sharing == Sharing::Own)
        .map(|(volume, paths)| {
            let metadata = Node::Map(vec![
                field!("name": Expr::Str(Arc::clone(&volume.name))),
                field!("labels": Node::Map(crate::lower::labels::selector(component))),
                Entry::Guarded {
                    when: Expr::NonEmpty(paths.annotations.clone()),
                    entries: vec![field!("annotations": Node::Values(paths.annotations.clone()))],
                },
            ]);
            let claim = Item::one(Node::Map(vec![
                field!("apiVersion": literal!("v1")),
                field!("kind": literal!("PersistentVolumeClaim")),
                field!("metadata": metadata),
                field!("spec": claim::spec(cx, component, volume, paths, None)),
            ]))
            .at(component.component.container.written.whole(volume.span));
            Item::Guarded { when: claim::is_kept(paths), items: vec![claim] }
        })
        .collect()
}
