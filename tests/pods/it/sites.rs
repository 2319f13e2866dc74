//! nginx and Apache: the same is asked of both.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use kdsl_pods::{Browser, Cluster, Pod, Service, Target, Visitors, wait_until};

/// A program with two pods that serve one volume and pass `/api` on, and one pod with a page of its own.
fn program(server: &str, root: &str, proxy: &str) -> String {
    format!(
        r#"app shop <
  web: stateless {server} x2 shared-volume "{root}" 1Gi {{ {proxy} }}
  api: stateless {server} {{ file "{root}/api/index.html" = "from the api\n" }}
>
"#
    )
}

// There are no Services here: the name of one is the address of a pod, so the port is the pod's.
fn nginx() -> String {
    program("nginx", "/usr/share/nginx/html", r#"locations = "location /api { proxy_pass http://${api.host}:8080; }""#)
}

fn apache() -> String {
    program("apache", "/usr/local/apache2/htdocs", r#"settings = "ProxyPass /api http://${api.host}:8080/api""#)
}

/// Puts a file on the volume that a pod serves.
fn publish(pod: &Pod, root: &str, name: &str, bytes: &[u8]) {
    let path = pod.path(root).join(name);
    fs::write(&path, bytes).expect("the volume can be written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("the mode of a page");
}

fn one_site(program: &str, root: &str, target: Target) {
    let cluster = Cluster::of(program, target);
    let mut pods: Vec<Pod> = [("web", 0), ("web", 1), ("api", 0)].map(|(name, nth)| cluster.pod(name, nth)).into();
    assert!(!pods[0].ready() && !pods[0].alive(), "nothing runs yet");
    pods.iter_mut().for_each(Pod::start);
    pods.iter_mut().for_each(Pod::wait_ready);
    publish(&pods[0], root, "index.html", b"one site\n");
    let mut browser = Browser::default();
    for pod in &pods[..2] {
        assert!(pod.alive() && pod.started());
        let page = browser.get(pod.address(), 8080, "/");
        assert_eq!((page.status, &*page.body), (200, "one site\n"), "{}", pod.log());
        let page = browser.get(pod.address(), 8080, "/api/");
        assert_eq!((page.status, &*page.body), (200, "from the api\n"), "{}", pod.log());
        assert_eq!(browser.get(pod.address(), 8080, "/nothing").status, 404);
        assert_eq!(
            browser.get(pod.address(), 8080, "/.htaccess").status,
            if root.contains("apache") { 403 } else { 404 }
        );
        assert!(pod.log().contains("GET / HTTP/1.0"), "what is asked stands in the log: {}", pod.log());
        assert!(!pod.log().contains("/-/ready"), "probes do not: {}", pod.log());
    }

    pods[0].kill();
    pods[0].start();
    pods[0].wait_ready();
    assert_eq!(browser.get(pods[0].address(), 8080, "/").body, "one site\n", "the volume is as it was");

    pods[1].signal_all("STOP");
    wait_until("a server that answers nothing is not ready", || !pods[1].ready());
    pods[1].signal_all("CONT");
    pods[1].wait_ready();
}

/// What is being sent when the pod is told to stop is sent to its end.
fn finishes_what_it_has_begun(program: &str, root: &str) {
    let cluster = Cluster::of(program, Target::Kubernetes);
    let mut pod = cluster.pod("web", 0);
    pod.start();
    pod.wait_ready();
    // More than the kernel keeps on the way for a client that does not read.
    let length = 64 << 20;
    publish(&pod, root, "large", &vec![b'x'; length]);
    let mut stream = TcpStream::connect((pod.address(), 8080)).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit of time");
    stream.write_all(b"GET /large HTTP/1.0\r\n\r\n").expect("the request is taken");
    let mut answer = vec![0; 1024];
    stream.read_exact(&mut answer).expect("the answer begins");
    let reader = std::thread::spawn(move || {
        // Longer than the pod waits for the news that it stops to have reached everybody.
        std::thread::sleep(Duration::from_secs(7));
        stream.read_to_end(&mut answer).expect("the answer ends");
        answer.len()
    });
    let took = pod.stop();
    assert!(took > Duration::from_secs(6) && took < Duration::from_secs(30), "it stopped after {took:?}");
    assert!(reader.join().expect("the reader") > length, "all of it came");
}

#[test]
fn nginx_serves_one_site() {
    one_site(&nginx(), "/usr/share/nginx/html", Target::Kubernetes);
}

#[test]
fn nginx_runs_as_any_user() {
    one_site(&nginx(), "/usr/share/nginx/html", Target::OpenShift);
}

#[test]
fn nginx_finishes_what_it_has_begun() {
    finishes_what_it_has_begun(&nginx(), "/usr/share/nginx/html");
}

#[test]
fn apache_serves_one_site() {
    one_site(&apache(), "/usr/local/apache2/htdocs", Target::Kubernetes);
}

#[test]
fn apache_runs_as_any_user() {
    one_site(&apache(), "/usr/local/apache2/htdocs", Target::OpenShift);
}

#[test]
fn apache_finishes_what_it_has_begun() {
    finishes_what_it_has_begun(&apache(), "/usr/local/apache2/htdocs");
}

/// While a new configuration reaches the pods, every visitor gets what he asks for, and what has the old one is left alone.
fn a_new_configuration_takes_over(server: &str, root: &str, header: &str) {
    let program = |header: &str| {
        format!(
            r#"app shop <
  web: stateless {server} x2 shared-volume "{root}" 1Gi {{ settings = "{header}" }}
  api: stateless {server} {{ file "{root}/index.html" = "from the api\n" }}
>
"#
        )
    };
    let mut cluster = Cluster::of(&program(&header.replace("VALUE", "one")), Target::Kubernetes);
    let mut pods: Vec<Pod> = (0..2).map(|nth| cluster.pod("web", nth)).collect();
    pods.iter_mut().for_each(Pod::start);
    pods.iter_mut().for_each(Pod::wait_ready);
    publish(&pods[0], root, "index.html", b"one site\n");
    let service = Service::of(&pods);
    let mut browser = Browser::default();
    let mut versions = |pods: &[Pod]| {
        let heads = pods.iter().map(|pod| browser.get(pod.address(), 8080, "/").head.to_ascii_lowercase());
        heads.map(|head| head.split_once("x-version: ").expect("the header").1[..3].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(versions(&pods), ["one", "one"]);

    let before = ["web", "api"].map(|component| cluster.template(component).clone());
    cluster.change(&program(&header.replace("VALUE", "two")));
    assert_ne!(*cluster.template("web"), before[0], "a new configuration restarts the pods");
    assert_eq!(*cluster.template("api"), before[1], "and no others");
    let visitors = Visitors::come(&service, 8080, "/", |answer| answer.status == 200 && answer.body == "one site\n");
    let pods = cluster.roll_one_by_one("web", &service, pods);
    let (visits, failures) = visitors.go();
    assert!(visits > 100 && failures.is_empty(), "of {visits} visits: {failures:?}");
    assert_eq!(versions(&pods), ["two", "two"]);
}

#[test]
fn nginx_takes_a_new_configuration() {
    a_new_configuration_takes_over("nginx", "/usr/share/nginx/html", "add_header X-Version VALUE;");
}

#[test]
fn apache_takes_a_new_configuration() {
    a_new_configuration_takes_over("apache", "/usr/local/apache2/htdocs", "Header set X-Version VALUE");
}

/// The settings of both do what they say, and a new configuration takes the place of the old one.
#[test]
fn settings_of_nginx_do_what_they_say() {
    let page = |settings: &str| {
        format!(
            "app shop < web: stateless nginx {{ {settings}\n  file \"/usr/share/nginx/html/index.html\" = \"the application\\n\" }} >\n"
        )
    };
    let cluster = Cluster::of(&page("largest-request = \"1k\""), Target::Kubernetes);
    let mut old = cluster.pod("web", 0);
    old.start();
    old.wait_ready();
    let mut browser = Browser::default();
    assert_eq!(browser.get(old.address(), 8080, "/deep/link").status, 404);
    let large = [("text", &*"x".repeat(4000))];
    assert_eq!(browser.post(old.address(), 8080, "/", &large).status, 413);

    let settings = r#"single-page = true
  trusted-proxies = ["127.0.0.0/8"]
  settings = "log_format who '$remote_addr asked';"
  locations = "access_log /dev/stdout who;""#;
    let cluster = Cluster::of(&page(settings), Target::Kubernetes);
    let mut new = cluster.pod("web", 0);
    new.start();
    new.wait_ready();
    old.stop();
    let answer = browser.get(new.address(), 8080, "/deep/link");
    assert_eq!((answer.status, &*answer.body), (200, "the application\n"), "{}", new.log());
    assert!(new.log().contains(" asked"), "{}", new.log());
}
