//! Whether and whom one may write to, and in which language.

use crate::zones::candidate_zones;
use chrono::NaiveDate;
use chrono_tz::Tz;
use cs_fhir::terms::{extension, extension_bool, extension_of, extension_text, has_tag, tag};
use cs_fhir::{PartialDate, Resource, fold_text, values_at};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::message_rules::Channel;

/// Age from which a person is written to directly.
pub const ADULT_AGE: i32 = 18;

/// Somebody who answers for a minor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guardian {
    /// Name as given.
    pub name: String,
    /// "mother", "legal guardian" …
    pub relationship: String,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// BCP 47 language.
    pub language: Option<String>,
    /// Index in `Patient.contact`, for citations.
    pub index: usize,
}

/// What a Patient resource says about contacting the person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contact {
    /// FHIR id.
    pub patient_id: String,
    /// First given name, as a message greets.
    pub first_name: String,
    /// `active` is true.
    pub active: bool,
    /// Deceased, dated or not.
    pub deceased: bool,
    /// Marked as a test patient.
    pub test: bool,
    /// Birth date.
    pub born: Option<PartialDate>,
    /// Consent to text messages; unknown is no.
    pub sms_consent: bool,
    /// When that consent was given.
    pub sms_consent_on: Option<NaiveDate>,
    /// Opted out of text messages.
    pub sms_opted_out: bool,
    /// Consent to e-mail; unknown is no.
    pub email_consent: bool,
    /// Opted out of e-mail.
    pub email_opted_out: bool,
    /// Asked for confidential contact only.
    pub confidential: bool,
    /// BCP 47 language, if recorded.
    pub language: Option<String>,
    /// Needs an interpreter.
    pub interpreter: bool,
    /// Mobile phone and its index in `Patient.telecom`.
    pub mobile: Option<(String, usize)>,
    /// E-mail and its index in `Patient.telecom`.
    pub email: Option<(String, usize)>,
    /// US state of the address.
    pub state: Option<String>,
    /// IANA zone, when the source knows it.
    pub zone: Option<Tz>,
    /// Guardian, if any.
    pub guardian: Option<Guardian>,
}

/// Why no message is drafted to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// The patient has died.
    Deceased,
    /// Not an active patient.
    Inactive,
    /// Made up for trying things out.
    TestPatient,
    /// Asked for confidential contact.
    ConfidentialContact,
    /// Opted out of this channel.
    OptedOut,
    /// No consent to this channel on file.
    NoConsent,
    /// No address for this channel.
    NoAddress,
    /// A minor without a guardian on file.
    NoGuardian,
    /// Whether the patient is a minor is not known.
    AgeUnknown,
}

impl Exclusion {
    /// Name in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deceased => "deceased",
            Self::Inactive => "inactive",
            Self::TestPatient => "test_patient",
            Self::ConfidentialContact => "confidential_contact",
            Self::OptedOut => "opted_out",
            Self::NoConsent => "no_consent",
            Self::NoAddress => "no_address",
            Self::NoGuardian => "no_guardian",
            Self::AgeUnknown => "age_unknown",
        }
    }

    /// Why, as a sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Deceased => "The patient has died.",
            Self::Inactive => "Not an active patient of the practice.",
            Self::TestPatient => "A test patient, not a real person.",
            Self::ConfidentialContact => "Asked for confidential contact, so nothing is written.",
            Self::OptedOut => "Opted out of these messages.",
            Self::NoConsent => "No consent to these messages is on file.",
            Self::NoAddress => "No address for these messages is on file.",
            Self::NoGuardian => "A minor, and no guardian with such an address is on file.",
            Self::AgeUnknown => {
                "The birth date is not known, so it is not known whether a guardian must be addressed."
            }
        }
    }

    /// What to do instead.
    pub const fn instead(self) -> &'static str {
        match self {
            Self::Deceased => "Nothing to send. Check that future appointments are cancelled.",
            Self::Inactive => "Check the enrollment before any contact.",
            Self::TestPatient => "Nothing to do.",
            Self::ConfidentialContact => "Call, as the patient asked to be reached.",
            Self::OptedOut | Self::NoConsent | Self::NoAddress => "Call.",
            Self::NoGuardian => "Call the household and record a guardian.",
            Self::AgeUnknown => "Call and record the birth date.",
        }
    }

    /// Whether a call is worth putting on a list.
    pub const fn call(self) -> bool {
        !matches!(self, Self::Deceased | Self::Inactive | Self::TestPatient)
    }
}

/// Who a message goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// First name or name the greeting uses.
    pub greeting: String,
    /// As the signer sees it ("Maria Alvarez", "Ana Ruiz, mother of …" is made by the caller).
    pub guardian: Option<Guardian>,
    /// Phone (digits and plus) or e-mail.
    pub address: String,
    /// Path of the address in the Patient, for the citation.
    pub address_path: String,
    /// Whether it goes out in Spanish; otherwise English.
    pub spanish: bool,
    /// What to tell the signer about the language, if anything.
    pub language_note: Option<&'static str>,
}

impl Contact {
    /// Reads an R4 Patient (see `cs_fhir::terms`).
    pub fn of(patient: &Resource) -> Self {
        let whole = patient.to_value();
        let flag = |url| extension_bool(&whole, url).unwrap_or(false);
        let status = extension_text(&whole, extension::PATIENT_STATUS);
        let telecom: Vec<&Value> = values_at(&whole, "telecom");
        let field = |at: usize, key: &str| {
            telecom[at]
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let find = |system: &str, usage: Option<&str>| {
            (0..telecom.len())
                .find(|at| {
                    field(*at, "system") == system
                        && usage.is_none_or(|usage| field(*at, "use") == usage)
                })
                .map(|at| (field(at, "value").to_owned(), at))
                .filter(|(value, _)| !value.is_empty())
        };
        let text = |path: &str| {
            values_at(&whole, path)
                .first()
                .and_then(|v| v.as_str())
                .map(str::to_owned)
        };
        Self {
            patient_id: patient.id().to_owned(),
            first_name: text("name[0].given[0]").unwrap_or_default(),
            active: whole
                .get("active")
                .and_then(Value::as_bool)
                .unwrap_or(false)
                && !matches!(status, Some("inactive" | "deceased")),
            deceased: status == Some("deceased")
                || whole.get("deceasedDateTime").is_some()
                || whole
                    .get("deceasedBoolean")
                    .and_then(Value::as_bool)
                    .unwrap_or(false),
            test: flag(extension::TEST_PATIENT) || has_tag(&whole, tag::TEST),
            born: text("birthDate").as_deref().and_then(PartialDate::parse),
            sms_consent: flag(extension::SMS_CONSENT),
            sms_consent_on: extension_text(&whole, extension::SMS_CONSENT_DATE)
                .and_then(|date| date.parse().ok()),
            sms_opted_out: flag(extension::SMS_OPTED_OUT),
            email_consent: flag(extension::EMAIL_CONSENT),
            email_opted_out: flag(extension::EMAIL_OPTED_OUT),
            confidential: flag(extension::CONFIDENTIAL_CONTACT),
            language: text("communication[0].language.coding[0].code"),
            interpreter: extension_bool(&whole, extension::INTERPRETER_REQUIRED).unwrap_or(false),
            mobile: find("phone", Some("mobile")),
            email: find("email", None),
            state: text("address[0].state"),
            zone: extension_text(&whole, extension::TIME_ZONE).and_then(|zone| zone.parse().ok()),
            guardian: guardian(&whole),
        }
    }

    /// Age on a day, if the birth date is known.
    pub fn age_on(&self, day: NaiveDate) -> Option<i32> {
        self.born.map(|born| born.age_on(day))
    }

    /// Why the person is not written to at all, whatever the channel.
    pub const fn never_written(&self) -> Option<Exclusion> {
        if self.test {
            Some(Exclusion::TestPatient)
        } else if self.deceased {
            Some(Exclusion::Deceased)
        } else if !self.active {
            Some(Exclusion::Inactive)
        } else if self.confidential {
            Some(Exclusion::ConfidentialContact)
        } else {
            None
        }
    }

    /// Every zone the recipient may be in: the recorded one, the address's, the
    /// phone's, the practice's (DESIGN §9: contact hours must hold in all).
    pub fn zones(&self, phone: Option<&str>, practice: Tz) -> Vec<Tz> {
        let mut zones = candidate_zones(self.state.as_deref(), phone, practice);
        zones.extend(self.zone.filter(|zone| !zones.contains(zone)));
        zones
    }
}

fn guardian(whole: &Value) -> Option<Guardian> {
    let contacts = values_at(whole, "contact");
    let (index, contact) = contacts.iter().enumerate().find(|(_, contact)| {
        values_at(contact, "relationship.coding.code")
            .iter()
            .any(|code| code.as_str() == Some("GUARD"))
    })?;
    let telecom = |system: &str| {
        values_at(contact, "telecom")
            .into_iter()
            .find(|t| t.get("system").and_then(Value::as_str) == Some(system))
            .and_then(|t| t.get("value")?.as_str())
            .map(str::to_owned)
    };
    let text = |path: &str| {
        values_at(contact, path)
            .first()
            .and_then(|v| v.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    Some(Guardian {
        name: text("name.text"),
        relationship: text("relationship.text"),
        phone: telecom("phone"),
        email: telecom("email"),
        language: extension_of(contact, extension::CONTACT_LANGUAGE)
            .and_then(|e| e.get("valueCode")?.as_str())
            .map(str::to_owned),
        index,
    })
}

/// Whether a message may be drafted, and to whom. Minors are written to through
/// their guardian, in the guardian's language.
///
/// # Errors
/// The first reason why not, the gravest first.
pub fn addressee(
    contact: &Contact,
    channel: Channel,
    today: NaiveDate,
) -> Result<Addressee, Exclusion> {
    if let Some(never) = contact.never_written() {
        return Err(never);
    }
    let (consent, opted_out) = match channel {
        Channel::Sms => (contact.sms_consent, contact.sms_opted_out),
        Channel::Email => (contact.email_consent, contact.email_opted_out),
    };
    if opted_out {
        return Err(Exclusion::OptedOut);
    }
    if !consent {
        return Err(Exclusion::NoConsent);
    }
    let age = contact.age_on(today).ok_or(Exclusion::AgeUnknown)?;
    if age < ADULT_AGE {
        return to_guardian(contact, channel);
    }
    let own = match channel {
        Channel::Sms => &contact.mobile,
        Channel::Email => &contact.email,
    };
    let (address, at) = own
        .clone()
        .filter(|(address, _)| usable(address, channel))
        .ok_or(Exclusion::NoAddress)?;
    let (spanish, language_note) = language(contact.language.as_deref());
    Ok(Addressee {
        greeting: contact.first_name.clone(),
        guardian: None,
        address,
        address_path: format!("Patient.telecom[{at}].value"),
        spanish,
        language_note,
    })
}

fn to_guardian(contact: &Contact, channel: Channel) -> Result<Addressee, Exclusion> {
    let guardian = contact.guardian.clone().ok_or(Exclusion::NoGuardian)?;
    let address = match channel {
        Channel::Sms => guardian.phone.clone(),
        Channel::Email => guardian.email.clone(),
    };
    let address = address
        .filter(|address| usable(address, channel))
        .ok_or(Exclusion::NoGuardian)?;
    let (spanish, language_note) =
        language(guardian.language.as_deref().or(contact.language.as_deref()));
    let greeting = guardian
        .name
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned();
    let address_path = format!("Patient.contact[{}].telecom.value", guardian.index);
    Ok(Addressee {
        greeting,
        guardian: Some(guardian),
        address,
        address_path,
        spanish,
        language_note,
    })
}

/// A phone needs E.164 form, an e-mail one at-sign between two texts.
fn usable(address: &str, channel: Channel) -> bool {
    match channel {
        Channel::Sms => address.strip_prefix('+').is_some_and(|digits| {
            (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
        }),
        Channel::Email => {
            let mut parts = address.split('@');
            let good = |part: Option<&str>| {
                part.is_some_and(|p| !p.is_empty() && !p.contains(char::is_whitespace))
            };
            good(parts.next()) && good(parts.next()) && parts.next().is_none()
        }
    }
}

fn language(code: Option<&str>) -> (bool, Option<&'static str>) {
    match code
        .map(|code| {
            fold_text(code)
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .as_deref()
    {
        Some("es") => (true, None),
        Some("en") => (false, None),
        Some(_) => (
            false,
            Some(
                "Prefers a language without templates here; drafted in English. A call with an interpreter may serve better.",
            ),
        ),
        None => (
            false,
            Some("Preferred language is not recorded; drafted in English."),
        ),
    }
}

#[cfg(test)]
mod tests;
