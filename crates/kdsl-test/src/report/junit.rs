//! The XML of JUnit, as build servers read it: a suite for each file, a case for each test.
//!
//! Readers differ in what they allow, so this is what all of them read: `name`, `classname` and `time` are always there,
//! and a case has one failure at most. Times are 0: the same program gives the same text.

use kdsl_db::render::Color;
use kdsl_db::{Db, Diagnostic, File};

use crate::Outcome;

/// The outcomes as one document.
pub fn junit(db: &dyn Db, outcomes: &[Outcome]) -> String {
    let mut suites: Vec<(File, Vec<&Outcome>)> = Vec::new();
    for outcome in outcomes {
        match suites.last_mut() {
            Some((file, cases)) if *file == outcome.file => cases.push(outcome),
            _ => suites.push((outcome.file, vec![outcome])),
        }
    }
    let numbers = |cases: &[&Outcome]| {
        let failed = cases.iter().filter(|it| !it.passed()).count();
        format!("tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\" time=\"0\"", cases.len())
    };
    let all: Vec<&Outcome> = outcomes.iter().collect();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str(&format!("<testsuites name=\"kdsl\" {}>\n", numbers(&all)));
    for (file, cases) in suites {
        let name = attribute(file.path(db).as_str());
        text.push_str(&format!("  <testsuite name=\"{name}\" {}>\n", numbers(&cases)));
        for case in cases {
            let (app, name) = (attribute(&case.test.app_name), attribute(&case.test.name));
            text.push_str(&format!("    <testcase classname=\"{app}\" name=\"{name}\" time=\"0\""));
            if case.passed() {
                text.push_str("/>\n");
                continue;
            }
            text.push_str(">\n");
            text.push_str(&failure(db, &case.failures));
            text.push_str("    </testcase>\n");
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

/// All that failed in one test.
fn failure(db: &dyn Db, failures: &[Diagnostic]) -> String {
    let code = failures.first().map_or("", |it| it.code.name);
    let messages: Vec<&str> = failures.iter().map(|it| it.message.as_str()).collect();
    let message = attribute(&messages.join("\n"));
    let pictures = kdsl_db::render::human(db, failures, Color::Off);
    let pictures = content(pictures.trim_end());
    format!("      <failure type=\"{code}\" message=\"{message}\">{pictures}</failure>\n")
}

/// The value of an attribute: a line break in it would be read as a space.
fn attribute(text: &str) -> String {
    content(text).replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}

/// Text between tags. What XML 1.0 has no way to write becomes the sign for that.
fn content(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => out.push(character),
            _ => out.push('\u{fffd}'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{attribute, content};

    #[test]
    fn what_has_a_meaning_in_xml_is_escaped() {
        assert_eq!(
            content("a < b && c > \"d\" ]]>\u{1b}\u{ffff}"),
            "a &lt; b &amp;&amp; c &gt; \"d\" ]]&gt;\u{fffd}\u{fffd}"
        );
        assert_eq!(attribute("\"a\"\nb\tc\r"), "&quot;a&quot;&#10;b&#9;c&#13;");
    }
}
