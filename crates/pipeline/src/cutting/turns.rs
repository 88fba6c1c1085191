//! Takes that are unpacked at once: as many as there are cores. A recording grows tenfold when it is unpacked, and
//! any number of workers may be waiting for recordings that come at the same moment.

use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;

static TURNS: LazyLock<Turns> =
    LazyLock::new(|| Turns::new(available_parallelism().map_or(1, usize::from)));

/// Waits until it is one's turn, which lasts until what is returned is dropped.
pub(super) fn take() -> Turn<'static> {
    TURNS.take()
}

struct Turns {
    free: Mutex<usize>,
    given_back: Condvar,
}

pub(super) struct Turn<'a>(&'a Turns);

impl Turns {
    fn new(count: usize) -> Self {
        Self { free: Mutex::new(count), given_back: Condvar::new() }
    }

    fn take(&self) -> Turn<'_> {
        let free = self.given_back.wait_while(self.free(), |free| *free == 0);
        *free.unwrap_or_else(PoisonError::into_inner) -= 1;
        Turn(self)
    }

    /// A number is whole whoever panicked while holding it.
    fn free(&self) -> MutexGuard<'_, usize> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free() += 1;
        self.0.given_back.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn no_more_have_a_turn_than_there_are() {
        let (turns, inside, most) = (Turns::new(2), AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let _turn = turns.take();
                        most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!((1..=2).contains(&most.into_inner()));
        assert_eq!(turns.free.into_inner().unwrap(), 2);
    }

    #[test]
    fn a_turn_is_given_back_by_whoever_panics() {
        let turns = Turns::new(1);
        let panicked = thread::scope(|scope| {
            scope
                .spawn(|| {
                    let _turn = turns.take();
                    panic!("in the middle")
                })
                .join()
        });
        assert!(panicked.is_err());
        drop(turns.take());
    }
}
