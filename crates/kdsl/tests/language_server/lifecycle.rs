//! How a session begins and ends.

use serde_json::{Value, json};

use crate::client::Client;

#[test]
fn a_session_ends_well_when_the_client_says_goodbye() {
    assert_eq!(Client::start().goodbye(), 0);
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let mut client = Client::start();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn the_server_ends_when_the_client_is_gone() {
    let mut client = Client::start();
    client.hang_up();
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn after_shutdown_requests_are_refused() {
    let mut client = Client::start();
    client.result("shutdown", Value::Null);
    let answer = client.request("textDocument/hover", position("file:///a.kd", 0, 0));
    assert_eq!(answer["error"]["code"], -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn a_request_before_the_hello_is_refused() {
    let mut client = Client::spawn(&[]);
    let answer = client.request("textDocument/hover", position("file:///a.kd", 0, 0));
    assert_eq!(answer["error"]["code"], -32002);
}

#[test]
fn a_method_that_nobody_knows_is_refused_and_the_session_goes_on() {
    let mut client = Client::start();
    assert_eq!(client.request("textDocument/paint", json!({}))["error"]["code"], -32601);
    client.notify("$/unknown", json!({}));
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn columns_are_bytes_if_the_client_can_and_utf_16_otherwise() {
    let encoding = |offered: Value| {
        Client::with(json!({ "general": { "positionEncodings": offered } })).capabilities["positionEncoding"].clone()
    };
    assert_eq!(encoding(json!(["utf-16", "utf-8"])), "utf-8");
    assert_eq!(encoding(json!(["utf-16", "utf-32"])), "utf-32");
    assert_eq!(encoding(json!(["utf-16"])), "utf-16");
    assert_eq!(Client::with(json!({})).capabilities["positionEncoding"], "utf-16");
}

#[test]
fn a_message_that_is_not_readable_is_answered_and_the_session_goes_on() {
    let mut client = Client::start();
    for body in [&b"{"[..], b"[]", b"{}", b"\"text\"", b"\xff\xfe", b""] {
        client.send_raw(body);
        let answer = client.wait("parse error", |message| message["error"]["code"] == -32700);
        assert_eq!(answer["id"], Value::Null);
    }
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn half_a_character_in_a_message_does_no_harm() {
    let mut client = Client::start();
    let document = r#"{"uri":"file:///a.kd","languageId":"kd","version":1,"text":"\# \ud83d"}"#.replace("\\#", "#");
    client.send_raw(
        format!(r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{document}}}}}"#)
            .as_bytes(),
    );
    let text = client.result("kdsl/text", json!({ "textDocument": { "uri": "file:///a.kd" } }));
    assert_eq!(text, "# \u{FFFD}");
    assert_eq!(client.goodbye(), 0);
}

pub(crate) fn position(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}
