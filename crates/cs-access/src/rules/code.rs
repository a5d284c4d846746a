//! Codes: equal ones, broader ones, and confidentiality as a level.

use super::Fact;
use super::request::Coding;
use serde_json::Value;

/// v3-Confidentiality, low to high.
const CONFIDENTIALITY: [&str; 6] = ["U", "L", "M", "N", "R", "V"];
const CONFIDENTIALITY_SYSTEM: &str = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
/// What a resource without a confidentiality label has: normal (HL7 healthcare
/// privacy and security classification system, "N" is the default).
const NORMAL: usize = 3;

/// Narrower → broader codes of v3-ActReason (purposes of use) and v3-ActCode
/// (sensitivities), as far as a practice meets them. A rule for the broader one
/// covers the narrower.
const BROADER: [(&str, &str); 29] = [
    ("ETREAT", "TREAT"),
    ("CAREMGT", "TREAT"),
    ("CLINTRL", "TREAT"),
    ("COC", "TREAT"),
    ("POPHLTH", "TREAT"),
    ("BTG", "ETREAT"),
    ("ERTREAT", "ETREAT"),
    ("CLMATTCH", "HPAYMT"),
    ("COVAUTH", "HPAYMT"),
    ("COVERAGE", "HPAYMT"),
    ("ELIGDTRM", "HPAYMT"),
    ("ELIGVER", "HPAYMT"),
    ("ENROLLM", "HPAYMT"),
    ("REMITADV", "HPAYMT"),
    ("HACCRED", "HOPERAT"),
    ("HCOMPL", "HOPERAT"),
    ("HDIRECT", "HOPERAT"),
    ("HQUALIMP", "HOPERAT"),
    ("HSYSADMIN", "HOPERAT"),
    ("PATADMIN", "HOPERAT"),
    ("PATSFTY", "HOPERAT"),
    ("TRAIN", "HOPERAT"),
    ("ETHUD", "SUD"),
    ("OPIOIDUD", "SUD"),
    ("SUD", "BH"),
    ("MH", "BH"),
    ("PSY", "BH"),
    ("EMOTDIS", "BH"),
    ("PSYTHPN", "PSY"),
];

/// A code of a rule.
pub(crate) struct Coded<'a> {
    system: Option<&'a str>,
    code: &'a str,
}

impl<'a> Coded<'a> {
    /// Of a Coding; without a code it says nothing.
    pub(crate) fn of(coding: &'a Value) -> Option<Self> {
        Some(Self {
            system: coding.get("system").and_then(Value::as_str),
            code: coding.get("code").and_then(Value::as_str)?,
        })
    }

    /// Whether it covers a code: the same, or a broader one. A rule that names no
    /// system means the code in any.
    pub(crate) fn covers(&self, other: &Coding) -> bool {
        let same_system = match (self.system, other.system.as_deref()) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        same_system
            && std::iter::successors(Some(other.code.as_str()), |code| {
                BROADER
                    .iter()
                    .find(|(narrower, _)| narrower == code)
                    .map(|(_, broader)| *broader)
            })
            .any(|code| code == self.code)
    }

    /// The level it names, when it is a confidentiality.
    fn level(&self) -> Option<usize> {
        let system = self.system.unwrap_or(CONFIDENTIALITY_SYSTEM);
        (system == CONFIDENTIALITY_SYSTEM)
            .then(|| CONFIDENTIALITY.iter().position(|code| *code == self.code))?
    }
}

/// Whether a CodeableConcept (or a bare Coding) of a rule covers one of the codes.
/// One with text alone cannot be told.
pub(crate) fn concept(rule: &Value, codes: &[Coding]) -> Fact {
    let single = std::slice::from_ref(rule);
    let codings = match rule.get("coding") {
        Some(Value::Array(list)) => list.as_slice(),
        Some(_) => return Fact::Unknown,
        None => single,
    };
    Fact::any(codings.iter().map(|coding| match Coded::of(coding) {
        Some(coded) => Fact::of(codes.iter().any(|code| coded.covers(code))),
        None => Fact::Unknown,
    }))
}

/// Which side of a confidentiality level a rule is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// What a permit names is a high-water mark: the level and all below.
    Permit,
    /// What a denial names is a low-water mark: the level and all above. Read the
    /// other way, a denial of "restricted" would open what is "very restricted".
    Deny,
}

/// Whether a rule's purposes are those of a request.
///
/// A permit must cover every purpose of the request: data asked for to treat and to
/// market is not given for a rule about treating. A denial holds when it names
/// purposes of the request; without a stated purpose it cannot be told.
pub(crate) fn purposes(rule: &[Value], request: &[Coding], side: Side, all: bool) -> Fact {
    if request.is_empty() {
        return match side {
            Side::Permit => Fact::No,
            Side::Deny => Fact::Unknown,
        };
    }
    let named = rule.iter().map(|purpose| concept(purpose, request));
    let named = if all {
        Fact::all(named)
    } else {
        Fact::any(named)
    };
    match side {
        Side::Deny => named,
        Side::Permit => Fact::all(std::iter::once(named).chain(request.iter().map(|purpose| {
            let own = std::slice::from_ref(purpose);
            Fact::any(rule.iter().map(|one| concept(one, own)))
        }))),
    }
}

/// Whether a security label of a rule covers a resource's labels.
pub(crate) fn label(rule: &Value, resource: &Value, side: Side) -> Fact {
    let Some(coded) = Coded::of(rule) else {
        return Fact::Unknown;
    };
    let labels = labels_of(resource);
    let Some(level) = coded.level() else {
        return Fact::of(labels.iter().any(|label| coded.covers(label)));
    };
    let own = labels
        .iter()
        .filter(|label| label.system.as_deref() == Some(CONFIDENTIALITY_SYSTEM))
        .map(|label| CONFIDENTIALITY.iter().position(|code| *code == label.code))
        // A level nobody knows is above all.
        .map(|level| level.unwrap_or(CONFIDENTIALITY.len()))
        .max()
        .unwrap_or(NORMAL);
    Fact::of(match side {
        Side::Permit => own <= level,
        Side::Deny => own >= level,
    })
}

/// `meta.security` of a resource.
pub(crate) fn labels_of(resource: &Value) -> Vec<Coding> {
    let list = resource
        .pointer("/meta/security")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    list.filter_map(|label| {
        Some(Coding {
            system: label
                .get("system")
                .and_then(Value::as_str)
                .map(str::to_owned),
            code: label.get("code").and_then(Value::as_str)?.to_owned(),
        })
    })
    .collect()
}
