//! The budgets of the design, row by row.

/// What a measured number is held to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Budget {
    AtLeast(f64),
    AtMost(f64),
    Below(f64),
}

impl Budget {
    pub(crate) fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(limit) => value >= limit,
            Self::AtMost(limit) => value <= limit,
            Self::Below(limit) => value < limit,
        }
    }
}

/// Whether missing the budget fails the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Depends on the machine: shown, never a failure.
    Timing,
    /// Quality, bytes or counts: the same everywhere, a failure when missed.
    Deterministic,
}

/// One row: what is measured, its unit and its budget. `name` is the `metric`
/// a runner prints.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) budget: Budget,
    pub(crate) kind: Kind,
}

const fn timing(name: &'static str, what: &'static str, unit: &'static str, budget: Budget) -> Row {
    Row {
        name,
        what,
        unit,
        budget,
        kind: Kind::Timing,
    }
}

const fn fixed(name: &'static str, what: &'static str, unit: &'static str, budget: Budget) -> Row {
    Row {
        name,
        what,
        unit,
        budget,
        kind: Kind::Deterministic,
    }
}

use Budget::{AtLeast, AtMost, Below};

/// Every row, in the design's order.
pub(crate) const ROWS: &[Row] = &[
    timing(
        "deid.text_mb_per_s",
        "de-identify text, one core",
        "MB/s",
        AtLeast(20.0),
    ),
    fixed(
        "deid.registry_mb",
        "registry of 100,000 patients, memory",
        "MB",
        AtMost(200.0),
    ),
    fixed(
        "deid.span_recall",
        "de-identification: span recall",
        "",
        AtLeast(0.995),
    ),
    fixed(
        "deid.label_recall_min",
        "de-identification: worst label",
        "",
        AtLeast(0.98),
    ),
    fixed(
        "deid.char_precision",
        "de-identification: character precision",
        "",
        AtLeast(0.97),
    ),
    fixed(
        "deid.clean_touched",
        "PHI-free documents touched",
        "",
        AtMost(0.05),
    ),
    fixed(
        "deid.hard_negatives_hit",
        "hard negatives hit",
        "",
        AtMost(0.01),
    ),
    timing(
        "redact.ratio",
        "redact FHIR JSON, against serde_json's round trip",
        "×",
        AtLeast(0.65),
    ),
    fixed("redact.leaks", "redact FHIR JSON: leaks", "", AtMost(0.0)),
    fixed(
        "redact.terms_lost",
        "redact FHIR JSON: clinical terms lost",
        "",
        AtMost(0.0),
    ),
    timing(
        "store.read_p95_ms",
        "read one resource of 1 M, p95",
        "ms",
        Below(1.0),
    ),
    timing(
        "store.search_p95_ms",
        "search with 2 parameters in 1 M, p95",
        "ms",
        Below(10.0),
    ),
    timing(
        "store.everything_p95_ms",
        "patient $everything, 500 resources, p95",
        "ms",
        Below(30.0),
    ),
    fixed(
        "import.memory_mb",
        "import 3 GB of NDJSON, memory",
        "MB",
        Below(200.0),
    ),
    timing(
        "import.ratio",
        "import, against raw SQLCipher inserts",
        "×",
        AtLeast(0.5),
    ),
    timing(
        "agent.simple_p95_ms",
        "simple question, local planner, end to end, p95",
        "ms",
        Below(100.0),
    ),
    timing(
        "priorauth.draft_s",
        "prior-auth draft on a 500-resource chart",
        "s",
        Below(1.0),
    ),
    timing("window.start_s", "window, start to usable", "s", Below(1.5)),
    fixed(
        "window.pss_mb",
        "window, all processes together",
        "MB",
        Below(280.0),
    ),
    timing(
        "window.worst_frame_ms",
        "timeline of 50,000 events, worst frame",
        "ms",
        AtMost(32.0),
    ),
    timing(
        "window.worklist_open_s",
        "worklist of 10,000 people, sign-in to painted",
        "s",
        AtMost(2.0),
    ),
    timing(
        "window.worklist_frame_ms",
        "worklist of 10,000 people, worst frame",
        "ms",
        AtMost(32.0),
    ),
    timing(
        "window.typing_p95_ms",
        "typing in the sidebar, key to frame, p95",
        "ms",
        AtMost(50.0),
    ),
    timing(
        "audit.append_per_s",
        "audit append",
        "/s",
        AtLeast(20_000.0),
    ),
    timing(
        "audit.verify_per_s",
        "audit verify",
        "/s",
        AtLeast(500_000.0),
    ),
];

/// A program that measures: an example of a crate, built for release. It prints
/// one JSON object a line, `{"metric": NAME, "value": NUMBER}`, and may add
/// `"note"`: what was measured, where it is less than the row says.
pub(crate) struct Runner {
    pub(crate) package: &'static str,
    pub(crate) example: &'static str,
    /// The rows it measures start with one of these.
    pub(crate) prefixes: &'static [&'static str],
    /// What it is told with `--full`: the sizes the budgets name, where they take long.
    pub(crate) full: &'static [&'static str],
}

/// Every runner there is or will be. One whose file does not exist yet leaves
/// its rows NOT MEASURED.
pub(crate) const RUNNERS: &[Runner] = &[
    Runner {
        package: "cs-deid",
        example: "deid_bench",
        prefixes: &["deid.", "redact."],
        full: &[],
    },
    Runner {
        package: "cs-store",
        example: "store_bench",
        prefixes: &["store.", "import."],
        full: &["1000000"],
    },
    Runner {
        package: "cs-agent",
        example: "planner_bench",
        prefixes: &["agent.", "priorauth."],
        full: &[],
    },
    Runner {
        package: "cs-audit",
        example: "audit_bench",
        prefixes: &["audit."],
        full: &[],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_held_to_the_letter() {
        assert!(AtLeast(20.0).holds(20.0) && !AtLeast(20.0).holds(19.9));
        assert!(AtMost(0.0).holds(0.0) && !AtMost(0.0).holds(1.0));
        assert!(Below(1.0).holds(0.9) && !Below(1.0).holds(1.0));
        assert!(!AtLeast(0.5).holds(f64::NAN) && !AtMost(0.5).holds(f64::NAN));
    }

    #[test]
    fn no_two_rows_share_a_name() {
        for (index, row) in ROWS.iter().enumerate() {
            assert!(
                ROWS[..index].iter().all(|other| other.name != row.name),
                "{}",
                row.name
            );
        }
    }
}
