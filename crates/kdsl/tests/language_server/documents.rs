//! What the client tells of its documents, and the diagnostics that follow.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::Client;
use crate::lifecycle::position;

const SITE: &str = "file:///project/site.kd";
const BLOG: &str = "app blog < web: stateless \"nginx:1.30\" { user 101 } >\n";

/// The text that the server believes the document has.
fn text(client: &mut Client, uri: &str) -> String {
    client.result("kdsl/text", json!({ "textDocument": { "uri": uri } })).as_str().expect("a text").to_owned()
}

#[test]
fn forty_rapid_changes_are_applied_in_their_order() {
    let mut client = Client::start();
    client.open(SITE, "#");
    let mut expected = String::from("#");
    for number in 0..40 {
        let word = format!(" {number}");
        let column = u32::try_from(expected.len()).expect("it is short");
        client.edit(SITE, number + 2, [0, column, 0, column], &word);
        expected.push_str(&word);
    }
    assert_eq!(text(&mut client, SITE), expected);
    // What is published in the end is what a server says that has only ever seen the last text.
    let published = client.diagnostics(SITE, Some(41));
    let mut fresh = Client::start();
    fresh.open(SITE, &expected);
    assert_eq!(published, fresh.diagnostics(SITE, Some(1)));
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn changes_between_requests_are_seen_by_those_that_follow() {
    let mut client = Client::start();
    client.open(SITE, "");
    let asked: Vec<i64> = (0..20)
        .map(|number| {
            client.change(SITE, number + 2, json!([{ "text": format!("# {number}") }]));
            client.ask("kdsl/text", json!({ "textDocument": { "uri": SITE } }))
        })
        .collect();
    for (number, id) in (0i64..).zip(asked) {
        let answer = client.answer(id)["result"].as_str().expect("a text").to_owned();
        // One that a later change has stopped is asked again, so it may see more than it had to, but never less.
        let seen: i64 = answer.trim_start_matches("# ").parse().expect("a number");
        assert!(seen >= number, "request {number} saw {seen}");
    }
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn columns_in_utf_16_count_an_emoji_as_two() {
    let mut client = Client::with(json!({}));
    client.open(SITE, "# 😀 end");
    client.edit(SITE, 2, [0, 4, 0, 5], "|");
    assert_eq!(text(&mut client, SITE), "# 😀|end");
    client.edit(SITE, 3, [0, 2, 0, 4], "");
    assert_eq!(text(&mut client, SITE), "# |end");
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn columns_in_utf_8_count_an_emoji_as_four() {
    let mut client = Client::start();
    client.open(SITE, "# 😀 end");
    client.edit(SITE, 2, [0, 6, 0, 7], "|");
    assert_eq!(text(&mut client, SITE), "# 😀|end");
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn lines_that_end_in_crlf_keep_it() {
    let mut client = Client::start();
    client.open(SITE, "# one\r\n# two\r\n");
    client.edit(SITE, 2, [0, 5, 1, 0], "\r\n# and\r\n");
    assert_eq!(text(&mut client, SITE), "# one\r\n# and\r\n# two\r\n");
    // A column beyond the end of a line is its end, not a place within the line break.
    client.edit(SITE, 3, [0, 99, 0, 99], "!");
    assert_eq!(text(&mut client, SITE), "# one!\r\n# and\r\n# two\r\n");
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn diagnostics_point_at_the_place_in_the_agreed_columns() {
    let mut client = Client::with(json!({}));
    let broken = "app blog < web: stateless \"nginx:1.30\" { user 101; annotation { team: \"😀😀\", bad: @ } } >\n";
    client.open(SITE, broken);
    let diagnostics = client.diagnostics(SITE, Some(1));
    let column = broken.find('@').expect("it is there") - "😀😀".len() + "😀😀".encode_utf16().count();
    let at_the_place = |it: &Value| it["range"]["start"] == json!({ "line": 0, "character": column });
    assert!(diagnostics.iter().any(at_the_place), "nothing at {column}: {diagnostics:#?}");
    assert!(diagnostics.iter().all(|it| it["source"] == "kdsl"));
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn diagnostics_are_withdrawn_when_the_mistake_is_mended() {
    let mut client = Client::start();
    client.open(SITE, "app blog <\n");
    assert_ne!(client.diagnostics(SITE, Some(1)), Vec::<Value>::new());
    client.change(SITE, 2, json!([{ "text": BLOG }]));
    assert_eq!(client.diagnostics(SITE, Some(2)), Vec::<Value>::new());
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn diagnostics_are_withdrawn_when_the_document_is_closed() {
    let mut client = Client::start();
    client.open(SITE, "app blog <\n");
    assert_ne!(client.diagnostics(SITE, Some(1)), Vec::<Value>::new());
    client.close(SITE);
    assert_eq!(client.diagnostics(SITE, None), Vec::<Value>::new());
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn diagnostics_of_a_burst_of_changes_are_published_once() {
    let mut client = Client::start();
    client.open(SITE, BLOG);
    client.diagnostics(SITE, Some(1));
    for version in 2..12 {
        client.change(SITE, version, json!([{ "text": format!("app blog <\n# {version}\n") }]));
    }
    client.diagnostics(SITE, Some(11));
    let more = client
        .comes_within(Duration::from_millis(300), |message| message["method"] == "textDocument/publishDiagnostics");
    assert!(!more, "diagnostics of a text that was not the last, or twice");
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn a_document_that_was_never_saved_has_diagnostics() {
    let mut client = Client::start();
    client.open("untitled:Untitled-1", "app blog <\n");
    assert_ne!(client.diagnostics("untitled:Untitled-1", Some(1)), Vec::<Value>::new());
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn changes_of_documents_that_are_not_open_are_ignored() {
    let mut client = Client::start();
    client.change("file:///project/other.kd", 7, json!([{ "text": "app" }]));
    client.close("file:///project/other.kd");
    client.open(SITE, BLOG);
    assert_eq!(client.diagnostics(SITE, Some(1)), Vec::<Value>::new());
    assert_eq!(client.result("textDocument/hover", position("file:///project/other.kd", 3, 3)), Value::Null);
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn odd_ranges_do_no_harm() {
    let mut client = Client::start();
    client.open(SITE, "# one\n");
    client.edit(SITE, 2, [7, 7, 9, 9], "# end");
    client.edit(SITE, 3, [0, 5, 0, 2], "1");
    assert_eq!(text(&mut client, SITE), "# 1\n# end");
    assert_eq!(client.goodbye(), 0);
}

#[test]
fn after_any_edits_the_answers_are_those_of_a_fresh_server() {
    let program =
        "app wordpress < web: stateless x3 shared-volume { expose \"a.example.com\" }\n  db: stateful mariadb x2 >\n";
    let pieces = ["x", " ", "\n", "{", "}", "<", ">", ":", "\"", "x3", "stateless", "db", "\r\n", "é", "😀", "", ""];
    // A fixed series of numbers: a test that fails must fail again.
    let mut state = 12_345_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    let mut client = Client::start();
    let mut expected: Vec<char> = program.chars().collect();
    client.open(SITE, program);
    for version in 2..200 {
        let start = next(expected.len() + 1);
        let end = (start + next(4)).min(expected.len());
        let piece = pieces[next(pieces.len())];
        let place = |offset: usize| {
            let before: String = expected[..offset].iter().collect();
            // A place between CR and LF can't be named.
            let line = before.matches('\n').count();
            let column = before.len() - before.rfind('\n').map_or(0, |it| it + 1);
            json!({ "line": line, "character": column })
        };
        let splits = |offset: usize| offset > 0 && expected[offset - 1] == '\r';
        if splits(start) || splits(end) {
            continue;
        }
        let range = json!({ "start": place(start), "end": place(end) });
        expected.splice(start..end, piece.chars());
        client.change(SITE, version, json!([{ "range": range, "text": piece }]));
        if version % 20 == 0 {
            let expected: String = expected.iter().collect();
            assert_eq!(text(&mut client, SITE), expected);
            let mut fresh = Client::start();
            fresh.open(SITE, &expected);
            assert_eq!(client.diagnostics(SITE, Some(version)), fresh.diagnostics(SITE, Some(1)), "{expected:?}");
        }
    }
    assert_eq!(client.goodbye(), 0);
}
