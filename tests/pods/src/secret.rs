//! The values of Secrets.

use std::collections::BTreeMap;

use serde_json::Value;

/// The decoded values of a Secret.
pub(crate) fn values(secret: &Value) -> BTreeMap<String, Vec<u8>> {
    let entries = |field: &str| secret[field].as_object().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let encoded = entries("data").into_iter().map(|(key, value)| (key, decoded(&text(&value))));
    let plain = entries("stringData").into_iter().map(|(key, value)| (key, text(&value).into_bytes()));
    encoded.chain(plain).collect()
}

/// The bytes that a text in base 64 stands for.
fn decoded(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for digit in text.bytes().take_while(|&byte| byte != b'=') {
        let value = DIGITS.iter().position(|&it| it == digit).expect("a digit of base 64");
        held = held << 6 | u32::try_from(value).expect("at most 63");
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).expect("eight bits"));
        }
    }
    bytes
}
