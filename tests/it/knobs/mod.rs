//! Every knob works: turned alone to any value that its schema accepts, it gives objects that the API server takes and that
//! the tools have nothing against, and changes what its name says and nothing else. Both readings agree on it.

mod apps;
mod changes;
mod helm;
mod says;
mod sound;
mod turns;
mod walk;

use std::sync::Mutex;

use apps::{App, apps};

/// Does something for each application, with two threads.
fn for_each_app(act: impl Fn(&App) -> Vec<String> + Sync) -> Vec<String> {
    let rest = Mutex::new(apps().iter());
    let found = Mutex::new(Vec::new());
    let next = || rest.lock().expect("no thread panicked").next();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(app) = next() {
                    let new = act(app);
                    found.lock().expect("no thread panicked").extend(new);
                }
            });
        }
    });
    let mut found = found.into_inner().expect("no thread panicked");
    found.sort();
    found.dedup();
    found
}

#[track_caller]
fn assert_nothing(found: &[String]) {
    let shown: Vec<String> = found.iter().map(|it| it.chars().take(400).collect()).collect();
    assert!(found.is_empty(), "{} findings\n{}", found.len(), shown.join("\n"));
}

#[test]
fn each_knob_changes_what_it_says_and_nothing_else() {
    assert_nothing(&for_each_app(walk::walk));
}

#[test]
fn each_knob_does_the_same_in_a_chart() {
    assert_nothing(&helm::agree());
}
