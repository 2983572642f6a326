//! Dates in front matter.

use crate::diagnostic::{Rule, Severity};

/// A date that programs can't read.
pub(super) static UNCLEAR_DATE: Rule = Rule {
    code: "unclear-date",
    severity: Severity::Warning,
    summary: "a date that isn't written as year, month and day",
    explanation: "Write a `date` as `2024-05-31`, optionally followed by a time, so that it's unambiguous and \
                  sortable. Other text is kept unchanged.",
    wrong: "---\ndate: 31.5.2024\n---",
    right: "---\ndate: 2024-05-31\n---",
};

/// Whether a text is a valid date, optionally followed by a time.
pub(crate) fn is_date(text: &str) -> bool {
    let (day, time) = text.trim().split_at_checked(10).unwrap_or((text, ""));
    let mut parts = day.split('-');
    let mut number = |len: usize| {
        let part = parts.next().filter(|part| part.len() == len && part.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<u32>().ok()
    };
    let (Some(year), Some(month), Some(day)) = (number(4), number(2), number(2)) else { return false };
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return false,
    };
    let is_time = time.is_empty()
        || time.starts_with(['T', 't', ' ']) && time[1..].trim_start().starts_with(|c: char| c.is_ascii_digit());
    (1..=days).contains(&day) && is_time
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn days_of_the_calendar_are_dates() {
        for date in
            ["2024-05-31", "2024-02-29", "2000-02-29", "2024-05-31T10:00:00Z", "2024-05-31 9:00", " 2024-05-31 "]
        {
            assert!(is_date(date), "{date}");
        }
        for none in [
            "tomorrow",
            "2024-13-45",
            "2023-02-29",
            "1900-02-29",
            "2024-04-31",
            "2024-05-00",
            "2024-5-1",
            "24-05-011",
            "2024-05-31x",
            "2024-05-311",
            "2024-05-31 or so",
            "",
            "2024-05-é1",
        ] {
            assert!(!is_date(none), "{none}");
        }
    }
}
