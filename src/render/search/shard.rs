//! Cutting a part of the index into files.

use serde_json::Value;

/// A piece of a part.
pub(super) struct Shard {
    /// The key of its first entry.
    pub(super) first: Value,
    /// Its entries, as an array.
    pub(super) body: String,
}

/// Cuts a part into arrays of at least `size` bytes, each known by its first key. `write` adds an entry. An array is made
/// when it is asked for.
pub(super) fn shards<Entry>(
    entries: impl IntoIterator<Item = Entry>,
    size: usize,
    key: impl Fn(&Entry) -> Value,
    write: impl Fn(&mut String, &mut Entry),
) -> impl Iterator<Item = Shard> {
    let mut entries = entries.into_iter();
    std::iter::from_fn(move || {
        let mut entry = entries.next()?;
        let first = key(&entry);
        let mut body = String::with_capacity(size + size / 4);
        body.push('[');
        write(&mut body, &mut entry);
        while body.len() < size
            && let Some(mut entry) = entries.next()
        {
            body.push(',');
            write(&mut body, &mut entry);
        }
        body.push(']');
        Some(Shard { first, body })
    })
}
