//! The objects of the cluster that is played.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::apply::{self, Owners};
use super::discovery::{resource, version_of};
use super::http::{Answer, Request};
use super::{patch, selector};

/// Where objects are: one, or all of a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    group: String,
    plural: String,
    namespace: String,
    name: String,
}

impl Address {
    /// The address that the words of a path give.
    pub(super) fn of(words: &[&str]) -> Option<Self> {
        let (group, rest) = match words {
            ["api", "v1", rest @ ..] => ("", rest),
            ["apis", group, version, rest @ ..] if *version == version_of(group) => (*group, rest),
            _ => return None,
        };
        let (namespace, rest) = match rest {
            ["namespaces", namespace, rest @ ..] if !rest.is_empty() => (*namespace, rest),
            rest => ("", rest),
        };
        let (plural, name) = match rest {
            [plural] => (*plural, ""),
            [plural, name] => (*plural, *name),
            _ => return None,
        };
        resource(group, plural)?;
        let [group, plural, namespace, name] = [group, plural, namespace, name].map(str::to_owned);
        Some(Self { group, plural, namespace, name })
    }

    fn not_found(&self) -> Answer {
        Answer::refused(404, "NotFound", &format!("{} \"{}\" not found", self.plural, self.name))
    }

    fn version(&self) -> String {
        let version = version_of(&self.group);
        if self.group.is_empty() { version.to_owned() } else { format!("{}/{version}", self.group) }
    }

    fn kind(&self) -> &'static str {
        resource(&self.group, &self.plural).map_or("", |it| it.kind)
    }
}

/// Fields that can't be changed once an object is there.
const FIXED: [(&str, &[&str]); 6] = [
    ("Deployment", &["/spec/selector"]),
    ("DaemonSet", &["/spec/selector"]),
    (
        "StatefulSet",
        &["/spec/selector", "/spec/serviceName", "/spec/podManagementPolicy", "/spec/volumeClaimTemplates"],
    ),
    ("PersistentVolumeClaim", &["/spec/accessModes", "/spec/storageClassName", "/spec/volumeName"]),
    ("Job", &["/spec/selector", "/spec/template", "/spec/completionMode"]),
    ("Secret", &["/type"]),
];

/// An object and who owns which of its fields.
#[derive(Clone, Debug, Default)]
struct Stored {
    object: Value,
    owners: Owners,
}

/// All objects.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    objects: BTreeMap<Address, Stored>,
    revision: u64,
}

impl Store {
    /// The objects that are asked for.
    pub(super) fn list<'a>(&'a self, wanted: &'a dyn Fn(&Address, &Value) -> bool) -> impl Iterator<Item = &'a Value> {
        self.objects.iter().filter(move |(address, it)| wanted(address, &it.object)).map(|(_, it)| &it.object)
    }

    /// Does what a request asks for.
    pub(super) fn change(&mut self, address: &Address, request: &Request) -> Result<Answer, Answer> {
        match (request.method.as_str(), address.name.is_empty()) {
            ("GET", true) => Ok(self.listed(address, request.word("labelSelector"))),
            ("GET", false) => Ok(Answer { status: 200, body: self.stored(address)?.object.clone() }),
            ("POST", true) => {
                let name = request.body["metadata"]["name"].as_str().unwrap_or_default().to_owned();
                let address = Address { name, ..address.clone() };
                if self.objects.contains_key(&address) {
                    let message = format!("{} \"{}\" already exists", address.plural, address.name);
                    return Err(Answer::refused(409, "AlreadyExists", &message));
                }
                self.put(&address, request.body.clone(), Stored::default(), request.manager())
            }
            ("PUT", false) => {
                let before = self.stored(address)?.clone();
                self.put(address, request.body.clone(), before, request.manager())
            }
            ("PATCH", false) if request.header("content-type").starts_with("application/apply-patch") => {
                self.apply(address, request)
            }
            ("PATCH", false) => {
                let before = self.stored(address)?.clone();
                let mut object = before.object.clone();
                match request.header("content-type") {
                    "application/strategic-merge-patch+json" => patch::strategic_merge(&mut object, &request.body),
                    "application/merge-patch+json" => patch::merge(&mut object, &request.body),
                    other => {
                        return Err(Answer::refused(415, "UnsupportedMediaType", &format!("{other} is not played")));
                    }
                }
                self.put(address, object, before, request.manager())
            }
            ("DELETE", false) => {
                let removed = self.objects.remove(address).ok_or_else(|| address.not_found())?;
                Ok(Answer { status: 200, body: removed.object })
            }
            (method, _) => Err(Answer::refused(405, "MethodNotAllowed", &format!("{method} is not played here"))),
        }
    }

    fn listed(&self, address: &Address, selector: &str) -> Answer {
        let wanted = |it: &Address, object: &Value| {
            (&it.group, &it.plural) == (&address.group, &address.plural)
                && (address.namespace.is_empty() || it.namespace == address.namespace)
                && selector::selects(selector, object)
        };
        let items: Value = self.list(&wanted).cloned().collect();
        let metadata = json!({ "resourceVersion": self.revision.to_string() });
        let kind = format!("{}List", address.kind());
        let body = json!({ "apiVersion": address.version(), "kind": kind, "metadata": metadata, "items": items });
        Answer { status: 200, body }
    }

    fn stored(&self, address: &Address) -> Result<&Stored, Answer> {
        self.objects.get(address).ok_or_else(|| address.not_found())
    }

    fn apply(&mut self, address: &Address, request: &Request) -> Result<Answer, Answer> {
        let mut stored = self.objects.get(address).cloned().unwrap_or_default();
        let before = stored.object.clone();
        let force = request.word("force") == "true";
        let mut wanted = request.body.clone();
        normalise(&mut wanted);
        apply::apply(&mut stored.object, &mut stored.owners, &wanted, request.manager(), force)
            .map_err(|conflict| Answer::refused(409, "Conflict", &format!("Apply failed: {conflict}")))?;
        self.store(address, stored, &before)
    }

    fn put(&mut self, address: &Address, mut object: Value, before: Stored, manager: &str) -> Result<Answer, Answer> {
        normalise(&mut object);
        let mut owners = before.owners;
        apply::updated(&before.object, &object, &mut owners, manager);
        self.store(address, Stored { object, owners }, &before.object)
    }

    fn store(&mut self, address: &Address, mut stored: Stored, before: &Value) -> Result<Answer, Answer> {
        let is_new = before.is_null();
        let object = &mut stored.object;
        let fixed = FIXED.iter().filter(|(kind, _)| *kind == address.kind()).flat_map(|(_, fields)| *fields);
        for field in fixed {
            if !is_new && object.pointer(field) != before.pointer(field) {
                let message =
                    format!("{} \"{}\" is invalid: {field}: field is immutable", address.kind(), address.name);
                return Err(Answer::refused(422, "Invalid", &message));
            }
        }
        self.revision += 1;
        object["apiVersion"] = address.version().into();
        object["kind"] = address.kind().into();
        let metadata = &mut object["metadata"];
        metadata["name"] = address.name.clone().into();
        if !address.namespace.is_empty() {
            metadata["namespace"] = address.namespace.clone().into();
        }
        let made = if is_new {
            json!(format!("00000000-0000-0000-0000-{:012}", self.revision))
        } else {
            before["metadata"]["uid"].clone()
        };
        metadata["uid"] = made;
        metadata["creationTimestamp"] = "2026-01-01T00:00:00Z".into();
        metadata["resourceVersion"] = self.revision.to_string().into();
        let body = object.clone();
        self.objects.insert(address.clone(), stored);
        Ok(Answer { status: if is_new { 201 } else { 200 }, body })
    }
}

/// Writes the plain texts of a Secret as the data that they stand for.
fn normalise(object: &mut Value) {
    let Some(texts) = object.get("stringData").and_then(Value::as_object).cloned() else { return };
    for (key, text) in texts {
        object["data"][key] = crate::base64::encoded(text.as_str().unwrap_or_default().as_bytes()).into();
    }
    if let Some(fields) = object.as_object_mut() {
        fields.shift_remove("stringData");
    }
}
