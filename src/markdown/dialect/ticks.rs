//! Finds code spans by their runs of backticks.

use std::collections::HashMap;
use std::ops::Range;

/// The runs of backticks of a chunk, by length.
pub(in crate::markdown) struct Ticks(HashMap<usize, Vec<usize>>);

impl Ticks {
    pub(in crate::markdown) fn of(text: &str, chunk: Range<usize>) -> Ticks {
        let bytes = text.as_bytes();
        let mut runs: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut at = chunk.start;
        while at < chunk.end {
            if bytes[at] == b'`' {
                let length = bytes[at..chunk.end].iter().take_while(|&&byte| byte == b'`').count();
                runs.entry(length).or_default().push(at);
                at += length;
            } else {
                at += 1;
            }
        }
        Ticks(runs)
    }

    /// The code spans, in order.
    pub(in crate::markdown) fn spans(&self) -> Vec<Range<usize>> {
        let mut runs: Vec<(usize, usize)> =
            self.0.iter().flat_map(|(&length, starts)| starts.iter().map(move |&start| (start, length))).collect();
        runs.sort_unstable();
        let mut spans: Vec<Range<usize>> = Vec::new();
        for (start, length) in runs {
            if spans.last().is_none_or(|span| span.end <= start) {
                spans.extend(self.closing(start + length, length).map(|end| start..end));
            }
        }
        spans
    }

    /// The offset after the first run of this length at or after `from`.
    pub(in crate::markdown) fn closing(&self, from: usize, length: usize) -> Option<usize> {
        let runs = self.0.get(&length)?;
        runs.get(runs.partition_point(|&start| start < from)).map(|start| start + length)
    }
}
