//! Externals that environments put in the place of components: what is wired to them has the external's fields, in the chart
//! and in manifests.

use kdsl_tests::repository;

use crate::environments::agree;

fn program(name: &str) -> String {
    let path = repository().join("tests/programs").join(name).with_extension("kd");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn externals_in_the_place_of_components_give_the_same_objects() {
    let cache = "cache.enabled=false,cache.external.port=7000";
    let complete = format!("{cache},cache.external.host=cache.example.com");
    let no_back = "back.enabled=false,back.replicaCount=20";
    agree(
        &program("externals"),
        &["production", "managed", "small"],
        &[cache, &complete, no_back, "back.params.enabled=false"],
    );
}

#[test]
fn fields_of_every_type_are_the_externals() {
    let some = "server.enabled=false,server.external.url=x:y,server.external.wait=3s,server.external.share=1%";
    let more = "server.external.mode=a,server.external.path=/z,server.external.existingSecret=s";
    let all = format!("{some},{more},server.external.tune=2");
    agree(&program("fields"), &["other"], &[some, &all, &format!("{some},{more}")]);
}
