//! Thresholds of what the privacy officer is shown, as settings of the practice.

use crate::views::NumberSetting;
use cs_audit::WatchSettings;
use cs_error::{Code, Fault, Outcome};
use cs_ports::Settings;
use serde_json::Value;

/// A threshold: its setting, label, help, unit, smallest and largest value.
struct Threshold {
    key: &'static str,
    label: &'static str,
    help: &'static str,
    unit: &'static str,
    range: (u32, u32),
}

const THRESHOLDS: [Threshold; 8] = [
    Threshold {
        key: "watch_factor",
        label: "Far more charts than usual: times",
        help: "A day counts as unusual from this many times the person's and their role's usual day.",
        unit: "times",
        range: (2, 20),
    },
    Threshold {
        key: "watch_floor",
        label: "Fewest charts looked at",
        help: "Days with fewer charts opened are never unusual.",
        unit: "charts",
        range: (1, 1_000),
    },
    Threshold {
        key: "watch_bulk",
        label: "Bulk out of hours from",
        help: "Patients whose records one person reads on a day while the office is closed.",
        unit: "patients",
        range: (5, 10_000),
    },
    Threshold {
        key: "watch_glass_day",
        label: "Emergency openings in a day",
        help: "By one person within 24 hours, from which they are shown as a cluster.",
        unit: "openings",
        range: (1, 100),
    },
    Threshold {
        key: "watch_glass_week",
        label: "Emergency openings in a week",
        help: "By one person within seven days, from which they are shown as a cluster.",
        unit: "openings",
        range: (1, 100),
    },
    Threshold {
        key: "watch_glass_people",
        label: "People at one restricted chart",
        help: "People who open one patient's restricted chart by emergency access within 24 hours.",
        unit: "people",
        range: (2, 100),
    },
    Threshold {
        key: "watch_name_shared",
        label: "Own family name: shared by at most",
        help: "A family name that more patients share says nothing; the same whole name is always shown.",
        unit: "patients",
        range: (1, 1_000),
    },
    Threshold {
        key: "watch_days",
        label: "Days that make a habit",
        help: "How far back the usual day is counted.",
        unit: "days",
        range: (14, 365),
    },
];

/// The rules' thresholds, and how far back habits are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Thresholds {
    pub(crate) rules: WatchSettings,
    pub(crate) habit_days: u32,
}

impl Thresholds {
    /// Reads what is set; the rest keeps its default.
    pub(crate) fn load(store: &dyn Settings) -> Outcome<Self> {
        let mut this = Self {
            rules: WatchSettings::default(),
            habit_days: 60,
        };
        for threshold in &THRESHOLDS {
            let kept = store.get(threshold.key)?.as_ref().and_then(Value::as_u64);
            if let Some(value) = kept.and_then(|kept| u32::try_from(kept).ok())
                && let Some(slot) = this.slot(threshold.key)
            {
                *slot = value.clamp(threshold.range.0, threshold.range.1);
            }
        }
        Ok(this)
    }

    fn slot(&mut self, key: &str) -> Option<&mut u32> {
        Some(match key {
            "watch_factor" => &mut self.rules.factor,
            "watch_floor" => &mut self.rules.floor,
            "watch_bulk" => &mut self.rules.bulk,
            "watch_glass_day" => &mut self.rules.glass_day,
            "watch_glass_week" => &mut self.rules.glass_week,
            "watch_glass_people" => &mut self.rules.glass_people,
            "watch_name_shared" => &mut self.rules.name_shared,
            "watch_days" => &mut self.habit_days,
            _ => return None,
        })
    }

    /// As the page shows them.
    pub(crate) fn shown(mut self) -> Vec<NumberSetting> {
        let small = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
        THRESHOLDS
            .iter()
            .map(|threshold| NumberSetting {
                key: threshold.key.to_owned(),
                label: threshold.label.to_owned(),
                help: threshold.help.to_owned(),
                unit: threshold.unit.to_owned(),
                value: self.slot(threshold.key).map_or(0, |value| small(*value)),
                min: small(threshold.range.0),
                max: small(threshold.range.1),
                may_loosen: true,
            })
            .collect()
    }

    /// Whether this is a threshold and the value in its range.
    ///
    /// # Errors
    /// [`Code::InputInvalid`].
    pub(crate) fn check(key: &str, value: i32) -> Outcome<()> {
        let fits = THRESHOLDS.iter().any(|threshold| {
            let (low, high) = threshold.range;
            threshold.key == key
                && u32::try_from(value).is_ok_and(|value| (low..=high).contains(&value))
        });
        if fits {
            Ok(())
        } else {
            Err(Fault::new(Code::InputInvalid).with("field", "setting"))
        }
    }
}
