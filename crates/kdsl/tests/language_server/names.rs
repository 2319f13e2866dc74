//! Questions that follow names, and those about the structure of a document.

use serde_json::{Value, json};

use crate::client::Client;
use crate::lifecycle::position;

const SITE: &str = "file:///project/site.kd";
const WORDPRESS: &str = "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >
environment staging of wordpress < web: x1; db: x1 >
";

fn range(line: u32, start: u32, end: u32) -> Value {
    json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": end } })
}

#[test]
fn references_are_places() {
    let mut client = Client::start();
    client.open(SITE, WORDPRESS);
    let ask = |client: &mut Client, with_declaration: bool| {
        let mut params = position(SITE, 1, 44);
        params["context"] = json!({ "includeDeclaration": with_declaration });
        client.result("textDocument/references", params)
    };
    let declared = json!({ "uri": SITE, "range": range(0, 49, 51) });
    let used = json!({ "uri": SITE, "range": range(1, 44, 46) });
    assert_eq!(ask(&mut client, true), json!([declared, used]));
    assert_eq!(ask(&mut client, false), json!([used]));
    let highlights = client.result("textDocument/documentHighlight", position(SITE, 0, 50));
    assert_eq!(highlights, json!([{ "range": range(0, 49, 51), "kind": 3 }, { "range": range(1, 44, 46), "kind": 2 }]));
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn a_rename_is_one_edit_of_the_version_that_was_asked_about() {
    let mut client = Client::start();
    client.open(SITE, WORDPRESS);
    assert_eq!(client.result("textDocument/prepareRename", position(SITE, 0, 50)), range(0, 49, 51));
    assert_eq!(client.result("textDocument/prepareRename", position(SITE, 0, 22)), Value::Null);
    let mut params = position(SITE, 0, 50);
    params["newName"] = json!("orders");
    let edit = client.result("textDocument/rename", params.clone());
    let edits = json!([
        { "range": range(0, 49, 51), "newText": "orders" },
        { "range": range(1, 44, 46), "newText": "orders" },
    ]);
    let document = json!({ "uri": SITE, "version": 1 });
    assert_eq!(edit["documentChanges"], json!([{ "textDocument": document, "edits": edits }]));
    params["newName"] = json!("web");
    let refused = client.request("textDocument/rename", params);
    assert_eq!(refused["error"]["message"], "the app has a component `web` already");
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn tokens_are_relative_to_one_another() {
    let mut client = Client::with(json!({}));
    client.open(SITE, "# 😀\napp a <\n  web: stateless >\n");
    let legend = client.capabilities["semanticTokensProvider"]["legend"].clone();
    let number = |kind: &str| {
        let kinds = legend["tokenTypes"].as_array().expect("a list");
        kinds.iter().position(|it| it == kind).expect("it is one")
    };
    let tokens = client.result("textDocument/semanticTokens/full", json!({ "textDocument": { "uri": SITE } }));
    let (comment, keyword, namespace, modifier) =
        (number("comment"), number("keyword"), number("namespace"), number("modifier"));
    let expected = json!([
        0, 0, 4, comment, 0, // the emoji counts as two
        1, 0, 3, keyword, 0, // app
        0, 4, 1, namespace, 1, // a
        1, 2, 3, namespace, 1, // web
        0, 5, 9, modifier, 0, // stateless
    ]);
    assert_eq!(tokens["data"], expected);
    let part = json!({ "textDocument": { "uri": SITE }, "range": range(2, 0, 99) });
    let part = client.result("textDocument/semanticTokens/range", part);
    assert_eq!(part["data"], json!([2, 2, 3, namespace, 1, 0, 5, 9, modifier, 0]));
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn folds_selections_and_hints() {
    let mut client = Client::start();
    client.open(SITE, "app wordpress <\n  web: stateless\n  db: stateful mariadb\n>\n");
    let document = json!({ "uri": SITE });
    let folds = client.result("textDocument/foldingRange", json!({ "textDocument": document }));
    assert_eq!(folds, json!([{ "startLine": 0, "endLine": 2 }]));
    let place = json!({ "line": 1, "character": 3 });
    let selection =
        client.result("textDocument/selectionRange", json!({ "textDocument": document, "positions": [place] }));
    assert_eq!(selection[0]["range"], range(1, 2, 5));
    assert_eq!(selection[0]["parent"]["range"], range(1, 2, 16));
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let hints = client.result("textDocument/inlayHint", json!({ "textDocument": document, "range": all }));
    assert_eq!(hints[0]["label"], "wordpress");
    assert_eq!(hints[0]["position"], json!({ "line": 1, "character": 16 }));
    assert_eq!(hints.as_array().map(Vec::len), Some(1));
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn the_form_of_a_statement_is_shown_while_it_is_written() {
    let mut client = Client::start();
    client.open(SITE, "app wordpress < web: stateless { grace  } >\n");
    let help = client.result("textDocument/signatureHelp", position(SITE, 0, 39));
    assert_eq!(help["signatures"][0]["label"], "grace 60s");
    assert_eq!(client.result("textDocument/signatureHelp", position(SITE, 0, 5)), Value::Null);
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn symbols_of_all_open_documents_are_found_by_their_letters() {
    let mut client = Client::start();
    client.open(SITE, WORDPRESS);
    client.open("file:///project/types.kd", "component worker: stateless { image \"a/b:1\" }\n");
    let found = client.result("workspace/symbol", json!({ "query": "wor" }));
    let names: Vec<&Value> = found.as_array().expect("a list").iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["wordpress", "worker"]);
    assert_eq!(client.goodbye(), 0);
}
