//! The Secrets that are made apart from a build.

use std::sync::Arc;

use kdsl_emit::evaluate::Settings;
use kdsl_emit::secrets::secrets;
use kdsl_emit::values::{Overrides, defaults, values};
use kdsl_ir::{Charset, RandomText, SecretContent};

use crate::fixture::check_file;
use crate::package::package;

fn made(set: &[&str], random: &mut dyn FnMut(&mut [u8])) -> String {
    let package = package(Vec::new());
    let set = set.iter().map(|it| (*it).to_owned()).collect();
    let values = values(&package, None, &Overrides { set, ..Overrides::default() }).unwrap();
    let settings = Settings { release: "blog".into(), namespace: Some(Arc::from("team")), openshift: false };
    secrets(&package, &values, &settings, 0, random)
}

#[test]
fn a_secret_holds_letters_and_digits() {
    // A generator that anyone can foresee, so that the answer can be written down.
    let mut state = 1_u32;
    let found = made(&[], &mut |bytes| {
        for byte in bytes {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = (state >> 24) as u8;
        }
    });
    check_file("secrets.yaml", &found);
}

#[test]
fn no_secret_is_made_where_there_is_one() {
    assert_eq!(made(&["web.debug=true"], &mut |_| panic!("no random bytes are needed")), "");
}

#[test]
fn every_letter_is_as_likely() {
    let mut package = package(Vec::new());
    for secret in &mut package.secrets {
        let text = RandomText { length: 62 * 4, charset: Charset::Alphanumeric };
        secret.content = SecretContent::Texts(vec![("password".into(), text)]);
    }
    let settings = Settings { release: "blog".into(), namespace: None, openshift: false };
    // Each byte once: 256 of them have room for 62 letters four times.
    let text = secrets(&package, &defaults(&package), &settings, 0, &mut |bytes| {
        for (byte, nth) in bytes.iter_mut().zip(0..=u8::MAX) {
            *byte = nth;
        }
    });
    let tree = kdsl_emit::yaml::read(text.trim_start_matches("---\n")).unwrap();
    let password = tree.at(["stringData", "password"]).unwrap().as_str().unwrap();
    for letter in ('A'..='Z').chain('a'..='z').chain('0'..='9') {
        assert_eq!(password.chars().filter(|it| *it == letter).count(), 4, "{letter}");
    }
}
