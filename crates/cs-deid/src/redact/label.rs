//! What an object says of the strings in it: whom a display names, what a label's value is.

use super::codes;
use super::json::{Member, Node, get};
use super::keys::Key;
use crate::Label;

/// What a reference's display names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    Person(Label),
    Place,
    Term,
    Text,
}

/// What a reference's display names, by its type or the member it stands under.
pub(super) fn display_of(members: &[Member<'_>], key: &str) -> Display {
    let reference = get(members, Key::Reference)
        .and_then(Node::text)
        .unwrap_or("");
    let typed = members
        .iter()
        .find(|member| member.key.value() == "type")
        .and_then(|member| member.value.text());
    let parts = reference.split(['/', '?']);
    let kind = typed.or_else(|| parts.into_iter().rfind(|part| codes::is_type(part)));
    match kind {
        Some("Patient") => Display::Person(Label::NamePatient),
        Some("Practitioner" | "PractitionerRole") => Display::Person(Label::NameClinician),
        Some("RelatedPerson" | "Person" | "Group") => Display::Person(Label::NameOther),
        Some("Organization" | "Location" | "HealthcareService" | "CareTeam") => Display::Place,
        Some(
            "Medication" | "Substance" | "Condition" | "Procedure" | "Observation"
            | "ActivityDefinition",
        ) => Display::Term,
        Some(_) => Display::Text,
        None => match key {
            "subject" | "patient" | "beneficiary" | "subscriber" | "policyHolder"
            | "individual" | "member" => Display::Person(Label::NamePatient),
            "performer"
            | "requester"
            | "recorder"
            | "asserter"
            | "practitioner"
            | "generalPractitioner"
            | "attender"
            | "participant"
            | "enterer"
            | "authorReference"
            | "author"
            | "sender"
            | "recipient"
            | "who"
            | "onBehalfOf"
            | "actor"
            | "agent"
            | "attester"
            | "party"
            | "source"
            | "informationSource" => Display::Person(Label::NameOther),
            "location"
            | "serviceProvider"
            | "managingOrganization"
            | "custodian"
            | "organization"
            | "insurer"
            | "payor"
            | "provider"
            | "facility"
            | "assigner"
            | "origin"
            | "destination" => Display::Place,
            _ => Display::Text,
        },
    }
}

/// The label beside the object's values; `None` when it has no values or no label says
/// what they are by `hint`.
pub(super) fn label_of(
    members: &[Member<'_>],
    has: u64,
    mut hint: impl FnMut(&str) -> Option<Label>,
) -> Option<Label> {
    let valued = has & Key::ValueText.bit() != 0
        || members.iter().any(|member| {
            let key = member.key.value();
            (key.starts_with("value") || matches!(key, "answer" | "before" | "after" | "initial"))
                && member.class != Key::Value
        });
    if !valued {
        return None;
    }
    members
        .iter()
        .find_map(|member| match (member.class, &member.value) {
            (Key::Url, Node::Text(text)) => hint(text.value().rsplit('/').next().unwrap_or("")),
            (Key::LinkId | Key::Name | Key::Text | Key::Display, Node::Text(text)) => {
                hint(text.value())
            }
            (Key::Code, Node::Object(concept)) => concept_label(concept, &mut hint),
            (Key::Plain, Node::Object(concept)) if member.key.value() == "type" => {
                concept_label(concept, &mut hint)
            }
            (Key::Plain, Node::Text(text)) if matches!(member.key.value(), "type" | "element") => {
                hint(text.value())
            }
            _ => None,
        })
}

fn concept_label(
    concept: &[Member<'_>],
    hint: &mut impl FnMut(&str) -> Option<Label>,
) -> Option<Label> {
    let text = get(concept, Key::Text).and_then(Node::text);
    let coding = get(concept, Key::Coding).and_then(|coding| coding.items().first());
    let display = coding
        .and_then(Node::members)
        .and_then(|coding| get(coding, Key::Display))
        .and_then(Node::text);
    text.and_then(&mut *hint).or_else(|| display.and_then(hint))
}
