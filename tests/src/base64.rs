//! Base 64, as Secrets are written.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The text in base 64 that stands for bytes.
pub fn encoded(bytes: &[u8]) -> String {
    let digit = |block: u32, nth: u32| char::from(DIGITS[(block >> (18 - 6 * nth) & 63) as usize]);
    let of = |chunk: &[u8]| {
        let byte = |nth: usize| u32::from(chunk.get(nth).copied().unwrap_or(0));
        let block = byte(0) << 16 | byte(1) << 8 | byte(2);
        (0..4).map(|nth| if nth as usize > chunk.len() { '=' } else { digit(block, nth) }).collect::<String>()
    };
    bytes.chunks(3).map(of).collect()
}

/// The bytes that a text in base 64 stands for.
///
/// # Panics
/// If a character is no digit of base 64.
pub fn decoded(text: &str) -> Vec<u8> {
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
