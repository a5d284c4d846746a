//! The practice's profile and the few settings the river reads.

use chrono_tz::Tz;
use cs_access::TenantId;
use cs_error::{Code, Fault, Outcome};
use cs_ports::Settings;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The practice as messages and screens name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeProfile {
    /// Tenant id; the practice's id at its PMS.
    pub tenant: TenantId,
    /// Name patients know ("Harbor Health").
    pub name: String,
    /// Phone patients may call, E.164.
    pub phone: String,
    /// IANA zone of the practice.
    pub zone: String,
    /// OAuth client id of the workstation at the practice's sign-in server: the
    /// audience of the ID tokens that prove enrolments.
    pub client_id: String,
    /// Whether this is the demo practice: it can hold no real endpoint and
    /// every screen says DEMO.
    pub demo: bool,
}

impl PracticeProfile {
    /// The phone as messages print it: `(617) 555-0110` for a US number.
    pub fn printed_phone(&self) -> String {
        match self.phone.strip_prefix("+1").map(|rest| (rest, rest.len())) {
            Some((rest, 10)) if rest.is_ascii() => {
                format!("({}) {}-{}", &rest[..3], &rest[3..6], &rest[6..])
            }
            _ => self.phone.clone(),
        }
    }

    /// The zone as a type.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for a name that is no IANA zone.
    pub fn tz(&self) -> Outcome<Tz> {
        self.zone
            .parse()
            .map_err(|_| Fault::new(Code::InputInvalid).with("field", "zone"))
    }
}

/// Settings of a practice with their defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeSettings {
    /// Seconds between signing and sending in which an item can be recalled.
    pub hold_seconds: i64,
    /// Hours a role counts without a confirmation (DESIGN §6: 72).
    pub offline_role_hours: i64,
    /// Hours after which an unsent draft or approval runs out.
    pub proposal_hours: i64,
    /// Whether a person may approve their own edits.
    pub self_approval: bool,
    /// Minutes without a touch after which a desk in a clinical area locks.
    pub lock_minutes_clinical: i64,
    /// The same for a desk in an office.
    pub lock_minutes_office: i64,
    /// Hours after the last complete sync from which the kept copy is marked old.
    pub cache_hours: i64,
    /// Days after it from which charts stay closed until the next.
    pub cache_days: i64,
}

impl Default for RuntimeSettings {
    fn default() -> Self {
        Self {
            hold_seconds: 30,
            offline_role_hours: 72,
            proposal_hours: 72,
            self_approval: true,
            // 45 CFR 164.312(a)(2)(iii) asks for an automatic log-off and names no
            // time; 2 minutes where patients pass and 10 in offices are usual.
            lock_minutes_clinical: 2,
            lock_minutes_office: 10,
            cache_hours: 24,
            cache_days: 30,
        }
    }
}

impl RuntimeSettings {
    /// Names that may be set, with the smallest and largest value.
    pub const KNOWN: [(&'static str, i64, i64); 8] = [
        ("hold_seconds", 0, 3600),
        ("offline_role_hours", 0, 720),
        ("proposal_hours", 1, 720),
        ("self_approval", 0, 1),
        ("lock_minutes_clinical", 1, 60),
        ("lock_minutes_office", 1, 60),
        ("cache_hours", 1, 720),
        ("cache_days", 1, 90),
    ];

    /// Reads what is set; the rest keeps its default.
    ///
    /// # Errors
    /// Store codes.
    pub fn load(store: &dyn Settings) -> Outcome<Self> {
        let mut out = Self::default();
        let number = |key: &str| -> Outcome<Option<i64>> {
            Ok(store.get(key)?.as_ref().and_then(Value::as_i64))
        };
        if let Some(value) = number("hold_seconds")? {
            out.hold_seconds = value;
        }
        if let Some(value) = number("offline_role_hours")? {
            out.offline_role_hours = value;
        }
        if let Some(value) = number("proposal_hours")? {
            out.proposal_hours = value;
        }
        if let Some(value) = number("self_approval")? {
            out.self_approval = value != 0;
        }
        for (key, slot) in [
            ("lock_minutes_clinical", &mut out.lock_minutes_clinical),
            ("lock_minutes_office", &mut out.lock_minutes_office),
            ("cache_hours", &mut out.cache_hours),
            ("cache_days", &mut out.cache_days),
        ] {
            if let Some(value) = number(key)? {
                *slot = value;
            }
        }
        Ok(out)
    }

    /// A setting by its name in [`Self::KNOWN`].
    pub fn number(&self, key: &str) -> Option<i64> {
        Some(match key {
            "hold_seconds" => self.hold_seconds,
            "offline_role_hours" => self.offline_role_hours,
            "proposal_hours" => self.proposal_hours,
            "self_approval" => i64::from(self.self_approval),
            "lock_minutes_clinical" => self.lock_minutes_clinical,
            "lock_minutes_office" => self.lock_minutes_office,
            "cache_hours" => self.cache_hours,
            "cache_days" => self.cache_days,
            _ => return None,
        })
    }

    /// Whether a value would weaken a rule of approval: a role that counts longer
    /// without the server, drafts that live longer, one's own words approved alone;
    /// or a rule of the desk: a later lock, an older copy.
    pub fn is_loosened_by(&self, key: &str, value: i64) -> bool {
        // A hold is anybody's choice.
        key != "hold_seconds" && self.number(key).is_some_and(|now| value > now)
    }

    /// Whether this is one of [`Self::KNOWN`] and in its range.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for an unknown name or a value out of range.
    pub fn check(key: &str, value: i64) -> Outcome<()> {
        let known = Self::KNOWN
            .iter()
            .any(|(name, low, high)| *name == key && (*low..=*high).contains(&value));
        if known {
            Ok(())
        } else {
            Err(Fault::new(Code::InputInvalid).with("field", "setting"))
        }
    }

    /// Sets one of [`Self::KNOWN`].
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn set(store: &dyn Settings, key: &str, value: i64) -> Outcome<()> {
        Self::check(key, value)?;
        store.set(key, &Value::from(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_weaker_rules_of_approval_count_as_loosened() {
        let now = RuntimeSettings::default();
        for (key, looser, stricter) in [("offline_role_hours", 73, 1), ("proposal_hours", 100, 24)]
        {
            assert!(
                now.is_loosened_by(key, looser) && !now.is_loosened_by(key, stricter),
                "{key}"
            );
        }
        let strict = RuntimeSettings {
            self_approval: false,
            ..now
        };
        assert!(strict.is_loosened_by("self_approval", 1));
        assert!(!strict.is_loosened_by("hold_seconds", 0));
        assert!(!strict.is_loosened_by("hold_seconds", 600));
        for key in [
            "lock_minutes_clinical",
            "lock_minutes_office",
            "cache_hours",
            "cache_days",
        ] {
            let value = strict.number(key).unwrap();
            assert!(
                strict.is_loosened_by(key, value + 1) && !strict.is_loosened_by(key, value),
                "{key}"
            );
        }
        assert!(RuntimeSettings::check("hold_seconds", 3601).is_err());
    }
}
