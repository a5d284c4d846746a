//! What patients wrote before the demo opens. Everybody and every word is
//! invented; what the messages say is chosen to show what an inbox must tell apart.

use chrono::NaiveDate;
use chrono_tz::America::New_York;

use crate::effect::{SmsMessage, SmsStatus};
use crate::population::{Calendar, Patient};

/// The practice that is written to, and the number its texts come from (the demo's account).
const PRACTICE: &str = "harbor-health";
const TEXT_LINE: &str = "+18025550199";
/// A number no patient has (population: mobile numbers end 0101 to 0199 with
/// other exchanges of the fictional range).
const STRANGER: &str = "+12125550177";

/// Who writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writer {
    /// The first coach's patient with this place among those who agreed to texts.
    Own(usize),
    /// The second coach's.
    Other(usize),
    /// Somebody who prefers Spanish.
    Spanish,
    /// Nobody known.
    Stranger,
}

/// (who, days before the anchor, minutes after midnight, words)
const MESSAGES: [(Writer, i64, i64, &str); 9] = [
    (
        Writer::Own(11),
        5,
        14 * 60 + 2,
        "ok thank you so much, see you Thursday",
    ),
    (
        Writer::Other(3),
        4,
        9 * 60 + 41,
        "Can I move my appointment to next week?",
    ),
    (Writer::Own(17), 3, 18 * 60 + 25, "STOP"),
    (
        Writer::Own(23),
        2,
        8 * 60 + 12,
        "no chest pain today, feeling much better. new cuff works",
    ),
    (
        Writer::Stranger,
        2,
        12 * 60 + 30,
        "hi is this the clinic? my mom got a text from you",
    ),
    (
        Writer::Spanish,
        1,
        16 * 60 + 48,
        "me duele el pecho desde ayer, que hago?",
    ),
    (
        Writer::Own(2),
        1,
        21 * 60 + 36,
        "chest feels tight since last night",
    ),
    (
        Writer::Other(6),
        1,
        22 * 60 + 5,
        "cant breathe when I lie down, sleeping in the chair",
    ),
    (
        Writer::Own(5),
        1,
        22 * 60 + 20,
        "thanks! will call tomorrow",
    ),
];

/// The messages, oldest first; the same population and day give the same ones.
pub(crate) fn replies(patients: &[Patient], anchor: NaiveDate) -> Vec<SmsMessage> {
    let calendar = Calendar {
        zone: New_York,
        anchor,
    };
    MESSAGES
        .iter()
        .enumerate()
        .filter_map(|(place, (writer, days, minutes, words))| {
            let at = calendar.instant(calendar.day(-days), *minutes);
            Some(SmsMessage {
                sid: format!("SM{:032x}", 0x5eed_0000_u64 + place as u64),
                to: TEXT_LINE.to_owned(),
                from: number(*writer, patients)?,
                body: (*words).to_owned(),
                status: SmsStatus::Received,
                inbound: true,
                created_at: at,
                updated_at: at,
                sent_at: Some(at),
            })
        })
        .collect()
}

fn number(writer: Writer, patients: &[Patient]) -> Option<String> {
    let spanish = |patient: &Patient| patient.preferred_language == "es";
    let of = |coach: &str, place: usize| {
        reachable(patients)
            .filter(|patient| patient.coach_id == coach && !spanish(patient))
            .nth(place)
    };
    match writer {
        Writer::Own(place) => of("staff-01", place)?.phone_mobile.clone(),
        Writer::Other(place) => of("staff-02", place)?.phone_mobile.clone(),
        Writer::Spanish => reachable(patients)
            .find(|patient| spanish(patient))?
            .phone_mobile
            .clone(),
        Writer::Stranger => Some(STRANGER.to_owned()),
    }
}

/// Living adults of the practice who agreed to texts and answer for themselves.
fn reachable(patients: &[Patient]) -> impl Iterator<Item = &Patient> {
    patients.iter().filter(|patient| {
        let agreed = &patient.communication;
        patient.practice_id == PRACTICE
            && patient.status == "active"
            && !patient.is_test
            && patient.guardian.is_none()
            && agreed.sms_consent
            && !agreed.sms_opted_out
            && !agreed.confidential_contact
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_people_write_the_same_and_nobody_is_real() {
        let anchor = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let people = crate::population::generate(7, anchor).patients;
        let written = replies(&people, anchor);
        assert_eq!(written.len(), MESSAGES.len(), "everybody was found");
        for (one, again) in written.iter().zip(replies(&people, anchor)) {
            assert_eq!(
                (&one.sid, &one.from, one.created_at),
                (&again.sid, &again.from, again.created_at)
            );
            assert!(one.from[5..].starts_with("55501"), "{}", one.from);
            assert!(
                one.inbound && one.created_at < anchor.and_hms_opt(12, 0, 0).unwrap().and_utc()
            );
        }
        let known = people
            .iter()
            .filter(|patient| patient.phone_mobile.as_deref() == Some(STRANGER));
        assert_eq!(known.count(), 0);
    }
}
