//! Wall time, CPU time and peak memory, read from `/proc`. On other systems than Linux, only wall time is known.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The cost of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Seconds on all cores, including the kernel.
    pub(crate) cpu: f64,
    /// Peak memory in MB; 0 if unknown.
    pub(crate) peak: f64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>8.2} {:>8.2} {:>9.0}", self.wall, self.cpu, self.peak)
    }
}

/// Builds `site` into `out` with the real binary, or with the program that `SITEGEN_BENCH_PROGRAM` names.
pub(crate) fn build(site: &Path, out: &Path) -> Cost {
    let program = std::env::var_os("SITEGEN_BENCH_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_sitegen").into());
    let (start, before) = (Instant::now(), ticks(true));
    let mut child = Command::new(program)
        .arg("build")
        .arg("--root")
        .arg(site)
        .arg("--out")
        .arg(out)
        .stdout(Stdio::null())
        .spawn()
        .expect("sitegen can be started");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    let ended = loop {
        if let Some(ended) = child.try_wait().expect("sitegen can be waited for") {
            break ended;
        }
        // The kernel tracks the peak itself, so polling misses almost nothing.
        peak = peak.max(peak_of(&status).unwrap_or(0.0));
        std::thread::sleep(Duration::from_millis(3));
    };
    let wall = start.elapsed().as_secs_f64();
    assert!(ended.success(), "the build failed");
    Cost { wall, cpu: ticks(true) - before, peak }
}

/// Measures `work` in this process.
pub(crate) fn here(work: impl FnOnce()) -> Cost {
    let (start, before) = (Instant::now(), ticks(false));
    work();
    Cost { wall: start.elapsed().as_secs_f64(), cpu: ticks(false) - before, peak: 0.0 }
}

/// The number of threads that run in parallel.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The load averages of the last 1, 5 and 15 minutes.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    if text.is_empty() { "unknown".to_owned() } else { text.split(' ').take(3).collect::<Vec<_>>().join(" ") }
}

fn peak_of(status: &str) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<f64>().ok()? * 1024.0 / 1e6)
}

/// CPU seconds of this process, or of its children that ended. `/proc` counts in hundredths.
fn ticks(of_children: bool) -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in the second field is in parentheses and may hold spaces. utime is field 14, cutime field 16.
    let fields: Vec<&str> = text.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let first = if of_children { 13 } else { 11 };
    fields
        .get(first..first + 2)
        .map_or(0.0, |pair| pair.iter().filter_map(|n| n.parse::<f64>().ok()).sum::<f64>() / 100.0)
}
