//! Charts of people with the reader's own family name: a relative, perhaps, or
//! themselves. A family name that many patients share says nothing.

use super::{Anomaly, AnomalyKind, Figure, WatchSettings};
use chrono::NaiveDate;

/// A chart somebody opened whose patient has their family name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameMatch {
    /// Who opened it.
    pub user: String,
    /// Role.
    pub role: String,
    /// Whose chart.
    pub patient: String,
    /// On which day last.
    pub day: NaiveDate,
    /// Whether the given name is the same too.
    pub whole_name: bool,
    /// Patients of the practice with this family name.
    pub sharing: u32,
    /// Patients of the practice.
    pub of: u32,
}

/// Whether a match is to be looked at: the whole name always, a family name while
/// few patients have it.
pub fn same_name(found: &NameMatch, settings: WatchSettings) -> Option<Anomaly> {
    if !found.whole_name && found.sharing > settings.name_shared {
        return None;
    }
    let what = if found.whole_name {
        "whose whole name is the reader's own"
    } else {
        "who has the reader's family name"
    };
    Some(Anomaly {
        id: Anomaly::id_of(
            AnomalyKind::SameName,
            &found.user,
            found.day,
            &found.patient,
        ),
        kind: AnomalyKind::SameName,
        user: found.user.clone(),
        people: vec![found.user.clone()],
        role: found.role.clone(),
        day: found.day,
        reason: format!(
            "Opened the chart of a patient {what}; {} of {} patients here have that family name.",
            found.sharing, found.of
        ),
        figures: vec![
            Figure::of("patients with this family name", found.sharing),
            Figure::of("patients in all", found.of),
        ],
        extent: 1,
        patients: vec![found.patient.clone()],
    })
}
