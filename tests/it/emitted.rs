//! One component as it was emitted: its settings as data, and its scripts, run with programs that play the server's.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kdsl_tests::{files_below, kdsl, moved_below, read_objects, run};
use serde_json::Value;
use tempfile::TempDir;

/// A component named `it` of an app named `shop`, in the namespace `default`.
pub(crate) struct Emitted {
    objects: Vec<Value>,
}

impl Emitted {
    /// Builds a program of one component: `stateful kafka x3 { … }`.
    #[track_caller]
    pub(crate) fn of(component: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        fs::write(folder.path().join("site.kd"), format!("app shop < it: {component} >\n")).expect("a program");
        let call = |arguments: &[&str]| read_objects(&run(kdsl(), folder.path(), arguments, "").ok());
        let mut objects = call(&["build", "site.kd", "--stdout"]);
        objects.extend(call(&["secrets", "site.kd"]));
        Self { objects }
    }

    fn workload(&self) -> &Value {
        self.objects.iter().find(|object| object["kind"] == "StatefulSet").expect("a StatefulSet")
    }

    fn pod(&self) -> &Value {
        &self.workload()["spec"]["template"]["spec"]
    }

    pub(crate) fn container(&self) -> &Value {
        &self.pod()["containers"][0]
    }

    fn mounts(&self) -> impl Iterator<Item = (String, &Value)> {
        let mounts = self.container()["volumeMounts"].as_array().into_iter().flatten();
        mounts.map(|mount| (mount["mountPath"].as_str().expect("a path").to_owned(), mount))
    }

    fn volume(&self, mount: &Value) -> Option<&Value> {
        self.pod()["volumes"].as_array().into_iter().flatten().find(|volume| volume["name"] == mount["name"])
    }

    /// The places that the container may write to.
    pub(crate) fn writable(&self) -> Vec<String> {
        let writable = |mount: &Value| self.volume(mount).is_none_or(|volume| volume["emptyDir"].is_object());
        self.mounts().filter(|(_, mount)| writable(mount)).map(|(place, _)| place).collect()
    }

    /// The files that are mounted, with their text.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        for (place, mount) in self.mounts() {
            let Some(volume) = self.volume(mount) else { continue };
            let source = volume["configMap"]["name"].as_str().or(volume["secret"]["secretName"].as_str());
            let Some(source) = source else { continue };
            let holds = |object: &&Value| {
                ["ConfigMap", "Secret"].iter().any(|kind| object["kind"] == *kind)
                    && object["metadata"]["name"] == source
            };
            // A Secret and a ConfigMap may have one name, so the kind is that of the volume.
            let kind = if volume["secret"].is_object() { "Secret" } else { "ConfigMap" };
            let held = self.objects.iter().filter(holds).find(|object| object["kind"] == kind).expect("the source");
            for (key, value) in ["data", "stringData"].iter().filter_map(|field| held[*field].as_object()).flatten() {
                let text = value.as_str().expect("text").to_owned();
                match mount["subPath"].as_str() {
                    None => _ = files.insert(format!("{place}/{key}"), text),
                    Some(name) if name == key => _ = files.insert(place.clone(), text),
                    Some(_) => {}
                }
            }
        }
        files
    }

    /// The settings of a file of `key=value`, `key: value` or `key = value`.
    #[track_caller]
    pub(crate) fn settings(text: &str, separator: char) -> BTreeMap<String, String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut settings = BTreeMap::new();
        for line in lines {
            let (key, value) = line.split_once(separator).unwrap_or_else(|| panic!("{line} is no setting"));
            let before = settings.insert(key.trim().to_owned(), value.trim().to_owned());
            assert!(before.is_none(), "{key} is there twice");
        }
        settings
    }

    /// The variables of the container in the pod of a number.
    fn variables(&self, ordinal: u8) -> Vec<(String, String)> {
        let mut variables: Vec<(String, String)> = Vec::new();
        for entry in self.container()["env"].as_array().into_iter().flatten() {
            let source = &entry["valueFrom"];
            let mut value = if let Some(path) = source["fieldRef"]["fieldPath"].as_str() {
                match path {
                    "metadata.name" => format!("shop-it-{ordinal}"),
                    "metadata.namespace" => "default".to_owned(),
                    "status.podIP" => format!("10.0.0.{}", ordinal + 1),
                    _ => panic!("no pod has {path}"),
                }
            } else if source["resourceFieldRef"].is_object() {
                "2048".to_owned()
            } else if let Some(key) = source["configMapKeyRef"]["key"].as_str() {
                let holds = |object: &&Value| object["kind"] == "ConfigMap" && object["data"][key].is_string();
                let map = self.objects.iter().find(holds).expect("a ConfigMap");
                map["data"][key].as_str().expect("text").to_owned()
            } else {
                entry["value"].as_str().unwrap_or_else(|| panic!("{entry} is not played")).to_owned()
            };
            for (name, known) in &variables {
                value = value.replace(&format!("$({name})"), known);
            }
            variables.push((entry["name"].as_str().expect("a name").to_owned(), value));
        }
        variables
    }

    /// Every script can be read by its shell.
    #[track_caller]
    pub(crate) fn scripts_can_be_read(&self) {
        let scripts: Vec<_> = self.files().into_iter().filter(|(path, _)| path.ends_with(".sh")).collect();
        assert!(!scripts.is_empty(), "there are scripts");
        for (path, text) in scripts {
            let read = run(Path::new("bash"), Path::new("/"), &["-n"], &text);
            assert!(read.succeeded(), "{path}: {}", read.stderr);
        }
    }

    /// The file system of one pod, with everything that is mounted.
    pub(crate) fn root_of(&self, ordinal: u8) -> Root {
        let folder = TempDir::new().expect("a folder");
        let mut root = Root { folder, places: Vec::new(), variables: self.variables(ordinal), given: BTreeMap::new() };
        root.places = self.mounts().map(|(place, _)| place).collect();
        for place in self.writable() {
            fs::create_dir_all(root.path(&place)).expect("a place to write");
        }
        for (path, text) in self.files() {
            root.write(&path, &text);
        }
        root
    }
}

/// The file system of a pod.
pub(crate) struct Root {
    folder: TempDir,
    places: Vec<String>,
    variables: Vec<(String, String)>,
    given: BTreeMap<String, String>,
}

impl Root {
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path.trim_start_matches('/'))
    }

    /// A file with the paths in it as this machine has them.
    pub(crate) fn write(&mut self, path: &str, text: &str) {
        let target = self.path(path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::write(&target, moved_below(self.folder.path(), &self.places, text)).expect("a file");
        self.given.insert(path.trim_start_matches('/').to_owned(), text.to_owned());
    }

    /// A program of the image, by its name or its path. `$CALLS` is a file for what it wants to tell.
    pub(crate) fn program(&mut self, name: &str, text: &str) {
        let path = if name.starts_with('/') { name.to_owned() } else { format!("/image/{name}") };
        if name.starts_with('/') {
            self.image_has(name);
        }
        self.write(&path, text);
        fs::set_permissions(self.path(&path), fs::Permissions::from_mode(0o755)).expect("the mode of a program");
    }

    /// The image has something of its own here. Said before the files that name it are written.
    pub(crate) fn image_has(&mut self, path: &str) {
        self.places.push(path.to_owned());
        for (path, text) in &self.given {
            fs::write(self.path(path), moved_below(self.folder.path(), &self.places, text)).expect("a file");
        }
    }

    /// What the programs told.
    pub(crate) fn calls(&self) -> String {
        self.told(&fs::read_to_string(self.folder.path().join("calls")).unwrap_or_default())
    }

    /// Text with the paths of the pod in place of this machine's.
    pub(crate) fn told(&self, text: &str) -> String {
        text.replace(&*self.folder.path().to_string_lossy(), "")
    }

    /// Runs a command of the container, and gives whether it succeeded and what it wrote.
    #[track_caller]
    pub(crate) fn run(&self, words: &[&str]) -> (bool, String) {
        let seen = |text: &str| moved_below(self.folder.path(), &self.places, text);
        let words: Vec<String> = words.iter().map(|word| seen(word)).collect();
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).env_clear().stdin(Stdio::null()).current_dir(self.folder.path());
        command.envs(self.variables.iter().map(|(name, value)| (name.clone(), seen(value))));
        let image = self.folder.path().join("image");
        command.env("PATH", format!("{}:/usr/sbin:/usr/bin:/sbin:/bin", image.display()));
        command.env("CALLS", self.folder.path().join("calls")).env("ROOT", self.folder.path());
        let output = command.output().unwrap_or_else(|error| panic!("{}: {error}", words[0]));
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), self.told(&String::from_utf8_lossy(&said)))
    }

    /// What was written lies where the container may write: the rest of its file system is read-only.
    #[track_caller]
    pub(crate) fn only_writable_places_were_written(&self, emitted: &Emitted) {
        let writable = emitted.writable();
        for (path, _) in files_below(self.folder.path()) {
            let known = path == "calls" || path.starts_with("image/") || self.given.contains_key(&path);
            let lies_in = |place: &String| format!("/{path}").starts_with(&format!("{place}/"));
            assert!(known || writable.iter().any(lies_in), "/{path} was written, and can't be in the container");
        }
    }
}
