//! Folders before and after a write.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk beside the door")]

use std::fs;
use std::path::{Path, PathBuf};

use kdsl_emit::FileSet;
use kdsl_emit::disk::{Difference, DiskError, Written, check, write};

fn set(files: &[(&str, &str)]) -> FileSet {
    let mut set = FileSet::new();
    for (path, text) in files {
        assert!(set.insert(*path, *text));
    }
    set
}

/// Everything below a folder, but for the list: paths and texts, in order.
fn found(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(path) = folders.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if name != ".kdsl" {
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn names(found: &[(String, String)]) -> Vec<&str> {
    found.iter().map(|(name, _)| name.as_str()).collect()
}

/// A folder for a test and the path of the output in it, which is all that it may hold in the end.
struct Place {
    above: tempfile::TempDir,
    out: PathBuf,
}

impl Place {
    fn new() -> Self {
        let above = tempfile::tempdir().unwrap();
        let out = above.path().join("out");
        Self { above, out }
    }

    fn beside(&self) -> Vec<String> {
        let names = fs::read_dir(self.above.path()).unwrap();
        let mut names: Vec<String> =
            names.map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }
}

#[test]
fn a_folder_is_made_replaced_and_left_alone() {
    let place = Place::new();
    let out = place.out.join("deep/er");
    let first = set(&[("a.yaml", "1\n"), ("web/b.yaml", "2\n"), ("web/c/d.yaml", "3\n")]);
    assert_eq!(write(&out, &first), Ok(Written::Created));
    assert_eq!(names(&found(&out)), ["a.yaml", "web/b.yaml", "web/c/d.yaml"]);
    assert_eq!(write(&out, &first), Ok(Written::Unchanged));
    assert_eq!(check(&out, &first), Ok(()));

    let second = set(&[("a.yaml", "other\n"), ("db/e.yaml", "4\n")]);
    assert_eq!(
        check(&out, &second),
        Err(vec![
            Difference::Changed("a.yaml".to_owned()),
            Difference::Missing("db/e.yaml".to_owned()),
            Difference::Extra("web/b.yaml".to_owned()),
            Difference::Extra("web/c/d.yaml".to_owned()),
        ])
    );
    assert_eq!(write(&out, &second), Ok(Written::Replaced));
    assert_eq!(found(&out), [("a.yaml".to_owned(), "other\n".to_owned()), ("db/e.yaml".to_owned(), "4\n".to_owned())]);
    assert!(!out.join("web").exists());
    assert_eq!(place.beside(), ["out"]);
    assert_eq!(fs::read_dir(place.out.join("deep")).unwrap().count(), 1);
}

#[test]
fn the_list_tells_what_was_written() {
    let place = Place::new();
    write(&place.out, &set(&[("a.yaml", "1\n")])).unwrap();
    assert_eq!(
        fs::read_to_string(place.out.join(".kdsl")).unwrap(),
        "# The files of this folder that kdsl wrote. The next build replaces them and touches no others.\n\
         4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865  a.yaml\n"
    );
}

#[test]
fn foreign_files_are_never_touched() {
    let place = Place::new();
    write(&place.out, &set(&[("a.yaml", "1\n")])).unwrap();
    fs::create_dir(place.out.join("mine")).unwrap();
    fs::write(place.out.join("mine/notes.txt"), "keep me").unwrap();
    let error = write(&place.out, &set(&[("a.yaml", "2\n")])).unwrap_err();
    assert_eq!(
        error.to_string().replace(&place.out.display().to_string(), "out"),
        "`out` holds files that kdsl did not write, so it is left as it is: `mine/notes.txt`"
    );
    assert_eq!(
        found(&place.out),
        [("a.yaml".to_owned(), "1\n".to_owned()), ("mine/notes.txt".to_owned(), "keep me".to_owned())]
    );
    assert_eq!(place.beside(), ["out"]);
}

#[test]
fn a_folder_of_someone_else_is_not_taken() {
    let place = Place::new();
    fs::create_dir(&place.out).unwrap();
    fs::write(place.out.join("a.yaml"), "theirs").unwrap();
    let error = write(&place.out, &set(&[("a.yaml", "1\n")])).unwrap_err();
    assert!(matches!(error, DiskError::Foreign { files, .. } if files == ["a.yaml"]));
    assert_eq!(found(&place.out), [("a.yaml".to_owned(), "theirs".to_owned())]);
}

#[test]
fn an_empty_folder_is_taken() {
    let place = Place::new();
    fs::create_dir(&place.out).unwrap();
    assert_eq!(write(&place.out, &set(&[("a.yaml", "1\n")])), Ok(Written::Replaced));
    assert_eq!(names(&found(&place.out)), ["a.yaml"]);
    assert_eq!(place.beside(), ["out"]);
}

#[test]
fn a_file_that_says_the_same_is_no_obstacle() {
    let place = Place::new();
    let files = set(&[("a.yaml", "1\n"), ("b.yaml", "2\n")]);
    write(&place.out, &files).unwrap();
    fs::remove_file(place.out.join(".kdsl")).unwrap();
    assert_eq!(check(&place.out, &files), Ok(()));
    assert_eq!(write(&place.out, &files), Ok(Written::Replaced));
    assert_eq!(place.beside(), ["out"]);
}

#[test]
fn a_changed_file_is_written_anew_but_not_removed() {
    let place = Place::new();
    let files = set(&[("a.yaml", "1\n"), ("b.yaml", "2\n")]);
    write(&place.out, &files).unwrap();
    fs::write(place.out.join("b.yaml"), "edited").unwrap();
    let error = write(&place.out, &set(&[("a.yaml", "1\n")])).unwrap_err();
    assert!(matches!(error, DiskError::Edited { files, .. } if files == ["b.yaml"]));
    assert_eq!(write(&place.out, &files), Ok(Written::Replaced));
    assert_eq!(fs::read_to_string(place.out.join("b.yaml")).unwrap(), "2\n");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_within_the_folder() {
    let place = Place::new();
    write(&place.out, &set(&[("a.yaml", "1\n")])).unwrap();
    let elsewhere = place.above.path().join("elsewhere");
    fs::write(&elsewhere, "theirs").unwrap();
    fs::remove_file(place.out.join("a.yaml")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, place.out.join("a.yaml")).unwrap();
    let error = write(&place.out, &set(&[("a.yaml", "2\n")])).unwrap_err();
    assert!(matches!(error, DiskError::Foreign { files, .. } if files == ["a.yaml"]));
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "theirs");
}

#[cfg(unix)]
#[test]
fn a_link_to_the_folder_stays_one() {
    let place = Place::new();
    let real = place.above.path().join("real");
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &place.out).unwrap();
    assert_eq!(write(&place.out, &set(&[("a.yaml", "1\n")])), Ok(Written::Replaced));
    assert!(place.out.is_symlink());
    assert_eq!(names(&found(&real)), ["a.yaml"]);
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    fs::create_dir(&place.out).unwrap();
    fs::set_permissions(&place.out, fs::Permissions::from_mode(0o700)).unwrap();
    write(&place.out, &set(&[("a.yaml", "1\n")])).unwrap();
    assert_eq!(fs::metadata(&place.out).unwrap().permissions().mode() & 0o777, 0o700);
    fs::set_permissions(&place.out, fs::Permissions::from_mode(0o500)).unwrap();
    assert!(matches!(write(&place.out, &set(&[("a.yaml", "2\n")])), Err(DiskError::ReadOnly(_))));
    assert_eq!(fs::read_to_string(place.out.join("a.yaml")).unwrap(), "1\n");
    fs::set_permissions(&place.out, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn bad_targets_and_paths_are_refused() {
    let place = Place::new();
    fs::write(&place.out, "a file").unwrap();
    let files = set(&[("a.yaml", "1\n")]);
    assert!(matches!(write(&place.out, &files), Err(DiskError::NotAFolder(_))));
    assert!(matches!(write(&place.out.join("below"), &files), Err(DiskError::System { .. })));
    assert!(matches!(write(Path::new("/"), &files), Err(DiskError::NoName(_))));
    assert!(matches!(write(Path::new(""), &files), Err(DiskError::NoName(_))));
    for path in ["../a", "/a", "a/../../b", "", ".kdsl", "a\nb"] {
        let error = write(&place.above.path().join("new"), &set(&[(path, "1")])).unwrap_err();
        assert!(matches!(error, DiskError::BadPath(_)), "{path}: {error}");
    }
    assert_eq!(place.beside(), ["out"]);
}

#[test]
fn leftovers_are_removed_or_put_back() {
    let place = Place::new();
    let files = set(&[("a.yaml", "1\n"), ("web/b.yaml", "2\n")]);
    write(&place.out, &files).unwrap();
    // A process that was killed while it wrote.
    let left = place.above.path().join(".out.kdsl-new-1-0");
    write(&place.above.path().join("other"), &files).unwrap();
    fs::rename(place.above.path().join("other"), &left).unwrap();
    // One that was killed between the two steps of an exchange.
    let old = place.above.path().join(".out.kdsl-old-1-0");
    fs::rename(&place.out, &old).unwrap();
    // One whose leftover someone put a file into.
    let taken = place.above.path().join(".out.kdsl-new-1-1");
    fs::create_dir(&taken).unwrap();
    fs::write(taken.join("mine"), "keep me").unwrap();

    assert_eq!(write(&place.out, &files), Ok(Written::Unchanged));
    assert_eq!(place.beside(), [".out.kdsl-new-1-1", "out"]);
    assert_eq!(fs::read_to_string(taken.join("mine")).unwrap(), "keep me");
}

#[test]
fn several_writes_at_a_time_leave_one_whole_output() {
    let place = Place::new();
    let sets: Vec<FileSet> = (0..8)
        .map(|nth| {
            let text = format!("{nth}\n");
            let paths: Vec<String> = (0..20).map(|file| format!("f{file}/x.yaml")).collect();
            set(&paths.iter().map(|path| (path.as_str(), text.as_str())).collect::<Vec<_>>())
        })
        .collect();
    std::thread::scope(|scope| {
        for files in &sets {
            let out = &place.out;
            scope.spawn(move || {
                for _ in 0..5 {
                    write(out, files).unwrap();
                }
            });
        }
    });
    assert!(sets.iter().any(|files| check(&place.out, files).is_ok()));
    assert_eq!(place.beside(), ["out"]);
}

#[test]
fn check_of_nothing() {
    let place = Place::new();
    assert_eq!(check(&place.out, &set(&[("a", "1")])), Err(vec![Difference::Missing("a".to_owned())]));
    assert_eq!(check(&place.out, &FileSet::new()), Ok(()));
}

#[test]
fn a_write_that_fails_halfway_changes_nothing() {
    let place = Place::new();
    let old = set(&[("a.yaml", "1\n")]);
    write(&place.out, &old).unwrap();
    // No file system takes a name of 300 bytes; the files before it are written by then.
    let name = "n".repeat(300);
    let error = write(&place.out, &set(&[("a.yaml", "2\n"), (&name, "3\n")])).unwrap_err();
    assert!(matches!(&error, DiskError::System { action: "write", .. }), "{error}");
    assert_eq!(check(&place.out, &old), Ok(()));
    assert_eq!(place.beside(), ["out"]);
}
