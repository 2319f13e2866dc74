//! Questions about documents.

use serde_json::{Value, json};

use crate::client::Client;
use crate::lifecycle::position;

const SITE: &str = "file:///project/site.kd";

#[test]
fn the_outline_is_a_tree() {
    let mut client = Client::start();
    client.open(SITE, "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n");
    let outline = client.result("textDocument/documentSymbol", json!({ "textDocument": { "uri": SITE } }));
    let names: Vec<&Value> = outline[0]["children"].as_array().expect("a list").iter().map(|it| &it["name"]).collect();
    assert_eq!(outline[0]["name"], "wordpress");
    assert_eq!(names, ["web", "db"]);
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn formatting_edits_only_what_changes() {
    let mut client = Client::start();
    client.open(SITE, "app blog <\n  web: stateless \"nginx:1.30\" {\n      user 101\n  }\n>\n");
    let edits = client.result(
        "textDocument/formatting",
        json!({ "textDocument": { "uri": SITE }, "options": { "tabSize": 8, "insertSpaces": false } }),
    );
    let edit = json!([{
        "range": { "start": { "line": 2, "character": 0 }, "end": { "line": 3, "character": 0 } },
        "newText": "    user 101\n",
    }]);
    assert_eq!(edits, edit);
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn a_request_that_is_cancelled_is_answered_once_and_the_session_goes_on() {
    let mut client = Client::start();
    // Long enough that its check takes a while.
    let text: String = (0..2000).map(|nth| format!("app a{nth} < web: stateless \"nginx:1.30\" >\n")).collect();
    client.open(SITE, &text);
    let asked: Vec<i64> = (0..20)
        .map(|line| {
            let params = json!({
                "textDocument": { "uri": SITE },
                "range": { "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 9 } },
                "context": { "diagnostics": [] },
            });
            client.ask("textDocument/codeAction", params)
        })
        .collect();
    for id in &asked {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    for id in asked {
        let answer = client.answer(id);
        let code = &answer["error"]["code"];
        assert!(answer.get("result").is_some() || code == -32800, "{answer}");
        let twice = client.comes_within(std::time::Duration::ZERO, |message| message["id"] == json!(id));
        assert!(!twice, "request {id} was answered twice");
    }
    client.change(SITE, 2, json!([{ "text": "app blog < web: stateless \"nginx:1.30\" { user 101 } >\n" }]));
    assert_eq!(client.diagnostics(SITE, Some(2)), Vec::<Value>::new());
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn a_position_outside_of_the_document_is_answered() {
    let mut client = Client::start();
    client.open(SITE, "app blog < >\n");
    for method in ["textDocument/hover", "textDocument/definition", "textDocument/completion"] {
        let answer = client.request(method, position(SITE, 999, 999));
        assert!(answer.get("error").is_none(), "{method}: {answer}");
    }
    assert_eq!(client.goodbye(), 0);
}
