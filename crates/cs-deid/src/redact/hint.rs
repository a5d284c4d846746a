//! What a label says of the value beside it: the text of a question, the name of a
//! parameter, the tail of an extension's address, the name of a member nobody knows.

use super::text::words;
use crate::Label;

/// What a value under this label would be; `None` when the label names no identifier.
pub(super) fn label(text: &str) -> Option<Label> {
    if text.len() > 200 {
        return None;
    }
    let all: Vec<String> = words(text).collect();
    let has = |list: &[&str]| all.iter().any(|word| list.contains(&word.as_str()));
    let only = |list: &[&str]| matches!(all.as_slice(), [one] if list.contains(&one.as_str()));
    let numbered = has(&["number", "no", "num", "id", "identifier", "code", "nr"]);
    let person = has(&[
        "patient",
        "your",
        "full",
        "first",
        "last",
        "middle",
        "given",
        "family",
        "maiden",
        "mother",
        "mothers",
        "father",
        "fathers",
        "emergency",
        "contact",
        "spouse",
        "guardian",
        "nick",
        "preferred",
        "legal",
        "person",
        "subscriber",
        "member",
        "caregiver",
        "parent",
        "relative",
        "kin",
        "client",
        "employer",
        "physician",
        "doctor",
        "provider",
        "author",
        "husband",
        "wife",
        "daughter",
        "son",
        "user",
        "signer",
        "birth",
        "print",
        "printed",
    ]);
    let medical = has(&[
        "drug",
        "drugs",
        "medication",
        "medications",
        "medicine",
        "prescription",
        "test",
        "brand",
        "allergy",
        "condition",
        "disease",
        "procedure",
        "vaccine",
        "generic",
        "product",
        "order",
    ]);
    Some(
        if has(&["dob", "birthdate", "birthday", "birthtime"])
            || (has(&["birth", "born"]) && has(&["date", "time", "day", "when", "month"]))
        {
            Label::DateBirth
        } else if has(&["ssn"]) || (has(&["social"]) && has(&["security"])) {
            Label::Ssn
        } else if has(&["mrn"]) || (has(&["medical", "chart"]) && numbered && !has(&["reason"])) {
            Label::Mrn
        } else if has(&["email", "mail"]) && !medical {
            Label::Email
        } else if has(&["fax"]) {
            Label::Fax
        } else if has(&["phone", "telephone", "mobile", "cellphone", "pager"])
            || (has(&["cell", "tel"]) && (numbered || all.len() == 1) && !has(&["count", "blood"]))
        {
            Label::Phone
        } else if has(&["zip", "zipcode", "postcode"]) || (has(&["postal"]) && numbered) {
            Label::Zip
        } else if has(&["street", "addr", "birthplace"]) || (has(&["address"]) && !has(&["ip"])) {
            Label::Address
        } else if has(&["ip"]) && has(&["address"]) {
            Label::Ip
        } else if has(&[
            "surname",
            "lastname",
            "firstname",
            "fullname",
            "familyname",
            "givenname",
            "nickname",
            "middlename",
            "maidenname",
            "username",
        ]) || (has(&["name", "alias"]) && person && !medical)
            || only(&["family", "given", "name", "guardian", "surname"])
        {
            Label::NamePatient
        } else if has(&["county", "parish"]) {
            Label::County
        } else if only(&["city", "town"]) || (has(&["city"]) && all.len() <= 4) {
            Label::City
        } else if has(&["photo", "photograph", "selfie"]) {
            Label::Photo
        } else if numbered
            && has(&[
                "member",
                "subscriber",
                "policy",
                "insurance",
                "plan",
                "medicare",
                "medicaid",
            ])
        {
            Label::MemberId
        } else if has(&["passport", "npi", "dea"])
            || (numbered && has(&["license", "licence", "driver"]))
        {
            Label::License
        } else if numbered && has(&["account", "card", "iban"]) {
            Label::Account
        } else if numbered && has(&["serial", "device"]) {
            Label::Device
        } else if has(&["vin", "plate"])
            && (numbered || has(&["license", "vehicle"]) || all.len() == 1)
        {
            Label::Vehicle
        } else if numbered
            && (has(&["patient", "person", "client", "visit"]) || has(&["identifier"]))
        {
            Label::OtherId
        } else {
            return None;
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_people_are_told_from_labels_of_medicine() {
        for (text, expected) in [
            ("What is your date of birth?", Some(Label::DateBirth)),
            ("patient-birthTime", Some(Label::DateBirth)),
            ("motherMaidenName", Some(Label::NamePatient)),
            ("Full name", Some(Label::NamePatient)),
            ("patient_mrn", Some(Label::Mrn)),
            ("homePhone", Some(Label::Phone)),
            ("contactEmail", Some(Label::Email)),
            ("/address/0/line/0", Some(Label::Address)),
            ("Member ID", Some(Label::MemberId)),
            ("ZIP", Some(Label::Zip)),
            ("Name of medication", None),
            ("White blood cell count", None),
            ("Age at onset", None),
            ("Family history of cancer", None),
            ("drugName", None),
            ("Birth weight", None),
        ] {
            assert_eq!(label(text), expected, "{text}");
        }
    }
}
