//! Addresses of the extensions and code systems by which a practice management
//! system's fields are kept in R4, and how each field is represented.
//!
//! Standard elements and standard code systems come first; an address of our
//! own stands only where R4 has no element. Every resource carries
//! `meta.source = "urn:countersign:pms:<collection>"`; ids are the PMS's own.
//! Dates are calendar dates, instants are UTC (`…Z`).
//!
//! | PMS row | R4 |
//! |---|---|
//! | **patients** | `Patient` |
//! | `mrn` | `identifier` of type `MR`, system [`system::MRN`] |
//! | `first_name` `middle_name` `last_name` | `name[0]` use `official`, `given[0..]`, `family`, `text` |
//! | `preferred_name` | `name[1]` use `usual`, `text` and `given[0]` |
//! | `phone_mobile`, `phone_home`, `email` | `telecom` system `phone` use `mobile` (rank 1), `phone`/`home`, `email` |
//! | `address` | `address[0]` `line`, `city`, `state`, `postalCode`, `country` `US` |
//! | `birth_date`, `sex` | `birthDate`, `gender` |
//! | `deceased`, `deceased_date` | `deceasedDateTime` when dated, else `deceasedBoolean` (absent when alive) |
//! | `status` | `active` (true only for `active`) and [`extension::PATIENT_STATUS`] `valueCode` |
//! | `communication.*` | the **first five** extensions, always present and in this order, so that a citation may name `Patient.extension[n].valueBoolean`: 0 [`extension::SMS_CONSENT`], 1 [`extension::SMS_OPTED_OUT`], 2 [`extension::EMAIL_CONSENT`], 3 [`extension::EMAIL_OPTED_OUT`], 4 [`extension::CONFIDENTIAL_CONTACT`]; a row without the field counts as no consent, not opted out, not confidential |
//! | `is_test` | `extension[5]` [`extension::TEST_PATIENT`] `valueBoolean`, and `meta.tag` [`tag::TEST`] when true |
//! | `communication.sms_consent_date` | [`extension::SMS_CONSENT_DATE`] `valueDate` |
//! | `enrollment_status`, `enrolled_on` | [`extension::ENROLLMENT_STATUS`] `valueCode` (`enrolled`, `pending`, `disenrolled`), [`extension::ENROLLED_ON`] `valueDate` |
//! | `preferred_language` | `communication[0].language.coding` (BCP 47), `preferred` true |
//! | `interpreter_needed` | [`extension::INTERPRETER_REQUIRED`] `valueBoolean` |
//! | `gender_identity`, `time_zone` | [`extension::GENDER_IDENTITY`] `valueCodeableConcept.text`, [`extension::TIME_ZONE`] `valueCode` (IANA) |
//! | `guardian` | `contact[0]`: `relationship` code `GUARD` plus `text`, `name.text`, `telecom`, [`extension::CONTACT_LANGUAGE`] `valueCode` |
//! | `primary_provider` | `generalPractitioner[0]` `Practitioner/<id>` with `display` |
//! | `coach_id` | [`extension::COACH`] `valueIdentifier` (system [`system::STAFF`]) |
//! | **encounters** | `Encounter` and, with notes, `DocumentReference/<id>-note` |
//! | `status` | `scheduled`→`planned`, `in_progress`→`in-progress`, `completed`→`finished`, `cancelled` |
//! | `type` | `type[0].coding[0]` system [`system::ENCOUNTER_TYPE`], code as the PMS writes it (`office_visit` …) |
//! | | `class`: `AMB` (office_visit, follow_up, procedure), `VR` (telehealth), `EMER` (emergency) |
//! | `scheduled_*`, `started_at`, `ended_at` | `period`: as it happened when it started, else as planned (`end` is missing while in progress); the plan itself in [`extension::SCHEDULED_START`] / [`extension::SCHEDULED_END`] `valueDateTime` |
//! | `no_show`, `discharge` | the **first two** extensions, always present: 0 [`extension::NO_SHOW`], 1 [`extension::DISCHARGE`] `valueBoolean`; also `meta.tag` [`tag::NO_SHOW`] when true. (Never closed: status `planned` with `period.end` in the past; the reader decides, the source doesn't say.) |
//! | `follow_up_due`, `cancel_reason` | [`extension::FOLLOW_UP_DUE`] `valueDate`, [`extension::CANCEL_REASON`] `valueString` |
//! | `reason` | `reasonCode[0].text` |
//! | `provider`, `location` | `participant[0].individual` (`Practitioner/<id>`, `display`), `location[0].location.display` |
//! | `diagnoses` | `diagnosis[].condition.display`, with [`extension::DIAGNOSIS_CODE`] `valueCoding` (ICD-10-CM) on `diagnosis[]` |
//! | `notes` | `DocumentReference`: `content[0].attachment` (`text/plain; charset=utf-8`, base64 `data`), the first 2,000 characters in `description`, `type` LOINC 34109-9, `date`, `author[0]`, `context.encounter[0]` |
//! | **prescriptions** | `MedicationRequest`, intent `order` |
//! | `status` | as named, `on_hold`→`on-hold` |
//! | `drug_name`, `strength`, `rxnorm` | `medicationCodeableConcept`: `text` "name strength", `coding[0]` RxNorm when known; [`extension::STRENGTH`] `valueString` |
//! | `dose` … `frequency` | `dosageInstruction[0]`: `text`, `route.text`, `timing.code.text`, `doseAndRate[0].doseQuantity` |
//! | `quantity`, `days_supply`, `refills_allowed` | `dispenseRequest.quantity`, `.expectedSupplyDuration` (d), `.numberOfRepeatsAllowed` |
//! | `refills_used`, `last_filled`, `next_refill_due`, `ended_on` | [`extension::REFILLS_USED`] `valueUnsignedInt`, [`extension::LAST_FILLED`], [`extension::NEXT_REFILL_DUE`], [`extension::ENDED_ON`] `valueDate` |
//! | `prescriber`, `written_on` | `requester`, `authoredOn` |
//! | **clinical/conditions** | `Condition`: `clinicalStatus`, `category` `problem-list-item`, `code` ICD-10-CM, `onsetDateTime`, `abatementDateTime` |
//! | **clinical/allergies** | `AllergyIntolerance`: `clinicalStatus`, `verificationStatus` `confirmed`, `category`, `criticality`, `code` (RxNorm when known, `text`), `reaction[0].manifestation[0].text`, `recordedDate`; asked and none: `code` SNOMED [`NO_KNOWN_ALLERGY`] |
//! | **clinical/vitals** | `Observation`, category `vital-signs`, `code` LOINC, `valueQuantity` (UCUM) or, for a blood pressure, `component` 8480-6 and 8462-4; `encounter` |
//! | **clinical/labs** | `Observation`, category `laboratory`, `referenceRange[0].low/.high`, `interpretation` `N` `H` `L` `HH` `LL`; a value that is no number is `valueString` |
//! | **clinical/coverages** | `Coverage`: `status` (`active`; everything that ended is `cancelled`; PMS word in [`extension::PMS_STATUS`]), `subscriberId`, `payor[0]` `identifier` ([`system::PAYER`]) + `display`, `class` `plan` / `group`, `period` |
//! | **clinical/authorizations** | `Claim`, use `preauthorization`: `extension[0]` [`extension::AUTHORIZATION_STATUS`] `valueCode` (`draft` `submitted` `pended` `approved` `denied`), [`extension::DECISION_DUE`] `valueDate`, [`extension::DENIAL_REASON`] `valueString`; `identifier` ([`system::AUTHORIZATION_NUMBER`]), `insurer` / `insurance[0].coverage` by payer identifier, `item[0].productOrService`, `diagnosis[0]`, `created` = requested_on, `priority` `normal` (standard) or `stat` (expedited); `status` `draft` or `active` |
//! | **clinical/vision-prescriptions** | `VisionPrescription`: `lensSpecification[]` by `eye`, `dateWritten` and `created` = dispensed_on, `prescriber`, [`extension::EXPIRES_ON`] `valueDate`, [`extension::PUPILLARY_DISTANCE`] `valueString` (mm) |
//! | **clinical/providers, locations** | `Practitioner` (`name[0].text`, NPI, `qualification[0].code.text`, `telecom`), `Location` (`name`, `telecom`, `address`, [`extension::TIME_ZONE`], [`extension::HOURS`] `valueString`) |
//! | **clinical/staff** | `Practitioner` with the staff id as id and `identifier` ([`system::STAFF`]): `name[0].text`, `active`, `qualification[0].code` in [`system::STAFF_ROLE`] |
//! | **warehouse/status** | `Basic`, code [`basic::ENROLLMENT_STATUS`] in [`system::BASIC`]: `subject`, [`extension::ENROLLMENT_STATUS`] `valueCode`, [`extension::IN_FORCE`] `valuePeriod`, [`extension::REASON`] `valueString`; `created` = from |
//! | **warehouse/events** | `Basic`, code [`basic::WAREHOUSE_EVENT`] in [`system::BASIC`] and the kind (`appointment_missed` …) in [`system::WAREHOUSE_EVENT`], both in `code.coding`: `subject`, [`extension::EVENT_AT`] `valueDateTime`, [`extension::EVENT_ENCOUNTER`] `valueReference`, [`extension::NOTE`] `valueString`; `created` = day of `at` (UTC) |
//! | **warehouse/engagement** | `Observation`, category `survey`, code `engagement-score` in [`system::OBSERVATION`], `valueInteger` (0–100), `effectiveDateTime` = measured_on, `note[].text` = drivers |
//! | **warehouse/devices** | `Device`: `type` (kind in [`system::DEVICE_KIND`]), `serialNumber`, `patient`, `status` (`active`, else `inactive`; PMS word in [`extension::PMS_STATUS`]), [`extension::ASSIGNED_ON`], [`extension::RETURNED_ON`] `valueDate`, [`extension::EXPECTED_PER_DAY`] `valueDecimal` |
//! | **warehouse/device-readings** | `Observation`, category `vital-signs` and [`DEVICE_READING`] in [`system::OBSERVATION`], `device` `Device/<id>`, LOINC `code`, values as for vitals |
//!
//! A quantity keeps the lexeme the PMS sent (`7.10` stays `7.10`).

use serde_json::Value;

/// Extension addresses.
pub mod extension {
    macro_rules! own {
        ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
            $($(#[$doc])* pub const $name: &str = concat!("https://countersign.example/fhir/StructureDefinition/", $path);)*
        };
    }
    own! {
        /// `valueBoolean`: the patient agreed to text messages.
        SMS_CONSENT = "sms-consent";
        /// `valueDate`: when.
        SMS_CONSENT_DATE = "sms-consent-date";
        /// `valueBoolean`: the patient opted out of text messages.
        SMS_OPTED_OUT = "sms-opted-out";
        /// `valueBoolean`: the patient agreed to e-mail.
        EMAIL_CONSENT = "email-consent";
        /// `valueBoolean`: the patient opted out of e-mail.
        EMAIL_OPTED_OUT = "email-opted-out";
        /// `valueBoolean`: the patient asked for confidential contact only.
        CONFIDENTIAL_CONTACT = "confidential-contact";
        /// `valueBoolean`: a made-up patient for trying things out.
        TEST_PATIENT = "test-patient";
        /// `valueCode`: `active`, `inactive`, `deceased`.
        PATIENT_STATUS = "patient-status";
        /// `valueCode`: `enrolled`, `pending`, `disenrolled`.
        ENROLLMENT_STATUS = "enrollment-status";
        /// `valueDate`.
        ENROLLED_ON = "enrolled-on";
        /// `valueIdentifier`: the health coach.
        COACH = "coach";
        /// `valueCode`: a contact's preferred language.
        CONTACT_LANGUAGE = "contact-language";
        /// `valueBoolean`: the patient didn't come.
        NO_SHOW = "no-show";
        /// `valueBoolean`: the encounter ended with a discharge.
        DISCHARGE = "discharge";
        /// `valueDate`: a follow-up should have happened by then.
        FOLLOW_UP_DUE = "follow-up-due";
        /// `valueString`.
        CANCEL_REASON = "cancel-reason";
        /// `valueDateTime`: planned start.
        SCHEDULED_START = "scheduled-start";
        /// `valueDateTime`: planned end.
        SCHEDULED_END = "scheduled-end";
        /// `valueCoding`: code of an encounter's diagnosis.
        DIAGNOSIS_CODE = "diagnosis-code";
        /// `valueString`: strength of a drug as written ("20 mg").
        STRENGTH = "strength";
        /// `valueUnsignedInt`.
        REFILLS_USED = "refills-used";
        /// `valueDate`.
        LAST_FILLED = "last-filled";
        /// `valueDate`.
        NEXT_REFILL_DUE = "next-refill-due";
        /// `valueDate`: when a prescription ended.
        ENDED_ON = "ended-on";
        /// `valueCode`: the PMS's own status word, where R4's says less.
        PMS_STATUS = "pms-status";
        /// `valueCode`: `draft`, `submitted`, `pended`, `approved`, `denied`.
        AUTHORIZATION_STATUS = "authorization-status";
        /// `valueDate`: the payer must have decided by then.
        DECISION_DUE = "decision-due";
        /// `valueString`.
        DENIAL_REASON = "denial-reason";
        /// `valueDate`.
        EXPIRES_ON = "expires-on";
        /// `valueString`: millimetres, as written.
        PUPILLARY_DISTANCE = "pupillary-distance";
        /// `valueString`: opening hours as the practice writes them.
        HOURS = "hours";
        /// `valuePeriod`: when a status was in force.
        IN_FORCE = "in-force";
        /// `valueString`.
        REASON = "reason";
        /// `valueDateTime`: when an event happened.
        EVENT_AT = "event-at";
        /// `valueReference`: the encounter an event belongs to.
        EVENT_ENCOUNTER = "event-encounter";
        /// `valueString`.
        NOTE = "note";
        /// `valueDate`: a device was handed out.
        ASSIGNED_ON = "assigned-on";
        /// `valueDate`: a device came back.
        RETURNED_ON = "returned-on";
        /// `valueDecimal`: readings a day the patient is asked for.
        EXPECTED_PER_DAY = "expected-per-day";
    }
    /// `valueCode`, an IANA zone (HL7's own extension).
    pub const TIME_ZONE: &str = "http://hl7.org/fhir/StructureDefinition/timezone";
    /// `valueBoolean` (HL7's own extension).
    pub const INTERPRETER_REQUIRED: &str =
        "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired";
    /// `valueCodeableConcept` (HL7's own extension).
    pub const GENDER_IDENTITY: &str =
        "http://hl7.org/fhir/StructureDefinition/patient-genderIdentity";
}

/// Code and identifier systems.
pub mod system {
    macro_rules! own {
        ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
            $($(#[$doc])* pub const $name: &str = concat!("https://countersign.example/fhir/", $path);)*
        };
    }
    own! {
        /// Medical record numbers of the practice.
        MRN = "identifier/mrn";
        /// Staff ids of the practice.
        STAFF = "identifier/staff";
        /// Roles of staff, as the sign-in names them (`health_coach` …).
        STAFF_ROLE = "CodeSystem/staff-role";
        /// Payer ids.
        PAYER = "identifier/payer";
        /// Practice (tenant) ids.
        PRACTICE = "identifier/practice";
        /// Authorization numbers given by payers.
        AUTHORIZATION_NUMBER = "identifier/authorization";
        /// `office_visit`, `telehealth`, `follow_up`, `emergency`, `procedure`.
        ENCOUNTER_TYPE = "CodeSystem/encounter-type";
        /// What a `Basic` is: see [`super::basic`].
        BASIC = "CodeSystem/basic";
        /// `appointment_booked`, `appointment_missed`, `appointment_kept`, `message_sent`,
        /// `message_received`, `call`, `discharge`, `portal_login`.
        WAREHOUSE_EVENT = "CodeSystem/warehouse-event";
        /// `engagement-score`, `device-reading`.
        OBSERVATION = "CodeSystem/observation";
        /// `blood_pressure_cuff`, `scale`, `glucose_meter`, `pulse_oximeter`.
        DEVICE_KIND = "CodeSystem/device-kind";
        /// What a `Communication` is: see [`super::reply`].
        COMMUNICATION = "CodeSystem/communication";
        /// `lens`: what a vision prescription is for.
        VISION_PRODUCT = "CodeSystem/vision-product";
        /// Tags: see [`super::tag`].
        TAG = "CodeSystem/tag";
    }
    /// LOINC.
    pub const LOINC: &str = "http://loinc.org";
    /// RxNorm.
    pub const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
    /// ICD-10-CM.
    pub const ICD10CM: &str = "http://hl7.org/fhir/sid/icd-10-cm";
    /// SNOMED CT.
    pub const SNOMED: &str = "http://snomed.info/sct";
    /// UCUM units.
    pub const UCUM: &str = "http://unitsofmeasure.org";
    /// National Provider Identifiers.
    pub const NPI: &str = "http://hl7.org/fhir/sid/us-npi";
    /// HCPCS level II.
    pub const HCPCS: &str = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
    /// CPT.
    pub const CPT: &str = "http://www.ama-assn.org/go/cpt";
    /// Telephone numbers as URIs (RFC 3966).
    pub const PHONE: &str = "urn:ietf:rfc:3966";
    /// Languages.
    pub const BCP47: &str = "urn:ietf:bcp:47";
}

/// Codes of `meta.tag` in [`system::TAG`], so that `_tag` finds them.
pub mod tag {
    /// A test patient.
    pub const TEST: &str = "test";
    /// A missed appointment.
    pub const NO_SHOW: &str = "no-show";
}

/// Codes of `Basic.code` in [`system::BASIC`].
pub mod basic {
    /// An enrolment status in force for a while.
    pub const ENROLLMENT_STATUS: &str = "enrollment-status";
    /// Something that happened: booked, missed, message, call …
    pub const WAREHOUSE_EVENT: &str = "warehouse-event";
}

/// Codes of `Communication.category` in [`system::COMMUNICATION`]. A message that
/// came in is kept as a `Communication`, `status` `completed`: `sent` and `received`
/// when the provider had it, the sender's number in `sender.identifier` and ours in
/// `recipient[0].identifier` (system [`system::PHONE`]), the words in
/// `payload[0].contentString`, `subject` when exactly one patient has the number.
pub mod reply {
    /// Every message that came in.
    pub const REPLY: &str = "reply";
    /// It asks to stop messages to its sender.
    pub const STOP: &str = "stop";
    /// It may ask so: a person reads it first.
    pub const STOP_UNCLEAR: &str = "stop-unclear";
    /// It takes an earlier stop back.
    pub const START: &str = "start";
}

/// SNOMED CT: no known allergy.
pub const NO_KNOWN_ALLERGY: &str = "716186003";
/// Observation code of an engagement score, in [`system::OBSERVATION`].
pub const ENGAGEMENT_SCORE: &str = "engagement-score";
/// Observation category of a device's reading, in [`system::OBSERVATION`].
pub const DEVICE_READING: &str = "device-reading";
/// LOINC panel of a blood pressure.
pub const BLOOD_PRESSURE: &str = "85354-9";
/// LOINC: systolic component.
pub const SYSTOLIC: &str = "8480-6";
/// LOINC: diastolic component.
pub const DIASTOLIC: &str = "8462-4";

/// The extension with an address, on a resource or any element.
pub fn extension_of<'a>(element: &'a Value, url: &str) -> Option<&'a Value> {
    element
        .get("extension")?
        .as_array()?
        .iter()
        .find(|one| one.get("url").and_then(Value::as_str) == Some(url))
}

/// A boolean extension's value; missing is `None`, which is not `false`.
pub fn extension_bool(element: &Value, url: &str) -> Option<bool> {
    extension_of(element, url)?.get("valueBoolean")?.as_bool()
}

/// A text-like extension's value (`valueString`, `valueCode`, `valueDate`, `valueDateTime`).
pub fn extension_text<'a>(element: &'a Value, url: &str) -> Option<&'a str> {
    let found = extension_of(element, url)?;
    ["valueCode", "valueDate", "valueDateTime", "valueString"]
        .iter()
        .find_map(|key| found.get(*key)?.as_str())
}

/// Whether a resource carries one of our tags.
pub fn has_tag(resource: &Value, code: &str) -> bool {
    resource
        .pointer("/meta/tag")
        .and_then(Value::as_array)
        .is_some_and(|tags| {
            tags.iter().any(|tag| {
                tag.get("system").and_then(Value::as_str) == Some(system::TAG)
                    && tag.get("code").and_then(Value::as_str) == Some(code)
            })
        })
}

/// The code of a CodeableConcept in a system.
pub fn code_in<'a>(concept: &'a Value, system: &str) -> Option<&'a str> {
    let codings = concept.get("coding")?.as_array()?;
    codings
        .iter()
        .find(|one| one.get("system").and_then(Value::as_str) == Some(system))?
        .get("code")?
        .as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn readers_find_extensions_tags_and_codes() {
        let patient = json!({
            "meta": {"tag": [{"system": system::TAG, "code": tag::TEST}]},
            "extension": [
                {"url": extension::SMS_CONSENT, "valueBoolean": true},
                {"url": extension::ENROLLMENT_STATUS, "valueCode": "enrolled"}],
            "code": {"coding": [{"system": system::LOINC, "code": "1"}]}
        });
        assert_eq!(extension_bool(&patient, extension::SMS_CONSENT), Some(true));
        assert_eq!(extension_bool(&patient, extension::SMS_OPTED_OUT), None);
        assert_eq!(
            extension_text(&patient, extension::ENROLLMENT_STATUS),
            Some("enrolled")
        );
        assert!(has_tag(&patient, tag::TEST) && !has_tag(&patient, tag::NO_SHOW));
        assert_eq!(code_in(&patient["code"], system::LOINC), Some("1"));
        assert_eq!(code_in(&patient["code"], system::SNOMED), None);
    }
}
