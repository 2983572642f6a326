//! Cutting a part of the index into files.

use serde_json::Value;

/// A piece of a part.
pub(super) struct Shard {
    /// The key of its first entry.
    pub(super) first: Value,
    /// Its entries, as an array.
    pub(super) body: String,
}

/// Cuts a part into arrays of at least `size` bytes, each known by its first key. `write` adds an entry.
pub(super) fn shards<Entry>(
    entries: impl IntoIterator<Item = Entry>,
    size: usize,
    key: impl Fn(&Entry) -> Value,
    write: impl Fn(&mut String, &mut Entry),
) -> Vec<Shard> {
    let mut shards: Vec<Shard> = Vec::new();
    for mut entry in entries {
        match shards.last_mut() {
            Some(shard) if shard.body.len() < size => {
                shard.body.push(',');
                write(&mut shard.body, &mut entry);
            }
            last => {
                // Thousands of shards wait to be written: none has room that it doesn't need.
                last.into_iter().for_each(|shard| shard.body.shrink_to(shard.body.len() + 1));
                let mut body = String::with_capacity(size + size / 4);
                body.push('[');
                write(&mut body, &mut entry);
                shards.push(Shard { first: key(&entry), body });
            }
        }
    }
    for shard in &mut shards {
        shard.body.push(']');
    }
    shards
}
