//! Files: what they say, and why they say nothing.

use std::path::Path;
use std::sync::Arc;

use kdsl_db::files::{MAX_FILE_SIZE, from_bytes};
use kdsl_db::system::ReadError;
use kdsl_db::{Db as _, FileText, MemorySystem, OsSystem, RootDatabase, System};
use salsa::Setter as _;

#[test]
fn a_file_is_read_once_and_then_only_told_of_changes() {
    let system = Arc::new(MemorySystem::new([("a.kd", "one")]));
    let mut db = RootDatabase::new(system.clone());
    let file = db.files().get(&db, Path::new("a.kd"), "a.kd");
    assert_eq!(file.text(&db).as_str(), "one");
    system.write("a.kd", b"two");
    assert_eq!(db.files().get(&db, Path::new("a.kd"), "a.kd"), file);
    assert_eq!(file.text(&db).as_str(), "one");
    file.set_text(&mut db).to(from_bytes(b"two".to_vec()));
    assert_eq!(file.text(&db).as_str(), "two");
}

#[test]
fn a_file_that_is_not_there_is_known_all_the_same() {
    let db = RootDatabase::new(Arc::new(MemorySystem::default()));
    assert_eq!(db.files().known(Path::new("a.kd")), None);
    let file = db.files().get(&db, Path::new("a.kd"), "a.kd");
    assert_eq!(*file.text(&db), FileText::Missing);
    assert_eq!(db.files().known(Path::new("a.kd")), Some(file));
    assert_eq!(db.files().all(), [(Path::new("a.kd").to_path_buf(), file)]);
}

#[test]
fn bytes_that_are_not_utf_8_tell_where() {
    assert_eq!(from_bytes(b"ab\xffcd".to_vec()), FileText::NotUtf8 { offset: 2, bytes: b"ab\xffcd"[..].into() });
    assert_eq!(from_bytes("é".into()), FileText::Text("é".into()));
}

#[test]
fn the_operating_system_tells_why_a_file_is_not_read() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("db-files-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("b.kd"), "12345").unwrap();
    std::fs::write(folder.join("a.kd"), "").unwrap();
    assert_eq!(OsSystem.read(&folder.join("b.kd"), 5), Ok(b"12345".to_vec()));
    assert_eq!(OsSystem.read(&folder.join("b.kd"), 4), Err(ReadError::TooLarge { size: 5 }));
    assert_eq!(OsSystem.read(&folder.join("c.kd"), 4), Err(ReadError::NotFound));
    assert_eq!(OsSystem.read(&folder, 4), Err(ReadError::Other("it is a folder".to_owned())));
    assert_eq!(OsSystem.list(&folder), Some(vec![folder.join("a.kd"), folder.join("b.kd")]));
    assert_eq!(OsSystem.list(&folder.join("a.kd")), None);
    // A device without end tells no size, and is not read without end.
    assert!(matches!(OsSystem.read(Path::new("/dev/zero"), MAX_FILE_SIZE), Err(ReadError::TooLarge { .. })));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_world_in_memory_has_folders_too() {
    let system = MemorySystem::new([("site/a.kd", ""), ("site/b.kd", ""), ("c.kd", "")]);
    assert_eq!(system.list(Path::new("site")).unwrap().len(), 2);
    assert_eq!(system.list(Path::new("none")), None);
    assert_eq!(system.canonical(Path::new("site/../site/./a.kd")), Some("site/a.kd".into()));
    assert_eq!(system.canonical(Path::new("site/x.kd")), None);
}
