//! Inputs of pms-document-draft.

use super::Call;
use crate::answer::Question;
use crate::clauses::Clause;
use crate::intents::Intent;
use crate::people::Person;
use crate::sentence::Sentence;
use crate::services::{is_specialty, slice};
use crate::text::{After, Shape};
use cs_access::SkillName;

impl Sentence {
    pub(super) fn documents(&self, clause: &Clause, intent: Intent) -> Vec<Call> {
        let recipient = self.recipient(clause);
        let patients: Vec<&Person> = self
            .patients(clause)
            .into_iter()
            .filter(|person| {
                recipient
                    .as_ref()
                    .is_none_or(|(_, from, to)| person.from < *from || person.from >= *to)
            })
            .collect();
        let mut whom: Vec<Option<String>> = patients
            .iter()
            .map(|person| Some(person.text.clone()))
            .collect();
        if whom.is_empty() {
            whom.push(self.birth_text(clause));
        }
        let encounter = self.tokens[clause.from..clause.to]
            .iter()
            .find(|token| token.shape == Shape::EncounterId);
        whom.into_iter()
            .map(|person| {
                let mut call = Call::new(SkillName::DocumentDraft);
                if intent.kind.is_empty() {
                    call.missing = Some(Question::new(
                        "Which document should be drafted?",
                        &["encounter summary", "referral letter", "status update"],
                    ));
                } else {
                    call.set("document_type", intent.kind);
                }
                if let Some(person) = person {
                    call.set("patient_id", person);
                }
                if let Some(token) = encounter {
                    call.set("encounter_id", token.raw.clone());
                }
                if let Some((to, ..)) = &recipient {
                    call.set("recipient", to.clone());
                }
                call
            })
            .collect()
    }

    /// Who the letter goes to, as typed: what stands after "to", or a provider.
    fn recipient(&self, clause: &Clause) -> Option<(String, usize, usize)> {
        let others = |from: usize| {
            self.people.iter().any(|person| {
                !person.provider
                    && person.from != from
                    && person.from >= clause.from
                    && person.from < clause.to
            })
        };
        for at in clause.from..clause.to.saturating_sub(1) {
            if self.used[at] || !self.tokens[at].is(&["to", "for", "attn"]) {
                continue;
            }
            let start = at
                + 1
                + usize::from(self.tokens.get(at + 1).is_some_and(|token| {
                    token.is(&["the", "a", "an", "her", "his", "their", "see"])
                }));
            let person = self.people.iter().find(|person| person.from == start);
            let specialty = self
                .tokens
                .get(start)
                .is_some_and(|token| is_specialty(&token.fold) || is_specialty(&token.word));
            let to = self.tokens[at].word == "to" || self.tokens[at].word == "attn";
            let provider = person.is_some_and(|person| person.provider);
            let owned = self
                .tokens
                .get(at + 1)
                .is_some_and(|token| token.is(&["her", "his", "their", "the"]))
                && self.people.iter().any(|person| person.from < at);
            let to = to || owned;
            let named = person.is_some_and(|person| {
                !person.provider && to && others(person.from) && person.shape == Shape::Word
            });
            let relation = to
                && self.tokens.get(start).is_some_and(|token| {
                    token.is(&[
                        "specialist",
                        "doctor",
                        "provider",
                        "physician",
                        "family",
                        "employer",
                        "school",
                        "guardian",
                        "daughter",
                        "son",
                        "wife",
                        "husband",
                        "mother",
                        "father",
                        "insurance",
                        "payer",
                        "pcp",
                        "clinic",
                        "hospital",
                        "caregiver",
                        "parent",
                        "parents",
                    ])
                });
            if provider || named || (specialty && to) || relation {
                let mut end = person.map_or(start + 1, |person| person.to);
                end = self.extend(end, clause.to);
                return Some((slice(&self.text, &self.tokens, start, end), start, end));
            }
        }
        let provider = self.people.iter().find(|person| {
            person.provider && person.from >= clause.from && person.from < clause.to
        })?;
        let source = provider.from > clause.from
            && self.tokens[provider.from - 1].is(&["by", "from", "with", "of", "saw", "seen"]);
        if source {
            return None;
        }
        let end = self.extend(provider.to, clause.to);
        Some((
            slice(&self.text, &self.tokens, provider.from, end),
            provider.from,
            end,
        ))
    }

    /// Over the specialty, clinic or department that belongs to a recipient.
    fn extend(&self, mut end: usize, limit: usize) -> usize {
        loop {
            if end == 0
                || end >= limit
                || matches!(self.tokens[end - 1].after, After::Stop | After::Colon)
            {
                return end;
            }
            let belongs = |at: usize| {
                self.tokens.get(at).is_some_and(|token| {
                    !self.used[at]
                        && (is_specialty(&token.fold)
                            || token.is(&[
                                "clinic",
                                "department",
                                "dept",
                                "group",
                                "associates",
                                "specialist",
                                "office",
                                "hospital",
                                "center",
                            ]))
                })
            };
            if belongs(end) {
                end += 1;
            } else if self.tokens[end].is(&["in", "at", "of", "from"])
                && belongs(end + 1)
                && end + 1 < limit
            {
                end += 2;
            } else if self.tokens[end].is(&["in", "at", "of", "from"])
                && self
                    .tokens
                    .get(end + 1)
                    .is_some_and(|token| token.word == "the")
                && belongs(end + 2)
                && end + 2 < limit
            {
                end += 3;
            } else {
                return end;
            }
        }
    }
}
