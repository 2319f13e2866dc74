//! Files and folders in the containers of a pod, and the volumes they come from.
//!
//! A single file is mounted over the image's folder. A folder that is mounted as a whole hides what the image has there, and
//! takes in every file below it, wherever that comes from.

use std::sync::Arc;

use kdsl_semantic::model::{
    ConfigKey, Container, EnvFrom, File, FileContent, Folder, PodField, SecretKey, Span, Whole,
};

use crate::expression::{Expr, KnobPath};
use crate::lower::config_map::ConfigEntries;
use crate::lower::context::ComponentContext;
use crate::lower::env::pod_source;
use crate::lower::volumes::{Mounts, PodStorage};
use crate::lower::{names, secret};
use crate::macros::{field, literal, map, text};
use crate::node::{Entry, Item, Node};

/// The mode of a file that is a secret: for its owner and the pod's group. The owner is root and the pod is not, so 0400
/// would lock the pod out.
const SECRET_MODE: u32 = 0o440;

/// The mode that Kubernetes gives to a file of a ConfigMap.
const CONFIG_MODE: u32 = 0o644;

/// An object that files come from.
#[derive(Clone, Copy)]
enum Origin<'a> {
    /// The component's own ConfigMap.
    Own,
    /// The Secret that has this key.
    Secret(&'a SecretKey),
    /// A ConfigMap that exists, and whether the pod starts without it.
    Config(&'a Arc<str>, bool),
    /// Facts of the pod.
    Pod,
}

impl Origin<'_> {
    fn is(self, other: Origin<'_>) -> bool {
        match (self, other) {
            (Self::Own, Origin::Own) | (Self::Pod, Origin::Pod) => true,
            (Self::Config(one, _), Origin::Config(other, _)) => one == other,
            (Self::Secret(one), Origin::Secret(other)) => secret::is_same(one, other),
            _ => false,
        }
    }

    fn usual_mode(self) -> u32 {
        match self {
            Self::Secret(_) => SECRET_MODE,
            _ => CONFIG_MODE,
        }
    }
}

/// A key and the file that it is.
struct Part<'a> {
    key: Arc<str>,
    /// The path below the folder; the key for a file by itself.
    path: Arc<str>,
    mode: Option<u32>,
    fact: Option<&'a PodField>,
    secret: Option<&'a SecretKey>,
    /// Where it is written.
    span: Span,
}

/// Files of one object.
struct Source<'a> {
    origin: Origin<'a>,
    parts: Vec<Part<'a>>,
    /// Whether all keys are files.
    whole: bool,
}

/// Adds the files and folders of the containers, each with its name where it is not the main one.
pub(crate) fn add<'a, 'b: 'a>(
    pod: &mut PodStorage<'_, 'b>,
    containers: &[(Option<&Arc<str>>, &'a Container)],
    mounts: &mut [Mounts],
) {
    let mut alone: Vec<(Arc<str>, Source<'a>)> = Vec::new();
    for ((owner, container), mounts) in containers.iter().zip(mounts.iter_mut()) {
        for file in container.files.iter().filter(|it| folder_of(&container.folders, &it.path).is_none()) {
            let Some((origin, key)) = origin(file, *owner, pod.config) else { continue };
            let nth = match alone.iter().position(|(_, it)| it.origin.is(origin)) {
                Some(nth) => nth,
                None => {
                    let wanted = volume_name(pod.component, origin);
                    alone.push((pod.name(&wanted), Source { origin, parts: Vec::new(), whole: false }));
                    alone.len() - 1
                }
            };
            let Some((volume, source)) = alone.get_mut(nth) else { continue };
            let secret = secret_of(file);
            // A key that two files are is mounted twice.
            let known = source.parts.iter().find(|it| it.key == key && it.secret == secret).map(|it| it.path.clone());
            let key = match known {
                Some(path) => path,
                None => {
                    let taken = source.parts.iter().map(|it| &*it.path);
                    let path: Arc<str> = match taken.clone().any(|it| *it == *key) {
                        true => names::unique_key(&key, taken).into(),
                        false => Arc::clone(&key),
                    };
                    let (path_of, span) = (Arc::clone(&path), file.span);
                    let part = Part { key, path: path_of, mode: file.mode, fact: None, secret, span };
                    source.parts.push(part);
                    path
                }
            };
            let mount = map! {
                "name": Expr::Str(Arc::clone(volume)),
                "mountPath": Expr::Str(Arc::clone(&file.path)),
                "subPath": Expr::Str(key),
                "readOnly": Expr::Bool(true),
            };
            mounts.push((Arc::clone(&file.path), Item::one(mount).at(file.span)));
        }
    }
    // The component's own files first, whichever of them comes first in the program.
    alone.sort_by_key(|(_, it)| !matches!(it.origin, Origin::Own));
    for (name, source) in alone {
        let (kind, body) = volume(&Reader { pod, container: &pod.component.component.name }, &source);
        let volume = Item::one(Node::Map(vec![field!("name": Expr::Str(name)), Entry::field(kind, body)]));
        pod.volumes.push(match source.parts.first() {
            Some(part) => volume.at(part.span),
            None => volume,
        });
    }
    for ((owner, container), mounts) in containers.iter().zip(mounts) {
        for folder in &container.folders {
            let name = match owner {
                Some(owner) => pod.name(&format!("{owner}-{}", folder.path)),
                None => pod.name(&folder.path),
            };
            let mount = map! {
                "name": Expr::Str(Arc::clone(&name)),
                "mountPath": Expr::Str(Arc::clone(&folder.path)),
                "readOnly": Expr::Bool(true),
            };
            mounts.push((Arc::clone(&folder.path), Item::one(mount).at(folder.span)));
            let is_below =
                |it: &&File| folder_of(&container.folders, &it.path).is_some_and(|it| it.path == folder.path);
            let files: Vec<&File> = container.files.iter().filter(is_below).collect();
            let reader = Reader { pod, container: owner.unwrap_or(&pod.component.component.name) };
            let (kind, body) = folder_volume(&reader, folder, &files, *owner);
            let volume = Node::Map(vec![field!("name": Expr::Str(name)), Entry::field(kind, body)]);
            pod.volumes.push(Item::one(volume).at(folder.span));
        }
    }
}

/// For which container a volume is made.
struct Reader<'r, 'a, 'b> {
    pod: &'r PodStorage<'a, 'b>,
    /// Its name: whose resources a file tells.
    container: &'r Arc<str>,
}

/// The innermost of these folders that a path lies below.
fn folder_of<'a>(folders: &'a [Folder], path: &str) -> Option<&'a Folder> {
    let below = folders.iter().filter(|it| path.strip_prefix(&*it.path).is_some_and(|rest| rest.starts_with('/')));
    below.max_by_key(|it| it.path.len())
}

/// The object that a file comes from, and its key there.
fn origin<'a>(file: &'a File, owner: Option<&Arc<str>>, config: &ConfigEntries) -> Option<(Origin<'a>, Arc<str>)> {
    match &file.content {
        FileContent::Text(_) | FileContent::Bytes(_) => {
            Some((Origin::Own, Arc::clone(config.key_of(owner, &file.path)?)))
        }
        FileContent::Secret(key) => Some((Origin::Secret(key), Arc::clone(&key.key))),
        FileContent::Config(ConfigKey { config_map, key, optional, .. }) => {
            Some((Origin::Config(config_map, *optional), Arc::clone(key)))
        }
        // These lie in folders that are mounted.
        FileContent::Pod(_) | FileContent::Token { .. } => None,
    }
}

/// The secret that a file is.
fn secret_of(file: &File) -> Option<&SecretKey> {
    match &file.content {
        FileContent::Secret(key) => Some(key),
        _ => None,
    }
}

fn volume_name(component: &ComponentContext<'_>, origin: Origin<'_>) -> String {
    match origin {
        Origin::Own => "config".to_owned(),
        Origin::Pod => "pod".to_owned(),
        Origin::Config(name, _) => format!("config-{name}"),
        Origin::Secret(key) => match &key.existing {
            Some(existing) => format!("secret-{existing}"),
            None if key.certificate => format!("secret-{}", key.name),
            None if key.component == component.component.name => "secret".to_owned(),
            None if key.component.is_empty() => "secret-shared".to_owned(),
            None => format!("secret-{}", key.component),
        },
    }
}

/// The kind and the body of a volume with the files of one object.
fn volume(reader: &Reader<'_, '_, '_>, source: &Source<'_>) -> (&'static str, Node) {
    let usual = source.origin.usual_mode();
    let mode_of_all = source.whole.then(|| source.parts.first().and_then(|it| it.mode)).flatten();
    let mut entries = Vec::new();
    let kind = match source.origin {
        Origin::Own => {
            entries.push(field!("name": reader.pod.component.name.clone()));
            "configMap"
        }
        Origin::Config(name, optional) => {
            entries.push(field!("name": Expr::Str(Arc::clone(name))));
            entries.extend(optional_field(optional));
            if let Some(mode) = mode_of_all.filter(|mode| *mode != CONFIG_MODE) {
                entries.push(mode_comment(mode));
                entries.push(field!("defaultMode": Expr::Int(i64::from(mode))));
            }
            "configMap"
        }
        Origin::Secret(key) => {
            entries.push(field!("secretName": secret::name_of(key)));
            entries.extend(optional_field(key.optional));
            let mode = mode_of_all.unwrap_or(SECRET_MODE);
            entries.push(mode_comment(mode));
            entries.push(field!("defaultMode": Expr::Int(i64::from(mode))));
            "secret"
        }
        Origin::Pod => "downwardAPI",
    };
    // Every key of the component's own ConfigMap may be there as well, if its name and mode are as usual.
    let is_needed = match source.origin {
        Origin::Own => source.parts.iter().any(|it| it.key != it.path || it.mode.is_some_and(|mode| mode != usual)),
        _ => true,
    };
    if !source.whole && is_needed {
        entries.push(items(reader, source, usual));
    }
    (kind, Node::Map(entries))
}

/// The kind and the body of a volume that is a whole folder.
fn folder_volume<'a>(
    reader: &Reader<'_, '_, '_>,
    folder: &'a Folder,
    files: &[&'a File],
    owner: Option<&Arc<str>>,
) -> (&'static str, Node) {
    let mut sources: Vec<Source<'a>> = Vec::new();
    let mut tokens = Vec::new();
    let all = |origin| Source {
        origin,
        parts: vec![Part {
            key: text!(""),
            path: text!(""),
            mode: folder.mode,
            fact: None,
            secret: None,
            span: folder.span,
        }],
        whole: true,
    };
    match &folder.whole {
        None => {}
        Some(Whole::Secret(key)) => sources.push(all(Origin::Secret(key))),
        Some(Whole::Config { config_map, optional }) => sources.push(all(Origin::Config(config_map, *optional))),
    }
    for file in files {
        let path: Arc<str> = file.path.get(folder.path.len() + 1..).unwrap_or_default().into();
        let (origin, key, fact) = match &file.content {
            FileContent::Pod(fact) => (Origin::Pod, Arc::clone(&path), Some(fact)),
            FileContent::Token { audience, expires_seconds } => {
                tokens.push(token(audience.as_ref(), *expires_seconds, path));
                continue;
            }
            _ => match origin(file, owner, reader.pod.config) {
                Some((origin, key)) => (origin, key, None),
                None => continue,
            },
        };
        let part = Part { key, path, mode: file.mode, fact, secret: secret_of(file), span: file.span };
        match sources.iter_mut().find(|it| it.origin.is(origin) && !it.whole) {
            Some(source) => source.parts.push(part),
            None => sources.push(Source { origin, parts: vec![part], whole: false }),
        }
    }
    if let ([only], true) = (sources.as_slice(), tokens.is_empty()) {
        // A folder of the component's own files has these only, not all that its ConfigMap has.
        let (kind, body) = volume(reader, only);
        let Node::Map(mut entries) = body else { return (kind, body) };
        let has_items = entries.iter().any(|it| matches!(it, Entry::Field { key, .. } if &**key == "items"));
        if !has_items && !only.whole {
            entries.push(items(reader, only, only.origin.usual_mode()));
        }
        return (kind, Node::Map(entries));
    }
    // One mode for all that name none: that of what is there as a whole, which can't name one.
    let usual = match &folder.whole {
        Some(Whole::Secret(_)) => folder.mode.unwrap_or(SECRET_MODE),
        Some(Whole::Config { .. }) => folder.mode.unwrap_or(CONFIG_MODE),
        None => CONFIG_MODE,
    };
    let mut parts: Vec<Item> = sources.iter().map(|it| projected(reader, it, usual)).collect();
    parts.extend(tokens);
    let mut entries = Vec::new();
    if usual != CONFIG_MODE {
        entries.push(mode_comment(usual));
        entries.push(field!("defaultMode": Expr::Int(i64::from(usual))));
    }
    entries.push(field!("sources": Node::List(parts)));
    ("projected", Node::Map(entries))
}

/// One source of a projected volume.
fn projected(reader: &Reader<'_, '_, '_>, source: &Source<'_>, usual: u32) -> Item {
    let (kind, name, optional) = match source.origin {
        Origin::Own => ("configMap", Some(reader.pod.component.name.clone()), false),
        Origin::Config(name, optional) => ("configMap", Some(Expr::Str(Arc::clone(name))), optional),
        Origin::Secret(key) => ("secret", Some(secret::name_of(key)), key.optional),
        Origin::Pod => ("downwardAPI", None, false),
    };
    let mut entries: Vec<Entry> = name.map(|name| field!("name": name)).into_iter().collect();
    entries.extend(optional_field(optional));
    if !source.whole {
        entries.push(items(reader, source, usual));
    }
    Item::one(Node::Map(vec![Entry::field(kind, Node::Map(entries))]))
}

fn token(audience: Option<&Arc<str>>, expires_seconds: u32, path: Arc<str>) -> Item {
    let mut entries: Vec<Entry> =
        audience.map(|it| field!("audience": Expr::Str(Arc::clone(it)))).into_iter().collect();
    entries.push(field!("expirationSeconds": Expr::Int(i64::from(expires_seconds))));
    entries.push(field!("path": Expr::Str(path)));
    Item::one(map! { "serviceAccountToken": Node::Map(entries) })
}

fn optional_field(optional: bool) -> Option<Entry> {
    optional.then(|| field!("optional": Expr::Bool(true)))
}

/// The field `items`: each key as the file of its path, with its mode where that is another than usual.
fn items(reader: &Reader<'_, '_, '_>, source: &Source<'_>, usual: u32) -> Entry {
    let items = source.parts.iter().map(|part| {
        let mut item = match part.fact {
            Some(fact) => {
                let (kind, body) = pod_source(fact, Some(reader.container));
                vec![field!("path": Expr::Str(Arc::clone(&part.path))), Entry::field(kind, body)]
            }
            None => {
                let key = part.secret.map_or_else(|| Expr::Str(Arc::clone(&part.key)), secret::key_of);
                vec![field!("key": key), field!("path": Expr::Str(Arc::clone(&part.path)))]
            }
        };
        let mode = part.mode.unwrap_or(source.origin.usual_mode());
        if mode != usual {
            item.push(mode_comment(mode));
            item.push(field!("mode": Expr::Int(i64::from(mode))));
        }
        Item::one(Node::Map(item)).at(part.span)
    });
    field!("items": Node::List(items.collect()))
}

/// The mode in the notation that people read: Kubernetes' own is decimal.
fn mode_comment(mode: u32) -> Entry {
    Entry::Comment(match mode {
        SECRET_MODE => text!("0440: for the pod's group"),
        mode => format!("{mode:04o}").into(),
    })
}

/// The items of `envFrom`.
pub(crate) fn env_from(own: &[&EnvFrom], extra: &KnobPath) -> Vec<Item> {
    let own = own.iter().map(|from| {
        let mut entries = Vec::new();
        if !from.prefix.is_empty() {
            entries.push(field!("prefix": Expr::Str(Arc::clone(&from.prefix))));
        }
        let (kind, name, optional) = match &from.source {
            Whole::Secret(key) => ("secretRef", secret::name_of(key), key.optional),
            Whole::Config { config_map, optional } => ("configMapRef", Expr::Str(Arc::clone(config_map)), *optional),
        };
        let mut reference = vec![field!("name": name)];
        reference.extend(optional_field(optional));
        entries.push(Entry::field(kind, Node::Map(reference)));
        Item::one(Node::Map(entries)).at(from.span)
    });
    own.chain([Item::Spread(extra.clone())]).collect()
}

/// The text of a path of a fact, for variables and for files.
pub(crate) fn field_path(fact: &PodField) -> Expr {
    match fact {
        PodField::Name => literal!("metadata.name"),
        PodField::Index => literal!("metadata.labels['apps.kubernetes.io/pod-index']"),
        PodField::Ip => literal!("status.podIP"),
        PodField::HostIp => literal!("status.hostIP"),
        PodField::Node => literal!("spec.nodeName"),
        PodField::Namespace => literal!("metadata.namespace"),
        PodField::Uid => literal!("metadata.uid"),
        PodField::ServiceAccount => literal!("spec.serviceAccountName"),
        PodField::Labels => literal!("metadata.labels"),
        PodField::Annotations => literal!("metadata.annotations"),
        PodField::Label(key) => Expr::Str(format!("metadata.labels['{key}']").into()),
        PodField::Annotation(key) => Expr::Str(format!("metadata.annotations['{key}']").into()),
        PodField::Resource(resource, _) => Expr::str(resource.word()),
    }
}
