//! The application that must always work, as objects.

mod common;

#[test]
fn wordpress() {
    let package = kdsl_ir::lower(&common::wordpress());
    assert_eq!(kdsl_ir::verify(&package), Vec::<String>::new());
    insta::assert_snapshot!(kdsl_ir::pretty(&package));
}

#[test]
fn twice_is_the_same() {
    assert_eq!(kdsl_ir::lower(&common::wordpress()), kdsl_ir::lower(&common::wordpress()));
}
