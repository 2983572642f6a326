//! Parallel map using only the standard library.

use std::cell::Cell;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

thread_local! {
    /// Whether this thread works on an item of a map.
    static IS_AT_WORK: Cell<bool> = const { Cell::new(false) };
}

/// Applies `work` to every item on all cores; the results are in the items' order.
///
/// A thread takes a few items at a time, so that uneven items don't leave cores idle. The caller's thread is one of
/// them: each thread has memory of its own, which others can't use when it is free again. For the same reason, a map
/// within an item takes half of the cores: the others have items of the outer map.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let is_inner = IS_AT_WORK.get();
    let threads = if is_inner { cores.div_ceil(2) } else { cores }.min(items.len().max(1));
    let step = (items.len() / (threads * 16)).clamp(1, 64);
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Vec<R>)>> = Mutex::new(Vec::new());
    let take_items = || {
        IS_AT_WORK.set(true);
        loop {
            let start = next.fetch_add(step, Ordering::Relaxed);
            let Some(chunk) = items.get(start..items.len().min(start + step)).filter(|c| !c.is_empty()) else {
                break;
            };
            let results = chunk.iter().map(&work).collect();
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((start, results));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(take_items);
        }
        take_items();
    });
    IS_AT_WORK.set(is_inner);
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_unstable_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_in_order() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(super::map(&items, |n| n * 2), items.iter().map(|n| n * 2).collect::<Vec<_>>());
        assert_eq!(super::map(&[] as &[usize], |n| *n), Vec::<usize>::new());
    }

    #[test]
    fn a_map_within_an_item_gives_the_same() {
        let items: Vec<usize> = (0..40).collect();
        let sum = |n: &usize| super::map(&items, |m| n * m).into_iter().sum::<usize>();
        assert_eq!(super::map(&items, sum), items.iter().map(|n| n * 780).collect::<Vec<_>>());
        assert!(!super::IS_AT_WORK.get(), "the map is done");
    }
}
