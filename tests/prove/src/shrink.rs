//! Makes a pair that differs small: fewer values, fewer lines, as long as the two readings still differ.

use kdsl_tests::Helm;
use serde_json::Value;

use crate::batch::{Verdict, alone};
use crate::inject::Break;
use crate::pair::{Pair, Program};

/// How many smaller pairs are tried at most: each takes Helm a tenth of a second.
const TRIES: usize = 400;

/// The smallest pair that was found, and what is said of it.
pub fn shrink(helm: Helm, pair: &Pair, said: &str, broken: Option<&Break>) -> (Pair, String) {
    let mut shrinker = Shrinker { helm, broken, tries: TRIES, best: pair.clone(), said: said.to_owned() };
    shrinker.values();
    shrinker.lines();
    shrinker.values();
    (shrinker.best, shrinker.said)
}

struct Shrinker<'a> {
    helm: Helm,
    broken: Option<&'a Break>,
    tries: usize,
    best: Pair,
    said: String,
}

impl Shrinker<'_> {
    /// Keeps the pair if it differs, too.
    fn keep(&mut self, pair: Pair) -> bool {
        if self.tries == 0 {
            return false;
        }
        let Ok(program) = Program::compile(&pair.program) else { return false };
        if pair.environment.as_ref().is_some_and(|it| !program.environments().contains(it)) {
            return false;
        }
        self.tries -= 1;
        let mut compiled = program.with(&pair);
        if let Some(broken) = self.broken {
            let Some(chart) = broken.apply(&compiled.chart) else { return false };
            compiled.chart = chart;
        }
        match alone(self.helm, &(pair.clone(), compiled)) {
            Verdict::Differs(said) => {
                self.best = pair;
                self.said = said;
                true
            }
            _ => false,
        }
    }

    /// Takes values away, the outer ones first.
    fn values(&mut self) {
        if self.best.environment.is_some() {
            self.keep(Pair { environment: None, ..self.best.clone() });
        }
        let mut depth = 1;
        loop {
            let paths = paths(&self.best.values, depth);
            if paths.is_empty() {
                return;
            }
            for path in paths {
                let mut smaller = self.best.clone();
                if remove(&mut smaller.values, &path) {
                    self.keep(smaller);
                }
            }
            depth += 1;
        }
    }

    /// Takes lines away: halves, quarters and so on down to single ones.
    fn lines(&mut self) {
        let mut size = self.best.program.lines().count().div_ceil(2);
        while size > 0 {
            let mut at = 0;
            while at < self.best.program.lines().count() {
                let lines = self.best.program.lines().enumerate();
                let program: String =
                    lines.filter(|(nth, _)| *nth < at || *nth >= at + size).map(|(_, it)| format!("{it}\n")).collect();
                if !self.keep(Pair { program, ..self.best.clone() }) {
                    at += size;
                }
            }
            size /= 2;
        }
    }
}

/// The paths of all entries at a depth.
fn paths(value: &Value, depth: usize) -> Vec<Vec<String>> {
    let Some(entries) = value.as_object() else { return Vec::new() };
    let below = entries.iter().flat_map(|(name, value)| {
        let rest = if depth == 1 { vec![Vec::new()] } else { paths(value, depth - 1) };
        rest.into_iter().map(move |rest| [vec![name.clone()], rest].concat())
    });
    below.collect()
}

fn remove(value: &mut Value, path: &[String]) -> bool {
    match (path, value.as_object_mut()) {
        ([last], Some(entries)) => entries.remove(last).is_some(),
        ([first, rest @ ..], Some(entries)) => entries.get_mut(first).is_some_and(|it| remove(it, rest)),
        _ => false,
    }
}
