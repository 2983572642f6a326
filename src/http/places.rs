//! A limit on open connections. When it is reached, a new connection replaces the oldest one that has not sent its
//! whole request yet, so that stalled clients never lock others out.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The open connections.
pub(super) struct Places {
    limit: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    open: usize,
    /// Those that are still sending their request, oldest first.
    sending: BTreeMap<u64, TcpStream>,
    next: u64,
}

/// The place of one connection, released on drop.
pub(super) struct Place {
    places: Arc<Places>,
    is_lost: bool,
}

impl Places {
    pub(super) fn new(limit: usize) -> Arc<Places> {
        Arc::new(Places { limit, state: Mutex::default() })
    }

    /// Takes a place; `None` if all are taken by connections that are being answered.
    pub(super) fn take(self: &Arc<Self>) -> Option<Place> {
        let mut state = self.lock();
        if state.open < self.limit {
            state.open += 1;
        } else {
            let (_, oldest) = state.sending.pop_first()?;
            // Its thread then sees the end of the stream and that its place is lost.
            let _ = oldest.shutdown(Shutdown::Both);
        }
        Some(Place { places: Arc::clone(self), is_lost: false })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Runs `read`, which reads from `stream`. The place can be lost meanwhile; the result is then `None`.
    pub(super) fn while_sending<T>(
        &mut self,
        stream: &mut TcpStream,
        read: impl FnOnce(&mut TcpStream) -> T,
    ) -> Option<T> {
        let handle = stream.try_clone().ok()?;
        let number = {
            let mut state = self.places.lock();
            state.next += 1;
            let number = state.next;
            state.sending.insert(number, handle);
            number
        };
        let sending = Sending { place: self, number };
        let result = read(stream);
        drop(sending);
        (!self.is_lost).then_some(result)
    }
}

/// Removes a connection from the list, even if its thread panics.
struct Sending<'a> {
    place: &'a mut Place,
    number: u64,
}

impl Drop for Sending<'_> {
    fn drop(&mut self) {
        self.place.is_lost = self.place.places.lock().sending.remove(&self.number).is_none();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.is_lost {
            self.places.lock().open -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;

    use super::*;

    /// Both ends of a connection.
    fn connection() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (client, listener.accept().unwrap().0)
    }

    #[test]
    fn places_are_bounded_and_released() {
        let places = Places::new(2);
        let first = places.take();
        let second = places.take();
        assert!(first.is_some() && second.is_some() && places.take().is_none());
        drop(first);
        assert!(places.take().is_some());
    }

    #[test]
    fn the_oldest_connection_still_sending_loses_its_place() {
        let places = Places::new(1);
        let mut place = places.take().unwrap();
        let (client, mut stream) = connection();
        let newer = Arc::clone(&places);
        let (read, taken) = std::thread::scope(|scope| {
            let reads = scope.spawn(|| place.while_sending(&mut stream, |stream| stream.read(&mut [0])));
            let taken = loop {
                if let Some(taken) = newer.take() {
                    break taken;
                }
                std::thread::yield_now();
            };
            (reads.join().unwrap(), taken)
        });
        assert!(read.is_none(), "the place is lost");
        drop((client, place));
        assert!(places.take().is_none(), "a lost place is not given back twice");
        drop(taken);
        assert!(places.take().is_some());
    }

    #[test]
    fn an_answered_connection_keeps_its_place() {
        let places = Places::new(1);
        let mut place = places.take().unwrap();
        let (_client, mut stream) = connection();
        assert_eq!(place.while_sending(&mut stream, |_| 7), Some(7));
        assert!(places.take().is_none());
        drop(place);
        assert!(places.take().is_some());
    }
}
