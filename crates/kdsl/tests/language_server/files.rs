//! Files beside the program, and what becomes of the answers when they change on disk.

use std::fs;

use serde_json::{Value, json};

use crate::client::Client;

#[test]
fn a_file_that_appears_on_disk_mends_the_program_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("site.kd");
    let text = "app a < web: stateless \"nginx:1.30\" { user 101; file \"/etc/a\" from \"./a.conf\" } >\n";
    fs::write(&program, text).expect("it can be written");
    let uri = format!("file://{}", program.display());
    let mut client = Client::start();
    client.open(&uri, text);
    let missing = client.diagnostics(&uri, Some(1));
    assert_eq!(missing.iter().map(|it| &it["severity"]).collect::<Vec<_>>(), [1], "{missing:#?}");

    let link = client.result("textDocument/documentLink", json!({ "textDocument": { "uri": uri } }));
    assert_eq!(link[0]["target"], format!("file://{}", folder.path().join("a.conf").display()));

    fs::write(folder.path().join("a.conf"), "on\n").expect("it can be written");
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": link[0]["target"], "type": 1 }] }));
    assert_eq!(client.diagnostics(&uri, Some(1)), Vec::<Value>::new());

    fs::remove_file(folder.path().join("a.conf")).expect("it can be removed");
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    assert_eq!(client.diagnostics(&uri, Some(1)), missing);
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn a_library_of_the_users_own_takes_the_place_of_the_embedded_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = "component teapot: stateless {\n  image \"example.org/teapot:1\"\n  user 1000\n}\n";
    fs::write(folder.path().join("teapot.kd"), library).expect("it can be written");
    let mut client = Client::spawn(&[]).hello(json!({}), json!({ "stdlib": folder.path() }));
    let uri = "file:///project/site.kd";
    client.open(uri, "app a < web: stateless teapot >\n");
    assert_eq!(client.diagnostics(uri, Some(1)), Vec::<Value>::new());
    let place = client.result("textDocument/definition", crate::lifecycle::position(uri, 0, 25));
    assert_eq!(place[0]["uri"], format!("file://{}", folder.path().join("teapot.kd").display()));
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn the_client_is_asked_to_watch_programs_and_the_files_that_they_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let uri = format!("file://{}", folder.path().join("site.kd").display());
    let mut client = Client::with(json!({
        "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } },
    }));
    let globs = |client: &mut Client| {
        let request = client.wait("registration", |message| message["method"] == "client/registerCapability");
        client.send(json!({ "jsonrpc": "2.0", "id": request["id"], "result": null }));
        let watchers = &request["params"]["registrations"][0]["registerOptions"]["watchers"];
        let globs = watchers.as_array().expect("a list").iter().map(|it| it["globPattern"].clone());
        globs.collect::<Vec<Value>>()
    };
    assert_eq!(globs(&mut client), ["**/*.kd"]);
    client.open(&uri, "app a < web: stateless \"nginx:1.30\" { user 101; file \"/etc/a\" from \"./a.conf\" } >\n");
    let before = client.wait("unregistration", |message| message["method"] == "client/unregisterCapability");
    client.send(json!({ "jsonrpc": "2.0", "id": before["id"], "result": null }));
    let named = folder.path().join("a.conf").display().to_string();
    assert_eq!(globs(&mut client), ["**/*.kd".to_owned(), named]);
    assert_eq!(client.goodbye(), 0);
}
