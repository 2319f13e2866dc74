//! The messages of the client, cut out of its stream and checked before the protocol library sees them.
//!
//! The library ends the connection at the first message that it can't read. A client that once sends half a character of
//! UTF-16, which happens when someone types an emoji, would lose its server. So a message that is not readable is made
//! so, or else replaced by a request that is answered with an error, as JSON-RPC wants it.

use std::io::{BufRead, BufReader, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tower_lsp_server::jsonrpc::{Request, Response};

/// The method of the request that takes the place of a message that can't be read.
pub(crate) const UNREADABLE: &str = "kdsl/unreadable";

/// The longest message that is taken. A document is at most a tenth of it.
const LIMIT: u64 = 256 * 1024 * 1024;

/// The longest line of a header.
const HEADER_LIMIT: u64 = 4096;

/// The checked messages, with their headers, as a stream of bytes.
pub(crate) struct Messages {
    receiver: UnboundedReceiver<Vec<u8>>,
    current: Vec<u8>,
    read: usize,
}

impl Messages {
    /// Reads from `input` on a thread of its own, until it ends. A read that is under way never keeps the process alive.
    pub(crate) fn start(input: impl Read + Send + 'static) -> std::io::Result<Self> {
        let (sender, receiver) = unbounded_channel();
        let read = move || {
            let mut input = BufReader::new(input);
            while let Some(body) = next(&mut input) {
                let body = checked(body);
                let mut message = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
                message.extend(body);
                if sender.send(message).is_err() {
                    return;
                }
            }
        };
        std::thread::Builder::new().name("kdsl-input".to_owned()).spawn(read)?;
        Ok(Self { receiver, current: Vec::new(), read: 0 })
    }
}

impl AsyncRead for Messages {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if self.read == self.current.len() {
            match self.receiver.poll_recv(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Ready(Some(message)) => {
                    self.current = message;
                    self.read = 0;
                }
            }
        }
        let rest = self.current.get(self.read..).unwrap_or_default();
        let count = rest.len().min(buffer.remaining());
        buffer.put_slice(rest.get(..count).unwrap_or_default());
        self.read += count;
        Poll::Ready(Ok(()))
    }
}

/// The body of the next message; `None` at the end of the stream.
fn next(input: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        input.by_ref().take(HEADER_LIMIT).read_until(b'\n', &mut line).ok()?;
        if line.is_empty() {
            return None;
        }
        let line = String::from_utf8_lossy(&line);
        match (line.trim(), length) {
            // An empty line ends the headers; before any it is a stray line break.
            ("", Some(length)) => return body(input, length),
            (header, _) => {
                if let Some((name, value)) = header.split_once(':')
                    && name.trim().eq_ignore_ascii_case("content-length")
                {
                    length = value.trim().parse().ok().filter(|length| *length <= LIMIT);
                }
            }
        }
    }
}

fn body(input: &mut impl BufRead, length: u64) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    input.by_ref().take(length).read_to_end(&mut body).ok()?;
    (body.len() as u64 == length).then_some(body)
}

/// The message as the library can read it.
fn checked(body: Vec<u8>) -> Vec<u8> {
    if is_message(&body) {
        return body;
    }
    let mended = without_lone_surrogates(&String::from_utf8_lossy(&body)).into_bytes();
    if is_message(&mended) {
        return mended;
    }
    format!(r#"{{"jsonrpc":"2.0","id":null,"method":"{UNREADABLE}"}}"#).into_bytes()
}

fn is_message(body: &[u8]) -> bool {
    serde_json::from_slice::<Request>(body).is_ok() || serde_json::from_slice::<Response>(body).is_ok()
}

/// JSON in which an escape for half of a character is one for the replacement character.
fn without_lone_surrogates(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(_), _) => {
                mended.push_str("\\uFFFD");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            // Any other escape: the backslash and what it escapes, which may be a backslash too.
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        mended.push_str(escape.get(..length).unwrap_or_default());
        rest = escape.get(length..).unwrap_or_default();
    }
    mended.push_str(rest);
    mended
}

/// The surrogate that the escape at the start of `text` stands for.
fn surrogate(text: &str) -> Option<u32> {
    let unit = u32::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
    (0xD800..=0xDFFF).contains(&unit).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(stream: &str) -> Vec<String> {
        let mut input = stream.as_bytes();
        std::iter::from_fn(|| next(&mut input)).map(|body| String::from_utf8_lossy(&body).into_owned()).collect()
    }

    #[test]
    fn messages_are_cut_at_their_lengths() {
        let stream = "Content-Length: 2\r\n\r\n{}content-length:3\r\nContent-Type: x\r\n\r\n[1]";
        assert_eq!(messages(stream), ["{}", "[1]"]);
    }

    #[test]
    fn a_header_without_a_length_is_passed_over() {
        assert_eq!(messages("garbage\r\n\r\nContent-Length: 2\r\n\r\n{}"), ["{}"]);
    }

    #[test]
    fn a_message_that_is_cut_off_ends_the_stream() {
        assert_eq!(messages("Content-Length: 9\r\n\r\n{}"), Vec::<String>::new());
    }

    #[test]
    fn half_a_character_becomes_the_replacement_character() {
        let mended = |json: &str| without_lone_surrogates(json);
        assert_eq!(mended(r"a\ud83db"), r"a\uFFFDb");
        assert_eq!(mended(r"\ude00\ud83d"), r"\uFFFD\uFFFD");
        assert_eq!(mended(r"\ud83d\ude00"), r"\ud83d\ude00");
        assert_eq!(mended(r"\\ud83d \n \u00e9"), r"\\ud83d \n \u00e9");
    }
}
