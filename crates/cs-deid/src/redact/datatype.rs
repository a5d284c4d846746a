//! The datatypes that hold identifiers, rewritten by the profile's table.

use super::json::{Member, Node, get};
use super::keys::Key;
use super::text::{Way, is_town, only_a_name, words};
use super::walk::At;
use super::writer::Writer;
use super::{FhirRedactor, codes};
use crate::{Label, guardrails};

const CONTACT_SYSTEMS: [&str; 8] = [
    "phone", "fax", "email", "pager", "url", "sms", "other", "mobile",
];
/// What may stand before or after a name without telling whose it is.
const AFFIXES: &str =
    "mr mrs ms miss mx dr prof md do rn np pa phd jr sr ii iii iv facp dds pharmd lcsw";

impl FhirRedactor<'_> {
    /// Names to initials and the family name, or to one token.
    pub(super) fn human_name(
        &mut self,
        members: &[Member<'_>],
        at: &At<'_>,
        out: &mut String,
    ) -> bool {
        let family = texts(members, Key::Family);
        let given = texts(members, Key::Given);
        let text = texts(members, Key::Text);
        let full = if text.is_empty() {
            format!("{} {}", given.join(" "), family.join(" "))
        } else {
            text.join(" ")
        };
        let mut writer = Writer::open(out);
        for member in members {
            match (member.class, member.key.value()) {
                (_, "use" | "period") => self.member(&mut writer, member, at, out),
                (Key::Prefix | Key::Suffix, _) if self.policy.masks => {
                    let kept: Vec<String> = member
                        .value
                        .items()
                        .iter()
                        .filter_map(Node::text)
                        .filter(|affix| {
                            words(affix).all(|word| AFFIXES.split(' ').any(|known| known == word))
                        })
                        .map(str::to_owned)
                        .collect();
                    writer.strings(member, &kept, out);
                }
                (Key::Given, _) if self.policy.masks => {
                    let kept: Vec<String> = given
                        .iter()
                        .map(|name| guardrails::initials_only(name))
                        .collect();
                    writer.strings(member, &kept, out);
                }
                (Key::Family, _) if self.policy.masks => {
                    if let [name] = &family[..] {
                        let name = self.family_name(name);
                        writer.string(member.key.raw, &name, out);
                    }
                }
                (Key::Text, _) if self.policy.masks => {
                    let short = self.masked(at.person(), &full);
                    writer.string(member.key.raw, &short, out);
                }
                _ => {}
            }
        }
        if !self.policy.masks && !full.trim().is_empty() {
            let token = self.vault.token(at.person(), full.trim()).to_owned();
            writer.string("text", &token, out);
        }
        writer.close(members, out)
    }

    /// City, state and country, or state and country.
    pub(super) fn address(
        &mut self,
        members: &[Member<'_>],
        at: &At<'_>,
        out: &mut String,
    ) -> bool {
        let mut writer = Writer::open(out);
        for member in members {
            let stays = match member.class {
                Key::City => self.policy.masks,
                Key::State | Key::Country => true,
                _ => matches!(member.key.value(), "use" | "type" | "period"),
            };
            if !stays {
                continue;
            }
            if member.class == Key::City {
                // A town may be called after somebody: only what isn't one is cleaned.
                if let Some(city) = member.value.text()
                    && city
                        .chars()
                        .all(|c| c.is_alphabetic() || " -'.’".contains(c))
                    && !self.identity.names_somebody(city)
                    && (is_town(city) || !words(city).any(|word| only_a_name(&word)))
                {
                    writer.string(member.key.raw, city, out);
                }
            } else {
                self.member(&mut writer, member, at, out);
            }
        }
        writer.close(members, out)
    }

    /// The last four characters of the value, or a token; the rest as it is.
    pub(super) fn identifier(
        &mut self,
        members: &[Member<'_>],
        at: &At<'_>,
        out: &mut String,
    ) -> bool {
        let label = identifier_label(members);
        let mut writer = Writer::open(out);
        for member in members {
            match (member.class, member.value.text()) {
                (Key::Value, Some(value)) => {
                    let masked = if self.policy.masks {
                        guardrails::last_four(value)
                    } else {
                        self.vault.token(label, value).to_owned()
                    };
                    writer.string(member.key.raw, &masked, out);
                }
                (Key::Value, None) => {}
                // Extensions of a value may repeat it.
                _ if member.key.value() == "_value" => {}
                _ => self.member(&mut writer, member, at, out),
            }
        }
        writer.close(members, out)
    }

    /// A contact point: its kind and use, and a token where the profile has one.
    pub(super) fn contact_point(
        &mut self,
        members: &[Member<'_>],
        at: &At<'_>,
        out: &mut String,
    ) -> bool {
        if !self.policy.contact_tokens {
            return false;
        }
        let label = match get(members, Key::System).and_then(Node::text) {
            Some("email") => Label::Email,
            Some("fax") => Label::Fax,
            Some("url") => Label::Url,
            _ => Label::Phone,
        };
        let mut writer = Writer::open(out);
        for member in members {
            match (member.class, member.key.value()) {
                (Key::Value, _) => {
                    if let Some(value) = member.value.text() {
                        let token = self.vault.token(label, value).to_owned();
                        writer.string(member.key.raw, &token, out);
                    }
                }
                (Key::System, _) => {
                    let kind = member.value.text().unwrap_or("");
                    if CONTACT_SYSTEMS.contains(&kind) {
                        writer.string(member.key.raw, kind, out);
                    }
                }
                (_, "use" | "rank" | "period") => {
                    self.member(&mut writer, member, at, out);
                }
                _ => {}
            }
        }
        writer.close(members, out)
    }

    /// A file: text is cleaned, anything else goes; its digest and size with it.
    pub(super) fn attachment(
        &mut self,
        members: &[Member<'_>],
        at: &At<'_>,
        out: &mut String,
    ) -> bool {
        let mut writer = Writer::open(out);
        for member in members {
            match (member.class, member.value.text()) {
                (Key::Data, Some(data)) => {
                    if let Some(clean) = self.content(data) {
                        writer.string(member.key.raw, &clean, out);
                    }
                }
                (Key::Digest, _) => {}
                (Key::Url, Some(url)) => {
                    let link = self.link(url);
                    writer.string(member.key.raw, &link, out);
                }
                (Key::ContentType, Some(kind)) => {
                    if is_media_type(kind) {
                        writer.string(member.key.raw, kind, out);
                    }
                }
                _ => self.member(&mut writer, member, at, out),
            }
        }
        writer.close(members, out)
    }

    /// A code and its words: what the system could have made stays as it is.
    pub(super) fn coding(&mut self, members: &[Member<'_>], at: &At<'_>, out: &mut String) -> bool {
        let system = get(members, Key::System).and_then(Node::text).unwrap_or("");
        let mut writer = Writer::open(out);
        for member in members {
            match (member.class, &member.value) {
                (Key::Code, Node::Text(code))
                    if codes::fits(system, code.value())
                        && self.identity.find(code.value()).is_empty() =>
                {
                    writer.raw_string(member, code.raw, out);
                }
                (Key::Display, Node::Text(display)) => {
                    match self.scrub(display.value(), Way::Term) {
                        Some(clean) => writer.string(member.key.raw, &clean, out),
                        None => writer.raw_string(member, display.raw, out),
                    }
                }
                _ => self.member(&mut writer, member, at, out),
            }
        }
        writer.close(members, out)
    }

    /// An age over 89 is said to be 90 or more (45 CFR 164.514(b)(2)(i)(C)).
    pub(super) fn old_age(
        &mut self,
        members: &[Member<'_>],
        at: &At<'_>,
        out: &mut String,
    ) -> bool {
        let mut writer = Writer::open(out);
        writer.string("comparator", ">=", out);
        for member in members {
            match (member.class, member.key.value()) {
                (_, "comparator") => {}
                (Key::Value, _) => writer.lexeme(member, "90", out),
                _ => self.member(&mut writer, member, at, out),
            }
        }
        writer.close(members, out)
    }
}

/// The strings under a class, one or a list.
fn texts<'m>(members: &'m [Member<'_>], class: Key) -> Vec<&'m str> {
    members
        .iter()
        .filter(|member| member.class == class)
        .flat_map(|member| member.value.items())
        .filter_map(Node::text)
        .collect()
}

/// `text/html`, `application/fhir+json; charset=utf-8`: no room for a person.
fn is_media_type(kind: &str) -> bool {
    let (kind, parameter) = kind.split_once(';').unwrap_or((kind, ""));
    let plain = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"/+-.=\"_".contains(&b))
            && text.bytes().filter(u8::is_ascii_digit).count() <= 4
            && !words(text).any(|word| only_a_name(&word))
    };
    kind.len() < 80
        && parameter.len() < 40
        && kind.contains('/')
        && plain(kind)
        && plain(parameter.trim())
}

/// What kind of number it is, by the type's code (HL7 v2 table 0203) or the system.
fn identifier_label(members: &[Member<'_>]) -> Label {
    let system = get(members, Key::System).and_then(Node::text).unwrap_or("");
    if system.ends_with("us-ssn") {
        return Label::Ssn;
    }
    if system.ends_with("us-npi") {
        return Label::License;
    }
    let kind = members.iter().find(|member| member.key.value() == "type");
    let coding = kind
        .and_then(|member| member.value.members())
        .and_then(|kind| get(kind, Key::Coding));
    let code = coding.into_iter().flat_map(Node::items).find_map(|coding| {
        coding
            .members()
            .and_then(|coding| get(coding, Key::Code))
            .and_then(Node::text)
    });
    match code {
        Some("MR" | "MRT" | "PI" | "PT") => Label::Mrn,
        Some("SS" | "SB") => Label::Ssn,
        Some("MB" | "SN" | "MC" | "MA") => Label::MemberId,
        Some("DL" | "PPN" | "NPI" | "DEA" | "MD" | "LN" | "RN") => Label::License,
        Some("AN" | "ANON" | "BA") => Label::Account,
        Some("SNO" | "UDI") => Label::Device,
        _ => Label::OtherId,
    }
}

/// Which datatype the object is, by its members and the member it stands under.
pub(super) fn kind(members: &[Member<'_>], has: u64, at: &At<'_>) -> Kind {
    let any = |classes: &[Key]| classes.iter().any(|class| has & class.bit() != 0);
    if has & Key::ResourceType.bit() != 0 {
        return Kind::Resource;
    }
    if at.class == Key::Telecom || at.class == Key::ContactPoint {
        return Kind::ContactPoint;
    }
    if any(&[Key::Family, Key::Given])
        || at.class == Key::Name
            && any(&[Key::Text, Key::Prefix, Key::Suffix])
            && !any(&[Key::ProductName])
    {
        return Kind::HumanName;
    }
    if any(&[Key::Line, Key::PostalCode, Key::District])
        || at.class == Key::Address
        || any(&[Key::City]) && any(&[Key::State, Key::Country])
    {
        return Kind::Address;
    }
    if at.class == Key::Position {
        return Kind::Position;
    }
    if any(&[Key::ContentType])
        || at.class == Key::Attachment && any(&[Key::Data, Key::Url, Key::LinkId])
    {
        return Kind::Attachment;
    }
    if any(&[Key::Value]) {
        match get(members, Key::Value) {
            Some(Node::Text(_)) if !any(&[Key::CodeRule, Key::Code]) => {
                let system = get(members, Key::System).and_then(Node::text);
                return if system.is_some_and(|system| CONTACT_SYSTEMS.contains(&system)) {
                    Kind::ContactPoint
                } else {
                    Kind::Identifier
                };
            }
            Some(Node::Number(lexeme)) if is_old_age(lexeme, members, at) => return Kind::OldAge,
            _ => {}
        }
    }
    if at.class == Key::Identifier {
        return Kind::Identifier;
    }
    if any(&[Key::Code]) && any(&[Key::System, Key::Display]) {
        return Kind::Coding;
    }
    Kind::Other
}

/// Years over 89: under a name that ends with "Age", or in the unit of years.
fn is_old_age(lexeme: &str, members: &[Member<'_>], at: &At<'_>) -> bool {
    if !lexeme
        .parse::<f64>()
        .is_ok_and(|value| (90.0..=130.0).contains(&value))
    {
        return false;
    }
    let years = |text: &str| {
        matches!(
            text,
            "a" | "yr" | "yrs" | "year" | "years" | "Years" | "y" | "yo"
        )
    };
    let unit = members
        .iter()
        .filter(|member| matches!(member.key.value(), "unit" | "code"))
        .any(|member| member.value.text().is_some_and(years));
    unit || at.key.ends_with("Age") && !members.iter().any(|member| member.key.value() == "unit")
}

/// A datatype with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Resource,
    HumanName,
    Address,
    Position,
    ContactPoint,
    Identifier,
    Attachment,
    Coding,
    OldAge,
    Other,
}
