//! The chart of the shop as a person sees it: the folder `tests/helm/shop/` holds it file by file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::package::shop;

fn read(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path: PathBuf = entry.path();
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read(&path).expect("a file can be read"));
        }
    }
}

/// Renew the folder with `UPDATE_EXPECT=1 cargo test -p kdsl-emit --test helm golden`.
#[test]
fn the_chart_is_as_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/helm/shop");
    let chart = kdsl_emit::helm::chart(&shop());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        // A folder that is not there is as good as one that was removed.
        let _ = std::fs::remove_dir_all(&folder);
        crate::tools::write(&folder, &chart);
    }
    let mut reviewed = BTreeMap::new();
    read(&folder, "", &mut reviewed);
    let given: Vec<&str> = chart.iter().map(|(path, _)| path).collect();
    assert_eq!(given, reviewed.keys().collect::<Vec<_>>());
    for (path, bytes) in chart.iter() {
        let given = String::from_utf8_lossy(bytes);
        assert_eq!(given, String::from_utf8_lossy(reviewed.get(path).map_or(&[][..], Vec::as_slice)), "{path}");
    }
}
