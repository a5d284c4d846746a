//! What a run over samples came to, counted as the development scorer counts.

use std::collections::BTreeMap;

use cs_deid::{Label, Span};

use super::Sample;

/// Counts over samples; offsets in code points.
#[derive(Default)]
pub struct Score {
    pub per_label: BTreeMap<Label, (usize, usize)>,
    pub true_chars: usize,
    pub false_chars: usize,
    pub hard: usize,
    pub hard_hit: usize,
    pub clean_texts: usize,
    pub clean_touched: usize,
    pub leaks: Vec<String>,
    pub excess: Vec<String>,
}

impl Score {
    /// Adds one sample and what was found in it (code points).
    pub fn add(&mut self, sample: &Sample, found: &[Span]) {
        let chars: Vec<char> = sample.text.chars().collect();
        let mark = |ranges: &mut dyn Iterator<Item = (usize, usize)>| {
            let mut marked = vec![false; chars.len()];
            for (start, end) in ranges {
                marked[start..end].fill(true);
            }
            marked
        };
        let covered = mark(&mut found.iter().map(|span| (span.start, span.end)));
        let gold = mark(&mut sample.spans.iter().map(|span| (span.start, span.end)));
        let ignored = mark(&mut sample.ignore.iter().copied());
        let around = |start: usize, end: usize| -> String {
            let from = start.saturating_sub(28);
            let to = (end + 22).min(chars.len());
            let part = |range: std::ops::Range<usize>| chars[range].iter().collect::<String>();
            format!(
                "…{}⟦{}⟧{}…",
                part(from..start),
                part(start..end),
                part(end..to)
            )
            .replace('\n', "⏎")
        };
        for span in &sample.spans {
            let entry = self.per_label.entry(span.label).or_default();
            entry.0 += 1;
            let caught = (span.start..span.end).all(|i| covered[i] || !chars[i].is_alphanumeric());
            entry.1 += usize::from(caught);
            if !caught {
                let shown = around(span.start, span.end);
                self.leaks.push(format!("{} {shown}", span.label));
            }
        }
        let mut touched = false;
        for at in (0..chars.len()).filter(|at| covered[*at] && chars[*at].is_alphanumeric()) {
            if gold[at] {
                self.true_chars += 1;
            } else if !ignored[at] {
                self.false_chars += 1;
                touched = true;
            }
        }
        for span in found {
            let wrong = (span.start..span.end)
                .any(|i| chars[i].is_alphanumeric() && !gold[i] && !ignored[i]);
            if wrong {
                let shown = around(span.start, span.end);
                self.excess.push(format!("{} {shown}", span.label));
            }
        }
        for (start, end) in &sample.hard {
            self.hard += 1;
            let hit = (*start..*end).any(|i| covered[i] && chars[i].is_alphanumeric());
            self.hard_hit += usize::from(hit);
        }
        if sample.spans.is_empty() {
            self.clean_texts += 1;
            self.clean_touched += usize::from(touched);
        }
    }

    pub fn recall(&self) -> f64 {
        let (all, caught) = self
            .per_label
            .values()
            .fold((0, 0), |sum, v| (sum.0 + v.0, sum.1 + v.1));
        ratio(caught, all)
    }

    pub fn precision(&self) -> f64 {
        ratio(self.true_chars, self.true_chars + self.false_chars)
    }
}

/// Share of two counts; 1 when there is nothing to count.
#[allow(clippy::cast_precision_loss)]
pub fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}
