//! What can be said of allergies: never blank, never "none" by silence.

use super::sections::allergy_row;
use super::words::{field, text};
use crate::views::{Allergies, AllergyState};
use cs_fhir::terms::{NO_KNOWN_ALLERGY, code_in, system};
use serde_json::Value;

/// Sums up a patient's AllergyIntolerance resources. `held`: whether allergies are
/// among what was read here at all.
pub(super) fn sum_up(resources: &[Value], held: bool) -> Allergies {
    let counts: Vec<&Value> = resources
        .iter()
        .filter(|one| {
            !matches!(
                text(one, "verificationStatus.coding.code"),
                Some("refuted" | "entered-in-error")
            )
        })
        .collect();
    let (none, some): (Vec<&Value>, Vec<&Value>) = counts.into_iter().partition(|one| is_none(one));
    let (active, past): (Vec<&Value>, Vec<&Value>) =
        some.into_iter().partition(|one| is_active(one));
    let rows = |all: &[&Value], past: bool| {
        all.iter()
            .map(|one| {
                let mut row = allergy_row(one);
                if past {
                    row.substance.push_str(" (no longer active)");
                }
                row
            })
            .collect::<Vec<_>>()
    };
    let asked = none.iter().any(|one| is_active(one));
    let (state, of, items) = match () {
        () if !active.is_empty() => (AllergyState::Recorded, &active, rows(&active, false)),
        () if asked => (AllergyState::NoneRecorded, &none, Vec::new()),
        () if !held => (AllergyState::NotForRole, &none, Vec::new()),
        // What once was an allergy is shown rather than called "not asked".
        () if !past.is_empty() => (AllergyState::Recorded, &past, rows(&past, true)),
        () => (AllergyState::NotAsked, &none, Vec::new()),
    };
    let on = of.iter().filter_map(|one| field(one, "recordedDate")).max();
    Allergies {
        state,
        on: on.map(str::to_owned),
        items,
    }
}

/// "No known allergy": asked, and there is none.
fn is_none(one: &Value) -> bool {
    one.get("code")
        .and_then(|code| code_in(code, system::SNOMED))
        == Some(NO_KNOWN_ALLERGY)
}

/// Active, or nothing is said of it.
fn is_active(one: &Value) -> bool {
    matches!(
        text(one, "clinicalStatus.coding.code"),
        None | Some("active")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn allergy(substance: &str, status: &str) -> Value {
        json!({"resourceType": "AllergyIntolerance", "code": {"text": substance},
            "clinicalStatus": {"coding": [{"code": status}]}, "recordedDate": "2024-05",
            "criticality": "high", "reaction": [{"manifestation": [{"text": "hives"}]}]})
    }

    fn none_known() -> Value {
        json!({"code": {"coding": [{"system": system::SNOMED, "code": NO_KNOWN_ALLERGY}]},
            "recordedDate": "2025-01-02"})
    }

    #[test]
    fn each_of_the_four_is_told_apart() {
        let some = sum_up(&[allergy("penicillin", "active")], true);
        assert_eq!(some.state, AllergyState::Recorded);
        assert_eq!(some.items[0].reaction.as_deref(), Some("hives"));
        assert_eq!(some.on.as_deref(), Some("2024-05"));
        let none = sum_up(&[none_known()], true);
        assert_eq!(
            (none.state, none.on.as_deref()),
            (AllergyState::NoneRecorded, Some("2025-01-02"))
        );
        assert_eq!(sum_up(&[], true).state, AllergyState::NotAsked);
        assert_eq!(sum_up(&[], false).state, AllergyState::NotForRole);
    }

    #[test]
    fn an_allergy_outweighs_none_known_and_mistakes_count_for_nothing() {
        let both = sum_up(&[none_known(), allergy("latex", "active")], true);
        assert_eq!(both.state, AllergyState::Recorded);
        assert_eq!(both.items.len(), 1);
        let mut wrong = allergy("latex", "active");
        wrong["verificationStatus"] = json!({"coding": [{"code": "entered-in-error"}]});
        assert_eq!(sum_up(&[wrong], true).state, AllergyState::NotAsked);
        let past = sum_up(&[allergy("egg", "resolved")], true);
        assert_eq!(past.items[0].substance, "egg (no longer active)");
    }
}
