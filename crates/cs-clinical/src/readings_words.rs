//! Where a measured value stands, in a word and a symbol.
//!
//! Home readings are judged by the practice's own limits ([`FollowUpSettings`]),
//! laboratory values by what the laboratory says of them. A value about which
//! nobody says anything is "range not known", which is never shown as normal.

use crate::FollowUpSettings;
use crate::follow_up::ReadingKind;
use cs_fhir::terms::{BLOOD_PRESSURE, DIASTOLIC, SYSTOLIC};

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The practice's limits for this kind are not reached; nobody said it is normal.
    WithinLimits,
    /// Its laboratory says it is in range.
    InRange,
    /// Nobody gives a range, or it is given in words this version doesn't know.
    NotKnown,
    /// Under the range.
    Low,
    /// Over the range.
    High,
    /// Out of range, no direction given.
    Abnormal,
    /// Under the urgent or critical limit.
    VeryLow,
    /// At or over the urgent or critical limit.
    VeryHigh,
    /// Critical, no direction given.
    VeryAbnormal,
}

impl Standing {
    /// The word a person reads; `None` where there is nothing to say.
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::WithinLimits | Self::InRange => None,
            Self::NotKnown => Some("range not known"),
            Self::Low => Some("low"),
            Self::High => Some("high"),
            Self::Abnormal => Some("abnormal"),
            Self::VeryLow => Some("very low"),
            Self::VeryHigh => Some("very high"),
            Self::VeryAbnormal => Some("critical"),
        }
    }

    /// The symbol before the word; empty for none.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::WithinLimits | Self::InRange | Self::NotKnown => "",
            Self::Low => "↓",
            Self::High => "↑",
            Self::Abnormal | Self::VeryAbnormal => "!",
            Self::VeryLow => "↓↓",
            Self::VeryHigh => "↑↑",
        }
    }

    /// Out of range, or worse.
    pub const fn is_out(self) -> bool {
        self.gravity() >= 3
    }

    /// At or past an urgent or critical limit.
    pub const fn is_urgent(self) -> bool {
        self.gravity() >= 4
    }

    const fn gravity(self) -> u8 {
        match self {
            Self::WithinLimits => 0,
            Self::InRange => 1,
            Self::NotKnown => 2,
            Self::Low | Self::High | Self::Abnormal => 3,
            Self::VeryLow | Self::VeryHigh | Self::VeryAbnormal => 4,
        }
    }

    /// The graver of two opinions of one value.
    #[must_use]
    pub const fn or_graver(self, other: Self) -> Self {
        if other.gravity() > self.gravity() {
            other
        } else {
            self
        }
    }
}

/// A reading by the practice's limits; `None` for a kind it sets none for. The
/// limits are those the follow-up rules use: the urgent ones give "very", and the
/// systolic level from which a trend is listed gives "high".
pub fn by_limits(kind: ReadingKind, settings: &FollowUpSettings) -> Option<Standing> {
    let pick = |low: bool, high: bool| match (low, high) {
        (true, _) => Standing::VeryLow,
        (_, true) => Standing::VeryHigh,
        _ => Standing::WithinLimits,
    };
    match kind {
        ReadingKind::BloodPressure {
            systolic,
            diastolic,
        } => Some(
            match systolic >= settings.bp_urgent_systolic
                || diastolic >= settings.bp_urgent_diastolic
            {
                true => Standing::VeryHigh,
                false if systolic >= settings.bp_trend_from => Standing::High,
                false => Standing::WithinLimits,
            },
        ),
        ReadingKind::Glucose(value) => Some(pick(
            value < settings.glucose_low,
            value >= settings.glucose_high,
        )),
        ReadingKind::Oxygen(value) => Some(pick(value < settings.spo2_low, false)),
        ReadingKind::Weight(_) => None,
    }
}

/// A code of HL7 v3 ObservationInterpretation. One that is not known here says
/// nothing about the value.
pub fn by_interpretation(code: &str) -> Standing {
    match code {
        "N" => Standing::InRange,
        "L" => Standing::Low,
        "H" => Standing::High,
        "A" => Standing::Abnormal,
        "LL" => Standing::VeryLow,
        "HH" => Standing::VeryHigh,
        "AA" => Standing::VeryAbnormal,
        _ => Standing::NotKnown,
    }
}

/// A number against the reference range printed beside it, in the same unit;
/// `None` when neither end is given. A value at an end is inside.
pub fn by_range(value: f64, low: Option<f64>, high: Option<f64>) -> Option<Standing> {
    if low.is_none() && high.is_none() {
        return None;
    }
    Some(match () {
        () if low.is_some_and(|low| value < low) => Standing::Low,
        () if high.is_some_and(|high| value > high) => Standing::High,
        () => Standing::InRange,
    })
}

/// The practice's limits of one line of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct LineLimit {
    /// Line, counted from 0 (systolic 0, diastolic 1).
    pub line: u32,
    /// Low end, if any.
    pub low: Option<f64>,
    /// High end, if any.
    pub high: Option<f64>,
    /// What they mean, for the legend.
    pub meaning: String,
}

/// The practice's limits for a series, by any value of it; empty when it sets none.
pub fn limits_of(kind: ReadingKind, settings: &FollowUpSettings) -> Vec<LineLimit> {
    let line = |line, low, high, meaning| LineLimit {
        line,
        low,
        high,
        meaning,
    };
    match kind {
        ReadingKind::BloodPressure { .. } => vec![
            line(
                0,
                None,
                Some(settings.bp_trend_from),
                format!(
                    "Practice setting: high from {}, very high from {} mmHg.",
                    settings.bp_trend_from, settings.bp_urgent_systolic
                ),
            ),
            line(
                1,
                None,
                Some(settings.bp_urgent_diastolic),
                format!(
                    "Practice setting: very high from {} mmHg.",
                    settings.bp_urgent_diastolic
                ),
            ),
        ],
        ReadingKind::Glucose(_) => vec![line(
            0,
            Some(settings.glucose_low),
            Some(settings.glucose_high),
            format!(
                "Practice setting: very low under {}, very high from {} mg/dL.",
                settings.glucose_low, settings.glucose_high
            ),
        )],
        ReadingKind::Oxygen(_) => vec![line(
            0,
            Some(settings.spo2_low),
            None,
            format!("Practice setting: very low under {}%.", settings.spo2_low),
        )],
        ReadingKind::Weight(_) => Vec::new(),
    }
}

/// A unit as people read it; UCUM codes are for machines. An unknown one stays.
pub fn unit_text(unit: &str) -> &str {
    match unit {
        "mm[Hg]" | "mm Hg" => "mmHg",
        "[lb_av]" | "lbs" => "lb",
        "[in_i]" => "in",
        "Cel" => "°C",
        "[degF]" => "°F",
        "{beats}/min" | "/min" | "bpm" => "per min",
        "m[IU]/L" => "mIU/L",
        "u[IU]/mL" => "µIU/mL",
        "meq/L" => "mEq/L",
        "mL/min/{1.73_m2}" => "mL/min/1.73 m²",
        "kg/m2" => "kg/m²",
        "{score}" | "1" => "",
        other => other,
    }
}

/// A LOINC code's everyday name, for resources that name it by code alone.
pub fn reading_name(loinc: &str) -> Option<&'static str> {
    Some(match loinc {
        BLOOD_PRESSURE => "Blood pressure",
        SYSTOLIC => "Systolic blood pressure",
        DIASTOLIC => "Diastolic blood pressure",
        "29463-7" | "3141-9" | "8350-1" | "8351-9" => "Body weight",
        "2339-0" | "2345-7" | "41653-7" | "15074-8" | "99504-3" | "32016-8" => "Glucose",
        "59408-5" | "2708-6" => "Oxygen saturation",
        "8867-4" => "Heart rate",
        "9279-1" => "Respiratory rate",
        "8310-5" => "Body temperature",
        "8302-2" => "Body height",
        "39156-5" => "Body mass index",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressure(systolic: f64, diastolic: f64) -> ReadingKind {
        ReadingKind::BloodPressure {
            systolic,
            diastolic,
        }
    }

    #[test]
    fn readings_are_judged_by_the_practices_limits_alone() {
        let settings = FollowUpSettings::default();
        let of = |kind| by_limits(kind, &settings);
        assert_eq!(of(pressure(180.0, 80.0)), Some(Standing::VeryHigh));
        assert_eq!(of(pressure(120.0, 120.0)), Some(Standing::VeryHigh));
        assert_eq!(of(pressure(179.0, 119.0)), Some(Standing::High));
        assert_eq!(of(pressure(140.0, 80.0)), Some(Standing::High));
        assert_eq!(of(pressure(139.0, 80.0)), Some(Standing::WithinLimits));
        assert_eq!(of(ReadingKind::Glucose(53.9)), Some(Standing::VeryLow));
        assert_eq!(of(ReadingKind::Glucose(54.0)), Some(Standing::WithinLimits));
        assert_eq!(of(ReadingKind::Glucose(300.0)), Some(Standing::VeryHigh));
        assert_eq!(of(ReadingKind::Oxygen(89.0)), Some(Standing::VeryLow));
        assert_eq!(of(ReadingKind::Oxygen(90.0)), Some(Standing::WithinLimits));
        assert_eq!(of(ReadingKind::Weight(90.0)), None);
        let own = FollowUpSettings {
            bp_urgent_systolic: 160.0,
            ..settings
        };
        assert_eq!(
            by_limits(pressure(165.0, 80.0), &own),
            Some(Standing::VeryHigh)
        );
    }

    #[test]
    fn an_unknown_interpretation_is_never_normal() {
        for (code, word, symbol) in [
            ("N", None, ""),
            ("H", Some("high"), "↑"),
            ("L", Some("low"), "↓"),
            ("HH", Some("very high"), "↑↑"),
            ("LL", Some("very low"), "↓↓"),
            ("A", Some("abnormal"), "!"),
            ("POS", Some("range not known"), ""),
            ("n", Some("range not known"), ""),
            ("", Some("range not known"), ""),
        ] {
            let standing = by_interpretation(code);
            assert_eq!(
                (standing.word(), standing.symbol()),
                (word, symbol),
                "{code}"
            );
        }
        assert_eq!(
            Standing::InRange.or_graver(by_interpretation("?")),
            Standing::NotKnown
        );
        assert!(!Standing::NotKnown.is_out() && Standing::Low.is_out());
        assert!(!Standing::High.is_urgent() && Standing::VeryAbnormal.is_urgent());
    }

    #[test]
    fn a_printed_range_counts_with_its_ends() {
        assert_eq!(by_range(5.6, Some(4.0), Some(5.6)), Some(Standing::InRange));
        assert_eq!(by_range(5.7, Some(4.0), Some(5.6)), Some(Standing::High));
        assert_eq!(by_range(3.9, Some(4.0), None), Some(Standing::Low));
        assert_eq!(by_range(1.0, None, None), None);
    }

    #[test]
    fn limits_name_where_they_come_from() {
        let lines = limits_of(pressure(1.0, 1.0), &FollowUpSettings::default());
        assert_eq!((lines[0].high, lines[1].high), (Some(140.0), Some(120.0)));
        assert!(lines[0].meaning.contains("very high from 180 mmHg"));
        assert!(limits_of(ReadingKind::Weight(1.0), &FollowUpSettings::default()).is_empty());
    }
}
