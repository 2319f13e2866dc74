//! Image references.

use std::sync::Arc;

/// An image reference in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The registry's host, `docker.io` where none is written.
    pub registry: Arc<str>,
    /// The repository, with `library/` before a bare name of Docker Hub.
    pub repository: Arc<str>,
    /// The tag; empty if there is none.
    pub tag: Arc<str>,
    /// The digest; empty if there is none.
    pub digest: Arc<str>,
}

/// Reads `[registry/]repository[:tag][@digest]` by the rules of the distribution project's reference grammar; `None` if it
/// is none.
pub fn parse(text: &str) -> Option<Reference> {
    let (name, digest) = text.split_once('@').unwrap_or((text, ""));
    if !digest.is_empty() && !is_digest(digest) || text.ends_with('@') {
        return None;
    }
    // A colon after the last slash begins a tag; one before it belongs to the registry's port.
    let (name, tag) = match name.rsplit_once(':') {
        Some((before, tag)) if !tag.contains('/') => (before, Some(tag)),
        _ => (name, None),
    };
    if tag.is_some_and(|tag| !is_tag(tag)) {
        return None;
    }
    let (registry, repository) = match name.split_once('/') {
        Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => (first, rest.to_owned()),
        Some(_) => ("docker.io", name.to_owned()),
        None => ("docker.io", format!("library/{name}")),
    };
    let path_ok = repository.split('/').all(is_path_part) && repository.len() <= 255;
    let registry_ok = registry
        .split_once(':')
        .map_or(is_registry_host(registry), |(host, port)| is_registry_host(host) && port.parse::<u16>().is_ok());
    (path_ok && registry_ok && !name.is_empty()).then(|| Reference {
        registry: Arc::from(registry),
        repository: Arc::from(repository),
        tag: Arc::from(tag.unwrap_or_default()),
        digest: Arc::from(digest),
    })
}

fn is_registry_host(host: &str) -> bool {
    !host.is_empty() && host.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '-'))
}

fn is_path_part(part: &str) -> bool {
    let edge = |it: Option<char>| it.is_some_and(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
    part.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, '.' | '_' | '-'))
        && edge(part.chars().next())
        && edge(part.chars().next_back())
}

fn is_tag(tag: &str) -> bool {
    (1..=128).contains(&tag.len())
        && tag.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '.' | '-'))
        && !tag.starts_with(['.', '-'])
}

fn is_digest(digest: &str) -> bool {
    digest.split_once(':').is_some_and(|(algorithm, hex)| {
        let length = match algorithm {
            "sha256" => 64,
            "sha512" => 128,
            _ => return false,
        };
        hex.len() == length && hex.chars().all(|it| matches!(it, '0'..='9' | 'a'..='f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<[String; 4]> {
        parse(text).map(|it| [it.registry, it.repository, it.tag, it.digest].map(|it| it.to_string()))
    }

    #[test]
    fn references_are_read_as_a_container_runtime_reads_them() {
        let some = |parts: [&str; 4]| Some(parts.map(str::to_owned));
        assert_eq!(parts("nginx"), some(["docker.io", "library/nginx", "", ""]));
        assert_eq!(parts("nginx:1.30"), some(["docker.io", "library/nginx", "1.30", ""]));
        assert_eq!(parts("acme/shop:1"), some(["docker.io", "acme/shop", "1", ""]));
        assert_eq!(parts("localhost:5000/shop"), some(["localhost:5000", "shop", "", ""]));
        assert_eq!(parts("quay.io/a/b/c:x"), some(["quay.io", "a/b/c", "x", ""]));
        let digest = format!("sha256:{}", "0a".repeat(32));
        assert_eq!(parts(&format!("ghcr.io/a/b@{digest}")), some(["ghcr.io", "a/b", "", &digest]));
        for bad in ["", "Nginx:1", "a b", "nginx:", "nginx@", "nginx@sha256:12", "a//b", "-a", "nginx:.x"] {
            assert_eq!(parts(bad), None, "{bad}");
        }
    }
}
