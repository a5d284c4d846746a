//! Reads how many tests ran from what the test runners print last.

/// Tests passed and failed, and the lines that say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) closing: Vec<String>,
}

impl Counts {
    /// Counts from the output of nextest, of the built-in test harness or of Vitest.
    pub(crate) fn read(said: &str) -> Self {
        let mut counts = Self::default();
        for line in said.lines().map(str::trim).filter(|line| is_closing(line)) {
            counts.passed += before(line, "passed");
            counts.failed += before(line, "failed");
            counts.closing.push(line.to_owned());
        }
        counts.closing = shortened(counts.closing);
        counts
    }

    /// True when no test ran at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.passed + self.failed == 0
    }

    /// A check that runs no tests counts as one.
    pub(crate) fn or_one_passed(&self) -> Self {
        if self.is_empty() {
            Self {
                passed: 1,
                ..self.clone()
            }
        } else {
            self.clone()
        }
    }

    /// A failed check counts as one failure where no runner counted one.
    pub(crate) fn or_one_failed(&self) -> Self {
        Self {
            failed: self.failed.max(1),
            ..self.clone()
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

fn is_closing(line: &str) -> bool {
    let names_a_count = line.contains(" passed") || line.contains(" failed");
    let runner = line.starts_with("Summary [")
        || line.starts_with("test result: ")
        || line.starts_with("Tests  ");
    runner && names_a_count
}

/// The number that stands before `word`, or 0.
fn before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line
        .split([' ', ';', ',', '|'])
        .filter(|w| !w.is_empty())
        .collect();
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or(0)
}

/// The built-in harness closes once a crate; crates without tests are noise.
fn shortened(lines: Vec<String>) -> Vec<String> {
    lines
        .into_iter()
        .filter(|line| !line.contains(" 0 passed; 0 failed"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(said: &str) -> (u64, u64, usize) {
        let counts = Counts::read(said);
        (counts.passed, counts.failed, counts.closing.len())
    }

    #[test]
    fn each_runner_is_understood() {
        let nextest =
            "  Summary [   1.204s] 12 tests run: 11 passed (1 slow), 1 failed, 2 skipped\n";
        assert_eq!(read(nextest), (11, 1, 1));
        let harness = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured\n\
                       test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured\n";
        assert_eq!(read(harness), (3, 2, 1));
        let vitest = " Test Files  1 passed (1)\n      Tests  1 failed | 4 passed (5)\n";
        assert_eq!(read(vitest), (4, 1, 1));
    }

    #[test]
    fn nothing_is_read_into_other_lines() {
        assert!(Counts::read("PASS [0.1s] 3 passed\nall tests passed\n").is_empty());
    }

    #[test]
    fn a_check_without_tests_counts_once() {
        assert_eq!(Counts::default().or_one_passed().passed, 1);
        assert_eq!(Counts::default().or_one_failed().failed, 1);
    }
}
