//! What is known of a text before it is known: which characters it may have. From it follows how little a template has to
//! write so that YAML reads the very same text.

/// Which characters a text may have. The sets are bits by ASCII code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// All characters that it may have; `None` if it may have any of Unicode.
    pub(super) chars: Option<u128>,
    /// The characters that it may start with. Meaningless if `chars` is `None`.
    pub(super) first: u128,
    /// Whether it may be empty.
    pub(super) empty: bool,
}

const fn range(from: u8, to: u8) -> u128 {
    let mut set = 0;
    let mut code = from;
    while code <= to {
        set |= 1 << code;
        code += 1;
    }
    set
}

/// The ASCII digits.
pub(super) const DIGITS: u128 = range(b'0', b'9');
/// The ASCII letters and digits.
pub(super) const ALPHANUMERIC: u128 = DIGITS | range(b'a', b'z') | range(b'A', b'Z');
/// The hexadecimal digits in small letters.
pub(super) const HEX: u128 = DIGITS | range(b'a', b'f');
/// The digits of base64.
pub(super) const BASE64: u128 = ALPHANUMERIC | 1 << b'+' | 1 << b'/' | 1 << b'=';
/// What may stand in an unquoted scalar at any place but the first.
pub(super) const PLAIN: u128 = ALPHANUMERIC | 1 << b'-' | 1 << b'.' | 1 << b'_' | 1 << b'/';
/// What stands for itself on one line of a block scalar.
pub(super) const LINE: u128 = range(b' ', b'~');
/// What stands for itself within double quotes.
pub(super) const IN_QUOTES: u128 = LINE & !(1 << b'"' | 1 << b'\\');

impl Shape {
    /// Nothing is known.
    pub(super) const ANY: Self = Self { chars: None, first: 0, empty: true };
    /// A DNS name in small letters.
    pub(super) const NAME: Self = Self {
        chars: Some(range(b'a', b'z') | DIGITS | 1 << b'-' | 1 << b'.'),
        first: range(b'a', b'z') | DIGITS,
        empty: false,
    };
    /// A whole number in decimal.
    pub(super) const NUMBER: Self = Self { chars: Some(DIGITS | 1 << b'-'), first: DIGITS | 1 << b'-', empty: false };
    /// The empty text.
    pub(super) const EMPTY: Self = Self { chars: Some(0), first: 0, empty: true };

    /// The shape of this text.
    pub(super) fn of(text: &str) -> Self {
        if !text.is_ascii() {
            return Self { empty: false, ..Self::ANY };
        }
        let chars = text.bytes().fold(0, |set, byte| set | 1 << byte);
        Self { chars: Some(chars), first: text.bytes().next().map_or(0, |byte| 1 << byte), empty: text.is_empty() }
    }

    /// The shape of texts that have one of these characters.
    pub(super) const fn one_of(chars: u128) -> Self {
        Self { chars: Some(chars), first: chars, empty: false }
    }

    /// The shape of a text of one of the two shapes.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            chars: self.chars.zip(other.chars).map(|(one, two)| one | two),
            first: self.first | other.first,
            empty: self.empty || other.empty,
        }
    }

    /// The shape of a text of this shape and then one of the other.
    pub(super) fn then(self, next: Self) -> Self {
        Self {
            chars: self.chars.zip(next.chars).map(|(one, two)| one | two),
            first: if self.empty { self.first | next.first } else { self.first },
            empty: self.empty && next.empty,
        }
    }

    /// The same, but for the empty text.
    pub(super) fn not_empty(self) -> Self {
        Self { empty: false, ..self }
    }

    /// Whether it has no characters but these.
    pub(super) fn within(self, set: u128) -> bool {
        self.chars.is_some_and(|chars| chars & !set == 0)
    }
}

/// The shape of the texts that match a regular expression as a whole; `None` if it has a construct that isn't followed here.
pub(super) fn of_pattern(pattern: &str) -> Option<Shape> {
    let mut reader = Reader { rest: pattern.strip_prefix('^').unwrap_or(pattern), depth: 0 };
    let shape = reader.alternatives()?;
    matches!(reader.rest, "" | "$").then_some(shape)
}

struct Reader<'a> {
    rest: &'a str,
    depth: u32,
}

impl Reader<'_> {
    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn next(&mut self) -> Option<u8> {
        let next = self.rest.bytes().next().filter(u8::is_ascii)?;
        self.rest = self.rest.get(1..)?;
        Some(next)
    }

    fn alternatives(&mut self) -> Option<Shape> {
        let mut shape = self.sequence()?;
        while self.take("|") {
            shape = shape.or(self.sequence()?);
        }
        Some(shape)
    }

    fn sequence(&mut self) -> Option<Shape> {
        let mut shape = Shape::EMPTY;
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) && self.rest != "$" {
            let one = self.atom()?;
            let (least, most) = self.quantifier()?;
            shape = shape.then(match (least, most) {
                (_, Some(0)) => Shape::EMPTY,
                (0, _) => Shape { empty: true, ..one },
                _ => one,
            });
        }
        Some(shape)
    }

    fn quantifier(&mut self) -> Option<(u32, Option<u32>)> {
        let bounds = if self.take("*") {
            (0, None)
        } else if self.take("+") {
            (1, None)
        } else if self.take("?") {
            (0, Some(1))
        } else if self.take("{") {
            let (inner, rest) = self.rest.split_once('}')?;
            self.rest = rest;
            match inner.split_once(',') {
                None => (inner.parse().ok()?, Some(inner.parse().ok()?)),
                Some((least, "")) => (least.parse().ok()?, None),
                Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
            }
        } else {
            return Some((1, Some(1)));
        };
        self.take("?");
        Some(bounds)
    }

    fn atom(&mut self) -> Option<Shape> {
        if self.take("(") {
            self.depth += 1;
            if self.depth > 64 || (self.rest.starts_with('?') && !self.take("?:")) {
                return None;
            }
            let shape = self.alternatives()?;
            self.depth -= 1;
            return self.take(")").then_some(shape);
        }
        match self.next()? {
            b'[' => self.class().map(Shape::one_of),
            b'\\' => self.escape().map(Shape::one_of),
            b'.' | b'^' | b'$' | b'*' | b'+' | b'?' | b'{' => None,
            literal => Some(Shape::one_of(1 << literal)),
        }
    }

    fn escape(&mut self) -> Option<u128> {
        Some(match self.next()? {
            b'd' => DIGITS,
            b'w' => ALPHANUMERIC | 1 << b'_',
            b't' => 1 << b'\t',
            b'n' => 1 << b'\n',
            letter if letter.is_ascii_alphanumeric() => return None,
            literal => 1 << literal,
        })
    }

    fn class(&mut self) -> Option<u128> {
        if self.rest.starts_with('^') {
            return None;
        }
        let mut set = 0;
        loop {
            let from = match self.next()? {
                b']' if set != 0 => return Some(set),
                b'[' | b'&' | b'~' => return None,
                b'\\' => {
                    let escaped = self.escape()?;
                    set |= escaped;
                    if escaped.count_ones() > 1 {
                        continue;
                    }
                    u8::try_from(escaped.trailing_zeros()).ok()?
                }
                literal => literal,
            };
            set |= 1 << from;
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            if is_range {
                self.next()?;
                let to = match self.next()? {
                    b'\\' | b'[' => return None,
                    to => to,
                };
                set |= range(from, to);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_tells_the_characters() {
        let shape = of_pattern("[A-Za-z0-9_]+").unwrap();
        assert_eq!(
            shape,
            Shape { chars: Some(ALPHANUMERIC | 1 << b'_'), first: ALPHANUMERIC | 1 << b'_', empty: false }
        );

        let shape = of_pattern("(a|b-)?[cd]{2,3}").unwrap();
        assert_eq!(shape, Shape::of("a").or(Shape::of("bcd-")).or(Shape::one_of(Shape::of("cd").first)).or(shape));
        assert!(!shape.empty && shape.within(PLAIN));
        assert_eq!(shape.first, Shape::of("abcd").chars.unwrap());

        assert!(of_pattern("x*").unwrap().empty);
        assert!(!of_pattern(r"\/[^a]").is_some_and(|shape| shape.within(LINE)));
        assert_eq!(
            of_pattern(r"a\.b[-.]"),
            Some(Shape { chars: Some(Shape::of("ab.-").chars.unwrap()), first: 1 << b'a', empty: false })
        );
    }

    #[test]
    fn what_is_not_followed_is_unknown() {
        for pattern in [".*", "[^x]", r"\S", "(?i)a", "é", "(a", "[a", "a{", r"\x41", "[[:alpha:]]"] {
            assert_eq!(of_pattern(pattern), None, "{pattern}");
        }
    }
}
