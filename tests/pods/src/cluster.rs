//! What was emitted for a program, and the names and addresses that a cluster would give it.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use kdsl_tests::{kdsl, read_objects, run};
use serde_json::Value;
use tempfile::TempDir;

use crate::layout::{Layout, word};
use crate::pod::{Identity, Pod};
use crate::process::User;

/// The objects of a program.
#[derive(Debug)]
pub(crate) struct Objects {
    all: Vec<Value>,
}

impl Objects {
    /// The object of a kind and name.
    #[track_caller]
    pub(crate) fn named(&self, kind: &str, name: &str) -> &Value {
        let found = self.of_kind(kind).find(|object| object["metadata"]["name"] == name);
        found.unwrap_or_else(|| panic!("no {kind} is named {name}"))
    }

    fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Value> {
        self.all.iter().filter(move |object| object["kind"] == kind)
    }
}

/// For which platform a program is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Plain Kubernetes: pods have the user that the program states.
    Kubernetes,
    /// OpenShift: pods have a user that nobody could know before, in the group 0.
    OpenShift,
}

/// A cluster that runs one program.
#[derive(Debug)]
pub struct Cluster {
    objects: Arc<Objects>,
    target: Target,
    number: u8,
    // Held as long as the addresses are.
    _claim: TcpListener,
    folder: TempDir,
}

/// How many pods of one workload have an address. The addresses of the next workload begin after them.
const PODS_OF_ONE: u8 = 20;

impl Cluster {
    /// Builds a program with the real compiler, and makes the Secrets that it asks for.
    ///
    /// # Panics
    /// If the program does not build.
    #[track_caller]
    pub fn of(program: &str, target: Target) -> Self {
        let mut cluster = Self::with(Vec::new(), target);
        cluster.change(program);
        cluster
    }

    /// A cluster that has these objects.
    ///
    /// # Panics
    /// If there can't be a folder for it.
    pub fn with(objects: Vec<Value>, target: Target) -> Self {
        let (number, claim) = free_number();
        let folder = tempfile::Builder::new().prefix("kdsl-pods-").tempdir_in(home()).expect("a folder");
        // Whoever a pod runs as has to reach its folder.
        open(folder.path());
        let objects = Arc::new(Objects { all: objects });
        Self { objects, target, number, _claim: claim, folder }
    }

    /// Builds another state of the program and takes its objects in the place of the former ones. Secrets that are there
    /// stay as they are. Pods that exist already are as they were; those that are made from now on are by the new state.
    ///
    /// # Panics
    /// If the program does not build.
    #[track_caller]
    pub fn change(&mut self, program: &str) {
        let source = self.folder.path().join("site.kd");
        fs::write(&source, program).expect("the program can be written");
        let name = match self.target {
            Target::Kubernetes => "kubernetes",
            Target::OpenShift => "openshift",
        };
        let call = |arguments: &[&str]| run(kdsl(), self.folder.path(), arguments, "").ok();
        let mut all = read_objects(&call(&["build", "site.kd", "--target", name, "--stdout"]));
        let held: Vec<Value> = self.objects.of_kind("Secret").cloned().collect();
        let made = read_objects(&call(&["secrets", "site.kd"]));
        let is_held = |secret: &&Value| held.iter().any(|it| it["metadata"]["name"] == secret["metadata"]["name"]);
        all.extend(made.iter().filter(|secret| !is_held(secret)).cloned());
        all.extend(held);
        self.objects = Arc::new(Objects { all });
    }

    /// Takes other objects in the place of the former ones.
    pub fn replace(&mut self, objects: Vec<Value>) {
        self.objects = Arc::new(Objects { all: objects });
    }

    /// What the pods of a component are made from. As long as it stays the same, nothing of them is restarted.
    ///
    /// # Panics
    /// If there is no such component.
    #[track_caller]
    pub fn template(&self, component: &str) -> &Value {
        &self.workload(component).1["spec"]["template"]
    }

    /// One pod of a component, not running. Its volumes stay when it is gone, as a cluster keeps them.
    ///
    /// # Panics
    /// If there is no such component.
    #[track_caller]
    pub fn pod(&self, component: &str, ordinal: u8) -> Pod {
        assert!(ordinal < PODS_OF_ONE, "there are addresses for {PODS_OF_ONE} pods");
        let (index, workload) = self.workload(component);
        let base = word(&workload["metadata"], "name");
        let stateful = workload["kind"] == "StatefulSet";
        let name = if stateful { format!("{base}-{ordinal}") } else { format!("{base}-5f7c9d8b4-{ordinal:05}") };
        let spec = workload["spec"]["template"]["spec"].clone();
        let user = self.user(&spec);
        let claims = workload["spec"]["volumeClaimTemplates"].as_array().into_iter().flatten();
        let own = claims.map(|claim| word(&claim["metadata"], "name"));
        let own = own.map(|volume| (volume.clone(), format!("{volume}-{name}"))).collect();
        let folder = self.folder.path().join("pods").join(&name);
        fs::create_dir_all(&folder).expect("the folder of a pod");
        let layout = Layout::new(folder.join("root"), self.folder.path().join("claims"), own);
        let identity = Identity {
            fields: self.fields(&name, ordinal, index, workload),
            name,
            address: self.address(index, ordinal),
            names: self.names(),
            folder,
            image_files: self.folder.path().join("image"),
            known: self.folder.path().join("addresses"),
            user,
        };
        Pod::new(identity, spec, Arc::clone(&self.objects), layout)
    }

    /// The first two pods of a component, started one after the other, both ready.
    ///
    /// # Panics
    /// If there is no such component, or a pod does not get ready.
    #[track_caller]
    pub fn first_two(&self, component: &str) -> (Pod, Pod) {
        let (mut first, mut second) = (self.pod(component, 0), self.pod(component, 1));
        first.start();
        first.wait_ready();
        second.start();
        second.wait_ready();
        (first, second)
    }

    /// Where the files are that an image brings; the folder is there and the test fills it.
    ///
    /// # Panics
    /// If it can't be made.
    pub fn image_files(&self) -> std::path::PathBuf {
        let folder = self.folder.path().join("image");
        fs::create_dir_all(&folder).expect("the folder of an image");
        folder
    }

    /// The value of a generated secret of a component.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn secret(&self, component: &str, key: &str) -> String {
        let secrets = self.objects.of_kind("Secret");
        let mut of_component =
            secrets.filter(|secret| secret["metadata"]["labels"]["app.kubernetes.io/component"] == component);
        let value = of_component.find_map(|secret| crate::secret::values(secret).remove(key));
        String::from_utf8(value.unwrap_or_else(|| panic!("{component} has no secret {key}"))).expect("UTF-8")
    }

    fn workloads(&self) -> impl Iterator<Item = (u8, &Value)> {
        let kinds = ["Deployment", "StatefulSet", "DaemonSet"];
        let workloads = self.objects.all.iter().filter(move |object| kinds.iter().any(|kind| object["kind"] == *kind));
        (0_u8..).zip(workloads)
    }

    #[track_caller]
    pub(crate) fn workload(&self, component: &str) -> (u8, &Value) {
        let label = |workload: &Value| word(&workload["metadata"]["labels"], "app.kubernetes.io/component");
        let found = self.workloads().find(|(_, workload)| label(workload) == component);
        found.unwrap_or_else(|| panic!("no component is named {component}"))
    }

    fn address(&self, workload: u8, ordinal: u8) -> String {
        format!("127.77.{}.{}", self.number, workload * PODS_OF_ONE + ordinal + 1)
    }

    fn user(&self, spec: &Value) -> User {
        let pod = &spec["securityContext"];
        let container = &spec["containers"][0]["securityContext"];
        let stated = |field: &str| {
            let id = container[field].as_u64().or(pod[field].as_u64());
            id.map(|id| u32::try_from(id).expect("an id"))
        };
        if self.target == Target::OpenShift {
            let fields = ["runAsUser", "runAsGroup", "fsGroup"];
            assert!(
                fields.iter().all(|field| stated(field).is_none()),
                "OpenShift chooses the user: {pod} {container}"
            );
            return User { user: 1_000_680_000, group: 0, volumes: 1_000_680_000 };
        }
        let user = stated("runAsUser").expect("a pod states its user");
        User { user, group: stated("runAsGroup").unwrap_or(0), volumes: stated("fsGroup").unwrap_or(0) }
    }

    fn fields(&self, name: &str, ordinal: u8, index: u8, workload: &Value) -> BTreeMap<String, String> {
        let address = self.address(index, ordinal);
        let mut fields: BTreeMap<String, String> = [
            ("metadata.name", name),
            ("metadata.namespace", &namespace(workload)),
            ("metadata.uid", "00000000-0000-0000-0000-000000000000"),
            ("spec.nodeName", "node"),
            ("status.hostIP", "127.0.0.1"),
            ("status.podIP", &address),
        ]
        .map(|(field, value)| (field.to_owned(), value.to_owned()))
        .into();
        for (label, value) in labels(workload, name, ordinal) {
            fields.insert(format!("metadata.labels['{label}']"), value);
        }
        fields
    }

    /// Every name that DNS would know, with the address that stands for it. A Service stands for the first of its pods.
    fn names(&self) -> Vec<(String, String)> {
        let mut names = Vec::new();
        for service in self.objects.of_kind("Service") {
            let name = word(&service["metadata"], "name");
            let selector = service["spec"]["selector"].as_object().cloned().unwrap_or_default();
            for (index, workload) in self.workloads() {
                let base = word(&workload["metadata"], "name");
                let selected = (0..PODS_OF_ONE).find(|&ordinal| {
                    let labels = labels(workload, &format!("{base}-{ordinal}"), ordinal);
                    selector.iter().all(|(label, value)| labels.get(label).is_some_and(|it| value == it))
                });
                if let Some(ordinal) = selected {
                    add(&mut names, &name, &namespace(service), &self.address(index, ordinal));
                }
                if workload["spec"]["serviceName"] == name.as_str() {
                    for ordinal in 0..PODS_OF_ONE {
                        let pod = format!("{base}-{ordinal}.{name}");
                        add(&mut names, &pod, &namespace(service), &self.address(index, ordinal));
                    }
                }
            }
        }
        names
    }
}

/// The forms of a name in DNS.
fn add(names: &mut Vec<(String, String)>, name: &str, namespace: &str, address: &str) {
    for form in [
        name.to_owned(),
        format!("{name}.{namespace}"),
        format!("{name}.{namespace}.svc"),
        format!("{name}.{namespace}.svc.cluster.local"),
    ] {
        names.push((form, address.to_owned()));
    }
}

fn namespace(object: &Value) -> String {
    object["metadata"]["namespace"].as_str().unwrap_or("default").to_owned()
}

/// The labels of a pod: those of the template, and those that the controller adds.
fn labels(workload: &Value, name: &str, ordinal: u8) -> BTreeMap<String, String> {
    let template = workload["spec"]["template"]["metadata"]["labels"].as_object().cloned().unwrap_or_default();
    let mut labels: BTreeMap<String, String> =
        template.into_iter().map(|(label, value)| (label, value.as_str().unwrap_or_default().to_owned())).collect();
    if workload["kind"] == "StatefulSet" {
        labels.insert("statefulset.kubernetes.io/pod-name".to_owned(), name.to_owned());
        labels.insert("apps.kubernetes.io/pod-index".to_owned(), ordinal.to_string());
    }
    labels
}

/// A number whose addresses no other cluster has, also none of other tests that run on this machine.
fn free_number() -> (u8, TcpListener) {
    static NEXT: AtomicU8 = AtomicU8::new(1);
    let tries = std::iter::repeat_with(|| NEXT.fetch_add(1, Ordering::Relaxed)).take(1000);
    let mut free =
        tries.filter_map(|number| Some((number, TcpListener::bind(format!("127.77.{number}.254:7777")).ok()?)));
    free.next().expect("a number for the cluster")
}

/// Where the folders of clusters are: in memory, if there is enough of it. Databases write through to the disk again and
/// again, which takes long and shows nothing here, where processes are lost and the machine is not.
fn home() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let has_room = |it: rustix::fs::StatVfs| it.f_bavail.saturating_mul(it.f_frsize) > 4 << 30;
    if rustix::fs::statvfs(memory).is_ok_and(has_room) { memory.to_owned() } else { std::env::temp_dir() }
}

/// Lets everybody into a folder.
fn open(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("the mode of a folder");
}
