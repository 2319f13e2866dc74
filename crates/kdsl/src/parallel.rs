//! Work on many files at once.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use kdsl_db::RootDatabase;

/// Below this many items one thread is as quick.
const WORTH_IT: usize = 8;

/// The stack of a thread, in bytes: as much as the first thread has on most systems.
const STACK: usize = 8 * 1024 * 1024;

/// How many neighbours a thread takes at a time.
const BATCH: usize = 4;

/// The result of `work` for each item, in the order of the items, whichever thread was first.
pub(crate) fn map<T: Sync, R: Send>(
    db: &RootDatabase,
    items: &[T],
    work: impl Fn(&RootDatabase, &T) -> R + Sync,
) -> Vec<R> {
    let threads = match items.len() {
        0..WORTH_IT => 1,
        count => std::thread::available_parallelism().map_or(1, usize::from).min(count / BATCH),
    };
    if threads <= 1 {
        return items.iter().map(|item| work(db, item)).collect();
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Vec<R>)>> = Mutex::new(Vec::new());
    let run = |db: &RootDatabase| {
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed);
            let Some(rest) = items.get(start..).filter(|rest| !rest.is_empty()) else { break };
            let results = rest.iter().take(BATCH).map(|item| work(db, item)).collect();
            done.lock().unwrap_or_else(PoisonError::into_inner).push((start, results));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            let snapshot = db.clone();
            let run = &run;
            // Where no thread can be had, the others do its work.
            let _ = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || run(&snapshot));
        }
        run(db);
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kdsl_db::MemorySystem;

    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let db = RootDatabase::new(Arc::new(MemorySystem::default()));
        for count in [0, 1, WORTH_IT - 1, WORTH_IT, 10 * BATCH + 3] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|it| it * 2).collect();
            assert_eq!(map(&db, &items, |_, it| it * 2), doubled);
        }
    }
}
