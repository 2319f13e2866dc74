//! Embeds the standard library: the files of `stdlib/` in the order of their names.

#![expect(clippy::disallowed_methods, reason = "a build script has no System to ask")]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../stdlib");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&root)
        .expect("the folder stdlib is part of the repository")
        .map(|entry| entry.expect("a folder that can be read").path())
        .filter(|path| path.extension().is_some_and(|it| it == "kd"))
        .collect();
    files.sort();
    let mut code =
        String::from("/// The name and the text of each file.\npub(crate) const EMBEDDED: &[(&str, &str)] = &[\n");
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.file_name().expect("it has one").to_string_lossy();
        writeln!(code, "    ({name:?}, include_str!({:?})),", file.display().to_string()).expect("a string grows");
    }
    code.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("stdlib.rs");
    fs::write(out, code).expect("cargo's folder can be written");
}
