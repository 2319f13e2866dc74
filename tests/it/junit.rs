//! The XML that `kdsl test --junit` writes is what build servers read: checked against what the schemas of JUnit's report have
//! in common (Ant's, Surefire's and the one of Jenkins), by the reader of XML that is known to be strict.

use kdsl_tests::{kdsl, run};
use roxmltree::{Document, Node};

const FIRST: &str = r#"
app shop < web: stateless "docker.io/library/nginx:1.30" x2 { user 101; port http 8080 } >

test shop "two pods" { expect web.replicas == 2 }
test shop "a < b & \"c\" ]]> \u{1b}[31m\u{0}\u{ffff}\n\tnext é😀" {
  expect web.replicas == 3
  expect web.image == "x ]]> <y> & \u{7}"
}
"#;

const SECOND: &str = r#"
app desk < web: stateless "docker.io/library/nginx:1.30" { user 101 } >

test desk "one pod" { expect web.replicas == 1 }
"#;

/// The report on two programs, with the exit code of the command.
fn report() -> (String, Option<i32>) {
    let folder = tempfile::TempDir::new().expect("a folder");
    for (name, program) in [("first & foremost.kd", FIRST), ("second.kd", SECOND)] {
        std::fs::write(folder.path().join(name), program).expect("the program is written");
    }
    let ran = run(kdsl(), folder.path(), &["test", ".", "--junit", "report.xml"], "");
    let text = std::fs::read_to_string(folder.path().join("report.xml"));
    (text.unwrap_or_else(|error| panic!("{error}: {}", ran.stderr)), ran.code)
}

#[test]
fn the_report_is_xml_of_the_form_that_build_servers_read() {
    let (text, code) = report();
    assert_eq!(code, Some(1), "a test fails");
    let document = Document::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let complaints = complaints(document.root_element());
    assert!(complaints.is_empty(), "{complaints:#?}\n{text}");
}

#[test]
fn the_report_says_what_the_tests_said() {
    let (text, _) = report();
    let document = Document::parse(&text).expect("XML");
    let named = |tag: &str| -> Vec<Node<'_, '_>> { document.descendants().filter(|it| it.has_tag_name(tag)).collect() };
    let names: Vec<_> = named("testsuite").iter().filter_map(|it| it.attribute("name")).collect();
    assert_eq!(names, ["first & foremost.kd", "second.kd"]);
    let cases: Vec<_> = named("testcase").iter().map(|it| (it.attribute("classname"), it.attribute("name"))).collect();
    // What XML can't write is the sign for that; the rest is what it was.
    let awkward = "a < b & \"c\" ]]> \u{fffd}[31m\u{fffd}\u{fffd}\n\tnext é😀";
    let shop = Some("shop");
    assert_eq!(cases, [(shop, Some("two pods")), (shop, Some(awkward)), (Some("desk"), Some("one pod"))]);
    let failures = named("failure");
    let [failure] = failures.as_slice() else { panic!("one test failed: {text}") };
    assert_eq!(failure.attribute("type"), Some("expectation-failed"));
    let message = failure.attribute("message").unwrap_or_default();
    assert!(message.contains("web.replicas == 3\n") && message.contains("web.image == "), "{message}");
    let told = failure.text().unwrap_or_default();
    assert_eq!(told.matches("error[KD1110]").count(), 2, "{told}");
}

/// What is against the form of a report.
fn complaints(root: Node<'_, '_>) -> Vec<String> {
    let mut found = Vec::new();
    if !root.has_tag_name("testsuites") {
        found.push(format!("the root is {:?}", root.tag_name()));
    }
    let suites = elements(root, "testsuite", &mut found);
    let mut cases = Vec::new();
    for suite in &suites {
        let own = elements(*suite, "testcase", &mut found);
        counts(*suite, &own, &mut found);
        require(*suite, &["name", "time"], &mut found);
        cases.extend(own);
    }
    counts(root, &cases, &mut found);
    for case in cases {
        require(case, &["name", "classname", "time"], &mut found);
        let failures = elements(case, "failure", &mut found);
        if failures.len() > 1 {
            found.push(format!("{} failures in one case", failures.len()));
        }
        for failure in failures {
            require(failure, &["type", "message"], &mut found);
            if failure.text().is_none_or(|text| text.trim().is_empty()) || failure.children().any(|it| it.is_element())
            {
                found.push("a failure holds text".to_owned());
            }
        }
    }
    found
}

/// The elements in a node: all are of one name, with nothing but blanks between them.
fn elements<'a, 'b>(node: Node<'a, 'b>, name: &str, found: &mut Vec<String>) -> Vec<Node<'a, 'b>> {
    let is_blank = |it: &Node<'_, '_>| it.is_text() && it.text().is_none_or(|text| text.trim().is_empty());
    let inner: Vec<Node<'_, '_>> = node.children().filter(|it| !is_blank(it)).collect();
    let others = inner.iter().filter(|it| !it.has_tag_name(name));
    found.extend(others.map(|it| format!("{:?} in {:?}", it.tag_name(), node.tag_name())));
    inner
}

/// The numbers in the attributes are those of the cases.
fn counts(node: Node<'_, '_>, cases: &[Node<'_, '_>], found: &mut Vec<String>) {
    let failed = cases.iter().filter(|it| it.children().any(|it| it.has_tag_name("failure"))).count();
    for (name, count) in [("tests", cases.len()), ("failures", failed), ("errors", 0), ("skipped", 0)] {
        if node.attribute(name).and_then(|it| it.parse().ok()) != Some(count) {
            found.push(format!("{name} is {:?} and not {count}", node.attribute(name)));
        }
    }
}

/// Attributes that must be there, and not empty; a time is a number of seconds.
fn require(node: Node<'_, '_>, names: &[&str], found: &mut Vec<String>) {
    for name in names {
        let value = node.attribute(*name).unwrap_or_default();
        let is_right = if *name == "time" {
            value.parse::<f64>().is_ok_and(|it| it.is_finite() && it >= 0.0)
        } else {
            !value.is_empty()
        };
        if !is_right {
            found.push(format!("{:?} has the {name} {value:?}", node.tag_name()));
        }
    }
}
