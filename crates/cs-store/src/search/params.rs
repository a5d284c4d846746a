//! Which search parameters a type has, and the form of their values.

use crate::fault::OrFault;
use crate::names;
use cs_error::{Code, Fault, Outcome};
use rusqlite::Connection;

/// The form a parameter's values are indexed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    Token,
    Text,
    Reference,
    Date,
}

impl Form {
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Token => "index_token",
            Self::Text => "index_text",
            Self::Reference => "index_reference",
            Self::Date => "index_date",
        }
    }

    /// The expression a sort uses: the smallest value going up, the largest going down.
    pub(crate) const fn sort_value(self, descending: bool) -> &'static str {
        match (self, descending) {
            (Self::Token, false) => "min(code)",
            (Self::Token, true) => "max(code)",
            (Self::Text, false) => "min(text)",
            (Self::Text, true) => "max(text)",
            (Self::Reference, false) => "min(target)",
            (Self::Reference, true) => "max(target)",
            (Self::Date, false) => "min(first)",
            (Self::Date, true) => "max(first)",
        }
    }
}

/// Parameters every type has.
const COMMON: [(&str, Form); 6] = [
    ("patient", Form::Reference),
    ("status", Form::Token),
    ("identifier", Form::Token),
    ("category", Form::Token),
    ("code", Form::Token),
    ("_tag", Form::Token),
];

/// Parameters of single types. A test indexes one resource of each type and
/// fails when `cs_fhir` gives a parameter or form that is not here.
const OWN: [(&str, &str, Form); 36] = [
    ("Patient", "name", Form::Text),
    ("Patient", "family", Form::Text),
    ("Patient", "given", Form::Text),
    ("Patient", "birthdate", Form::Date),
    ("Patient", "gender", Form::Token),
    ("Patient", "phone", Form::Token),
    ("Patient", "email", Form::Token),
    ("Patient", "active", Form::Token),
    ("Patient", "general-practitioner", Form::Reference),
    ("Encounter", "type", Form::Token),
    ("Encounter", "class", Form::Token),
    ("Encounter", "date", Form::Date),
    ("Encounter", "participant", Form::Reference),
    ("Observation", "date", Form::Date),
    ("Observation", "device", Form::Reference),
    ("Observation", "encounter", Form::Reference),
    ("Condition", "clinical-status", Form::Token),
    ("Condition", "onset-date", Form::Date),
    ("AllergyIntolerance", "clinical-status", Form::Token),
    ("MedicationRequest", "code", Form::Token),
    ("MedicationRequest", "authoredon", Form::Date),
    ("MedicationRequest", "intent", Form::Token),
    ("Coverage", "payor", Form::Reference),
    ("Device", "type", Form::Token),
    ("DocumentReference", "date", Form::Date),
    ("DocumentReference", "type", Form::Token),
    ("DocumentReference", "encounter", Form::Reference),
    ("ServiceRequest", "authored", Form::Date),
    ("Communication", "sent", Form::Date),
    ("Basic", "created", Form::Date),
    ("Practitioner", "name", Form::Text),
    ("Practitioner", "identifier", Form::Token),
    ("Location", "name", Form::Text),
    ("Organization", "name", Form::Text),
    ("VisionPrescription", "datewritten", Form::Date),
    ("Appointment", "date", Form::Date),
];

/// A parameter of a query, found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub(crate) form: Form,
    /// Its interned id; `None` when nothing was ever indexed by it.
    pub(crate) param: Option<i64>,
}

/// The form of a parameter by its name alone.
pub(crate) fn form_of(kind: &str, name: &str) -> Option<Form> {
    let own = OWN
        .iter()
        .find(|(of, param, _)| *of == kind && *param == name)
        .map(|(.., form)| *form);
    own.or_else(|| {
        COMMON
            .iter()
            .find(|(param, _)| *param == name)
            .map(|(_, form)| *form)
    })
}

/// Looks a parameter up.
///
/// # Errors
/// [`Code::InputInvalid`] for one the type does not have.
pub(crate) fn known(
    connection: &Connection,
    kind_name: &str,
    kind: Option<i64>,
    name: &str,
) -> Outcome<Known> {
    let form = form_of(kind_name, name)
        .ok_or_else(|| Fault::new(Code::InputInvalid).with("field", "search parameter"))?;
    let param = match kind {
        Some(kind) => names::find_param(connection, kind, name).or_fault()?,
        None => None,
    };
    Ok(Known { form, param })
}
