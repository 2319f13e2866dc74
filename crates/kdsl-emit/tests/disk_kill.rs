//! Kills a process that writes, again and again, and looks at what it left. This program is both: with an argument it is
//! the process that writes.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk beside the door")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use kdsl_emit::FileSet;
use kdsl_emit::disk::{check, write};

/// An output whose files all say the same; the two that take turns differ in number and text.
fn output(turn: u32) -> FileSet {
    let mut files = FileSet::new();
    for nth in 0..20 + turn * 20 {
        let text = format!("turn {turn}\n").repeat(200);
        assert!(files.insert(format!("folder-{}/file-{nth}.yaml", nth % 5), text));
    }
    files
}

fn main() {
    if let Some(folder) = std::env::args_os().nth(1).filter(|it| Path::new(it).is_absolute()) {
        for turn in (0..2).cycle() {
            write(Path::new(&folder), &output(turn)).unwrap();
        }
    }
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("out");
    write(&folder, &output(0)).unwrap();
    let mut seen = [0, 0];
    for round in 0..40_u64 {
        let program = std::env::current_exe().unwrap();
        let mut writer = Command::new(program).arg(&folder).stdout(Stdio::null()).spawn().unwrap();
        // Not the same moment of a turn in each round.
        std::thread::sleep(Duration::from_micros(10_000 + round * 1_700));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let whole = [0, 1].map(|turn| check(&folder, &output(turn)));
        let found = whole.iter().position(Result::is_ok);
        let Some(turn) = found else { panic!("round {round} left neither output: {whole:?}") };
        seen[turn] += 1;
    }
    assert!(seen[0] > 0 && seen[1] > 0, "the kills came too early or too late: {seen:?}");
    write(&folder, &FileSet::new()).unwrap();
    write(&folder, &output(1)).unwrap();
    let left: Vec<_> = std::fs::read_dir(above.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["out"], "leftovers stay");
}
