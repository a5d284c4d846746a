//! Codes that are known by their system and shape, and the names of resource types.

use super::text::{is_also_a_name, is_vocabulary, only_a_name, words};

/// How a system's codes look.
enum Shape {
    /// LOINC: digits, a hyphen, a check digit; parts "LP…", answers "LA…".
    Loinc,
    /// SNOMED CT: 6 to 18 digits that pass Verhoeff's check.
    Snomed,
    /// Digits alone, at most so many.
    Digits(usize),
    /// ICD-10: a letter, a digit, then letters, digits and a point.
    Icd10,
    /// CPT and HCPCS: five characters, digits but for one letter.
    Cpt,
    /// Units.
    Ucum,
    /// A national drug code: digits and hyphens, 10 or 11 digits.
    Ndc,
    /// An HL7 code: a word.
    Word,
}

/// Systems whose codes say nothing of a person, by the start of their address.
const SYSTEMS: [(&str, Shape); 20] = [
    ("http://loinc.org", Shape::Loinc),
    ("http://snomed.info/sct", Shape::Snomed),
    (
        "http://www.nlm.nih.gov/research/umls/rxnorm",
        Shape::Digits(8),
    ),
    ("http://hl7.org/fhir/sid/cvx", Shape::Digits(3)),
    ("http://hl7.org/fhir/sid/icd-10", Shape::Icd10),
    ("http://hl7.org/fhir/sid/icd-9", Shape::Icd10),
    ("http://www.cms.gov/Medicare/Coding/ICD10", Shape::Icd10),
    ("http://hl7.org/fhir/sid/ndc", Shape::Ndc),
    ("http://www.ama-assn.org/go/cpt", Shape::Cpt),
    (
        "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        Shape::Cpt,
    ),
    ("http://unitsofmeasure.org", Shape::Ucum),
    ("http://terminology.hl7.org/", Shape::Word),
    ("http://hl7.org/fhir/", Shape::Word),
    ("http://dicom.nema.org/", Shape::Digits(8)),
    ("urn:iso:std:iso:4217", Shape::Word),
    ("urn:iso:std:iso:3166", Shape::Word),
    ("urn:ietf:bcp:47", Shape::Word),
    ("urn:ietf:bcp:13", Shape::Ucum),
    ("http://nucc.org/provider-taxonomy", Shape::Word),
    ("urn:oid:2.16.840.1.113883.6.238", Shape::Loinc),
];

/// Whether the code is one its system could have made.
pub(super) fn fits(system: &str, code: &str) -> bool {
    let Some((_, shape)) = SYSTEMS.iter().find(|(start, _)| system.starts_with(start)) else {
        return false;
    };
    let bytes = code.as_bytes();
    let digits = |bytes: &[u8]| bytes.iter().filter(|b| b.is_ascii_digit()).count();
    match shape {
        Shape::Loinc => {
            let code = code
                .strip_prefix("LA")
                .or_else(|| code.strip_prefix("LP"))
                .unwrap_or(code);
            code.split_once('-').is_some_and(|(number, check)| {
                (1..=7).contains(&number.len())
                    && number.bytes().all(|b| b.is_ascii_digit())
                    && check.len() == 1
                    && check.bytes().all(|b| b.is_ascii_digit())
            })
        }
        Shape::Snomed => (6..=18).contains(&bytes.len()) && verhoeff(bytes),
        Shape::Digits(most) => bytes.len() <= *most && digits(bytes) == bytes.len(),
        Shape::Icd10 => {
            (3..=8).contains(&bytes.len())
                && (bytes[1].is_ascii_digit() || bytes[2].is_ascii_digit())
                && bytes
                    .iter()
                    .all(|b| b.is_ascii_alphanumeric() || *b == b'.')
                && digits(bytes) >= 2
        }
        Shape::Cpt => {
            bytes.len() == 5 && digits(bytes) >= 4 && bytes.iter().all(u8::is_ascii_alphanumeric)
        }
        Shape::Ucum => {
            bytes.len() <= 24
                && digits(bytes) <= 4
                && bytes
                    .iter()
                    .all(|b| b.is_ascii_alphanumeric() || b"./*[]{}%'\"^()+-_#".contains(b))
                && words(code).all(|word| word.len() <= 5 || is_vocabulary(&word))
                && !names_somebody(code)
        }
        Shape::Ndc => {
            (10..=11).contains(&digits(bytes))
                && bytes.iter().all(|b| b.is_ascii_digit() || *b == b'-')
        }
        Shape::Word => {
            bytes.len() <= 48
                && digits(bytes) <= 4
                && bytes
                    .iter()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b':'))
                && !names_somebody(code)
        }
    }
}

/// Whether a word of the code is a name and nothing else.
fn names_somebody(code: &str) -> bool {
    let capital = code.starts_with(char::is_uppercase) && code.len() >= 4;
    words(code).any(|word| {
        only_a_name(&word)
            || capital && word.len() >= 4 && is_also_a_name(&word) && word.len() == code.len()
    })
}

/// Whether the address belongs to a system of terms everybody shares.
pub(super) fn is_public(system: &str) -> bool {
    SYSTEMS.iter().any(|(start, _)| system == *start)
}

/// Verhoeff's check digit (J. Verhoeff, 1969), which SNOMED CT identifiers end with.
fn verhoeff(digits: &[u8]) -> bool {
    const MULTIPLY: [[u8; 10]; 10] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
        [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
        [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
        [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
        [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
        [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
        [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
        [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
        [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];
    const PERMUTE: [[u8; 10]; 8] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];
    let mut check = 0usize;
    for (at, byte) in digits.iter().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return false;
        }
        let digit = PERMUTE[at % 8][usize::from(byte - b'0')];
        check = usize::from(MULTIPLY[check][usize::from(digit)]);
    }
    check == 0
}

/// Resource types of R4, R5 and R6.
const TYPES: &str = "Account ActivityDefinition ActorDefinition AdministrableProductDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse ArtifactAssessment AuditEvent Basic Binary BiologicallyDerivedProduct BiologicallyDerivedProductDispense BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Citation Claim ClaimResponse ClinicalAssessment ClinicalImpression ClinicalUseDefinition CodeSystem Communication CommunicationRequest CompartmentDefinition Composition ConceptMap Condition ConditionDefinition Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceAlert DeviceAssociation DeviceDefinition DeviceDispense DeviceMetric DeviceRequest DeviceUsage DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference DomainResource EffectEvidenceSynthesis Encounter EncounterHistory Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceReport EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag FormularyItem GenomicStudy Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingSelection ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide Ingredient InsurancePlan InsuranceProduct InventoryItem InventoryReport Invoice Library Linkage List Location ManufacturedItemDefinition Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductDefinition MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularDefinition MolecularSequence NamingSystem NutritionIntake NutritionOrder NutritionProduct Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation PackagedProductDefinition Parameters Patient PaymentNotice PaymentReconciliation Permission Person PersonalRelationship PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RegulatedAuthorization RelatedPerson RequestGroup RequestOrchestration Requirements ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription SubscriptionStatus SubscriptionTopic Substance SubstanceDefinition SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestPlan TestReport TestScript Transport ValueSet VerificationResult VisionPrescription";

crate::lexicon::word_set!(
    /// See [`TYPES`].
    TYPE_SET,
    TYPES
);

/// Whether it is the name of a resource type.
pub(super) fn is_type(name: &str) -> bool {
    TYPE_SET.contains(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_pass_under_their_own_system_only() {
        for (system, code) in [
            ("http://loinc.org", "8302-2"),
            ("http://loinc.org", "LA6576-8"),
            ("http://snomed.info/sct", "44054006"),
            ("http://snomed.info/sct", "271649006"),
            ("http://hl7.org/fhir/sid/icd-10-cm", "E11.9"),
            ("http://www.ama-assn.org/go/cpt", "99213"),
            ("http://www.nlm.nih.gov/research/umls/rxnorm", "860975"),
            ("http://unitsofmeasure.org", "mm[Hg]"),
            ("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB"),
        ] {
            assert!(fits(system, code), "{code}");
        }
        for (system, code) in [
            ("http://loinc.org", "MRN12345678"),
            ("http://snomed.info/sct", "617555019"),
            ("http://snomed.info/sct", "Rivera"),
            ("http://www.ama-assn.org/go/cpt", "Maria"),
            ("http://terminology.hl7.org/CodeSystem/v3-ActCode", "Rivera"),
            (
                "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                "6175550198",
            ),
            ("http://practice.example/codes", "99213"),
        ] {
            assert!(!fits(system, code), "{code}");
        }
    }
}
