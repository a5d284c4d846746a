//! Message templates (`templates/*.txt`): facts go into slots, nothing else.
//!
//! Text messages hold a full and, after `---`, a short form without greeting,
//! taken when names make the full one too long. E-mails begin with a subject
//! line and a blank line.

use cs_clinical::{Channel, FlagKind, gsm7};

/// What a message is for; it never tells the clinical reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A visit was missed.
    Missed,
    /// A visit should be planned.
    FollowUp,
    /// Somebody would like to talk.
    CheckIn,
}

impl Purpose {
    /// The purpose of a flag.
    pub const fn of(kind: FlagKind) -> Self {
        match kind {
            FlagKind::MissedVisit => Self::Missed,
            FlagKind::OverdueFollowUp | FlagKind::DischargeFollowUp => Self::FollowUp,
            _ => Self::CheckIn,
        }
    }
}

/// What fills the slots.
pub struct Slots<'a> {
    /// First name greeted.
    pub first: &'a str,
    /// A minor's first name, when the guardian is written to.
    pub child: Option<&'a str>,
    /// Practice name.
    pub practice: &'a str,
    /// Practice phone.
    pub phone: &'a str,
    /// Asks for today.
    pub today: bool,
    /// Spanish instead of English.
    pub spanish: bool,
}

macro_rules! texts {
    ($channel:literal, $purpose:literal) => {
        [
            include_str!(concat!(
                "../../templates/",
                $channel,
                "_",
                $purpose,
                "_en.txt"
            )),
            include_str!(concat!(
                "../../templates/",
                $channel,
                "_",
                $purpose,
                "_es.txt"
            )),
            include_str!(concat!(
                "../../templates/",
                $channel,
                "_",
                $purpose,
                "_guardian_en.txt"
            )),
            include_str!(concat!(
                "../../templates/",
                $channel,
                "_",
                $purpose,
                "_guardian_es.txt"
            )),
        ]
    };
}

const SMS: [[&str; 4]; 3] = [
    texts!("sms", "missed"),
    texts!("sms", "follow_up"),
    texts!("sms", "check_in"),
];
const EMAIL: [[&str; 4]; 3] = [
    texts!("email", "missed"),
    texts!("email", "follow_up"),
    texts!("email", "check_in"),
];

fn template(channel: Channel, purpose: Purpose, slots: &Slots<'_>) -> &'static str {
    let all = if channel == Channel::Sms {
        &SMS
    } else {
        &EMAIL
    };
    let row = match purpose {
        Purpose::Missed => &all[0],
        Purpose::FollowUp => &all[1],
        Purpose::CheckIn => &all[2],
    };
    row[usize::from(slots.child.is_some()) * 2 + usize::from(slots.spanish)].trim_end()
}

fn fill(template: &str, slots: &Slots<'_>, fit: fn(&str) -> String) -> String {
    let today = match (slots.today, slots.spanish) {
        (false, _) => "",
        (true, false) => " today",
        (true, true) => " hoy",
    };
    // One pass: a name that looks like a slot stays a name.
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, tail) = after.split_once("}}").unwrap_or((after, ""));
        out.push_str(before);
        match name {
            "first" => out.push_str(&fit(slots.first)),
            "child" => out.push_str(&fit(slots.child.unwrap_or_default())),
            "practice" => out.push_str(&fit(slots.practice)),
            "phone" => out.push_str(&fit(slots.phone)),
            "today" => out.push_str(today),
            unknown => out.push_str(&format!("{{{{{unknown}}}}}")),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Text messages in the order to try: greeting by name, then the short form.
pub fn sms(purpose: Purpose, slots: &Slots<'_>) -> Vec<String> {
    let greets = !gsm7::fit(slots.first).trim().is_empty();
    template(Channel::Sms, purpose, slots)
        .split("\n---\n")
        .enumerate()
        .filter(|(at, _)| *at > 0 || greets)
        .map(|(_, form)| fill(form, slots, gsm7::fit))
        .collect()
}

/// Subject and body of an e-mail.
pub fn email(purpose: Purpose, slots: &Slots<'_>) -> (String, String) {
    let filled = fill(template(Channel::Email, purpose, slots), slots, one_line);
    let (subject, body) = filled.split_once("\n\n").unwrap_or((&filled, ""));
    (subject.to_owned(), body.to_owned())
}

/// A value on one line: a line break in a name must not make a header.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|ch| if ch.is_control() { ' ' } else { ch })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cs_clinical::message_rules::check_text;
    use cs_clinical::{MessageSettings, Practice, Recipient};

    #[test]
    fn every_template_keeps_the_rules_with_usual_names() {
        let practice = Practice {
            name: "Northgate Optical".into(),
            phone: "(617) 555-0110".into(),
        };
        for purpose in [Purpose::Missed, Purpose::FollowUp, Purpose::CheckIn] {
            for (spanish, child, today) in [
                (false, None, true),
                (true, None, true),
                (false, Some("Lena"), true),
                (true, Some("Lena"), true),
                (false, None, false),
            ] {
                let slots = Slots {
                    first: "María",
                    child,
                    practice: &practice.name,
                    phone: &practice.phone,
                    today,
                    spanish,
                };
                let forms = sms(purpose, &slots);
                assert_eq!(forms.len(), 2);
                let names = ["María", "Lena"];
                let recipient = Recipient {
                    names: &names,
                    ..Recipient::default()
                };
                for form in &forms {
                    let broken = check_text(
                        form,
                        Channel::Sms,
                        &practice,
                        &recipient,
                        &MessageSettings::default(),
                    );
                    assert_eq!(broken, [], "{form}");
                    assert!(gsm7::size(form).gsm);
                }
                assert!(forms[1].len() < forms[0].len());
                let (subject, body) = email(purpose, &slots);
                assert!(subject.contains("Northgate Optical") && !subject.contains('\n'));
                assert_eq!(
                    check_text(
                        &body,
                        Channel::Email,
                        &practice,
                        &recipient,
                        &MessageSettings::default()
                    ),
                    [],
                    "{body}"
                );
            }
        }
    }

    #[test]
    fn a_name_that_looks_like_a_slot_or_a_header_stays_a_name() {
        let slots = Slots {
            first: "{{phone}}\r\nBcc: x",
            child: None,
            practice: "P",
            phone: "1",
            today: false,
            spanish: false,
        };
        assert!(
            email(Purpose::CheckIn, &slots)
                .1
                .contains("Dear {{phone}}  Bcc: x,")
        );
    }
}
