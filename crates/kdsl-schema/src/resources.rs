//! The resources of Kubernetes' API, which rules of access speak of.
//!
//! Lines of the data: the plural, where the objects live, the kind, and the group if there is one.

use std::sync::OnceLock;

const RESOURCES: &str = include_str!("../data/resources.txt");

/// A resource of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its name in rules and addresses: the kind in the plural and in lower case.
    pub plural: &'static str,
    /// Its API group; empty for the core.
    pub group: &'static str,
    /// Its kind.
    pub kind: &'static str,
    /// Whether its objects live in namespaces.
    pub namespaced: bool,
}

/// All resources, the core's first.
pub fn resources() -> &'static [Resource] {
    static ALL: OnceLock<Vec<Resource>> = OnceLock::new();
    ALL.get_or_init(|| RESOURCES.lines().filter_map(read).collect())
}

/// The resource of this name; of several groups that have it, the first, which is the core if that has it.
pub fn resource(plural: &str) -> Option<&'static Resource> {
    resources().iter().find(|it| it.plural == plural)
}

fn read(line: &'static str) -> Option<Resource> {
    if line.starts_with('#') {
        return None;
    }
    let mut words = line.split(' ');
    let (plural, scope, kind) = (words.next()?, words.next()?, words.next()?);
    Some(Resource { plural, group: words.next().unwrap_or_default(), kind, namespaced: scope == "namespaced" })
}

#[cfg(test)]
mod tests {
    use super::{resource, resources};

    #[test]
    fn resources_are_found_by_their_plural() {
        assert_eq!(resource("pods").map(|it| (it.group, it.namespaced)), Some(("", true)));
        assert_eq!(resource("deployments").map(|it| (it.group, it.kind)), Some(("apps", "Deployment")));
        assert_eq!(resource("events").map(|it| it.group), Some(""));
        assert_eq!(resource("nodes").map(|it| it.namespaced), Some(false));
        assert!(resource("pod").is_none() && resources().len() > 60);
    }
}
