//! Just enough of HTTP to visit a site.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    /// The status, such as 200.
    pub status: u16,
    /// The head as it came.
    pub head: String,
    /// The body as it came, as far as it is text.
    pub body: String,
}

/// One request; nothing if there is no server, or no answer in time.
pub(crate) fn request(
    (host, port): (&str, u16),
    (method, path): (&str, &str),
    head: &str,
    body: &str,
    limit: Duration,
) -> Option<Answer> {
    ask(TcpStream::connect((host, port)).ok()?, (method, path), head, body, limit)
}

/// One request over a connection; nothing if there is no answer in time.
pub(crate) fn ask(
    mut stream: TcpStream,
    (method, path): (&str, &str),
    head: &str,
    body: &str,
    limit: Duration,
) -> Option<Answer> {
    stream.set_read_timeout(Some(limit)).ok()?;
    let length = body.len();
    let request =
        format!("{method} {path} HTTP/1.0\r\nHost: site.example\r\nContent-Length: {length}\r\n{head}\r\n{body}");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

/// A visitor who keeps cookies and can be sent to any pod, as a Service does.
#[derive(Debug, Default)]
pub struct Browser {
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// Visits a page.
    ///
    /// # Panics
    /// If there is no answer.
    #[track_caller]
    pub fn get(&mut self, host: &str, port: u16, path: &str) -> Answer {
        self.visit(host, port, "GET", path, "")
    }

    /// Sends a form.
    ///
    /// # Panics
    /// If there is no answer.
    #[track_caller]
    pub fn post(&mut self, host: &str, port: u16, path: &str, form: &[(&str, &str)]) -> Answer {
        let encoded = |text: &str| {
            text.bytes().fold(String::new(), |mut encoded, byte| {
                if byte.is_ascii_alphanumeric() {
                    encoded.push(char::from(byte));
                } else {
                    encoded.push_str(&format!("%{byte:02X}"));
                }
                encoded
            })
        };
        let fields: Vec<String> =
            form.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.visit(host, port, "POST", path, &fields.join("&"))
    }

    #[track_caller]
    fn visit(&mut self, host: &str, port: u16, method: &str, path: &str, body: &str) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let head = format!(
            "Cookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Forwarded-Proto: http\r\n",
            cookies.join("; ")
        );
        let answer = request((host, port), (method, path), &head, body, Duration::from_secs(60));
        let answer = answer.unwrap_or_else(|| panic!("{host} does not answer {method} {path}"));
        for line in answer.head.lines() {
            let Some((name, value)) = line.split_once(": ") else { continue };
            if name.eq_ignore_ascii_case("set-cookie")
                && let Some((name, value)) = value.split(';').next().and_then(|cookie| cookie.split_once('='))
            {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}
