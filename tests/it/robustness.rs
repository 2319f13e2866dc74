//! No text makes the compiler fall over, and every program without mistakes builds to sound objects.

use std::path::Path;
use std::sync::Arc;

use kdsl_db::{File, MemorySystem, RootDatabase, Severity};
use kdsl_emit::evaluate::{Settings, evaluate};
use kdsl_emit::values::{Overrides, values};
use kdsl_semantic::definitions::items;

use kdsl_prove::pair::Part;
use kdsl_prove::programs::program;
use kdsl_prove::random::Random;

/// Compiles a program as far as it goes; whether it has errors.
fn compile(text: &str) -> bool {
    let system = MemorySystem::default();
    system.write("/site.kd", text.as_bytes());
    let db = RootDatabase::new(Arc::new(system));
    let file = kdsl_db::Db::files(&db).get(&db, Path::new("/site.kd"), "site.kd");
    let diagnostics = kdsl_rules::check(&db, file);
    kdsl_db::render::human(&db, &diagnostics, kdsl_db::render::Color::Off);
    if diagnostics.iter().any(|it| it.severity == Severity::Error) {
        return true;
    }
    for nth in 0..u32::try_from(items(&db, file).all.len()).unwrap_or(0) {
        build(&db, file, nth, text);
    }
    false
}

fn build(db: &RootDatabase, file: File, nth: u32, text: &str) {
    let Some(package) = kdsl_ir::package_of(db, file, nth) else { return };
    assert_eq!(kdsl_ir::verify(&package), Vec::<String>::new(), "{text}");
    kdsl_emit::helm::chart(&package);
    let values = values(&package, None, &Overrides::default()).expect("the defaults are sound");
    for openshift in [false, true] {
        let settings = Settings { release: package.name.clone(), namespace: None, openshift };
        // Checks may refuse what only the values show, such as too long a name.
        let Ok(manifests) = evaluate(&package, &values, &settings) else { continue };
        for manifest in &manifests {
            let mut yaml = String::new();
            manifest.write(&mut yaml);
            let object = kdsl_emit::yaml::read(&yaml).unwrap_or_else(|error| panic!("{error:?}\n{yaml}\n{text}"));
            let schema = kdsl_schema::lookup(&manifest.api_version, &manifest.kind).expect("a known kind");
            let wrong: Vec<String> =
                kdsl_schema::check(schema, Part(&object)).iter().map(ToString::to_string).collect();
            assert_eq!(wrong, Vec::<String>::new(), "{yaml}\n{text}");
        }
    }
}

#[test]
fn programs_without_mistakes_build_to_sound_objects() {
    for seed in 0..150 {
        let text = program(seed);
        assert!(!compile(&text), "seed {seed} has errors:\n{text}\n{}", said(&text));
    }
}

/// What is wrong with a program, for people.
fn said(text: &str) -> String {
    let system = MemorySystem::default();
    system.write("/site.kd", text.as_bytes());
    let db = RootDatabase::new(Arc::new(system));
    let file = kdsl_db::Db::files(&db).get(&db, Path::new("/site.kd"), "site.kd");
    kdsl_db::render::human(&db, &kdsl_rules::check(&db, file), kdsl_db::render::Color::Off)
}

#[test]
fn programs_that_were_torn_apart_are_only_reported() {
    let mut sources: Vec<String> = (0..6).map(program).collect();
    for example in kdsl_tests::examples() {
        sources.push(std::fs::read_to_string(example.join("site.kd")).expect("the example"));
    }
    for entry in std::fs::read_dir(kdsl_tests::repository().join("stdlib")).expect("the standard library") {
        sources.push(std::fs::read_to_string(entry.expect("a file").path()).expect("a file of it"));
    }
    let (mut wrong, mut right) = (0, 0);
    for (number, source) in sources.iter().enumerate() {
        for seed in 0..60 {
            let mut random = Random::new(seed * 1000 + number as u64);
            match compile(&torn(source, &mut random)) {
                true => wrong += 1,
                false => right += 1,
            }
        }
    }
    assert!(wrong > 100 && right > 0, "{wrong} programs with errors, {right} without");
}

/// A text with something taken away, put in, or put elsewhere.
fn torn(source: &str, random: &mut Random) -> String {
    let mut characters: Vec<char> = source.chars().collect();
    for _ in 0..=random.below(3) {
        let length = characters.len().max(1);
        let at = random.below(length).min(characters.len());
        match random.below(5) {
            0 => characters.truncate(at),
            1 => drop(characters.drain(at..(at + 1 + random.below(8)).min(characters.len()))),
            2 => {
                let odd =
                    ['{', '}', '<', '>', '"', '\'', '#', ';', ':', '=', '\n', '(', '[', '$', ' ', 'é', '\0', '\r'];
                characters.insert(at, *random.pick(&odd));
            }
            3 => {
                let part: Vec<char> = characters.iter().skip(at).take(1 + random.below(40)).copied().collect();
                let to = random.below(length).min(characters.len());
                characters.splice(to..to, part);
            }
            _ => {
                let words =
                    [" none ", " self.", " ${", " x0 ", " 99999999999999999999 ", "app ", "\napp a < ", " = ", " .. "];
                let word: Vec<char> = random.pick(&words).chars().collect();
                characters.splice(at..at, word);
            }
        }
    }
    characters.into_iter().collect()
}
