//! Models that are written by hand: what the language's front end would give for small programs.

#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::Arc;

use kdsl_db::{Anchor, File as SourceFile, FilePath, FileText, MemorySystem, RootDatabase, TextRange};
use kdsl_semantic::model::{
    AllowedPort, App, Charset, Check, Companion, CompareOp, Component, Container, Count, EnvVar, Expose, Expr, File,
    FileContent, Handler, HostRef, Image, Kind, Need, Param, PodField, Port, Probe, Probes, Protocol, Provided,
    Resources, Role, Scaling, Scratch, Secret, SecretKey, SecretSource, Security, Service, ServiceOptions, Sharing,
    Span, Termination, Volume,
};
use kdsl_semantic::types::{ParamType, Ty};

/// A place in some program. What it is does not matter to lowering.
pub(crate) fn span() -> Span {
    let db = RootDatabase::new(Arc::new(MemorySystem::new([])));
    let file = SourceFile::new(&db, FilePath::new("app.kd"), FileText::Text(Arc::from("")));
    Span::new(file, Anchor::File, TextRange::default())
}

/// An application of these components.
pub(crate) fn app(name: &str, components: Vec<Component>) -> App {
    App {
        name: name.into(),
        span: span(),
        docs: None,
        namespace: None,
        version: "0.1.0".into(),
        app_version: "1.0".into(),
        components: components.into_iter().map(Arc::new).collect(),
        replaced: Vec::new(),
        externals: Vec::new(),
        others: Vec::new(),
        environments: Vec::new(),
        shared: kdsl_semantic::model::Shared::default(),
        labels: Vec::new(),
        annotations: Vec::new(),
        objects: Vec::new(),
        patches: Vec::new(),
    }
}

/// A component of an image, with nothing else.
pub(crate) fn component(name: &str, kind: Kind, repository: &str, tag: &str) -> Component {
    let span = span();
    Component {
        name: name.into(),
        object_name: name.into(),
        span,
        docs: None,
        kind,
        run: None,
        type_name: None,
        count: Count::Fixed(1),
        count_span: span,
        largest_count: 1,
        scale: Vec::new(),
        scaling: Scaling::default(),
        disruption: None,
        params: Vec::new(),
        container: Container {
            image: image(repository, tag),
            command: None,
            args: None,
            workdir: None,
            env: Vec::new(),
            env_from: Vec::new(),
            files: Vec::new(),
            folders: Vec::new(),
            scratch: Vec::new(),
            mounts: Vec::new(),
            host_paths: Vec::new(),
            probes: Probes::default(),
            resources: Resources::default(),
            before_stop: None,
            after_start: None,
            security: Security::default(),
            written: kdsl_semantic::model::Written::default(),
        },
        pod: kdsl_semantic::model::PodSettings::default(),
        companions: Vec::new(),
        ports: Vec::new(),
        service: ServiceOptions::default(),
        alias: None,
        services: Vec::new(),
        exposures: Vec::new(),
        secrets: Vec::new(),
        volumes: Vec::new(),
        provides: Vec::new(),
        needs: Vec::new(),
        calls: Vec::new(),
        allows: Vec::new(),
        access: Vec::new(),
        grace_seconds: None,
        labels: Vec::new(),
        annotations: Vec::new(),
        checks: Vec::new(),
        objects: Vec::new(),
        patches: Vec::new(),
    }
}

pub(crate) fn image(repository: &str, tag: &str) -> Image {
    Image {
        registry: "docker.io".into(),
        repository: repository.into(),
        tag: tag.into(),
        digest: "".into(),
        pull: "Always",
        span: span(),
    }
}

pub(crate) fn port(name: &str, number: u16, service_number: u16) -> Port {
    Port {
        name: name.into(),
        number,
        service_number,
        protocol: Protocol::Tcp,
        sidecar: None,
        app_protocol: None,
        node: None,
        internal: false,
        span: span(),
    }
}

pub(crate) fn env(name: &str, value: Expr) -> EnvVar {
    EnvVar { name: name.into(), value, span: span(), entry: span() }
}

pub(crate) fn file(path: &str, content: Expr) -> File {
    File { path: path.into(), content: FileContent::Text(content), mode: None, span: span() }
}

pub(crate) fn secret_file(path: &str, component: &str, key: &str) -> File {
    File { path: path.into(), content: FileContent::Secret(secret_key(component, key)), mode: None, span: span() }
}

pub(crate) fn secret_key(component: &str, name: &str) -> SecretKey {
    SecretKey {
        component: component.into(),
        name: name.into(),
        key: name.into(),
        existing: None,
        certificate: false,
        optional: false,
        instead: None,
    }
}

pub(crate) fn secret(name: &str, length: u32) -> Secret {
    Secret {
        name: name.into(),
        docs: None,
        source: SecretSource::Generated { length, charset: Charset::Alphanumeric },
        span: span(),
    }
}

pub(crate) fn volume(name: &str, sharing: Sharing, path: &str, size: &str, many: bool) -> Volume {
    Volume {
        name: name.into(),
        sharing,
        path: path.into(),
        size: size.into(),
        class: None,
        many,
        single_pod: false,
        read_only: false,
        sub_path: None,
        backing: None,
        source: None,
        span: span(),
    }
}

pub(crate) fn scratch(path: &str) -> Scratch {
    Scratch { name: None, path: path.into(), size: None, memory: false, span: span() }
}

pub(crate) fn expose(host: &str, port: &str) -> Expose {
    Expose {
        host: host.into(),
        path: "/".into(),
        exact: false,
        tls: None,
        port: port.into(),
        class: None,
        gateway: None,
        termination: Termination::Edge,
        annotations: Vec::new(),
        span: span(),
    }
}

pub(crate) fn param(name: &str, ty: Ty, docs: &str, default: Expr) -> Param {
    let ty = ParamType { ty, matching: None, range: None };
    Param { name: name.into(), span: span(), docs: Some(docs.into()), ty, default }
}

pub(crate) fn param_of(component: &str, name: &str) -> Expr {
    Expr::Param { component: component.into(), name: name.into() }
}

pub(crate) fn exec(command: &[&str], period: u32, failures: u32) -> Probe {
    Probe {
        handler: Handler::Exec { command: command.iter().map(|it| Expr::str(*it)).collect() },
        period_seconds: Some(Expr::Int(i64::from(period))),
        timeout_seconds: Some(Expr::Int(5)),
        failures: Some(Expr::Int(i64::from(failures))),
        delay_seconds: None,
        successes: None,
        span: span(),
    }
}

pub(crate) fn text(text: &str) -> Expr {
    Expr::str(text)
}

/// `app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >`, with shorter scripts than the standard
/// library's.
pub(crate) fn wordpress() -> App {
    let mut app = app("wordpress", vec![web(), db()]);
    app.docs = Some("The company blog.".into());
    app.app_version = "7.1.0-php8.4-apache".into();
    app
}

fn web() -> Component {
    let primary = Expr::Host(HostRef::Service { component: "db".into(), service: Some("primary".into()) });
    let mut web = component("web", Kind::Stateless, "library/wordpress", "7.1.0-php8.4-apache");
    web.docs = Some("WordPress, served by Apache and PHP.".into());
    web.type_name = Some("wordpress".into());
    web.count = Count::Fixed(3);
    web.largest_count = 3;
    web.params = vec![
        Param {
            ty: ParamType { ty: Ty::String, matching: Some("[A-Za-z0-9_]+".into()), range: None },
            ..param("table-prefix", Ty::String, "The prefix of every table in the database.", text("wp_"))
        },
        Param {
            ty: ParamType { ty: Ty::Int, matching: None, range: Some((1, 256)) },
            ..param("workers", Ty::Int, "How many requests one pod works on at once.", Expr::Int(10))
        },
        param("debug", Ty::Bool, "Show PHP's notices while developing.", Expr::Bool(false)),
    ];
    web.container.env = vec![
        env("WORDPRESS_DB_HOST", Expr::Concat(vec![primary, text(":3306")])),
        env("WORDPRESS_DB_NAME", param_of("db", "database")),
        env("WORDPRESS_DB_PASSWORD_FILE", text("/run/secrets/wordpress-db")),
        env("WORDPRESS_AUTH_KEY_FILE", text("/run/secrets/wordpress-auth-key")),
        env("WORDPRESS_TABLE_PREFIX", param_of("web", "table-prefix")),
        env("WORDPRESS_DEBUG", Expr::If(Arc::new((param_of("web", "debug"), text("1"), text(""))))),
    ];
    web.container.files = vec![
        secret_file("/run/secrets/wordpress-db", "db", "password"),
        secret_file("/run/secrets/wordpress-auth-key", "web", "auth-key"),
        file(
            "/etc/apache2/ports.conf",
            Expr::Concat(vec![text("Listen 8080\nMaxRequestWorkers "), param_of("web", "workers"), text("\n")]),
        ),
        file("/opt/wordpress/core.sh", text("set -euo pipefail\ndocker-ensure-installed.sh\n")),
    ];
    web.container.scratch = vec![scratch("/tmp"), scratch("/run/apache2"), scratch("/run/lock")];
    web.container.probes.ready = Some(Probe {
        handler: Handler::Http {
            path: text("/wp-login.php"),
            port: "http".into(),
            https: false,
            host: None,
            headers: Vec::new(),
        },
        ..exec(&[], 10, 3)
    });
    web.container.resources = Resources {
        cpu_request: Some("100m".into()),
        cpu_limit: Some("1".into()),
        memory_request: Some("256Mi".into()),
        memory_limit: Some("512Mi".into()),
        ..Resources::default()
    };
    web.container.before_stop = Some(Handler::Sleep { seconds: 5 });
    web.container.security.user = Some(33);
    web.companions = vec![Companion {
        name: "core".into(),
        span: span(),
        docs: None,
        role: Role::Init,
        inherits: true,
        container: Container {
            command: Some(vec![text("bash"), text("/opt/wordpress/core.sh")]),
            ..component("core", Kind::Stateless, "library/wordpress", "7.1.0-php8.4-apache").container
        },
    }];
    web.ports = vec![port("http", 8080, 80)];
    web.secrets = vec![secret("auth-key", 64)];
    web.volumes = vec![volume("content", Sharing::Shared, "/var/www/html", "10Gi", true)];
    web.needs = vec![Need { name: "db".into(), interface: "mysql".into(), provider: "db".into(), span: span() }];
    web.calls = vec!["db".into()];
    web.allows = vec![kdsl_semantic::model::Allow {
        inbound: false,
        peer: kdsl_semantic::model::Peer::Anywhere,
        ports: vec![AllowedPort::Number { first: 443, last: 443, protocol: Protocol::Tcp }],
        span: span(),
    }];
    web.grace_seconds = Some(Expr::Int(60));
    web
}

fn db() -> Component {
    let mut db = component("db", Kind::Stateful, "library/mariadb", "11.8.8");
    db.docs = Some("MariaDB: one primary that takes the writes, and any number of replicas that follow it.".into());
    db.type_name = Some("mariadb".into());
    db.count = Count::Fixed(2);
    db.largest_count = 2;
    db.params = vec![
        param("database", Ty::String, "The database that is made at the first start.", text("app")),
        param("settings", Ty::String, "More settings of the server.", text("")),
    ];
    db.container.command = Some(vec![text("bash"), text("/opt/mariadb/start.sh")]);
    db.container.env = vec![
        env("POD_NAME", Expr::Pod(PodField::Name)),
        env("PRIMARY_HOST", Expr::Host(HostRef::Pod { component: "db".into(), index: 0 })),
        env("MARIADB_ROOT_PASSWORD_FILE", text("/run/secrets/mariadb-root")),
        env("MARIADB_DATABASE", param_of("db", "database")),
    ];
    db.container.files = vec![
        secret_file("/run/secrets/mariadb-root", "db", "root-password"),
        secret_file("/run/secrets/mariadb-user", "db", "password"),
        file(
            "/etc/mysql/conf.d/replication.cnf",
            Expr::Concat(vec![text("[mariadbd]\nbinlog-format = ROW\n"), param_of("db", "settings")]),
        ),
        file("/opt/mariadb/start.sh", text("exec docker-entrypoint.sh mariadbd --server-id=$((ordinal + 1))\n")),
    ];
    db.container.scratch = vec![scratch("/run/mysqld"), scratch("/tmp")];
    db.container.probes = Probes {
        started: Some(exec(&["bash", "/opt/mariadb/probe.sh", "started"], 5, 4320)),
        ready: Some(exec(&["bash", "/opt/mariadb/probe.sh", "ready"], 10, 3)),
        alive: Some(exec(&["bash", "/opt/mariadb/probe.sh", "alive"], 20, 6)),
    };
    db.container.security = Security { user: Some(999), ..Security::default() };
    db.ports = vec![port("mysql", 3306, 3306)];
    db.services = vec![Service {
        name: "primary".into(),
        pod: Some(0),
        ports: vec!["mysql".into()],
        numbers: Vec::new(),
        options: ServiceOptions::default(),
        span: span(),
    }];
    db.secrets = vec![secret("root-password", 32), secret("password", 32)];
    db.volumes = vec![volume("data", Sharing::Own, "/var/lib/mysql", "10Gi", false)];
    db.provides = vec![Provided { interface: "mysql".into(), fields: Vec::new() }];
    db.grace_seconds = Some(Expr::Int(120));
    db.checks = vec![Check {
        condition: Expr::Compare(
            CompareOp::LessOrEqual,
            Arc::new((Expr::Replicas { component: "db".into() }, Expr::Int(9))),
        ),
        message: text("one primary can't feed more than eight replicas well"),
        warning: false,
        span: span(),
    }];
    db
}

/// The first component of an application as an environment has it.
pub(crate) fn variant(app: &App, change: impl FnOnce(&mut Component)) -> kdsl_semantic::model::Variant {
    let mut component = Component::clone(&app.components[0]);
    change(&mut component);
    kdsl_semantic::model::Variant { number: 0, said: (1, 0), span: span(), component: std::sync::Arc::new(component) }
}
