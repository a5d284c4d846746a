//! Writes the tree member by member, each string by what its place says of it.

use super::datatype::{Kind, kind};
use super::date::is_date;
use super::embedded::decoded;
use super::json::{Member, Node, Text, get, write_string};
use super::keys::Key;
use super::label::{Display, display_of, label_of};
use super::text::{Way, look, only_a_name, words};
use super::writer::Writer;
use super::{FhirRedactor, codes};
use crate::{Deidentifier, Label, Span};

/// Where a value stands.
#[derive(Clone, Copy)]
pub(super) struct At<'c> {
    /// Type of the resource around it.
    pub resource: &'c str,
    /// Name of the member it stands under.
    pub key: &'c str,
    pub class: Key,
    /// Name of the member its object stands under.
    pub parent: &'c str,
    /// What a label says its strings and numbers are.
    pub hint: Option<Label>,
    /// Within a birth date.
    pub birth: bool,
    /// What the `display` beside it names.
    pub display: Display,
    /// Whether its object is a resource, has words for a code, is a file.
    pub own: Own,
}

/// What the object around a string is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    Resource,
    Concept,
    ContactDetail,
    File,
    Other,
}

impl At<'_> {
    /// The label of a person named here.
    pub(super) fn person(&self) -> Label {
        match self.resource {
            "Patient" if self.parent != "contact" && self.key == "name" => Label::NamePatient,
            "Practitioner" | "PractitionerRole" => Label::NameClinician,
            _ => Label::NameOther,
        }
    }
}

impl FhirRedactor<'_> {
    /// Writes the tree.
    pub(super) fn write(&mut self, node: &Node<'_>, out: &mut String) {
        let at = At {
            resource: "",
            key: "",
            class: Key::Plain,
            parent: "",
            hint: None,
            birth: false,
            display: Display::Text,
            own: Own::Other,
        };
        if !self.node(node, &at, out) {
            out.push_str(if matches!(node, Node::Array(_)) {
                "[]"
            } else {
                "{}"
            });
        }
    }

    /// Writes the value; `false` when nothing of it stays (and nothing was written).
    pub(super) fn node(&mut self, node: &Node<'_>, at: &At<'_>, out: &mut String) -> bool {
        match node {
            Node::Null => out.push_str("null"),
            Node::Bool(true) => out.push_str("true"),
            Node::Bool(false) => out.push_str("false"),
            Node::Number(lexeme) => return self.number(lexeme, at, out),
            Node::Text(text) => return self.string(text, at, out),
            Node::Array(items) => return self.array(items, at, out),
            Node::Object(members) => return self.object(members, at, out),
        }
        true
    }

    fn array(&mut self, items: &[Node<'_>], at: &At<'_>, out: &mut String) -> bool {
        let start = out.len();
        out.push('[');
        let (mut any, mut real) = (false, items.is_empty());
        for item in items {
            let mark = out.len();
            if any {
                out.push(',');
            }
            if self.node(item, at, out) {
                (any, real) = (true, true);
            } else if at.key.starts_with('_') {
                // Extensions of a list's items stand in the same order as the items.
                out.push_str("null");
                any = true;
            } else {
                out.truncate(mark);
            }
        }
        if real {
            out.push(']');
        } else {
            out.truncate(start);
        }
        real
    }

    fn object(&mut self, members: &[Member<'_>], at: &At<'_>, out: &mut String) -> bool {
        let has = members
            .iter()
            .fold(0, |has, member| has | member.class.bit());
        let mut inner = At {
            own: Own::Other,
            display: Display::Text,
            ..*at
        };
        match kind(members, has, at) {
            Kind::HumanName => return self.human_name(members, at, out),
            Kind::Address => return self.address(members, at, out),
            Kind::ContactPoint => return self.contact_point(members, at, out),
            Kind::Identifier => return self.identifier(members, at, out),
            Kind::Attachment => {
                inner.own = Own::File;
                return self.attachment(members, &inner, out);
            }
            Kind::Coding => {
                inner.own = Own::Concept;
                return self.coding(members, &inner, out);
            }
            Kind::OldAge if self.policy.years_only => return self.old_age(members, at, out),
            Kind::Position => return false,
            Kind::Resource => {
                inner.own = Own::Resource;
                inner.hint = None;
                inner.birth = false;
                inner.resource = get(members, Key::ResourceType)
                    .and_then(Node::text)
                    .unwrap_or("");
            }
            Kind::OldAge | Kind::Other => {
                if has & Key::Coding.bit() != 0 {
                    inner.own = Own::Concept;
                } else if has & Key::Telecom.bit() != 0 && has & Key::Name.bit() != 0 {
                    inner.own = Own::ContactDetail;
                }
                if has & Key::Display.bit() != 0 {
                    inner.display = display_of(members, at.key);
                }
            }
        }
        if has & (Key::ValueText.bit() | Key::LinkId.bit() | Key::Url.bit()) != 0
            && at.hint.is_none()
        {
            inner.hint = label_of(members, has, |text| self.labels.label(text));
        }
        let mut writer = Writer::open(out);
        for member in members {
            self.member(&mut writer, member, &inner, out);
        }
        writer.close(members, out)
    }

    /// One member with its comma, or nothing of it.
    pub(super) fn member(
        &mut self,
        writer: &mut Writer,
        member: &Member<'_>,
        object: &At<'_>,
        out: &mut String,
    ) {
        let key = member.key.value();
        if member.class == Key::Photo {
            return;
        }
        let mut at = At {
            key,
            class: member.class,
            parent: object.key,
            birth: object.birth || member.class == Key::BirthDate,
            ..*object
        };
        // A label speaks of the values beside it and of the answers under it.
        let labelled = member.class == Key::ValueText
            || key.starts_with("value")
            || matches!(key, "answer" | "Answer" | "before" | "after" | "initial");
        if !labelled {
            at.hint = None;
        }
        let mut renamed = None;
        if member.class == Key::Unknown {
            if at.hint.is_none() {
                at.hint = self.labels.label(key);
            }
            if self.names_somebody(key) {
                renamed = Some("[removed]");
            }
        }
        let mark = out.len();
        let any = writer.any;
        writer.key(renamed.unwrap_or(member.key.raw), out);
        if !self.node(&member.value, &at, out) {
            out.truncate(mark);
            writer.any = any;
        }
    }

    /// Whether a member's name holds somebody's name or number.
    fn names_somebody(&mut self, key: &str) -> bool {
        let deid = self.deid;
        let told = |key: &str| match tells_somebody(deid, key) {
            true => vec![Span::new(0, key.len(), Label::OtherId)],
            false => Vec::new(),
        };
        !self.labels.spans(1, key, told).is_empty() || !self.identity.find(key).is_empty()
    }

    fn number(&mut self, lexeme: &str, at: &At<'_>, out: &mut String) -> bool {
        let old = self.policy.years_only
            && at.class == Key::Unknown
            && words(at.key).any(|word| word == "age")
            && lexeme.parse::<f64>().is_ok_and(|age| age > 89.0);
        if old {
            out.push_str("90");
            return true;
        }
        if at.hint.is_some() || self.identity.has_number(lexeme) {
            return false;
        }
        out.push_str(lexeme);
        true
    }

    fn string(&mut self, text: &Text<'_>, at: &At<'_>, out: &mut String) -> bool {
        let value = text.value();
        if value.is_empty() {
            out.push_str("\"\"");
            return true;
        }
        match self.rewritten(value, at) {
            Rewrite::Stays => {
                out.push('"');
                out.push_str(text.raw);
                out.push('"');
                true
            }
            Rewrite::Becomes(clean) => {
                write_string(&clean, out);
                true
            }
            Rewrite::Goes => false,
        }
    }

    fn rewritten(&mut self, value: &str, at: &At<'_>) -> Rewrite {
        if let Some(date) = self.date(value, at) {
            return date;
        }
        if let Some(label) = at.hint {
            return Rewrite::Becomes(self.masked(label, value));
        }
        match at.class {
            Key::ResourceType if codes::is_type(value) => Rewrite::Stays,
            Key::Id if at.own == Own::Resource => {
                Rewrite::Becomes(self.pseudonyms.of(value).to_owned())
            }
            Key::Id => self.slug(value),
            Key::Reference | Key::FullUrl => Rewrite::Becomes(self.any_reference(value)),
            Key::Url if matches!(at.parent, "link" | "request" | "response") => {
                Rewrite::Becomes(self.any_reference(value))
            }
            Key::Url | Key::Uri | Key::System => {
                self.uri(value).map_or(Rewrite::Stays, Rewrite::Becomes)
            }
            Key::Link => Rewrite::Becomes(self.link(value)),
            Key::Serial => Rewrite::Becomes(self.masked(Label::OtherId, value)),
            Key::PersonText => Rewrite::Becomes(self.masked(Label::NameOther, value)),
            Key::Address | Key::Line => Rewrite::Becomes(self.masked(Label::Address, value)),
            Key::Telecom | Key::ContactPoint => Rewrite::Goes,
            Key::PostalCode => Rewrite::Becomes(self.masked(Label::Zip, value)),
            Key::District => Rewrite::Becomes(self.masked(Label::County, value)),
            Key::City if !self.policy.masks => Rewrite::Becomes(self.masked(Label::City, value)),
            Key::Identifier => Rewrite::Becomes(self.masked(Label::OtherId, value)),
            Key::Family | Key::Given => Rewrite::Becomes(self.masked(at.person(), value)),
            Key::Name => self.plain_name(value, at),
            Key::Data => self.content(value).map_or(Rewrite::Goes, Rewrite::Becomes),
            Key::Digest => Rewrite::Goes,
            Key::Div => Rewrite::Becomes(self.markup(value)),
            Key::Display => self.display(value, at),
            Key::Text if at.own == Own::Concept => self.cleaned(value, Way::Term),
            Key::Plain if value.contains('/') || value.starts_with("urn:uuid:") => {
                match self.reference(value) {
                    Some(reference) => Rewrite::Becomes(reference),
                    None => self.cleaned(value, Way::Prose),
                }
            }
            _ => self.cleaned(value, Way::Prose),
        }
    }

    fn cleaned(&mut self, value: &str, way: Way) -> Rewrite {
        self.scrub(value, way)
            .map_or(Rewrite::Stays, Rewrite::Becomes)
    }

    /// An id within a resource: a few plain words, or none.
    fn slug(&mut self, value: &str) -> Rewrite {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        let plain =
            value.len() <= 64 && digits <= 4 && !words(value).any(|word| only_a_name(&word));
        if plain && self.scrub(value, Way::Prose).is_none() {
            Rewrite::Stays
        } else {
            Rewrite::Goes
        }
    }

    /// `name` as one string: a person's beside a telephone, an institution's, or a title.
    fn plain_name(&mut self, value: &str, at: &At<'_>) -> Rewrite {
        let label = match at.resource {
            _ if at.own == Own::ContactDetail && at.parent == "contact" => Label::NameOther,
            "Patient" | "Person" | "RelatedPerson" | "Practitioner" | "FamilyMemberHistory" => {
                at.person()
            }
            "Organization" | "Location" | "HealthcareService" | "Endpoint" | "CareTeam" => {
                Label::Facility
            }
            _ => return self.cleaned(value, Way::Prose),
        };
        match (label, self.policy.masks) {
            (Label::Facility, true) => self.cleaned(value, Way::Term),
            _ => Rewrite::Becomes(self.masked(label, value)),
        }
    }

    fn display(&mut self, value: &str, at: &At<'_>) -> Rewrite {
        match at.display {
            Display::Person(label) => Rewrite::Becomes(self.masked(label, value)),
            Display::Place if !self.policy.masks => {
                Rewrite::Becomes(self.masked(Label::Facility, value))
            }
            Display::Place | Display::Term => self.cleaned(value, Way::Term),
            Display::Text => self.cleaned(value, Way::Prose),
        }
    }

    /// A date in FHIR's form: the year of a birth, and of every date where the profile
    /// says so; `None` when it is none or stays.
    fn date(&mut self, value: &str, at: &At<'_>) -> Option<Rewrite> {
        let birth = at.birth || at.hint == Some(Label::DateBirth);
        if !is_date(value) {
            return None;
        }
        let year = value.get(..4)?;
        let told = birth || value.len() >= 10 && !self.identity.find(&value[..10]).is_empty();
        if told
            && self.policy.years_only
            && year
                .parse::<i32>()
                .is_ok_and(|year| self.this_year - year > 89)
        {
            return Some(Rewrite::Goes);
        }
        if told || self.policy.years_only {
            return Some(Rewrite::Becomes(year.to_owned()));
        }
        // A date under a label that names a person's number is no date.
        at.hint.is_none().then_some(Rewrite::Stays)
    }
}

/// What becomes of a string.
pub(super) enum Rewrite {
    Stays,
    Becomes(String),
    Goes,
}

/// Whether a member's name reads as a name or number of somebody, whoever it is.
fn tells_somebody(deid: &Deidentifier, key: &str) -> bool {
    let plain = key.len() <= 64
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let digits = key.bytes().filter(u8::is_ascii_digit).count();
    let inner = decoded(key);
    digits >= 5
        || words(key).any(|word| word.len() >= 4 && only_a_name(&word))
        || !plain && !look(deid, key, Way::Prose).is_empty()
        || inner.is_some_and(|inner| !look(deid, &inner, Way::Prose).is_empty())
}
