//! What of a chart the reader's role may see, and what this computer holds of it.
//! Both are said in words: an empty list alone would read as "none".

use crate::views::{ChartGap, ChartPart};
use cs_access::{Principal, Role};
use cs_ports::SyncMark;

/// Parts of a chart that not every role with charts may read. The practice's
/// system draws the same lines; here they also hold for what a colleague's sync
/// brought to a shared computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// Medication orders and what became of them.
    pub(super) prescriptions: bool,
    /// Devices and their readings, engagement, enrollment, contacts.
    pub(super) warehouse: bool,
}

impl Parts {
    pub(super) const fn of(who: &Principal) -> Self {
        match who.role {
            Role::PracticeAdministrator | Role::MpsAdmin => Self {
                prescriptions: true,
                warehouse: true,
            },
            // A licensed clinician among them answers for prescriptions.
            Role::HealthCoach => Self {
                prescriptions: who.clinician.is_some(),
                warehouse: true,
            },
            Role::PriorAuthSpecialist => Self {
                prescriptions: true,
                warehouse: false,
            },
            Role::AccountManager => Self {
                prescriptions: false,
                warehouse: false,
            },
        }
    }

    /// Whether resources of a type may be shown. Observations are told apart one
    /// by one: a device's reading is of the warehouse, a vital sign is not.
    pub(super) fn may_see_kind(self, kind: &str) -> bool {
        match kind {
            _ if kind.starts_with("Medication") => self.prescriptions,
            "Basic" | "Device" => self.warehouse,
            _ => true,
        }
    }

    fn admits(self, collection: &str) -> bool {
        match collection {
            "prescriptions" => self.prescriptions,
            _ if collection.starts_with("warehouse/") => self.warehouse,
            _ => true,
        }
    }
}

/// Collections of the practice's system that stand in a chart, and their names.
const COLLECTIONS: [(&str, &str); 13] = [
    ("encounters", "Visits and notes"),
    ("prescriptions", "Prescriptions"),
    ("clinical/vitals", "Vital signs"),
    ("clinical/labs", "Laboratory results"),
    ("clinical/conditions", "Problems"),
    (ALLERGIES, "Allergies"),
    (COVERAGES, "Coverage"),
    (AUTHORIZATIONS, "Authorizations"),
    ("warehouse/events", "Messages, calls and portal sign-ins"),
    ("warehouse/status", "Enrollment changes"),
    ("warehouse/engagement", "Engagement scores"),
    ("warehouse/devices", "Devices"),
    ("warehouse/device-readings", "Home device readings"),
];
/// Parts of a chart, and the collections each is read from.
const PARTS: [(ChartPart, &[&str]); 5] = [
    (ChartPart::Problems, &["clinical/conditions"]),
    (ChartPart::Medications, &["prescriptions"]),
    (
        ChartPart::Readings,
        &[
            "clinical/vitals",
            "clinical/labs",
            "warehouse/devices",
            "warehouse/device-readings",
        ],
    ),
    (ChartPart::Coverage, &[COVERAGES, AUTHORIZATIONS]),
    // A visit's notes are documents.
    (ChartPart::Documents, &["encounters"]),
];
/// Collection of allergies.
pub(super) const ALLERGIES: &str = "clinical/allergies";
/// Collection of coverages.
pub(super) const COVERAGES: &str = "clinical/coverages";
/// Collection of authorizations.
pub(super) const AUTHORIZATIONS: &str = "clinical/authorizations";

/// What is missing from a patient's chart here, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    missing: Vec<(&'static str, String)>,
}

impl Held {
    /// `marks` are those of the system the patient was read from; `None` when the
    /// patient came from a file, which is whole by itself.
    pub(super) fn of(who: &Principal, marks: Option<&[(String, SyncMark)]>) -> Self {
        let parts = Parts::of(who);
        let mut missing = Vec::new();
        for (collection, name) in COLLECTIONS {
            let mark = marks.map(|marks| {
                let found = marks.iter().find(|(known, _)| known == collection);
                found.map(|(_, mark)| mark.complete)
            });
            let why = match mark {
                _ if !parts.admits(collection) => {
                    format!("{name}: not shown to the role {}.", who.role.title())
                }
                Some(None) => {
                    format!("{name}: not yet read from the practice's system on this computer.")
                }
                Some(Some(false)) => {
                    format!("{name}: not read to the end yet; synchronise to complete it.")
                }
                Some(Some(true)) | None => continue,
            };
            missing.push((collection, why));
        }
        Self { missing }
    }

    /// Why a collection is missing; `None` when it is here.
    pub(super) fn lacks(&self, collection: &str) -> Option<&str> {
        let found = self.missing.iter().find(|(known, _)| *known == collection);
        found.map(|(_, why)| why.as_str())
    }

    /// The parts that are not whole here, in the chart's order.
    pub(super) fn gaps(&self) -> Vec<ChartGap> {
        let gap = |(part, collections): (ChartPart, &[&str])| {
            let why: Vec<&str> = collections
                .iter()
                .filter_map(|one| self.lacks(one))
                .collect();
            (!why.is_empty()).then(|| ChartGap {
                part,
                why: why.join(" "),
            })
        };
        PARTS.into_iter().filter_map(gap).collect()
    }

    /// Everything missing from the timeline, in words.
    pub(super) fn of_timeline(&self) -> Vec<String> {
        self.missing
            .iter()
            .filter(|(collection, _)| *collection != COVERAGES)
            .map(|(_, why)| why.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use cs_access::{Clinician, TenantId, UserId};
    use cs_ports::SourceCursor;

    fn person(role: Role, clinician: bool) -> Principal {
        Principal {
            user: UserId {
                issuer: "https://signin.example".into(),
                subject: "s".into(),
            },
            display_name: "S".into(),
            role,
            practices: vec![TenantId::parse("harbor").unwrap()],
            clinician: clinician.then(|| Clinician {
                npi: "1999999992".into(),
            }),
            verified_at: DateTime::UNIX_EPOCH,
        }
    }

    fn marks(complete: bool) -> Vec<(String, SyncMark)> {
        let mark = SyncMark {
            cursor: SourceCursor(String::new()),
            complete,
            as_of: DateTime::UNIX_EPOCH,
            done: 0,
        };
        COLLECTIONS
            .iter()
            .map(|(name, _)| ((*name).to_owned(), mark.clone()))
            .collect()
    }

    #[test]
    fn a_role_is_told_what_it_does_not_see() {
        let coach = Held::of(&person(Role::HealthCoach, false), Some(&marks(true)));
        assert_eq!(
            coach.of_timeline(),
            ["Prescriptions: not shown to the role Health Coach."]
        );
        let clinician = Held::of(&person(Role::HealthCoach, true), Some(&marks(true)));
        assert_eq!(clinician, Held::default());
        let specialist = Held::of(&person(Role::PriorAuthSpecialist, false), None);
        assert_eq!(specialist.of_timeline().len(), 5);
        assert_eq!(specialist.lacks("prescriptions"), None);
    }

    #[test]
    fn each_part_says_what_of_it_is_missing() {
        let parts = |held: &Held| -> Vec<ChartPart> {
            held.gaps().into_iter().map(|gap| gap.part).collect()
        };
        let admin = person(Role::PracticeAdministrator, false);
        assert!(parts(&Held::of(&admin, Some(&marks(true)))).is_empty());
        assert!(parts(&Held::of(&admin, None)).is_empty(), "a file is whole");
        assert_eq!(
            parts(&Held::of(&admin, Some(&[]))),
            PARTS.map(|(part, _)| part)
        );
        let coach = Held::of(&person(Role::HealthCoach, false), Some(&marks(true)));
        assert_eq!(parts(&coach), [ChartPart::Medications]);
        assert!(coach.gaps()[0].why.contains("not shown to the role"));
    }

    #[test]
    fn what_was_never_read_is_not_taken_for_none() {
        let admin = person(Role::PracticeAdministrator, false);
        let never = Held::of(&admin, Some(&[]));
        assert!(never.lacks(ALLERGIES).unwrap().contains("not yet read"));
        assert_eq!(never.of_timeline().len(), COLLECTIONS.len() - 1);
        let half = Held::of(&admin, Some(&marks(false)));
        assert!(half.lacks(COVERAGES).unwrap().contains("to the end"));
        assert_eq!(Held::of(&admin, None), Held::default(), "a file is whole");
    }
}
