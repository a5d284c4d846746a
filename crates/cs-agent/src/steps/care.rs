//! Inputs of pms-care-coordination.

use super::Call;
use crate::answer::Question;
use crate::clauses::Clause;
use crate::intents::Intent;
use crate::sentence::Sentence;
use crate::vocabulary::Mark;
use cs_access::SkillName;

/// What puts a patient on the list, by the skill's own words; the first that stands there.
const REASONS: [(Mark, &str); 10] = [
    (Mark::Refill, "refill"),
    (Mark::NoShow, "missed_appointment"),
    (Mark::BadReading, "readings"),
    (Mark::Silent, "device"),
    (Mark::Device, "device"),
    (Mark::Reading, "readings"),
    (Mark::Engagement, "low_engagement"),
    (Mark::Overdue, "overdue_follow_up"),
    (Mark::NotSeen, "overdue_follow_up"),
    (Mark::FollowUp, "overdue_follow_up"),
];

impl Sentence {
    pub(super) fn care(&self, clause: &Clause, intent: Intent) -> Vec<Call> {
        let follow_list = self.within(clause).any(|hit| {
            hit.mark == Mark::Worklist
                && self.tokens[hit.from..hit.to]
                    .iter()
                    .any(|token| token.is(&["list", "worklist"]))
        });
        let marks = clause.marks;
        // "about his follow-up": the reason stands in the subject of the message.
        let subject = self.hits.iter().any(|hit| {
            hit.mark == Mark::FollowUp && hit.from >= clause.topic && hit.from < clause.to
        });
        let reason = REASONS.iter().find(|(mark, _)| {
            marks.has(*mark)
                && !(*mark == Mark::FollowUp
                    && (intent.drafts && marks.has(Mark::Person) && !subject
                        || follow_list
                        || self.follow_up_of_messages(clause)))
        });
        let mut calls = self.each(clause, SkillName::CareCoordination, |call| {
            if let Some((_, reason)) = reason {
                call.set("reason", *reason);
            }
            self.care_days(clause, reason.map(|(_, reason)| *reason), intent, call);
            if let Some(limit) = self.limit(clause) {
                call.set("limit", limit);
            }
            if intent.drafts {
                call.set("draft", true);
                if let Some(channel) = self.value(clause, Mark::Send) {
                    call.set("channel", channel);
                }
            }
        });
        let nobody = reason.is_none()
            && !marks.any(crate::vocabulary::Marks::of(&[
                Mark::Person,
                Mark::Pronoun,
                Mark::Worklist,
            ]));
        if intent.drafts && nobody && !self.to_whole_list(clause) {
            for call in &mut calls {
                call.missing = Some(Question::new(
                    "Who should the messages go to?",
                    &[
                        "patients who missed an appointment",
                        "patients overdue for follow-up",
                        "patients whose device is silent",
                        "one patient, by name",
                    ],
                ));
            }
        }
        calls
    }

    /// "follow-up messages": the kind of message, not the reason for it.
    fn follow_up_of_messages(&self, clause: &Clause) -> bool {
        self.within(clause).any(|hit| {
            hit.mark == Mark::FollowUp
                && self.tokens.get(hit.to).is_some_and(|token| {
                    token.is(&[
                        "message",
                        "messages",
                        "text",
                        "texts",
                        "email",
                        "emails",
                        "sms",
                        "outreach",
                        "reminder",
                        "reminders",
                        "msg",
                    ])
                })
        })
    }

    /// "everyone on the list", "today's outreach".
    fn to_whole_list(&self, clause: &Clause) -> bool {
        self.tokens[clause.from..clause.to]
            .iter()
            .any(|token| token.is(&["list", "worklist", "outreach", "follow"]))
    }

    /// Days count for missed visits and for lists over a time; "today" on a list
    /// is when it is read, not what it covers.
    fn care_days(&self, clause: &Clause, reason: Option<&str>, intent: Intent, call: &mut Call) {
        let Some(when) = self.when(clause) else {
            return;
        };
        let today_only = when.from == Some(self.today) && when.to == Some(self.today);
        let ahead = when.from.is_some_and(|from| from > self.today);
        let missed = reason == Some("missed_appointment");
        let in_topic = when.first >= clause.topic;
        if (today_only && !missed)
            || ahead
            || (in_topic && !missed)
            || (intent.drafts && reason.is_none())
        {
            return;
        }
        call.days(when);
    }

    /// "top 10", "the first 20 patients".
    fn limit(&self, clause: &Clause) -> Option<i64> {
        (clause.from..clause.to.saturating_sub(1)).find_map(|at| {
            if self.used[at] || !self.tokens[at].is(&["top", "first"]) || self.used[at + 1] {
                return None;
            }
            crate::dates::names::number(&self.tokens[at + 1].word).filter(|n| (1..=200).contains(n))
        })
    }
}
