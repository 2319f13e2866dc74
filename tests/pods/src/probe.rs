//! Probes, asked once.

use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::SLOWNESS;
use crate::pod::Pod;
use crate::web;

impl Pod {
    /// What one of its probes says.
    #[track_caller]
    pub(crate) fn probe(&self, name: &str) -> bool {
        let probe = &self.spec["containers"][0][name];
        let limit = Duration::from_secs(probe["timeoutSeconds"].as_u64().unwrap_or(1)) * SLOWNESS;
        if let Some(words) = probe["exec"]["command"].as_array() {
            let words: Vec<String> = words.iter().map(|word| word.as_str().unwrap_or_default().to_owned()).collect();
            self.execute(&words, limit)
        } else if probe["httpGet"].is_object() {
            let path = probe["httpGet"]["path"].as_str().unwrap_or("/");
            let answer =
                web::request((self.address(), self.port(&probe["httpGet"]["port"])), ("GET", path), "", "", limit);
            answer.is_some_and(|answer| (200..400).contains(&answer.status))
        } else if probe["tcpSocket"].is_object() {
            let port = self.port(&probe["tcpSocket"]["port"]);
            let address = format!("{}:{port}", self.address()).parse().expect("an address");
            TcpStream::connect_timeout(&address, limit).is_ok()
        } else {
            panic!("{name}: {probe} is not played")
        }
    }

    /// The number of a port that is given by number or name.
    #[track_caller]
    fn port(&self, port: &Value) -> u16 {
        let ports = self.spec["containers"][0]["ports"].as_array().into_iter().flatten();
        let named = ports.into_iter().find(|it| it["name"] == *port).map(|it| &it["containerPort"]);
        let number = port.as_u64().or(named.and_then(Value::as_u64));
        u16::try_from(number.unwrap_or_else(|| panic!("no port is {port}"))).expect("a port")
    }
}
