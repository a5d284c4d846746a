//! What a member's name is known for, the same in R4, R5 and R6: FHIR names its
//! elements alike in every type, so that names and shapes tell more than a table of
//! types could, and types that came later are read too.

use std::sync::LazyLock;

use crate::lexicon::WordMap;

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident = $words:literal;)*) => {
        /// The class of a member's name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Key { $($(#[$doc])* $name,)* }

        static TABLE: LazyLock<WordMap<&'static str, Key>> = LazyLock::new(|| {
            let mut table = WordMap::default();
            $(for word in $words.split_ascii_whitespace() { table.insert(word, Key::$name); })*
            table
        });
    };
}

keys! {
    /// Not in the table: the value is text, and the name itself is looked at.
    Unknown = "";
    /// An element of FHIR without a rule of its own.
    Plain = "resource entry contained extension modifierExtension meta issue item items answer answers parameter \
        part component components event repeat timing dosage doseAndRate dosageInstruction contact communication \
        link qualification participant location hospitalization admission diagnosis procedure procedures insurance \
        supportingInfo careTeam adjudication total payment detail subDetail referenceRange stage evidence reaction \
        target activity addresses goal note relatesTo context security tag category codes concept quantity period \
        valueCodeableConcept valueCoding valueQuantity valueRange valueRatio valuePeriod valueReference valueCode \
        valueBoolean valueInteger valueDecimal valueAge valueMoney onsetPeriod effectivePeriod bodySite method \
        interpretation specimen device basedOn partOf encounter subject patient result results performer requester \
        recorder asserter author sender recipient beneficiary subscriber payor provider insurer facility \
        managingOrganization custodian serviceProvider generalPractitioner individual member actor agent who \
        onBehalfOf entity what medicationReference medicationCodeableConcept reasonCode reasonReference reason \
        amount unitPrice net priority status intent use kind gender active mode rank count width height low high \
        denominator numerator comparator unit start end created issued date recorded authoredOn effectiveDateTime \
        onsetDateTime abatementDateTime occurrenceDateTime performedPeriod performedDateTime lastUpdated \
        recordedDate sent received timestamp clinicalStatus verificationStatus criticality severity class \
        classHistory statusHistory serviceType specialty maritalStatus deceasedBoolean deceasedDateTime \
        multipleBirthInteger multipleBirthBoolean language preferred relationship vaccineCode route site lotNumber \
        manufacturer doseQuantity protocolApplied series instance modality started form ingredient batch strength \
        dispenseRequest substitution courseOfTherapyType asNeededBoolean frequency periodUnit timeOfDay when offset \
        duration durationUnit boundsPeriod boundsDuration sequence careTeamSequence diagnosisSequence \
        procedureSequence billablePeriod productOrService modifier programCode servicedPeriod servicedDate \
        locationCodeableConcept revenue udi subSite outcome disposition request response search relation group \
        before after differential snapshot element min max type content format userSelected valueSampledData \
        onsetAge currency currencyCode";
    ResourceType = "resourceType";
    Id = "id";
    /// The address of an extension, a definition, a link, a file.
    Url = "url";
    /// Addresses that name a definition rather than a place.
    Uri = "profile instantiatesUri instantiatesCanonical definitionUri definitionCanonical valueUri valueCanonical \
        implicitRules questionnaire policyUri policy schema library measure supportedProfile targetProfile sourceUri \
        derivedFrom instantiates valueSet baseDefinition namespace uri source targetUri sourceCanonical eventUri \
        definition contentReference";
    /// A terminology or identifier system, or a contact point's kind.
    System = "system";
    /// Addresses of places.
    Link = "valueUrl endpoint addressUrl addressString sessionKey ifNoneExist";
    FullUrl = "fullUrl";
    Reference = "reference";
    Code = "code";
    Coding = "coding";
    Display = "display";
    Value = "value";
    Name = "name valueHumanName";
    Family = "family";
    Given = "given";
    Prefix = "prefix";
    Suffix = "suffix";
    Text = "text";
    Div = "div";
    Line = "line";
    City = "city";
    District = "district";
    State = "state";
    Country = "country";
    PostalCode = "postalCode";
    Address = "address valueAddress";
    Telecom = "telecom";
    ContactPoint = "valueContactPoint";
    Photo = "photo";
    BirthDate = "birthDate _birthDate";
    Attachment = "attachment valueAttachment presentedForm";
    ContentType = "contentType";
    /// Base64.
    Data = "data valueBase64Binary";
    /// Digest or size of a file's content, untrue once the content is cleaned.
    Digest = "hash size";
    Assigner = "assigner";
    Position = "position";
    /// A person's name in one string.
    PersonText = "authorString responsiblePerson";
    /// A number of a device, a policy or a request in one string.
    Serial = "serialNumber carrierHRF carrierAIDC deviceIdentifier distinctIdentifier subscriberId preAuthRef \
        dependent uid";
    /// An Identifier under whatever name.
    Identifier = "identifier valueIdentifier";
    /// A label: what stands beside it is of that kind.
    LinkId = "linkId path title question";
    /// Values of a choice that hold words or dates.
    ValueText = "valueString valueMarkdown valueDate valueDateTime valueInstant valueTime valueId";
    Version = "version versionId fhirVersion";
    /// A rule over codes: its value is a code, no identifier.
    CodeRule = "op property";
    /// A product's name, no person's.
    ProductName = "productName";
}

impl Key {
    /// The class's place in a set of classes.
    pub(super) const fn bit(self) -> u64 {
        1 << self as u8
    }
}

/// What the name is known for.
pub(super) fn class(key: &str) -> Key {
    if let Some(class) = TABLE.get(key) {
        return *class;
    }
    if key.ends_with("dentifier") {
        return Key::Identifier;
    }
    Key::Unknown
}
