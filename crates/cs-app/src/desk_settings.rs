//! Settings as the window shows and changes them.

use crate::Workstation;
use crate::audit_page::is_administrator;
use crate::settings::RuntimeSettings;
use crate::views::{NumberSetting, PersonalSettings, SettingsView};
use cs_access::Role;
use cs_error::{Code, Fault, Outcome};
use serde_json::Value;

/// Setting: the look this device was last used with, before anybody signs in.
const LAST_LOOK: &str = "personal:last";

/// One number: its name in the window, label, help and unit.
struct Number {
    key: &'static str,
    label: &'static str,
    help: &'static str,
    unit: &'static str,
}

/// The number of one's own area stands under this name.
const LOCK: &str = "lock_minutes";

const NUMBERS: [Number; 8] = [
    Number {
        key: LOCK,
        label: "Lock after",
        help: "Minutes without a key or pointer after which the desk locks; a PIN opens it. 2 where patients pass, 10 in offices, unless your practice sets another.",
        unit: "minutes",
    },
    Number {
        key: "lock_minutes_clinical",
        label: "Lock after, clinical roles",
        help: "As above, for health coaches and authorization specialists.",
        unit: "minutes",
    },
    Number {
        key: "hold_seconds",
        label: "Hold before sending",
        help: "Seconds between a signature and sending, in which an approval can be recalled for sure.",
        unit: "seconds",
    },
    Number {
        key: "proposal_hours",
        label: "Drafts run out after",
        help: "Hours after which an unsent draft or approval runs out; a fresh one must be asked for then.",
        unit: "hours",
    },
    Number {
        key: "offline_role_hours",
        label: "Role counts offline for",
        help: "Hours a role counts for approving without a word from the sign-in server.",
        unit: "hours",
    },
    Number {
        key: "cache_hours",
        label: "Kept copy is stale after",
        help: "Hours after the last complete sync from which every view says that the copy is old.",
        unit: "hours",
    },
    Number {
        key: "cache_days",
        label: "Kept copy closes after",
        help: "Days after the last complete sync from which charts stay closed until the next one.",
        unit: "days",
    },
    Number {
        key: "self_approval",
        label: "Own drafts may be approved",
        help: "1: whoever wrote the latest version may approve it. 0: a second person must.",
        unit: "",
    },
];

impl Workstation {
    /// All settings as they stand for the signed-in person.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn settings_view(&self) -> Outcome<SettingsView> {
        let principal = self.principal()?;
        Ok(SettingsView {
            profile: self.facts.profile.clone(),
            folder: self.facts.folder.clone(),
            practice: self.practice.name.clone(),
            zone: self.practice.zone.clone(),
            issuer: self.facts.issuer_host.clone(),
            device: match self.facts.device.as_str() {
                "" => self.device.as_str().chars().take(8).collect(),
                name => name.to_owned(),
            },
            keys_in: self.facts.keys_in.clone(),
            numbers: self.numbers(principal.role)?,
            personal: self.personal()?,
            model: match self.facts.models.as_slice() {
                [] => "none: the local planner is used".to_owned(),
                models => models.join(", "),
            },
            closures: self.closures()?,
        })
    }

    /// Changes a number. Anybody may make a rule stricter; loosening one is for
    /// administrators.
    ///
    /// # Errors
    /// As [`Workstation::set_setting`].
    pub fn set_number(&self, key: &str, value: i32) -> Outcome<SettingsView> {
        let role = self.principal()?.role;
        let shown = NUMBERS.iter().any(|number| number.key == key);
        if !shown {
            return Err(Fault::new(Code::InputInvalid).with("field", "setting"));
        }
        let kept = if key == LOCK { lock_key(role) } else { key };
        self.set_setting(kept, i64::from(value))?;
        self.settings_view()
    }

    /// Minutes without a touch after which the desk of the signed-in person locks.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn lock_minutes(&self) -> Outcome<u32> {
        let role = self.principal()?.role;
        let minutes = self.settings()?.number(lock_key(role)).unwrap_or(1);
        Ok(u32::try_from(minutes.max(1)).unwrap_or(1))
    }

    /// The signed-in person's look, else the one this device was last used with.
    ///
    /// # Errors
    /// Store codes; needs no session.
    pub fn personal(&self) -> Outcome<PersonalSettings> {
        let own = self.principal().ok().map(|one| one.user.key());
        let keys = own
            .map(|own| format!("personal:{own}"))
            .into_iter()
            .chain([LAST_LOOK.to_owned()]);
        for key in keys {
            let kept = self.ports.settings.get(&key)?;
            if let Some(kept) = kept.and_then(|kept| serde_json::from_value(kept).ok()) {
                return Ok(kept);
            }
        }
        Ok(PersonalSettings::default())
    }

    /// Changes the signed-in person's look. It says nothing of any patient.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::InputInvalid`] for a theme that does not exist
    /// or a zoom outside 50 to 300; store codes.
    pub fn set_personal(&self, personal: &PersonalSettings) -> Outcome<SettingsView> {
        let user = self.principal()?.user.key();
        let themes = ["system", "light", "dark"];
        if !themes.contains(&personal.theme.as_str()) || !(50..=300).contains(&personal.zoom) {
            return Err(Fault::new(Code::InputInvalid).with("field", "personal"));
        }
        let kept: Value = serde_json::to_value(personal).map_err(|_| Fault::new(Code::Internal))?;
        self.ports
            .settings
            .set(&format!("personal:{user}"), &kept)?;
        self.ports.settings.set(LAST_LOOK, &kept)?;
        self.settings_view()
    }

    /// The other area's lock is an administrator's to see and to set.
    fn numbers(&self, role: Role) -> Outcome<Vec<NumberSetting>> {
        let now = self.settings()?;
        let administers = is_administrator(role);
        let shown = NUMBERS
            .iter()
            .filter(|number| number.key != "lock_minutes_clinical" || administers);
        Ok(shown
            .filter_map(|number| {
                let kept = if number.key == LOCK {
                    lock_key(role)
                } else {
                    number.key
                };
                let (_, min, max) = RuntimeSettings::KNOWN
                    .iter()
                    .find(|(known, ..)| *known == kept)?;
                let small = |value: i64| i32::try_from(value).unwrap_or(i32::MAX);
                Some(NumberSetting {
                    key: number.key.to_owned(),
                    label: number.label.to_owned(),
                    help: number.help.to_owned(),
                    unit: number.unit.to_owned(),
                    value: small(now.number(kept)?),
                    min: small(*min),
                    max: small(*max),
                    may_loosen: administers,
                })
            })
            .collect())
    }
}

/// Where patients pass a screen locks sooner (clinical areas 2 minutes, offices 10).
const fn lock_key(role: Role) -> &'static str {
    match role {
        Role::HealthCoach | Role::PriorAuthSpecialist => "lock_minutes_clinical",
        Role::PracticeAdministrator | Role::AccountManager | Role::MpsAdmin => {
            "lock_minutes_office"
        }
    }
}
