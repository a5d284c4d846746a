//! Vital signs, device readings, laboratory results, engagement scores.

use super::{Lens, Mapped, Taken};
use crate::chart::event::{Event, Values, standing_tag};
use crate::chart::when::When;
use crate::chart::words::{concept, field, joined, number, plain, quantity, unit, with_unit};
use crate::views::{EventKindView, Tone};
use cs_clinical::Standing;
use cs_clinical::follow_up::{ReadingKind, reading_in};
use cs_clinical::readings_words::{by_interpretation, by_limits, by_range, reading_name};
use cs_fhir::terms::{
    BLOOD_PRESSURE, DEVICE_READING, DIASTOLIC, ENGAGEMENT_SCORE, SYSTOLIC, code_in, system,
};
use serde_json::Value;

/// A value a chart of readings can draw.
#[derive(Clone, Debug)]
pub(in crate::chart) struct Measured {
    /// LOINC (or other) code; values in another unit have a series of their own.
    pub(in crate::chart) code: String,
    pub(in crate::chart) name: String,
    /// Unit as people read it.
    pub(in crate::chart) unit: String,
    /// What the practice's rules see in it.
    pub(in crate::chart) kind: Option<ReadingKind>,
    /// Systolic and diastolic, or one value.
    pub(in crate::chart) numbers: [Option<f64>; 2],
    pub(in crate::chart) standing: Standing,
    /// `Device/id`.
    pub(in crate::chart) device: Option<String>,
    /// Reference range printed beside it.
    pub(in crate::chart) range: (Option<f64>, Option<f64>),
}

/// What the categories of an Observation say.
#[derive(Default)]
struct Category {
    laboratory: bool,
    vital: bool,
    device: bool,
}

pub(super) fn of(taken: &Taken, lens: &Lens) -> Option<Mapped> {
    let whole = &taken.whole;
    let code = whole.get("code").unwrap_or(&Value::Null);
    let category = categories(whole);
    let engagement = code_in(code, system::OBSERVATION) == Some(ENGAGEMENT_SCORE);
    if (category.device || engagement) && !lens.parts.warehouse {
        return None;
    }
    let loinc = code_in(code, system::LOINC);
    let reading = reading_in(whole).and_then(|reading| reading.kind);
    let kind = match () {
        () if category.laboratory => EventKindView::Lab,
        () if category.vital || category.device || reading.is_some() => EventKindView::Reading,
        () => EventKindView::Other,
    };
    let when = When::first(
        &[
            field(whole, "effectiveDateTime"),
            field(whole, "effectiveInstant"),
            whole
                .get("effectivePeriod")
                .and_then(|period| field(period, "start")),
            field(whole, "issued"),
        ],
        lens.zone,
    );
    let mut event = taken.event(kind, when);
    event.title = name_of(code, loinc);
    if category.device {
        event.source = lens.home.clone();
    }
    if taken.in_error() {
        event.tag("entered in error", "!", Tone::Plain);
        return Some(Mapped {
            event,
            measured: None,
        });
    }
    if engagement {
        return Some(Mapped {
            event: scored(event, whole, lens),
            measured: None,
        });
    }
    let value = Shown::of(whole, loinc);
    let standing = standing(whole, reading, &value, lens);
    event.detail = detail(whole, &value);
    tags(&mut event, taken, kind, &value, standing);
    event.values = value.numbers.map(|numbers| Values {
        numbers,
        unit: value.unit.as_str().into(),
    });
    let measured = measured(taken, code, reading, &event, &value, standing);
    Some(Mapped { event, measured })
}

fn categories(whole: &Value) -> Category {
    let mut found = Category::default();
    let all = whole.get("category").and_then(Value::as_array);
    for coding in all
        .into_iter()
        .flatten()
        .filter_map(|one| one.get("coding")?.as_array())
        .flatten()
    {
        match field(coding, "code") {
            Some("laboratory") => found.laboratory = true,
            Some("vital-signs") => found.vital = true,
            Some(DEVICE_READING) if field(coding, "system") == Some(system::OBSERVATION) => {
                found.device = true;
            }
            _ => {}
        }
    }
    found
}

/// The name as recorded; a bare code of a usual measurement gets its name.
fn name_of(code: &Value, loinc: Option<&str>) -> String {
    let given = concept(code).filter(|name| Some(*name) != loinc);
    given
        .or_else(|| loinc.and_then(reading_name))
        .or(loinc)
        .unwrap_or("Observation")
        .to_owned()
}

/// The value in words and, where it is one, in numbers.
struct Shown {
    shown: String,
    numbers: Option<[Option<f64>; 2]>,
    unit: String,
}

impl Shown {
    fn of(whole: &Value, loinc: Option<&str>) -> Self {
        if let Some(pair) = pressure(whole, loinc) {
            return pair;
        }
        if let Some(one) = whole.get("valueQuantity") {
            return Self {
                shown: quantity(one).unwrap_or_else(|| "no value".to_owned()),
                numbers: number(one.get("value"))
                    .filter(|_| field(one, "comparator").is_none())
                    .map(|value| [Some(value), None]),
                unit: unit(one).to_owned(),
            };
        }
        if let Some(value) = number(whole.get("valueInteger")) {
            return Self {
                shown: value.to_string(),
                numbers: Some([Some(value), None]),
                unit: String::new(),
            };
        }
        Self {
            shown: in_words(whole),
            numbers: None,
            unit: String::new(),
        }
    }
}

fn pressure(whole: &Value, loinc: Option<&str>) -> Option<Shown> {
    let parts = whole.get("component")?.as_array()?;
    if loinc != Some(BLOOD_PRESSURE) {
        return None;
    }
    let part = |wanted: &str| {
        parts
            .iter()
            .find(|part| {
                part.get("code")
                    .and_then(|code| code_in(code, system::LOINC))
                    == Some(wanted)
            })
            .and_then(|part| part.get("valueQuantity"))
    };
    let (upper, lower) = (part(SYSTOLIC), part(DIASTOLIC));
    let digits = |one: Option<&Value>| {
        one.and_then(|one| one.get("value"))
            .map_or_else(|| "not known".to_owned(), Value::to_string)
    };
    let unit = upper.or(lower).map(unit)?.to_owned();
    Some(Shown {
        shown: with_unit(&format!("{}/{}", digits(upper), digits(lower)), &unit),
        numbers: Some([upper, lower].map(|one| number(one.and_then(|one| one.get("value"))))),
        unit,
    })
}

/// A value that is no number; parts of a panel one after the other.
fn in_words(whole: &Value) -> String {
    let single = |of: &Value| {
        field(of, "valueString")
            .map(str::to_owned)
            .or_else(|| {
                of.get("valueCodeableConcept")
                    .and_then(concept)
                    .map(str::to_owned)
            })
            .or_else(|| of.get("valueQuantity").and_then(quantity))
            .or_else(|| of.get("valueBoolean")?.as_bool().map(yes_no))
            .or_else(|| field(of, "valueDateTime").map(str::to_owned))
            .or_else(|| {
                let why = concept(of.get("dataAbsentReason")?)?;
                Some(format!("no value: {why}"))
            })
    };
    if let Some(value) = single(whole) {
        return value;
    }
    let parts = whole.get("component").and_then(Value::as_array);
    let shown: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter_map(|part| {
            let name = part.get("code").and_then(concept).unwrap_or("value");
            Some(format!("{name} {}", single(part)?))
        })
        .collect();
    match shown.is_empty() {
        true => "no value".to_owned(),
        false => shown.join(", "),
    }
}

fn yes_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

/// Every opinion there is: the sender's interpretation, else the range printed
/// beside the value; and the practice's limits. The gravest counts.
fn standing(whole: &Value, reading: Option<ReadingKind>, value: &Shown, lens: &Lens) -> Standing {
    let interpreted = whole
        .get("interpretation")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|one| {
            let codes = one.get("coding").and_then(Value::as_array);
            codes
                .into_iter()
                .flatten()
                .filter_map(|coding| field(coding, "code"))
                .map(by_interpretation)
                .reduce(Standing::or_graver)
                .unwrap_or(Standing::NotKnown)
        })
        .reduce(Standing::or_graver);
    let printed = || {
        let (low, high) = range(whole, &value.unit);
        by_range(value.numbers?[0]?, low, high)
    };
    let sender = interpreted.or_else(printed);
    let practice = reading.and_then(|kind| by_limits(kind, &lens.settings));
    sender
        .into_iter()
        .chain(practice)
        .reduce(Standing::or_graver)
        .unwrap_or(Standing::NotKnown)
}

/// Ends of the first reference range, when they are in the value's unit.
fn range(whole: &Value, value_unit: &str) -> (Option<f64>, Option<f64>) {
    let first = whole
        .get("referenceRange")
        .and_then(Value::as_array)
        .and_then(|all| all.first());
    let end = |key: &str| {
        let end = first?.get(key)?;
        let same = unit(end).is_empty() || unit(end) == value_unit;
        number(end.get("value")).filter(|_| same)
    };
    (end("low"), end("high"))
}

fn detail(whole: &Value, value: &Shown) -> String {
    let first = whole
        .get("referenceRange")
        .and_then(Value::as_array)
        .and_then(|all| all.first());
    let end = |key: &str| first.and_then(|first| first.get(key)).and_then(quantity);
    let range = match (end("low"), end("high")) {
        (Some(low), Some(high)) => Some(format!("reference {low} to {high}")),
        (Some(low), None) => Some(format!("reference from {low}")),
        (None, Some(high)) => Some(format!("reference up to {high}")),
        (None, None) => first
            .and_then(|first| field(first, "text"))
            .map(|text| format!("reference {text}")),
    };
    let note = whole
        .get("note")
        .and_then(Value::as_array)
        .and_then(|notes| notes.iter().find_map(|note| field(note, "text")));
    joined([Some(value.shown.as_str()), range.as_deref(), note], " · ")
}

fn tags(event: &mut Event, taken: &Taken, kind: EventKindView, value: &Shown, standing: Standing) {
    let judged =
        kind == EventKindView::Lab || (kind == EventKindView::Reading && value.numbers.is_some());
    if judged || standing.is_out() {
        event.tags.extend(standing_tag(standing));
        if standing == Standing::InRange {
            event.tag("in range", "", Tone::Plain);
        }
    }
    let status = taken.status();
    if !matches!(status, "" | "final" | "amended" | "corrected") {
        event.tag(plain(status), "", Tone::Plain);
    }
}

fn scored(mut event: Event, whole: &Value, lens: &Lens) -> Event {
    let score = whole.get("valueInteger").and_then(Value::as_i64);
    let drivers: Vec<&str> = whole
        .get("note")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|note| field(note, "text"))
        .collect();
    let shown = score.map_or_else(|| "no score".to_owned(), |score| format!("{score} of 100"));
    event.detail = joined(
        [Some(shown.as_str()), Some(drivers.join(", ").as_str())],
        " · ",
    );
    if score.is_some_and(|score| score < lens.settings.engagement_low) {
        event.tag("low", "↓", Tone::Amber);
    }
    event
}

/// Values whose rules know their unit are drawn in the rules' unit; others keep
/// theirs, and another unit is another series.
fn measured(
    taken: &Taken,
    code: &Value,
    kind: Option<ReadingKind>,
    event: &Event,
    value: &Shown,
    standing: Standing,
) -> Option<Measured> {
    let numbers = value.numbers?;
    let code = code
        .get("coding")?
        .as_array()?
        .iter()
        .find_map(|coding| field(coding, "code"))?;
    let (numbers, unit) = match kind {
        Some(ReadingKind::Weight(kilograms)) => ([Some(kilograms), None], "kg"),
        Some(ReadingKind::Glucose(milligrams)) => ([Some(milligrams), None], "mg/dL"),
        Some(ReadingKind::Oxygen(percent)) => ([Some(percent), None], "%"),
        _ => (numbers, value.unit.as_str()),
    };
    let device = taken
        .whole
        .get("device")
        .and_then(|one| field(one, "reference"));
    Some(Measured {
        code: code.to_owned(),
        name: event.title.clone(),
        unit: unit.to_owned(),
        kind,
        numbers,
        standing,
        device: device.map(str::to_owned),
        range: range(&taken.whole, &value.unit),
    })
}
