//! `cargo xtask prove`: tries any number of pairs of a program and values.
#![allow(clippy::print_stdout, reason = "it reports on standard output")]

use std::process::ExitCode;

use kdsl_prove::inject::BREAKS;
use kdsl_prove::run::{Report, run};
use kdsl_prove::shrink::shrink;
use kdsl_tests::json_for_yaml;

const USAGE: &str = "\
Tries programs and values that are made at random: the chart, rendered by the real Helm, and the manifests are to be the
same objects.

  cargo xtask prove [--cases N] [--seed S] [--inject]

  --cases N   how many pairs of a program and values; 1000 if it is not said
  --seed S    where chance begins; 1 if it is not said
  --inject    breaks the charts in each of several ways, with N pairs for each, and fails if one is not seen
";

/// How many differences are made small and shown.
const SHOWN: usize = 3;

fn main() -> ExitCode {
    let (mut cases, mut seed, mut inject) = (1000, 1, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|it| it.parse::<u64>().ok());
        match argument.as_str() {
            "--cases" => match number().and_then(|it| usize::try_from(it).ok()).filter(|it| *it > 0) {
                Some(number) => cases = number,
                None => return usage(),
            },
            "--seed" => match number() {
                Some(number) => seed = number,
                None => return usage(),
            },
            "--inject" => inject = true,
            _ => return usage(),
        }
    }
    if inject { broken(cases, seed) } else { sound(cases, seed) }
}

fn usage() -> ExitCode {
    print!("{USAGE}");
    ExitCode::from(2)
}

fn tell(pairs: usize, differences: usize) {
    if pairs % 1000 < 40 {
        eprintln!("{pairs} pairs, {differences} differences");
    }
}

fn sound(cases: usize, seed: u64) -> ExitCode {
    let report = run(cases, seed, None, &tell);
    for (seed, errors) in report.unsound.iter().take(SHOWN) {
        println!("The program of seed {seed} has errors:\n{errors}");
    }
    for (pair, said, helm) in report.differences.iter().take(SHOWN) {
        let (pair, said) = shrink(*helm, pair, said, None);
        let on = if pair.openshift { "OpenShift" } else { "Kubernetes" };
        println!("A difference on {on}, with {helm:?}:\n\n{}\nvalues: {}", pair.program, json_for_yaml(&pair.values));
        if let Some(environment) = &pair.environment {
            println!("environment: {environment}");
        }
        println!("\n{said}\n");
    }
    summary(&report);
    println!("{} pairs, {} differences", report.pairs, report.differences.len());
    if report.differences.is_empty() && report.unsound.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn summary(report: &Report) {
    println!("{} pairs are refused by both readings, {} programs have errors", report.refused, report.unsound.len());
    match report.untried() {
        untried if untried.is_empty() => println!("every statement and every type of the standard library was tried"),
        untried => println!("not tried: {}", untried.join(", ")),
    }
}

fn broken(cases: usize, seed: u64) -> ExitCode {
    let mut unseen = 0;
    for it in &BREAKS {
        let report = run(cases, seed, Some(it), &|_, _| ());
        let seen = report.differences.len();
        println!("{}: {} of {} broken charts are seen ({})", it.name, seen, report.pairs, it.what);
        unseen += usize::from(seen == 0);
    }
    println!("{} ways to break a chart, {unseen} not seen", BREAKS.len());
    if unseen == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
