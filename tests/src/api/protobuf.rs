//! The one kind that Helm writes in the binary form: the Secrets in which it records releases.

use serde_json::{Map, Value, json};

use crate::base64::encoded;

/// What the binary form begins with.
const MAGIC: &[u8] = b"k8s\0";

/// The Secret that a body in the binary form holds; nothing if the body is no such thing.
pub(super) fn secret(body: &[u8]) -> Option<Value> {
    let envelope = fields(body.strip_prefix(MAGIC)?)?;
    let kind = fields(of(&envelope, 1).next()?)?;
    let secret = fields(of(&envelope, 2).next()?)?;
    if text(&kind, 2) != "Secret" {
        return None;
    }
    let metadata = fields(of(&secret, 1).next()?)?;
    let data = entries(&secret, 2).map(|(key, value)| (key, encoded(value).into()));
    let labels = entries(&metadata, 11).map(|(key, value)| (key, String::from_utf8_lossy(value).into_owned().into()));
    Some(json!({
        "metadata": { "name": text(&metadata, 1), "labels": labels.collect::<Map<String, Value>>() },
        "data": data.collect::<Map<String, Value>>(),
        "type": text(&secret, 3),
    }))
}

/// A field of a message: its number and bytes.
type Field<'a> = (u64, &'a [u8]);

/// The fields of a message that hold bytes.
fn fields(mut message: &[u8]) -> Option<Vec<Field<'_>>> {
    let mut fields = Vec::new();
    while !message.is_empty() {
        let tag = number(&mut message)?;
        let value = number(&mut message)?;
        // Only numbers and bytes are used: 0 and 2.
        if tag & 7 == 2 {
            let (bytes, rest) = message.split_at_checked(usize::try_from(value).ok()?)?;
            fields.push((tag >> 3, bytes));
            message = rest;
        } else if tag & 7 != 0 {
            return None;
        }
    }
    Some(fields)
}

/// Takes a number off the front of a message.
fn number(message: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = message.split_first()?;
        *message = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn of<'a>(fields: &[Field<'a>], wanted: u64) -> impl Iterator<Item = &'a [u8]> {
    fields.iter().filter(move |(number, _)| *number == wanted).map(|(_, bytes)| *bytes)
}

fn text(fields: &[Field<'_>], wanted: u64) -> String {
    String::from_utf8_lossy(of(fields, wanted).next().unwrap_or_default()).into_owned()
}

/// The entries of a map.
fn entries<'a>(message: &[Field<'a>], wanted: u64) -> impl Iterator<Item = (String, &'a [u8])> {
    of(message, wanted).filter_map(|entry| {
        let entry = fields(entry)?;
        Some((text(&entry, 1), of(&entry, 2).next().unwrap_or_default()))
    })
}
