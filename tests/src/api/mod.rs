//! Plays the API server of a cluster for the real Helm and kubectl, over plain HTTP on the machine itself.
//!
//! What it plays: discovery and versions; objects of every kind of `kdsl-schema` in every namespace, created, read,
//! listed by labels, replaced, deleted, and patched as a strategic merge, as a merge, or by server-side apply, whose
//! field managers own fields, lose them and conflict; and the fields that can't be changed later. It stores what it gets.
//! What it does not play: defaults, validation of fields, access rights, watches, and the controllers: no pod comes of a
//! workload. Objects that Kubernetes would refuse are found by the tests of the schemas.

mod apply;
mod discovery;
mod http;
mod lists;
mod patch;
mod protobuf;
mod selector;
mod store;

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::{Ran, run_with};
use crate::tools::{Helm, kubectl_program};
use http::{Answer, Request};
use store::{Address, Store};

/// A server that lives as long as this value's test: each has a port and objects of its own.
#[derive(Debug)]
pub struct ApiServer {
    store: Arc<Mutex<Store>>,
    folder: TempDir,
}

impl ApiServer {
    /// Starts one without any object.
    ///
    /// # Panics
    /// If it can't listen.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("the address of the server");
        let store = Arc::new(Mutex::new(Store::default()));
        let shared = Arc::clone(&store);
        // The threads end with the process of the tests.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let store = Arc::clone(&shared);
                std::thread::spawn(move || http::serve(stream, |request| answer(&mut locked(&store), request)));
            }
        });
        let folder = TempDir::new().expect("a folder");
        std::fs::write(folder.path().join("kubeconfig"), kubeconfig(address)).expect("the file can be written");
        Self { store, folder }
    }

    /// Runs Helm in a folder as a client of this server.
    ///
    /// # Panics
    /// If it can't be started.
    pub fn helm(&self, helm: Helm, folder: &Path, arguments: &[&str]) -> Ran {
        self.client(&helm.program(), folder, arguments, "")
    }

    /// Runs kubectl as a client of this server.
    ///
    /// # Panics
    /// If it can't be started.
    pub fn kubectl(&self, arguments: &[&str], input: &str) -> Ran {
        self.client(&kubectl_program(), self.folder.path(), arguments, input)
    }

    fn client(&self, program: &Path, folder: &Path, arguments: &[&str], input: &str) -> Ran {
        let (home, config) = (self.folder.path(), self.folder.path().join("kubeconfig"));
        run_with(program, folder, arguments, input, &[("HOME", home.as_os_str()), ("KUBECONFIG", config.as_os_str())])
    }

    /// All objects but the records of Helm, sorted by group, kind, namespace and name.
    pub fn objects(&self) -> Vec<Value> {
        let is_record = |object: &Value| object["type"] == "helm.sh/release.v1";
        let store = locked(&self.store);
        store.list(&|_, object| !is_record(object)).cloned().collect()
    }

    /// The object of a kind and name, if it is there.
    pub fn find(&self, kind: &str, name: &str) -> Option<Value> {
        self.objects().into_iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == name)
    }
}

fn locked(store: &Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn kubeconfig(address: SocketAddr) -> String {
    let user = json!({ "name": "user", "user": { "token": "any" } });
    let cluster = json!({ "name": "played", "cluster": { "server": format!("http://{address}") } });
    let context = json!({ "name": "played", "context": { "cluster": "played", "user": "user" } });
    json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "played",
        "clusters": [cluster], "users": [user], "contexts": [context],
    })
    .to_string()
}

/// What is answered to a request.
fn answer(store: &mut Store, request: &Request) -> Answer {
    let words: Vec<&str> = request.path.split('/').filter(|word| !word.is_empty()).collect();
    if request.method == "GET"
        && let Some(document) = discovery::document(&words)
    {
        return Answer { status: 200, body: document };
    }
    let Some(address) = Address::of(&words) else {
        return Answer::refused(404, "NotFound", &format!("the server could not find {}", request.path));
    };
    let done = if request.word("dryRun") == "All" {
        store.clone().change(&address, request)
    } else {
        store.change(&address, request)
    };
    done.unwrap_or_else(|refused| refused)
}
