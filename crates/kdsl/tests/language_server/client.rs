//! A client that speaks the protocol to the real process.

use std::collections::VecDeque;
use std::io::{BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an answer may take before the test fails: long, because a build machine may be busy.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Client {
    process: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    unread: VecDeque<Value>,
    last_id: i64,
    pub(crate) capabilities: Value,
}

impl Client {
    /// A client that can do everything, with columns in UTF-8.
    pub(crate) fn start() -> Self {
        Self::with(json!({
            "general": { "positionEncodings": ["utf-16", "utf-8"] },
            "textDocument": {
                "definition": { "linkSupport": true },
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
                "publishDiagnostics": { "relatedInformation": true },
                "hover": { "contentFormat": ["markdown"] },
                "completion": { "completionItem": { "snippetSupport": true } },
            },
        }))
    }

    /// A client of these capabilities that shows virtual documents.
    pub(crate) fn with(capabilities: Value) -> Self {
        Self::with_options(capabilities, json!({ "virtualDocuments": true }))
    }

    pub(crate) fn with_options(capabilities: Value, options: Value) -> Self {
        Self::spawn(&[]).hello(capabilities, options)
    }

    /// Says hello.
    pub(crate) fn hello(self, capabilities: Value, options: Value) -> Self {
        let mut client = self;
        let answer = client.request(
            "initialize",
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "initializationOptions": options }),
        );
        client.capabilities = answer["result"]["capabilities"].clone();
        client.notify("initialized", json!({}));
        client
    }

    /// The process, before anything was said.
    pub(crate) fn spawn(environment: &[(&str, &str)]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_kdsl"))
            .arg("lsp")
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary was built for this test");
        let input = process.stdin.take();
        let mut output = BufReader::new(process.stdout.take().expect("it is piped"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self { process, input, messages, unread: VecDeque::new(), last_id: 0, capabilities: Value::Null }
    }

    pub(crate) fn send(&mut self, message: Value) {
        self.send_raw(message.to_string().as_bytes());
    }

    /// Sends a body with its header.
    pub(crate) fn send_raw(&mut self, body: &[u8]) {
        let input = self.input.as_mut().expect("the connection is open");
        write!(input, "Content-Length: {}\r\n\r\n", body.len()).expect("the server reads");
        input.write_all(body).expect("the server reads");
        input.flush().expect("the server reads");
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and does not wait.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The answer to a request that was sent.
    pub(crate) fn answer(&mut self, id: i64) -> Value {
        self.wait(&format!("the answer to request {id}"), |message| {
            message["id"] == json!(id) && message.get("method").is_none()
        })
    }

    /// Sends a request and waits for its whole answer.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Sends a request and waits for its result.
    pub(crate) fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.request(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "kd", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces a range: start line, start column, end line, end column.
    pub(crate) fn edit(&mut self, uri: &str, version: i32, range: [u32; 4], text: &str) {
        let [start_line, start, end_line, end] = range;
        let range = json!({
            "start": { "line": start_line, "character": start },
            "end": { "line": end_line, "character": end },
        });
        self.change(uri, version, json!([{ "range": range, "text": text }]));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub(crate) fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// The diagnostics that are published for this version of a document.
    pub(crate) fn diagnostics(&mut self, uri: &str, version: Option<i32>) -> Vec<Value> {
        let message = self.wait(&format!("the diagnostics of {uri} at {version:?}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"].get("version").and_then(Value::as_i64) == version.map(i64::from)
        });
        message["params"]["diagnostics"].as_array().cloned().unwrap_or_default()
    }

    /// The first message, unread or to come, for which `wanted` holds; the others are kept.
    pub(crate) fn wait(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(position) = self.unread.iter().position(&wanted) {
            return self.unread.remove(position).expect("it was just found");
        }
        let end = Instant::now() + PATIENCE;
        loop {
            match self.messages.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(message) if wanted(&message) => return message,
                Ok(message) => self.unread.push_back(message),
                Err(RecvTimeoutError::Timeout) => panic!("no {what}; unread: {:#?}", self.unread),
                Err(RecvTimeoutError::Disconnected) => panic!("the server has gone instead of {what}"),
            }
        }
    }

    /// Whether a message for which `wanted` holds comes within `time`.
    pub(crate) fn comes_within(&mut self, time: Duration, wanted: impl Fn(&Value) -> bool) -> bool {
        let end = Instant::now() + time;
        while let Ok(message) = self.messages.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.unread.push_back(message);
        }
        self.unread.iter().any(wanted)
    }

    /// Closes the connection from this side.
    pub(crate) fn hang_up(&mut self) {
        self.input = None;
    }

    /// The exit code, once the process ends by itself.
    pub(crate) fn exit_code(&mut self) -> i32 {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.process.try_wait().expect("it can be waited for") {
                return status.code().expect("no signal ended it");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the server does not end");
    }

    /// Says goodbye as the protocol wants it and gives the exit code.
    pub(crate) fn goodbye(mut self) -> i32 {
        assert_eq!(self.request("shutdown", Value::Null)["result"], Value::Null);
        self.notify("exit", Value::Null);
        self.exit_code()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Only for a test that has failed: otherwise it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One message: headers, an empty line, the body.
fn read(output: &mut impl std::io::BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.parse().expect("a length is a number");
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("a body is JSON"))
}
