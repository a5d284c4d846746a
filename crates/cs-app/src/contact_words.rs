//! When a message may leave, in words.

use crate::Workstation;
use crate::dispatch::stops;
use crate::messages::{channel_of, phone_of};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use cs_approval::{ProposalState, State};
use cs_clinical::{Contact, MessageSettings};
use cs_error::{Code, Outcome};

impl Workstation {
    /// "8:00–20:00 Eastern; now", or why it may not leave at all. Empty for what
    /// has ended and for actions that know no hours.
    pub(crate) fn when_in_words(&self, state: &ProposalState) -> Outcome<String> {
        let open = matches!(
            state.state,
            State::Draft | State::InReview | State::Stale | State::Approved
        );
        let Some(channel) = channel_of(state.proposal.action).filter(|_| open) else {
            return Ok(String::new());
        };
        let who = self.system_context("message-rules")?;
        let target = &state.proposal.target;
        let patient = self
            .ports
            .charts
            .read(&who, "Patient", &target.patient_id)?;
        let Some(patient) = patient else {
            return Ok("Not now: the patient is not in the kept copy.".to_owned());
        };
        let zones =
            Contact::of(&patient.resource).zones(phone_of(channel, target), self.practice.tz()?);
        let hours = hours_in_words(&zones);
        match self.contact_opening(state) {
            Ok(None) => Ok(format!("{hours}; now")),
            Ok(Some(opens)) => Ok(format!("{hours}; opens {}", self.local(opens)?)),
            Err(fault) if stops(fault.code()) => Err(fault),
            Err(fault) if fault.code() == Code::MessageRuleBroken => {
                let payload = state.latest().map(|revision| &revision.payload);
                let broken = payload
                    .map(|payload| self.message_violations(&state.proposal, payload))
                    .transpose()?
                    .and_then(|all| all.into_iter().next());
                let why = broken.map_or_else(
                    || "the chart no longer allows this message to this address.".to_owned(),
                    |first| first.sentence,
                );
                Ok(format!("Not now: {why}"))
            }
            Err(fault) => Ok(format!("Not now: {}", fault.sentence())),
        }
    }

    /// An instant in the practice's zone as the window writes one.
    pub(crate) fn local(&self, at: DateTime<Utc>) -> Outcome<String> {
        Ok(at
            .with_timezone(&self.practice.tz()?)
            .format("%a %d-%b-%Y %H:%M")
            .to_string())
    }
}

/// The hours that hold in every zone, with the zones' everyday names.
fn hours_in_words(zones: &[Tz]) -> String {
    let rule = MessageSettings::default();
    let mut names: Vec<String> = Vec::new();
    for zone in zones {
        let name = zone_word(*zone);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    format!(
        "{}:00–{}:00, Sundays from {}:00, {}",
        rule.opens_hour,
        rule.closes_hour,
        rule.sunday_opens_hour,
        names.join(" and ")
    )
}

/// What people call a zone; the town of its name for others.
fn zone_word(zone: Tz) -> String {
    let word = match zone.name() {
        "America/New_York" | "America/Detroit" => "Eastern",
        "America/Chicago" => "Central",
        "America/Denver" | "America/Boise" => "Mountain",
        "America/Phoenix" => "Arizona",
        "America/Los_Angeles" => "Pacific",
        "America/Anchorage" => "Alaska",
        "America/Adak" => "Aleutian",
        "Pacific/Honolulu" => "Hawaii",
        "America/Puerto_Rico" => "Atlantic",
        other => {
            return other.rsplit('/').next().unwrap_or(other).replace('_', " ");
        }
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_everyday_names_once_each() {
        let zones = [
            chrono_tz::America::New_York,
            chrono_tz::America::Detroit,
            chrono_tz::America::Chicago,
        ];
        assert_eq!(
            hours_in_words(&zones),
            "8:00–20:00, Sundays from 12:00, Eastern and Central"
        );
        assert_eq!(zone_word(chrono_tz::Pacific::Pago_Pago), "Pago Pago");
    }
}
