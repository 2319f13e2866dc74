//! What is asked for: a line of a file, parts of objects, or what an API server or Helm says of some.

/// The object that a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// The text that begins with its kind, a slash and its name, with the path behind it.
    Beginning(String),
    /// Its kind, with the group behind a dot where that was given, and its name where that is known.
    Kind(String, Option<String>),
    /// Nothing is said of it.
    Nothing,
}

/// A part of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) object: Named,
    /// The path; with [`Named::Beginning`] it is empty.
    pub(crate) path: String,
    /// Whether the words are those of a message, which may be about what is missing.
    pub(crate) is_message: bool,
}

/// `FILE:LINE`, also with a column behind it.
pub(crate) fn line(text: &str) -> Option<(&str, u32)> {
    let number = |text: &str| text.parse::<u32>().ok();
    let (before, last) = text.trim().rsplit_once(':')?;
    let last = number(last)?;
    match before.rsplit_once(':').and_then(|(file, line)| Some((file, number(line)?))) {
        Some((file, line)) => Some((file, line)),
        None => Some((before, last)),
    }
    .filter(|(file, _)| !file.is_empty() && !file.contains('\n'))
}

/// The parts of objects that a text asks for.
pub(crate) fn questions(text: &str) -> Vec<Question> {
    let text = text.trim();
    let found = [invalid(text), validation(text), decoding(text)].into_iter().find(|it| !it.is_empty());
    found.unwrap_or_else(|| vec![plain(text)])
}

/// What a person writes: `Deployment/web.spec.replicas`, `Deployment "web" spec.replicas`, `spec.replicas`.
fn plain(text: &str) -> Question {
    let question = |object: Named, path: &str| Question { object, path: path.to_owned(), is_message: false };
    if let Some((kind, rest)) = text.split_once('"')
        && let Some((name, path)) = rest.split_once('"')
        && is_kind(kind.trim())
    {
        return question(Named::Kind(kind.trim().to_owned(), Some(name.to_owned())), path);
    }
    match text.split_once('/') {
        Some((kind, _)) if is_kind(kind) => question(Named::Beginning(text.to_owned()), ""),
        _ => question(Named::Nothing, text),
    }
}

/// Whether a word could be a kind, with the group behind a dot.
fn is_kind(word: &str) -> bool {
    word.starts_with(|it: char| it.is_ascii_alphabetic())
        && word.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '-'))
}

/// `Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: …`, any number of them.
fn invalid(text: &str) -> Vec<Question> {
    const SIGN: &str = "\" is invalid: ";
    let mut questions = Vec::new();
    let mut parts = text.split(SIGN).peekable();
    let Some(mut before) = parts.next() else { return questions };
    for after in parts {
        if let Some((head, name)) = before.rsplit_once('"') {
            let kind = head.trim_end().rsplit([' ', '\n', ':', '*']).next().unwrap_or_default();
            let object = Named::Kind(kind.to_owned(), Some(name.to_owned()));
            let mut paths = reasons(after);
            if paths.is_empty() {
                paths.push(String::new());
            }
            questions.extend(paths.into_iter().map(|path| Question { object: object.clone(), path, is_message: true }));
        }
        before = after;
    }
    questions
}

/// What an API server says of a field.
const REASONS: [&str; 12] = [
    "Invalid value",
    "Required value",
    "Unsupported value",
    "Duplicate value",
    "Forbidden",
    "Not found",
    "Too long",
    "Too many",
    "Too few",
    "Internal error",
    "must be",
    "may not be",
];

/// The paths in a message that a reason stands behind, each once.
fn reasons(text: &str) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for (at, _) in text.match_indices(": ") {
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + 2..).unwrap_or_default());
        if !REASONS.iter().any(|it| after.starts_with(it)) {
            continue;
        }
        let path = before.rsplit(|it: char| it.is_whitespace()).next().unwrap_or_default();
        // A list of messages stands in brackets.
        let path = match path.matches('[').count() > path.matches(']').count() {
            true => path.trim_start_matches('['),
            false => path,
        };
        let is_path = path.starts_with(|it: char| it.is_ascii_alphabetic());
        if is_path && !paths.iter().any(|it| it == path) {
            paths.push(path.to_owned());
        }
    }
    paths
}

/// `ValidationError(Deployment.spec.template): unknown field "x"`.
fn validation(text: &str) -> Vec<Question> {
    let parts = text.split("ValidationError(").skip(1);
    let questions = parts.filter_map(|part| {
        let (inner, _) = part.split_once(')')?;
        let (kind, path) = inner.split_once('.').unwrap_or((inner, ""));
        // The kind may have its group and version before it: `io.k8s.api.apps.v1.Deployment`.
        let (kind, path) = match kind.starts_with(|it: char| it.is_ascii_uppercase()) {
            true => (kind, path),
            false => {
                let at = inner.find(|it: char| it.is_ascii_uppercase())?;
                let kind = inner.get(at..)?;
                kind.split_once('.').unwrap_or((kind, ""))
            }
        };
        let object = Named::Kind(kind.to_owned(), None);
        Some(Question { object, path: path.to_owned(), is_message: true })
    });
    questions.collect()
}

/// `Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.x"`.
fn decoding(text: &str) -> Vec<Question> {
    let Some((before, after)) = text.split_once(" in version \"") else { return Vec::new() };
    let kind = before.rsplit([' ', '\n', ':']).next().unwrap_or_default();
    let fields = after.split("field \"").skip(1).filter_map(|it| it.split_once('"'));
    let question =
        |path: &str| Question { object: Named::Kind(kind.to_owned(), None), path: path.to_owned(), is_message: true };
    fields.map(|(path, _)| question(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Named, line, questions};

    fn asked(text: &str) -> Vec<String> {
        let one = |it: super::Question| match it.object {
            Named::Beginning(text) => text,
            Named::Kind(kind, name) => format!("{kind} {} {}", name.as_deref().unwrap_or("?"), it.path),
            Named::Nothing => format!("? {}", it.path),
        };
        questions(text).into_iter().map(one).collect()
    }

    #[test]
    fn lines_of_files() {
        assert_eq!(line("out/a.yaml:17"), Some(("out/a.yaml", 17)));
        assert_eq!(line("out/a.yaml:17:3"), Some(("out/a.yaml", 17)));
        assert_eq!(line("Deployment/web.spec"), None);
        assert_eq!(line(":3"), None);
    }

    #[test]
    fn words_of_people() {
        assert_eq!(asked("Deployment/web.spec.replicas"), ["Deployment/web.spec.replicas"]);
        assert_eq!(asked("Deployment.apps \"web\" spec.replicas"), ["Deployment.apps web  spec.replicas"]);
        assert_eq!(asked("spec.replicas"), ["? spec.replicas"]);
        assert_eq!(asked("/spec/replicas"), ["? /spec/replicas"]);
    }

    #[test]
    fn words_of_an_api_server() {
        let one = "The Deployment \"web\" is invalid: spec.template.spec.containers[0].image: Required value";
        assert_eq!(asked(one), ["Deployment web spec.template.spec.containers[0].image"]);
        let several = "Error from server (Invalid): error when creating \"x.yaml\": Deployment.apps \"web\" is invalid: \
            [spec.replicas: Invalid value: -1: must be greater than or equal to 0, metadata.labels: Invalid value: \"a b\": x]";
        assert_eq!(asked(several), ["Deployment.apps web spec.replicas", "Deployment.apps web metadata.labels"]);
        let lines = "The Service \"web\" is invalid: \n* spec.ports[0].port: Invalid value: 0: x\n* spec.type: Unsupported value: \"x\"\n";
        assert_eq!(asked(lines), ["Service web spec.ports[0].port", "Service web spec.type"]);
    }

    #[test]
    fn words_of_helm_and_of_strict_decoding() {
        let old = "error validating data: ValidationError(Deployment.spec.template): unknown field \"x\" in io.k8s.api.core.v1.PodTemplateSpec";
        assert_eq!(asked(old), ["Deployment ? spec.template"]);
        let strict = "Error from server (BadRequest): error when creating \"STDIN\": Deployment in version \"v1\" cannot be \
            handled as a Deployment: strict decoding error: unknown field \"spec.a\", unknown field \"spec.b[0].c\"";
        assert_eq!(asked(strict), ["Deployment ? spec.a", "Deployment ? spec.b[0].c"]);
    }
}
