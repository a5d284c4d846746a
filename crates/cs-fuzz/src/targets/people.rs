//! What the rules about people read from resources.

use super::records::{now, read};
use super::{Class, class};
use chrono_tz::America::New_York;
use cs_clinical::follow_up::Moment;
use cs_clinical::follow_up::{reading_in, refill_in, visit_in};
use cs_clinical::{Contact, FollowUpSettings, PatientFacts, Person, flags_of};

pub(super) fn facts(data: &[u8]) -> Class {
    let resource = match read(data) {
        Ok(resource) => resource,
        Err(class) => return class,
    };
    let whole = resource.to_value();
    let contact = Contact::of(&resource);
    let person = Person::of(&resource);
    let moment = Moment::at(now(), New_York);
    let mut facts = PatientFacts::default();
    let used = facts.take(&resource);
    facts.settle();
    let flags = flags_of(&facts, &FollowUpSettings::default(), &moment);
    let kinds: Vec<_> = flags.iter().map(|flag| flag.kind.as_str()).collect();
    class(&(
        resource.kind().len().min(20),
        (used, kinds),
        contact.age_on(moment.today()).map(|age| age.clamp(-1, 120)),
        contact.zones(None, New_York).len(),
        contact.never_written().map(|why| why.as_str()),
        person.full_name().is_empty(),
        person.same_name_key().is_empty(),
        (
            visit_in(&whole).is_some(),
            reading_in(&whole).is_some(),
            refill_in(&whole).is_some(),
        ),
    ))
}
