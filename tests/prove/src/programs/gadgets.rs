//! Programs with a type of their own that has a parameter of each sort, and expressions over them.

use std::fmt::Write as _;

use kdsl_tests::literal;

use crate::pair::Program;
use crate::random::Random;

/// The parameters of the type; some have no default that anyone would choose.
const PARAMS: &str = "  ## A text of any form.
  param text: string = TEXT
  param word: string matching \"[a-z0-9-]{0,20}\" = \"word\"
  param number: int in 0..1000 = 7
  param ratio: number = 0.5
  param flag: bool = false
  param room: memory in 1Mi..4Gi = 96Mi
  param disk: storage in 1Mi..1Ti = 2Gi
  param share: cpu in 10m..16 = 250m
  param pause: duration in 1s..1d = 90s
  param part: percent in 1%..100% = 40%
  param door: port = 8080
  param where: host = \"gadget.example.com\"
  param folder: path = \"/srv/gadget\"
  param colour: enum(\"red\", \"dark-blue\", \"on\") = \"red\"
  param items: list(string) = [\"a\", TEXT]
  param settings: map(string) = { level: \"info\", \"a.b/c\": TEXT }
  param address: url = \"https://example.com/a?b=c\"
";

/// A program with such a type. One whose numbers could grow too large is made again.
pub(super) fn gadget_program(seed: u64, app: &str, texts: &[String]) -> String {
    let mut random = Random::new(seed);
    for _ in 0..20 {
        let program = gadgets(&mut random, app, texts);
        if Program::compile(&program).is_ok() {
            return program;
        }
    }
    format!("app {app} < web: stateless nginx >\n")
}

fn gadgets(random: &mut Random, app: &str, texts: &[String]) -> String {
    let mut program = String::from("component gadget: stateless {\n");
    for part in PARAMS.split_inclusive("TEXT") {
        match part.strip_suffix("TEXT") {
            Some(before) => drop(write!(program, "{before}{}", literal(random.pick::<String>(texts)))),
            None => program.push_str(part),
        }
    }
    program.push_str("  image \"docker.io/library/nginx:1.30\"\n  user 101\n  port http 8080\n");
    let mut makes = Maker { random, texts };
    for nth in 0..=makes.random.below(5) {
        let value = makes.text(3);
        let _ = writeln!(program, "  env {{ V{nth}: {value} }}");
    }
    if makes.random.once_in(2) {
        let (list, text) = (makes.list(2), makes.text(2));
        let _ = writeln!(program, "  args [\"--\", {list}, {text}]");
    }
    if makes.random.once_in(2) {
        let _ = writeln!(program, "  file \"/etc/gadget.conf\" = {}", makes.text(4));
    }
    if makes.random.once_in(3) {
        let _ = writeln!(program, "  annotation {{ \"example.com/made\": {} }}", makes.text(2));
    }
    if makes.random.once_in(3) {
        let _ = writeln!(program, "  warn {} else \"that is odd\"", makes.truth(2));
    }
    if makes.random.once_in(4) {
        let _ = writeln!(program, "  require {} or number < 900 else \"too many\"", makes.truth(2));
    }
    if makes.random.once_in(3) {
        let data = [makes.text(2), makes.text(2)];
        let _ =
            writeln!(program, "  object \"v1\" ConfigMap made {{ data: {{ one: {}, two: {} }} }}", data[0], data[1]);
    }
    if makes.random.once_in(3) {
        let _ = writeln!(program, "  resources {{ memory: room, cpu: share }}\n  grace pause");
    }
    if makes.random.once_in(3) {
        let _ = writeln!(program, "  scratch \"/work\" disk");
    }
    program.push_str("}\n\n");
    let _ = writeln!(
        program,
        "app {app} <\n  web: stateless gadget\n  other-one: stateless gadget x2 {{ number = 12; flag = true }}\n>"
    );
    program
}

/// Makes expressions, each of at most so many levels.
struct Maker<'a> {
    random: &'a mut Random,
    texts: &'a [String],
}

impl Maker<'_> {
    fn text(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.random.below(8) {
                0 => literal(self.random.pick::<String>(self.texts)),
                1 => "settings[\"level\"]".to_owned(),
                2 => "if length(items) > 1 then items[1] else \"\"".to_owned(),
                3 => (*self.random.pick(&["where", "folder", "colour", "address"])).to_owned(),
                4 => "word".to_owned(),
                _ => "text".to_owned(),
            };
        }
        let below = depth - 1;
        let few = 1 + self.random.below(4);
        match self.random.below(18) {
            0 => format!("upper({})", self.text(below)),
            1 => format!("lower({})", self.text(below)),
            2 => format!("trim({})", self.text(below)),
            3 => format!("base64({})", self.text(below)),
            4 => format!("sha256({})", self.text(below)),
            5 => format!("replace({}, {}, {})", self.text(below), self.needle(), self.text(0)),
            6 => format!("indent({}, {few})", self.text(below)),
            7 => format!("join({}, {})", self.list(below), self.needle()),
            8 => format!("or-else({}, {})", self.text(below), self.text(below)),
            9 => format!("json({})", self.anything(below)),
            10 => format!("if {} then {} else {}", self.truth(below), self.text(below), self.text(below)),
            11 => format!("\"<${{{}}}>\"", self.whole(below)),
            12 => format!("\"${{{}}} and ${{text}}\"", self.truth(below)),
            13 => (*self.random.pick(&["\"${room}\"", "\"${disk}\"", "\"${share}\"", "\"${pause}\"", "\"${part}\""]))
                .to_owned(),
            14 => format!("\"${{room * {few}}} of ${{part}}, ${{ratio}}\""),
            _ => self.text(below),
        }
    }

    /// A text to look for: short, and never empty.
    fn needle(&mut self) -> String {
        literal(self.random.pick::<&str>(&[",", "a", "\n", " ", "$", "{{", "ab", "é"]))
    }

    fn whole(&mut self, depth: usize) -> String {
        if depth == 0 {
            return (*self.random.pick(&["number", "3", "12345678", "door", "number", "1000000"])).to_owned();
        }
        let below = depth - 1;
        let few = 1 + self.random.below(9);
        match self.random.below(11) {
            0 => format!("length({})", self.anything(below)),
            1 => "megabytes(room)".to_owned(),
            2 => "bytes(disk)".to_owned(),
            3 => "millicores(share)".to_owned(),
            4 => "seconds(pause)".to_owned(),
            5 => format!("min({}, {})", self.whole(below), self.whole(below)),
            6 => format!("max({}, {}, 5)", self.whole(below), self.whole(below)),
            7 => format!("({} + {few})", self.whole(below)),
            8 => format!("({} * {few})", self.whole(below)),
            9 => format!("({} / {few})", self.whole(below)),
            _ => format!("({} - {few})", self.whole(below)),
        }
    }

    fn truth(&mut self, depth: usize) -> String {
        if depth == 0 {
            return (*self.random.pick(&[
                "flag",
                "number > 5",
                "colour == \"on\"",
                "text == \"\"",
                "word != \"word\"",
            ]))
            .to_owned();
        }
        let below = depth - 1;
        match self.random.below(12) {
            0 => format!("not ({})", self.truth(below)),
            1 => format!("({} and {})", self.truth(below), self.truth(below)),
            2 => format!("({} or {})", self.truth(below), self.truth(below)),
            3 => format!("contains({}, {})", self.text(below), self.needle()),
            4 => format!("starts-with({}, {})", self.text(below), self.needle()),
            5 => format!("ends-with({}, {})", self.text(below), self.needle()),
            6 => format!("{} == {}", self.text(below), self.text(0)),
            7 => format!("{} <= {}", self.whole(below), self.whole(below)),
            8 => "has(settings, \"level\")".to_owned(),
            9 => "room >= 128Mi".to_owned(),
            10 => "pause < 2m".to_owned(),
            _ => self.truth(below),
        }
    }

    fn list(&mut self, depth: usize) -> String {
        if depth == 0 {
            return "items".to_owned();
        }
        let below = depth - 1;
        match self.random.below(5) {
            0 => format!("split({}, {})", self.text(below), self.needle()),
            1 => "pairs(settings, \"=\")".to_owned(),
            2 => format!("[{}, {}]", self.text(below), self.text(below)),
            _ => "items".to_owned(),
        }
    }

    fn anything(&mut self, depth: usize) -> String {
        match self.random.below(4) {
            0 => self.list(depth),
            1 => "settings".to_owned(),
            _ => self.text(depth),
        }
    }
}
