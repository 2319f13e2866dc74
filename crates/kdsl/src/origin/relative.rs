//! Paths from one folder to another file, by their names alone.

use std::path::{Component, Path, PathBuf};

use kdsl_db::{OsSystem, System as _};

/// The path without `.`, and without `..` where that can be told from the names.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut parts: Vec<Component<'_>> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => _ = parts.pop(),
            (Component::ParentDir, Some(Component::RootDir)) => {}
            (part, _) => parts.push(part),
        }
    }
    parts.iter().collect()
}

/// How `file` is called from within `folder`, with `/` between names.
pub(crate) fn from_folder(folder: &Path, file: &Path) -> String {
    let (mut folder, mut file) = (normal(folder), normal(file));
    let leaves = |path: &Path| matches!(path.components().next(), Some(Component::ParentDir));
    if folder.is_absolute() != file.is_absolute() || leaves(&folder) || leaves(&file) {
        let here = OsSystem.canonical(Path::new(".")).unwrap_or_default();
        (folder, file) = (normal(&here.join(folder)), normal(&here.join(file)));
    }
    let common = folder.components().zip(file.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = file.components().skip(common).map(|it| it.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{from_folder, normal};

    #[test]
    fn paths_go_up_and_down() {
        let from = |folder: &str, file: &str| from_folder(Path::new(folder), Path::new(file));
        assert_eq!(from("out/helm/site", "site.kd"), "../../../site.kd");
        assert_eq!(from("a/out", "a/b/site.kd"), "../b/site.kd");
        assert_eq!(from("./a/../out", "./site.kd"), "../site.kd");
        assert_eq!(from("/x/out", "/x/y/site.kd"), "../y/site.kd");
        assert_eq!(normal(Path::new("out/helm/../../site.kd")), Path::new("site.kd"));
        assert_eq!(normal(Path::new("../x/./y")), Path::new("../x/y"));
    }
}
