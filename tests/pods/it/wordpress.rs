//! The line that must always work, as one working site.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use kdsl_pods::{Browser, Cluster, Pod, Target, wait_until};

const PROGRAM: &str = "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n";

/// Puts WordPress where the image has it, as the machine has it.
fn install(files: &Path) {
    let copied =
        Command::new("cp").args(["--recursive", "--dereference", "/usr/share/wordpress/."]).arg(files).status();
    assert!(copied.is_ok_and(|status| status.success()), "WordPress can be copied");
    // What the package of the machine adds is not part of the image.
    fs::remove_file(files.join("wp-config.php")).expect("the machine's own configuration");
    fs::write(files.join(".htaccess"), "RewriteEngine On\n").expect("the rules of Apache");
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("images/wordpress/wp-config-docker.php");
    fs::copy(template, files.join("wp-config-docker.php")).expect("the template of the configuration");
}

fn set_version(files: &Path, version: &str) {
    let path = files.join("wp-includes/version.php");
    let text = fs::read_to_string(&path).expect("the version of WordPress");
    let old = text.split("$wp_version = '").nth(1).and_then(|rest| rest.split('\'').next()).expect("a version");
    fs::write(&path, text.replace(&format!("'{old}'"), &format!("'{version}'"))).expect("the version can be changed");
}

fn start_together(pods: &mut [Pod]) {
    std::thread::scope(|scope| {
        for pod in pods.iter_mut() {
            scope.spawn(|| pod.start());
        }
    });
}

fn one_site(target: Target) {
    let mut cluster = Cluster::of(PROGRAM, target);
    install(&cluster.image_files());
    let mut databases: Vec<Pod> = (0..2).map(|ordinal| cluster.pod("db", ordinal)).collect();
    for database in &mut databases {
        database.start();
        database.wait_ready();
    }
    // All three find an empty volume at the same moment.
    let mut web: Vec<Pod> = (0..3).map(|ordinal| cluster.pod("web", ordinal)).collect();
    start_together(&mut web);
    web.iter_mut().for_each(Pod::wait_ready);
    let copies: usize = web.iter().map(|pod| pod.log().matches("installing WordPress").count()).sum();
    assert_eq!(copies, 1, "one pod puts WordPress on the volume");

    let mut browser = Browser::default();
    let form = [
        ("weblog_title", "Three pods, one site"),
        ("user_name", "editor"),
        ("admin_password", "correct horse battery"),
        ("admin_password2", "correct horse battery"),
        ("pw_weak", "1"),
        ("admin_email", "editor@site.example"),
        ("blog_public", "0"),
    ];
    let installed = browser.post(web[0].address(), 8080, "/wp-admin/install.php?step=2", &form);
    assert!(installed.status == 200 && installed.body.contains("wp-login.php"), "{installed:?}");
    for pod in &web {
        let page = browser.get(pod.address(), 8080, "/?feed=rss2");
        assert!(page.status == 200 && page.body.contains("Three pods, one site"), "{page:?}");
    }

    // Who logs in at one pod is logged in at every other.
    let login = [("log", "editor"), ("pwd", "correct horse battery"), ("wp-submit", "Log In"), ("testcookie", "1")];
    browser.get(web[0].address(), 8080, "/wp-login.php");
    let answer = browser.post(web[0].address(), 8080, "/wp-login.php", &login);
    assert_eq!(answer.status, 302, "{answer:?}");
    for pod in &web {
        let page = browser.get(pod.address(), 8080, "/wp-admin/profile.php");
        assert!(page.status == 200 && page.body.contains("editor@site.example"), "{page:?}");
    }
    for file in [".ht-core-lock", ".htaccess"] {
        assert_eq!(browser.get(web[0].address(), 8080, &format!("/{file}")).status, 403, "{file} is not served");
    }

    // A pod is lost, and comes back to the site that is there.
    web[2].kill();
    web[2].start();
    web[2].wait_ready();
    assert!(browser.get(web[2].address(), 8080, "/wp-admin/profile.php").body.contains("editor@site.example"));

    // A pod that stops finishes what it has, and its place is taken by one that finds the site as it is.
    for pod in &mut web {
        pod.stop();
    }
    let before = ["web", "db"].map(|component| cluster.template(component).clone());
    cluster.change(&PROGRAM.replace("shared-volume", "shared-volume { upload-limit = \"31M\" }"));
    assert_ne!(*cluster.template("web"), before[0], "a new configuration restarts the pods");
    assert_eq!(*cluster.template("db"), before[1], "and no others");
    web[1] = cluster.pod("web", 3);
    web[1].start();
    web[1].wait_ready();
    let page = browser.get(web[1].address(), 8080, "/wp-admin/media-new.php");
    assert!(page.body.contains("31 MB"), "it has the new configuration: {page:?}");
    assert!(browser.get(web[1].address(), 8080, "/wp-admin/profile.php").body.contains("editor@site.example"));
    assert!(web[1].alive() && web[1].started());
    databases[0].stop();
    assert!(web[1].alive() && !web[1].ready(), "a pod without its database is alive and not ready");
}

#[test]
fn three_pods_and_two_databases_are_one_site() {
    one_site(Target::Kubernetes);
}

#[test]
fn any_user_will_do() {
    one_site(Target::OpenShift);
}

#[test]
fn the_volume_follows_the_image_forward() {
    let cluster = Cluster::of(PROGRAM, Target::Kubernetes);
    let image = cluster.image_files();
    install(&image);
    set_version(&image, "6.1");
    let mut pod = cluster.pod("web", 0);
    // Long enough for Apache to hear that it shall stop.
    let start = |pod: &mut Pod| {
        let before = running(pod);
        pod.start();
        wait_until("Apache runs", || running(pod) > before);
        assert!(pod.started(), "it listens");
    };
    let version = |pod: &Pod| {
        let text = fs::read_to_string(pod.path("/var/www/html/wp-includes/version.php")).expect("a version");
        text.split("$wp_version = '").nth(1).and_then(|rest| rest.split('\'').next()).expect("a version").to_owned()
    };
    start(&mut pod);
    assert_eq!(version(&pod), "6.1");
    // The shared volume, which outlives the pod.
    let site = fs::canonicalize(pod.path("/var/www/html")).expect("the site");
    let (plugin, page) = (site.join("wp-content/index.php"), site.join("wp-admin/about.php"));
    fs::write(&plugin, "mine").expect("a file of the site");
    fs::write(&page, "old").expect("a file of WordPress");
    pod.stop();

    // A newer image brings its files, and leaves the site's own alone.
    set_version(&image, "6.10");
    start(&mut pod);
    assert_eq!(version(&pod), "6.10");
    assert_eq!(fs::read_to_string(&plugin).ok().as_deref(), Some("mine"));
    assert_ne!(fs::read_to_string(&page).ok().as_deref(), Some("old"));
    pod.stop();

    // An older one changes nothing.
    set_version(&image, "6.9");
    start(&mut pod);
    assert_eq!(version(&pod), "6.10");
    pod.stop();

    // A copy that was cut off is made again, whatever the version on the volume says.
    set_version(&image, "7.0-RC1");
    let mark = site.join(".ht-core-unfinished");
    fs::write(&mark, "").expect("the mark of a copy");
    fs::set_permissions(&mark, fs::Permissions::from_mode(0o666)).expect("the pod may change it");
    start(&mut pod);
    assert_eq!(version(&pod), "7.0-RC1");
    pod.stop();
    set_version(&image, "7.0");
    start(&mut pod);
    assert_eq!(version(&pod), "7.0", "a release is newer than its candidates");
    assert_eq!(fs::read_to_string(&plugin).ok().as_deref(), Some("mine"));
}

/// How often Apache has said that it runs.
fn running(pod: &Pod) -> usize {
    pod.log().matches("resuming normal operations").count()
}
