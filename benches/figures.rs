//! `cargo bench -p kdsl-benches` prints how long the command takes and how much memory it needs, beside the floor: a process
//! that only writes the same objects. Figures, never verdicts: nothing fails because a machine is slow.
#![allow(clippy::disallowed_methods, reason = "it measures time and processes")]
#![allow(clippy::print_stdout, reason = "it prints a table")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kdsl_tests::released_kdsl as kdsl;
use nix::sys::resource::{UsageWho, getrusage};

/// The program of the README.
const LINE: &str = "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n";

/// How often each call is measured; one that takes long, fewer times, but at least three.
const RUNS: usize = 11;

/// How long the measurements of one call may take.
const PATIENCE: Duration = Duration::from_secs(4);

/// Told to itself: measure one call, in a process of its own, since the memory of children is only known as the largest.
const MEASURE: &str = "--measure-one";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((first, call)) if first == MEASURE => measure_one(call),
        _ => figures(),
    }
}

fn figures() {
    let folder = tempfile::tempdir().expect("a folder");
    let inputs = Inputs { folder: folder.path().to_owned() };
    let build = |input: &Path| call(kdsl(), &["build", &input.to_string_lossy(), "--target", "kubernetes", "--stdout"]);

    println!("| what | wall, median | wall, least | CPU | peak memory | output | floor, median |");
    println!("|---|---|---|---|---|---|---|");
    let line = inputs.file("line", LINE);
    let objects = inputs.file("objects.yaml", &output(&build(&line)));
    row("the line, to standard output", &build(&line), Some(&floor(&objects, 1)));
    for target in ["helm", "kubernetes", "openshift"] {
        let out = inputs.folder.join(format!("out-{target}"));
        let words =
            ["build", &*line.to_string_lossy(), "--target", target, "-o", &*out.to_string_lossy()].map(str::to_owned);
        row(
            &format!("the line, `--target {target}` to disk"),
            &call(kdsl(), &words.each_ref().map(String::as_str)),
            None,
        );
    }
    row("`check` of the line", &call(kdsl(), &["check", &line.to_string_lossy()]), None);
    row("`--version`", &call(kdsl(), &["--version"]), None);
    for count in [1, 10, 100, 1_000] {
        let files = inputs.files(count);
        row(&format!("{count} files of one app each"), &build(&files), Some(&floor(&objects, count)));
    }
    for count in [10, 100, 1_000, 10_000] {
        let apps: String =
            (0..count).map(|number| LINE.replace("app wordpress", &format!("app shop-{number}"))).collect();
        let apps = apps.replace("stateless x3", "stateless wordpress x3");
        let file = inputs.file(&format!("apps-{count}"), &apps);
        row(&format!("one file of {count} apps"), &build(&file), Some(&floor(&objects, count)));
    }
    for depth in [1, 16, 64, 256] {
        // The outermost brackets are those of the app, the component and the map.
        let depth_within = depth.max(5) - 4;
        let (open, close) = ("(".repeat(depth_within), ")".repeat(depth_within));
        let text = format!(
            "app deep <\n  web: stateless \"nginx:1.30\" {{\n    user 101\n    env {{ A: {open}1{close} }}\n  }}\n>\n"
        );
        let file = inputs.file(&format!("deep-{depth}"), &text);
        row(&format!("brackets nested {depth} deep"), &build(&file), None);
    }
}

/// A call: the program and its arguments.
type Call = Vec<String>;

fn call(program: &Path, arguments: &[&str]) -> Call {
    let program = program.to_string_lossy().into_owned();
    std::iter::once(program).chain(arguments.iter().map(|it| (*it).to_owned())).collect()
}

fn floor(objects: &Path, times: usize) -> Call {
    call(Path::new(env!("CARGO_BIN_EXE_floor")), &[&objects.to_string_lossy(), &times.to_string()])
}

/// Where the programs that are measured lie.
struct Inputs {
    folder: PathBuf,
}

impl Inputs {
    fn file(&self, name: &str, text: &str) -> PathBuf {
        let extension = if name.contains('.') { "" } else { ".kd" };
        let path = self.folder.join(format!("{name}{extension}"));
        std::fs::write(&path, text).expect("a program");
        path
    }

    /// A folder of files of one app each.
    fn files(&self, count: usize) -> PathBuf {
        let folder = self.folder.join(format!("files-{count}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        for number in 0..count {
            let text = LINE.replace("app wordpress", &format!("app shop-{number}"));
            let text = text.replace("stateless x3", "stateless wordpress x3");
            std::fs::write(folder.join(format!("shop-{number}.kd")), text).expect("a program");
        }
        folder
    }
}

/// What a call writes to standard output.
fn output(call: &Call) -> String {
    let output = Command::new(&call[0]).args(&call[1..]).output().expect("the call");
    assert!(output.status.success(), "{}: {}", call.join(" "), String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn row(what: &str, call: &Call, floor: Option<&Call>) {
    let figures = measure(call);
    let mut line = format!(
        "| {what} | {} | {} | {} | {:.1} MB | {} | ",
        milliseconds(figures.median),
        milliseconds(figures.least),
        milliseconds(figures.cpu),
        figures.memory as f64 / 1024.0,
        size(output(call).len()),
    );
    if let Some(floor) = floor {
        let _ = write!(line, "{} ", milliseconds(measure(floor).median));
    }
    println!("{line}|");
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}

fn size(bytes: usize) -> String {
    match bytes {
        0 => String::new(),
        1..100_000 => format!("{:.1} kB", bytes as f64 / 1000.0),
        _ => format!("{:.1} MB", bytes as f64 / 1_000_000.0),
    }
}

struct Figures {
    median: Duration,
    least: Duration,
    cpu: Duration,
    /// In KiB.
    memory: i64,
}

fn measure(call: &Call) -> Figures {
    let this = std::env::current_exe().expect("the path of this program");
    let started = Instant::now();
    let mut runs: Vec<(Duration, Duration, i64)> = (0..RUNS)
        .take_while(|run| *run < 3 || started.elapsed() < PATIENCE)
        .map(|_| {
            let output = Command::new(&this).arg(MEASURE).args(call).output().expect("a measurement");
            let text = String::from_utf8(output.stdout).expect("three numbers");
            let numbers: Vec<u64> = text.split_whitespace().map(|it| it.parse().expect("a number")).collect();
            let [wall, cpu, memory] = numbers[..] else { panic!("{}: {text}", call.join(" ")) };
            (Duration::from_micros(wall), Duration::from_micros(cpu), i64::try_from(memory).expect("a size"))
        })
        .collect();
    runs.sort();
    let (median, cpu, _) = runs[runs.len() / 2];
    let memory = runs.iter().map(|(_, _, memory)| *memory).max().unwrap_or_default();
    Figures { median, least: runs[0].0, cpu, memory }
}

/// Runs a call once and prints microseconds of wall time, of CPU, and KiB of memory at the peak.
fn measure_one(call: &[String]) {
    let started = Instant::now();
    let status = Command::new(&call[0])
        .args(&call[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the call");
    let wall = started.elapsed().as_micros();
    assert!(status.success(), "{}", call.join(" "));
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the usage of children");
    let (user, system) = (usage.user_time(), usage.system_time());
    let cpu = (user.tv_sec() + system.tv_sec()) * 1_000_000 + user.tv_usec() + system.tv_usec();
    println!("{wall} {cpu} {}", usage.max_rss());
}
