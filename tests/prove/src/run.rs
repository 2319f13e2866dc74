//! A run over many pairs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use kdsl_semantic::statements::KEYWORDS;
use kdsl_tests::Helm;
use serde_json::{Map, Value};

use crate::batch::{Case, Verdict, compare};
use crate::inject::Break;
use crate::pair::{Pair, Program};
use crate::programs;
use crate::random::Random;
use crate::values::{knobs, values};

/// How many pairs go into one call of Helm.
const BATCH: usize = 40;
/// How many sets of values each program is given; the first is empty.
const SETS: usize = 4;

/// What a run found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many pairs were compared.
    pub pairs: usize,
    /// How many of them both readings refuse.
    pub refused: usize,
    /// How many made programs have errors, which the generator should not make.
    pub unsound: Vec<(u64, String)>,
    /// The pairs that differ, with what is said of them.
    pub differences: Vec<(Pair, String, Helm)>,
    /// How many pairs have each statement, and each type of the standard library.
    pub words: BTreeMap<String, usize>,
}

impl Report {
    /// The statements and types that no pair had.
    pub fn untried(&self) -> Vec<String> {
        let statements = KEYWORDS.iter().map(|it| it.word.to_owned());
        let types = crate::library::library().iter().map(|it| it.name.clone());
        statements.chain(types).filter(|it| !self.words.contains_key(it)).collect()
    }

    fn add(&mut self, other: Self) {
        self.pairs += other.pairs;
        self.refused += other.refused;
        self.unsound.extend(other.unsound);
        self.differences.extend(other.differences);
        for (word, count) in other.words {
            *self.words.entry(word).or_default() += count;
        }
    }
}

/// Compares the readings of this many pairs; with `broken`, those of charts that are broken in this way.
pub fn run(cases: usize, seed: u64, broken: Option<&Break>, told: &(dyn Fn(usize, usize) + Sync)) -> Report {
    let batches = cases.div_ceil(BATCH);
    let next = AtomicUsize::new(0);
    let report = Mutex::new(Report::default());
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(batches);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            // Programs nest, and the compiler goes as deep as they do.
            let worker = std::thread::Builder::new().stack_size(32 << 20);
            let work = || {
                loop {
                    let batch = next.fetch_add(1, Ordering::Relaxed);
                    if batch >= batches {
                        return;
                    }
                    let first = batch * BATCH;
                    let found = one_batch(first..(first + BATCH).min(cases), seed, batch, broken);
                    let mut report = report.lock().expect("no thread panics while it reports");
                    report.add(found);
                    told(report.pairs, report.differences.len());
                }
            };
            worker.spawn_scoped(scope, work).expect("a thread");
        }
    });
    report.into_inner().expect("no thread panics while it reports")
}

fn one_batch(numbers: std::ops::Range<usize>, seed: u64, batch: usize, broken: Option<&Break>) -> Report {
    let openshift = batch % 3 == 2;
    let helm = if batch % 4 == 3 { Helm::Three } else { Helm::Four };
    let mut report = Report::default();
    let mut cases: Vec<Case> = Vec::new();
    for number in numbers {
        let of_program = seed.wrapping_add((number / SETS) as u64);
        let app = programs::app_name(number);
        let text = programs::program_of(of_program, &app);
        let program = match Program::compile(&text) {
            Ok(program) => program,
            Err(errors) => {
                report.unsound.push((of_program, format!("{errors}\n{text}")));
                continue;
            }
        };
        let pair = with_values(&program, app, text, openshift, seed.wrapping_add(number as u64), number % SETS);
        count_words(&pair.program, &mut report.words);
        let mut compiled = program.with(&pair);
        if let Some(broken) = broken {
            let Some(chart) = broken.apply(&compiled.chart) else { continue };
            compiled.chart = chart;
        }
        cases.push((pair, compiled));
    }
    for (verdict, (pair, _)) in compare(helm, &cases).into_iter().zip(cases) {
        report.pairs += 1;
        match verdict {
            Verdict::Same => {}
            Verdict::Refused => report.refused += 1,
            Verdict::Differs(said) => report.differences.push((pair, said, helm)),
        }
    }
    report
}

fn with_values(program: &Program, app: String, text: String, openshift: bool, seed: u64, set: usize) -> Pair {
    let mut random = Random::new(seed);
    let schema = program.chart.iter().find(|(path, _)| path == "values.schema.json").map(|(_, text)| text.as_str());
    let schema = schema.and_then(|it| serde_json::from_str::<Value>(it).ok());
    let values = match &schema {
        Some(schema) if set > 0 => without_next_lines(values(schema, &knobs(schema), 6, &mut random)),
        _ => Value::Object(Map::new()),
    };
    let environments = program.environments();
    let environment = (!environments.is_empty() && random.once_in(2)).then(|| random.pick(&environments).clone());
    Pair { app, program: text, environment, values, openshift }
}

/// Values without the character U+0085, which Helm 3 makes a blank before it looks at the schema.
fn without_next_lines(values: Value) -> Value {
    match values {
        Value::String(text) => Value::String(text.replace('\u{85}', " ")),
        Value::Array(items) => items.into_iter().map(without_next_lines).collect(),
        Value::Object(entries) => {
            entries.into_iter().map(|(key, value)| (key.replace('\u{85}', " "), without_next_lines(value))).collect()
        }
        other => other,
    }
}

fn count_words(program: &str, words: &mut BTreeMap<String, usize>) {
    let all: BTreeSet<&str> = program.split(|it: char| !(it.is_alphanumeric() || it == '-')).collect();
    let statements = KEYWORDS.iter().map(|it| it.word);
    let types = crate::library::library().iter().map(|it| it.name.as_str());
    for word in statements.chain(types).filter(|it| all.contains(it)) {
        *words.entry(word.to_owned()).or_default() += 1;
    }
}
