//! What plays an image: a folder of `images/` with programs that go before the machine's.

use std::path::{Path, PathBuf};

/// How an image is played.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Image {
    /// Its folder in `images/`.
    pub(crate) name: &'static str,
    /// What runs if the container gives no command.
    pub(crate) entrypoint: &'static str,
    /// The arguments if the container gives none.
    pub(crate) arguments: &'static [&'static str],
    /// The signal that asks it to stop.
    pub(crate) stop_signal: &'static str,
    /// The folder with the files that it brings, as its scripts know it.
    pub(crate) files: Option<&'static str>,
}

const IMAGES: [Image; 9] = [
    Image { name: "httpd", entrypoint: "httpd-foreground", arguments: &[], stop_signal: "WINCH", files: None },
    Image {
        name: "mariadb",
        entrypoint: "docker-entrypoint.sh",
        arguments: &["mariadbd"],
        stop_signal: "TERM",
        files: None,
    },
    Image {
        name: "memcached",
        entrypoint: "docker-entrypoint.sh",
        arguments: &["memcached"],
        stop_signal: "TERM",
        files: None,
    },
    Image {
        name: "nginx-unprivileged",
        entrypoint: "docker-entrypoint.sh",
        arguments: &["nginx"],
        stop_signal: "QUIT",
        files: None,
    },
    Image {
        name: "postgres",
        entrypoint: "docker-entrypoint.sh",
        arguments: &["postgres"],
        stop_signal: "INT",
        files: None,
    },
    Image {
        name: "rabbitmq",
        entrypoint: "docker-entrypoint.sh",
        arguments: &["rabbitmq-server"],
        stop_signal: "TERM",
        files: None,
    },
    Image {
        name: "redis",
        entrypoint: "docker-entrypoint.sh",
        arguments: &["redis-server"],
        stop_signal: "TERM",
        files: None,
    },
    Image {
        name: "valkey",
        entrypoint: "docker-entrypoint.sh",
        arguments: &["valkey-server"],
        stop_signal: "TERM",
        files: None,
    },
    Image {
        name: "wordpress",
        entrypoint: "docker-entrypoint.sh",
        arguments: &["apache2-foreground"],
        stop_signal: "WINCH",
        files: Some("/usr/src/wordpress"),
    },
];

impl Image {
    /// What plays the image of a reference such as `docker.io/library/mariadb:11.8.8`.
    #[track_caller]
    pub(crate) fn of(reference: &str) -> Self {
        let last = reference.rsplit('/').next().unwrap_or_default();
        let name = last.split([':', '@']).next().unwrap_or_default();
        let image = IMAGES.iter().find(|image| image.name == name);
        *image.unwrap_or_else(|| panic!("nothing plays the image {reference}"))
    }

    /// Its programs.
    pub(crate) fn programs(self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("images").join(self.name)
    }
}
