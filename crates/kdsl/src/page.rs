//! The pages that explain errors, from Markdown to text for a terminal.

use kdsl_db::render::{Color, Paint};

/// The page as text: headings stand out, programs are indented, and the rest stays as it was written.
pub(crate) fn page(markdown: &str, color: Color) -> String {
    let mut out = String::new();
    let mut fence = false;
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            fence = !fence;
            continue;
        }
        if fence {
            if !line.trim().is_empty() {
                out.push_str("    ");
                out.push_str(line);
            }
        } else if let Some(heading) = heading(line) {
            out.push_str(&Paint::Strong.apply(color, heading));
        } else {
            inline(line, color, &mut out);
        }
        out.push('\n');
    }
    out
}

/// The text of a heading.
fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    (rest.len() < line.len()).then(|| rest.strip_prefix(' ')).flatten()
}

/// Adds a line of prose; what stands between backticks is coloured, and keeps them where there are no colours.
fn inline(line: &str, color: Color, out: &mut String) {
    for (number, part) in line.split('`').enumerate() {
        match (number % 2, color) {
            (0, _) => out.push_str(part),
            (_, Color::On) => out.push_str(&Paint::Frame.apply(color, part)),
            (_, Color::Off) => {
                out.push('`');
                out.push_str(part);
                // A backtick that is never closed stays alone.
                if number < line.matches('`').count() {
                    out.push('`');
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str =
        "# KD0301: own volume\n\nPods of `stateless` are alike.\n\n## Wrong\n\n```kd\napp a <\n\n  b\n```\n\nend `";

    #[test]
    fn plain() {
        assert_eq!(
            page(PAGE, Color::Off),
            "KD0301: own volume\n\nPods of `stateless` are alike.\n\nWrong\n\n    app a <\n\n      b\n\nend `\n"
        );
    }

    #[test]
    fn colored() {
        let text = page(PAGE, Color::On);
        assert!(text.starts_with("\x1b[1mKD0301: own volume\x1b[0m\n"), "{text:?}");
        assert!(text.contains("Pods of \x1b[36mstateless\x1b[0m are alike."), "{text:?}");
    }
}
