//! New pods in the place of old ones, as the controllers of Kubernetes bring them, while visitors come.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::cluster::Cluster;
use crate::pod::Pod;
use crate::web::{self, Answer};

/// How long nodes send visitors to a pod that has been told to stop: they hear of it later than the pod does.
const NEWS_TAKES: Duration = Duration::from_secs(1);

/// The addresses that stand behind a name.
#[derive(Clone, Debug, Default)]
pub struct Service {
    addresses: Arc<RwLock<Vec<String>>>,
}

impl Service {
    /// One of these pods.
    pub fn of(pods: &[Pod]) -> Self {
        let service = Self::default();
        pods.iter().for_each(|pod| service.add(pod));
        service
    }

    fn add(&self, pod: &Pod) {
        self.addresses.write().unwrap_or_else(PoisonError::into_inner).push(pod.address().to_owned());
    }

    fn remove(&self, address: &str) {
        self.addresses.write().unwrap_or_else(PoisonError::into_inner).retain(|it| it != address);
    }

    /// A connection to the next pod in turn, which is made before a change of the addresses or after it.
    fn connect(&self, turn: usize, port: u16) -> Option<std::net::TcpStream> {
        let addresses = self.addresses.read().unwrap_or_else(PoisonError::into_inner);
        let address = addresses.get(turn % addresses.len().max(1))?;
        std::net::TcpStream::connect((address.as_str(), port)).ok()
    }
}

/// Visitors who ask for a page again and again.
#[derive(Debug)]
pub struct Visitors {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<(usize, Vec<String>)>,
}

impl Visitors {
    /// Sends them to a port of a service. `is_fine` says whether they get what they should.
    pub fn come(service: &Service, port: u16, path: &str, is_fine: fn(&Answer) -> bool) -> Self {
        let (service, path, stop) = (service.clone(), path.to_owned(), Arc::new(AtomicBool::new(false)));
        let is_over = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let (mut visits, mut failures) = (0, Vec::new());
            while !is_over.load(Ordering::Relaxed) {
                let answer = service
                    .connect(visits, port)
                    .and_then(|stream| web::ask(stream, ("GET", &path), "", "", Duration::from_secs(60)));
                visits += 1;
                if !answer.as_ref().is_some_and(is_fine) {
                    failures.push(format!("visit {visits}: {answer:?}"));
                }
                std::thread::sleep(Duration::from_millis(5));
            }
            (visits, failures)
        });
        Self { stop, thread }
    }

    /// Sends them home, and says how many visits there were, and which of them failed.
    ///
    /// # Panics
    /// If something went wrong with the visitors themselves.
    pub fn go(self) -> (usize, Vec<String>) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("the visitors come home")
    }
}

impl Cluster {
    /// Brings new pods in the place of all pods of a StatefulSet: the last one first, and each only when the one before
    /// is ready. `meanwhile` is called with the number of the pod that is away, and with all pods.
    ///
    /// # Panics
    /// If the component has no such strategy, or a pod does not stop in time or does not get ready.
    #[track_caller]
    pub fn roll_in_order(&self, component: &str, pods: &mut [Pod], mut meanwhile: impl FnMut(usize, &[Pod])) {
        let (_, workload) = self.workload(component);
        assert_eq!(workload["spec"]["updateStrategy"]["type"], "RollingUpdate", "{component}");
        for nth in (0..pods.len()).rev() {
            pods[nth].stop();
            meanwhile(nth, pods);
            pods[nth] = self.pod(component, u8::try_from(nth).expect("a handful of pods"));
            pods[nth].start();
            pods[nth].wait_ready();
        }
    }

    /// Brings new pods in the place of all pods of a Deployment that stand behind a service: first one more, which joins
    /// the service when it is ready, then one of the old ones is stopped.
    ///
    /// # Panics
    /// If the component has no such strategy, or a pod does not stop in time or does not get ready.
    #[track_caller]
    pub fn roll_one_by_one(&self, component: &str, service: &Service, pods: Vec<Pod>) -> Vec<Pod> {
        let (_, workload) = self.workload(component);
        let strategy = &workload["spec"]["strategy"];
        assert_eq!(strategy["type"], "RollingUpdate", "{component}");
        let numbers = &strategy["rollingUpdate"];
        assert!(numbers["maxUnavailable"] == 0 && numbers["maxSurge"] == 1, "{component}: {numbers} is not played");
        // A new pod has a name and an address of its own.
        let first = u8::try_from(pods.len()).expect("a handful of pods");
        let replaced = (first..).zip(pods).map(|(ordinal, mut old)| {
            let mut new = self.pod(component, ordinal);
            new.start();
            new.wait_ready();
            service.add(&new);
            let address = old.address().to_owned();
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    std::thread::sleep(NEWS_TAKES);
                    service.remove(&address);
                });
                old.stop();
            });
            new
        });
        replaced.collect()
    }
}
