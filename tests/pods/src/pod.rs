//! One pod.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kdsl_tests::moved_below;
use serde_json::Value;

use crate::cluster::Objects;
use crate::environment::{self, Fields, expanded};
use crate::image::Image;
use crate::layout::{Layout, containers, word};
use crate::names::named;
use crate::process::{Running, User, command};
use crate::wait_until;

/// What a cluster gives a pod.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) fields: Fields,
    pub(crate) names: Vec<(String, String)>,
    pub(crate) folder: PathBuf,
    pub(crate) image_files: PathBuf,
    /// A folder with a file for the address of each pod that is there.
    pub(crate) known: PathBuf,
    pub(crate) user: User,
}

/// A pod that can be started and stopped. When it is dropped, everything that it runs is ended.
#[derive(Debug)]
pub struct Pod {
    pub(crate) identity: Identity,
    pub(crate) spec: Value,
    objects: Arc<Objects>,
    // Before the layout, so that nothing runs any more when the folder goes.
    running: Option<Running>,
    // Once the startup probe has said yes, it is not asked again.
    has_started: bool,
    layout: Layout,
}

impl Pod {
    pub(crate) fn new(identity: Identity, spec: Value, objects: Arc<Objects>, layout: Layout) -> Self {
        Self { identity, spec, objects, running: None, has_started: false, layout }
    }

    /// Its address.
    pub fn address(&self) -> &str {
        &self.identity.address
    }

    /// A path of its file system.
    pub fn path(&self, path: &str) -> PathBuf {
        self.layout.root.join(path.trim_start_matches('/'))
    }

    /// What its containers wrote.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.identity.folder.join("log")).unwrap_or_default()).into_owned()
    }

    /// Starts it: first every init container, to its end, then the main one, which is left running.
    ///
    /// # Panics
    /// If an init container fails.
    #[track_caller]
    pub fn start(&mut self) {
        self.lay_out();
        fs::create_dir_all(&self.identity.known).expect("the folder of addresses");
        fs::write(self.known(), "").expect("the address of the pod");
        for container in self.spec["initContainers"].as_array().cloned().unwrap_or_default() {
            let mut running = Running::of(self.command_of(&container));
            assert!(running.ends_within(Duration::from_secs(300)), "{} did not end\n{}", container["name"], self.log());
            assert_eq!(running.ended(), Some(true), "{} failed\n{}", container["name"], self.log());
        }
        let container = self.spec["containers"][0].clone();
        self.has_started = false;
        self.running = Some(Running::of(self.command_of(&container)));
    }

    /// Waits until its readiness probe says yes, which is asked from when its startup probe has.
    ///
    /// # Panics
    /// If it ends before, or takes too long.
    #[track_caller]
    pub fn wait_ready(&mut self) {
        wait_until(&format!("{} is ready\n{}", self.identity.name, self.log()), || {
            if let Some(running) = &mut self.running {
                let ended = running.ended();
                assert!(ended.is_none(), "{} ended\n{}", self.identity.name, self.log());
            }
            self.has_started = self.has_started || self.started();
            self.has_started && self.ready()
        });
    }

    /// Whether the container has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.running.as_mut().is_none_or(|running| running.ended().is_some())
    }

    /// What its startup probe says.
    pub fn started(&self) -> bool {
        self.probe("startupProbe")
    }

    /// What its readiness probe says.
    pub fn ready(&self) -> bool {
        self.probe("readinessProbe")
    }

    /// What its liveness probe says.
    pub fn alive(&self) -> bool {
        self.probe("livenessProbe")
    }

    /// Stops it as the kubelet does, and says how long that took.
    ///
    /// # Panics
    /// If it is still there at the end of the time that it is given.
    #[track_caller]
    pub fn stop(&mut self) -> Duration {
        let start = Instant::now();
        let grace = Duration::from_secs(self.spec["terminationGracePeriodSeconds"].as_u64().unwrap_or(30));
        self.before_stop(grace);
        let mut running = self.running.take().expect("the pod runs");
        running.signal(self.image().stop_signal);
        let left = grace.saturating_sub(start.elapsed());
        assert!(running.ends_within(left), "{} did not stop\n{}", self.identity.name, self.log());
        let took = start.elapsed();
        drop(running);
        self.clear();
        took
    }

    /// The file that says that there is a pod with this address.
    fn known(&self) -> PathBuf {
        self.identity.known.join(&self.identity.address)
    }

    /// Takes away what a pod has no longer when it has ended.
    fn clear(&mut self) {
        fs::remove_file(self.known()).expect("the address of the pod");
        self.layout.clear();
    }

    /// What is done before the container is asked to stop. Whether it succeeds makes no difference.
    #[track_caller]
    fn before_stop(&self, grace: Duration) {
        let container = &self.spec["containers"][0];
        let hook = &container["lifecycle"]["preStop"];
        if let Some(seconds) = hook["sleep"]["seconds"].as_u64() {
            std::thread::sleep(Duration::from_secs(seconds));
        } else if let Some(words) = hook["exec"]["command"].as_array() {
            let words: Vec<String> = words.iter().map(|word| self.seen(word.as_str().unwrap_or_default())).collect();
            let command = self.command(&words, &self.variables(container), Path::new("/"), "log-of-hooks");
            assert!(Running::of(command).ends_within(grace), "{}: the hook did not end", self.identity.name);
        }
    }

    /// Ends it without a word, as the loss of its node would.
    pub fn kill(&mut self) {
        self.running = None;
        self.clear();
    }

    /// Sends a signal to its main process.
    ///
    /// # Panics
    /// If it does not run.
    #[track_caller]
    pub fn signal(&self, signal: &str) {
        self.running.as_ref().expect("the pod runs").signal(signal);
    }

    /// Sends a signal to all its processes.
    ///
    /// # Panics
    /// If it does not run.
    #[track_caller]
    pub fn signal_all(&self, signal: &str) {
        self.running.as_ref().expect("the pod runs").signal_all(signal);
    }

    /// The folder of its own volume, while the pod does not run.
    ///
    /// # Panics
    /// If it has none.
    #[track_caller]
    pub fn own_volume(&self) -> PathBuf {
        let (volume, claim) = self.layout.own.first_key_value().expect("a volume of its own");
        let mut mounts = containers(&self.spec).flat_map(|container| container["volumeMounts"].as_array()).flatten();
        let mount = mounts.find(|mount| mount["name"] == volume.as_str()).expect("the volume is mounted");
        self.layout.claims.join(claim).join(word(mount, "subPath"))
    }

    /// Runs a command in its main container, as `kubectl exec` does, and says whether it succeeded.
    pub fn run(&self, words: &[&str]) -> bool {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        self.execute(&words, Duration::from_secs(60))
    }

    /// Runs a command in its main container, and says whether it succeeded in time. If it did not, it is ended.
    pub(crate) fn execute(&self, words: &[String], limit: Duration) -> bool {
        let container = &self.spec["containers"][0];
        let words: Vec<String> = words.iter().map(|word| self.seen(word)).collect();
        let mut running =
            Running::of(self.command(&words, &self.variables(container), Path::new("/"), "log-of-probes"));
        running.ends_within(limit) && running.ended() == Some(true)
    }

    fn lay_out(&mut self) {
        let (places, names, root) = (self.places(), self.identity.names.clone(), self.layout.root.clone());
        let text = |text: &str| named(&names, &moved_below(&root, &places, text));
        self.layout.make(&self.spec, &self.objects, self.identity.user, &text);
        let state = self.identity.folder.join("image");
        crate::layout::folder(&state, self.identity.user);
        if let Some(files) = self.image().files {
            let place = self.path(files);
            fs::create_dir_all(place.parent().expect("a folder")).expect("the folder of the image's files");
            std::os::unix::fs::symlink(&self.identity.image_files, place).expect("the image's files");
        }
    }

    fn image(&self) -> Image {
        Image::of(&word(&self.spec["containers"][0], "image"))
    }

    /// The places in the file system that this pod has and the machine has not.
    fn places(&self) -> Vec<String> {
        let mounts = containers(&self.spec).flat_map(|container| container["volumeMounts"].as_array()).flatten();
        mounts.map(|mount| word(mount, "mountPath")).chain(self.image().files.map(str::to_owned)).collect()
    }

    fn variables(&self, container: &Value) -> Vec<(String, String)> {
        let given = environment::variables(container, &self.identity.fields, &self.objects);
        let mut variables: Vec<(String, String)> =
            given.into_iter().map(|(name, value)| (name, self.seen(&value))).collect();
        let path = |path: &Path| path.to_string_lossy().into_owned();
        let programs = format!("{}:/usr/sbin:/usr/bin:/sbin:/bin", path(&self.image().programs()));
        for (name, value) in [
            ("PATH", programs),
            ("HOSTNAME", self.identity.name.clone()),
            ("LANG", "C.UTF-8".to_owned()),
            ("POD_ROOT", path(&self.layout.root)),
            ("POD_IP", self.identity.address.clone()),
            ("IMAGE_STATE", path(&self.identity.folder.join("image"))),
            ("IMAGE_FILES", path(&self.identity.image_files)),
            ("POD_ADDRESSES", path(&self.identity.known)),
        ] {
            variables.push((name.to_owned(), value));
        }
        variables
    }

    /// A text with the paths and names that stand for those of the cluster.
    fn seen(&self, text: &str) -> String {
        named(&self.identity.names, &moved_below(&self.layout.root, &self.places(), text))
    }

    fn command_of(&self, container: &Value) -> std::process::Command {
        let words = |field: &str| {
            let words = container[field].as_array()?;
            Some(words.iter().map(|word| word.as_str().unwrap_or_default().to_owned()).collect::<Vec<String>>())
        };
        let image = Image::of(&word(container, "image"));
        let own = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<String>>();
        // A command of the container replaces the arguments of the image too.
        let command = match (words("command"), words("args")) {
            (Some(command), arguments) => [command, arguments.unwrap_or_default()].concat(),
            (None, arguments) => [own(&[image.entrypoint]), arguments.unwrap_or_else(|| own(image.arguments))].concat(),
        };
        let variables = self.variables(container);
        let given = environment::variables(container, &self.identity.fields, &self.objects);
        let command: Vec<String> = command.iter().map(|word| self.seen(&expanded(word, &given))).collect();
        let folder = container["workingDir"].as_str().map_or_else(|| self.layout.root.clone(), |it| self.path(it));
        self.command(&command, &variables, &folder, "log")
    }

    /// A command whose output goes to one of the logs of the pod.
    fn command(
        &self,
        words: &[String],
        variables: &[(String, String)],
        folder: &Path,
        log: &str,
    ) -> std::process::Command {
        let log = self.identity.folder.join(log);
        let log = File::options().create(true).append(true).open(log).expect("a log of the pod");
        // A runtime lets the container open its own output again, by whatever user it runs as.
        log.set_permissions(fs::Permissions::from_mode(0o666)).expect("the mode of a log");
        command(words, self.identity.user, variables, folder, &log)
    }
}

impl Drop for Pod {
    fn drop(&mut self) {
        self.running = None;
        if std::thread::panicking() {
            eprintln!("what {} wrote:\n{}", self.identity.name, self.log());
        }
    }
}
