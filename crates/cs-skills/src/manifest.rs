//! Manifests: what a skill is called, takes, gives, may, and is limited to.
//!
//! They are data (`manifests/*.json`), checked when loaded: names and roles
//! agree with the access table, schemas compile, and nothing that touches
//! patient data has the tier that writes without a person.

use cs_access::{Role, SkillName, Tier, users_of};
use jsonschema::Validator;
use serde::Deserialize;
use serde_json::Value;
use std::sync::LazyLock;

/// Whether a skill runs in this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It runs.
    Available,
    /// It can be planned, and answers that it is not available yet.
    Planned,
}

/// What a call may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Limits {
    /// Resources of one search read into memory.
    pub rows: u32,
    /// Milliseconds after which a shell says that it takes long.
    pub ms: u64,
}

/// One skill's manifest.
#[derive(Debug)]
pub struct Manifest {
    /// Name.
    pub name: SkillName,
    /// What it does, in one sentence.
    pub description: String,
    /// Purpose of use in the audit: treatment, payment, operations.
    pub purpose: String,
    /// Privilege tier.
    pub tier: Tier,
    /// Whether it runs in this version.
    pub status: Status,
    /// Whether it touches patient data.
    pub touches_phi: bool,
    /// Roles that may use it, as the access table says.
    pub roles: Vec<Role>,
    /// Limits.
    pub limits: Limits,
    /// JSON Schema of the input.
    pub input: Value,
    /// JSON Schema of `SkillOutput::value`.
    pub output: Value,
    /// `None`: nothing fits.
    input_check: Option<Validator>,
    output_check: Option<Validator>,
}

/// Why a manifest was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManifestError {
    /// Not JSON of the manifest's shape.
    Malformed,
    /// Roles differ from the access table.
    RolesDiffer,
    /// Writes without a person and touches patient data.
    AutonomousOnPatientData,
    /// A schema does not compile.
    Schema,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: SkillName,
    description: String,
    purpose: String,
    tier: Tier,
    status: Status,
    touches_phi: bool,
    roles: Vec<Role>,
    limits: Limits,
    input: Value,
    output: Value,
}

/// Reads and checks a manifest.
///
/// # Errors
/// [`ManifestError`].
pub fn parse_manifest(text: &str) -> Result<Manifest, ManifestError> {
    let raw: Raw = serde_json::from_str(text).map_err(|_| ManifestError::Malformed)?;
    if raw.tier == Tier::WriteAutonomous && raw.touches_phi {
        return Err(ManifestError::AutonomousOnPatientData);
    }
    if raw.roles != users_of(raw.name) {
        return Err(ManifestError::RolesDiffer);
    }
    let compile = |schema: &Value| {
        jsonschema::meta::is_valid(schema)
            .then(|| jsonschema::draft202012::new(schema).ok())
            .flatten()
            .ok_or(ManifestError::Schema)
    };
    let (input_check, output_check) = (compile(&raw.input)?, compile(&raw.output)?);
    Ok(Manifest {
        name: raw.name,
        description: raw.description,
        purpose: raw.purpose,
        tier: raw.tier,
        status: raw.status,
        touches_phi: raw.touches_phi,
        roles: raw.roles,
        limits: raw.limits,
        input: raw.input,
        output: raw.output,
        input_check: Some(input_check),
        output_check: Some(output_check),
    })
}

impl Manifest {
    /// The input's first property that does not fit, by its name in the schema;
    /// "input" when it is not one property's fault. `Ok` when all fits.
    ///
    /// # Errors
    /// The name.
    pub fn check_input(&'static self, input: &Value) -> Result<(), &'static str> {
        let Some(check) = &self.input_check else {
            return Err("input");
        };
        let mut at_fault = None;
        for error in check.iter_errors(input) {
            let path = error.instance_path().as_str();
            let first = path
                .trim_start_matches('/')
                .split('/')
                .next()
                .unwrap_or_default();
            match self.input_names().find(|name| *name == first) {
                Some(name) => return Err(name),
                None => at_fault = Some("input"),
            }
        }
        at_fault.map_or(Ok(()), Err)
    }

    /// Whether an answer fits the output schema.
    pub fn fits_output(&self, value: &Value) -> bool {
        self.output_check
            .as_ref()
            .is_some_and(|check| check.is_valid(value))
    }

    /// Names of the inputs, in the schema's order.
    pub fn input_names(&'static self) -> impl Iterator<Item = &'static str> {
        self.input
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|map| map.keys().map(String::as_str))
    }

    /// A manifest under which nothing runs: stands in for one that was refused.
    fn refusing(name: SkillName) -> Self {
        Self {
            name,
            description: "Not available.".to_owned(),
            purpose: "operations".to_owned(),
            tier: Tier::ReadOnly,
            status: Status::Planned,
            touches_phi: true,
            roles: users_of(name),
            limits: Limits { rows: 0, ms: 0 },
            input: Value::Bool(false),
            output: Value::Bool(false),
            input_check: None,
            output_check: None,
        }
    }
}

const TEXTS: [(SkillName, &str); 8] = [
    (
        SkillName::PatientLookup,
        include_str!("../manifests/pms-patient-lookup.json"),
    ),
    (
        SkillName::EncounterQuery,
        include_str!("../manifests/pms-encounter-query.json"),
    ),
    (
        SkillName::PriorAuth,
        include_str!("../manifests/pms-prior-auth.json"),
    ),
    (
        SkillName::CareCoordination,
        include_str!("../manifests/pms-care-coordination.json"),
    ),
    (
        SkillName::DocumentDraft,
        include_str!("../manifests/pms-document-draft.json"),
    ),
    (
        SkillName::MedicationCheck,
        include_str!("../manifests/pms-medication-check.json"),
    ),
    (
        SkillName::DeviceReconcile,
        include_str!("../manifests/pms-device-reconcile.json"),
    ),
    (
        SkillName::ReportGenerate,
        include_str!("../manifests/pms-report-generate.json"),
    ),
];

static ALL: LazyLock<Vec<Manifest>> = LazyLock::new(|| {
    let load = |(name, text): &(SkillName, &str)| {
        parse_manifest(text)
            .ok()
            .filter(|manifest| manifest.name == *name)
            .unwrap_or_else(|| Manifest::refusing(*name))
    };
    TEXTS.iter().map(load).collect()
});

static UNKNOWN: LazyLock<Manifest> = LazyLock::new(|| Manifest::refusing(SkillName::PatientLookup));

/// All manifests, in the order of `SkillName::ALL`. One that was refused stands
/// there as not available, taking no input.
pub fn manifests() -> &'static [Manifest] {
    &ALL
}

/// The manifest of a skill.
pub fn manifest(name: SkillName) -> &'static Manifest {
    ALL.iter()
        .find(|manifest| manifest.name == name)
        .unwrap_or(&UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_manifest_loads_and_agrees_with_the_access_table() {
        for (name, text) in TEXTS {
            let loaded =
                parse_manifest(text).unwrap_or_else(|error| panic!("{}: {error:?}", name.as_str()));
            assert_eq!(loaded.name, name);
            assert_eq!(loaded.roles, users_of(name));
            assert!(loaded.touches_phi && !loaded.description.is_empty());
        }
        assert_eq!(
            manifests().iter().map(|m| m.name).collect::<Vec<_>>(),
            SkillName::ALL
        );
        let available: Vec<_> = manifests()
            .iter()
            .filter(|m| m.status == Status::Available)
            .map(|m| m.name)
            .collect();
        assert_eq!(
            available,
            [
                SkillName::PatientLookup,
                SkillName::EncounterQuery,
                SkillName::CareCoordination
            ]
        );
    }

    #[test]
    fn autonomous_writing_on_patient_data_refuses_to_load() {
        let text = TEXTS[0].1.replace("read-only", "write-autonomous");
        assert_eq!(
            parse_manifest(&text).err(),
            Some(ManifestError::AutonomousOnPatientData)
        );
    }

    #[test]
    fn other_faults_refuse_to_load() {
        let text = TEXTS[0].1;
        assert_eq!(parse_manifest("{}").err(), Some(ManifestError::Malformed));
        assert_eq!(
            parse_manifest(&text.replace("\"health_coach\",", "")).err(),
            Some(ManifestError::RolesDiffer)
        );
        assert_eq!(
            parse_manifest(&text.replace("\"maximum\": 100,", "\"maximum\": \"x\",")).err(),
            Some(ManifestError::Schema)
        );
    }

    #[test]
    fn inputs_are_checked_by_name() {
        let check = |name, value: Value| manifest(name).check_input(&value);
        assert_eq!(
            check(
                SkillName::PatientLookup,
                json!({"query": "maria", "limit": 5})
            ),
            Ok(())
        );
        assert_eq!(
            check(SkillName::PatientLookup, json!({"limit": 0})),
            Err("limit")
        );
        assert_eq!(
            check(SkillName::PatientLookup, json!({"limit": 101})),
            Err("limit")
        );
        assert_eq!(
            check(SkillName::PatientLookup, json!({"limit": 2.5})),
            Err("limit")
        );
        assert_eq!(
            check(SkillName::PatientLookup, json!({"name": "x"})),
            Err("input")
        );
        assert_eq!(
            check(SkillName::EncounterQuery, json!({"status": "no_show"})),
            Err("status")
        );
        assert_eq!(
            check(
                SkillName::EncounterQuery,
                json!({"date_from": "11/08/2026"})
            ),
            Err("date_from")
        );
        assert_eq!(
            check(
                SkillName::CareCoordination,
                json!({"reason": "missed_appointment", "draft": true, "channel": "sms"})
            ),
            Ok(())
        );
        assert_eq!(
            check(SkillName::ReportGenerate, json!({"report_type": "audit"})),
            Err("report_type")
        );
    }

    /// The inputs of openclaw-pms-prd §5, by name.
    #[test]
    fn planned_skills_take_the_sources_inputs() {
        let names = |name| manifest(name).input_names().collect::<Vec<_>>();
        assert_eq!(
            names(SkillName::DocumentDraft),
            ["document_type", "patient_id", "encounter_id", "recipient"]
        );
        assert_eq!(
            names(SkillName::MedicationCheck),
            ["patient_id", "medication_id"]
        );
        assert_eq!(
            names(SkillName::DeviceReconcile),
            ["patient_id", "date_range"]
        );
        assert_eq!(
            names(SkillName::ReportGenerate),
            ["report_type", "date_from", "date_to", "format"]
        );
    }
}
