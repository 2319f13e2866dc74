//! Which values are refused, and how.

use kdsl_emit::validate::validate;
use kdsl_emit::values::{Overrides, ValuesFile, values};

use crate::fixture::check_cases;
use crate::package::package;

/// Each case is a file of values.
#[test]
fn values_are_checked() {
    let package = package(Vec::new());
    check_cases("validate.txt", |input| {
        let files = vec![ValuesFile { name: "values.yaml".to_owned(), text: input.to_owned() }];
        let values = values(&package, None, &Overrides { files, ..Overrides::default() }).unwrap();
        match validate(&package, &values) {
            Ok(()) => "fine\n".to_owned(),
            Err(invalid) => invalid.iter().map(|it| format!("{it}\n")).collect(),
        }
    });
}
