//! Everything the practice knows, changed only by effects.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};

use crate::effect::{Answer, Claim, Effect, Grant, Mail, QueueEvent, SmsMessage};
use crate::fault::PracticeFault;
use crate::journal::Journal;
use crate::knobs::Knobs;
use crate::pms::allowance::Allowance;
use crate::rows::RowStore;
use crate::signin::codes::IssuedCode;
use crate::sms::carrier::opt_out_word;

/// The state behind every request.
pub(crate) struct World {
    pub(crate) rows: RowStore,
    pub(crate) grants: HashMap<String, Grant>,
    /// Digest of every refresh token ever given → its grant.
    pub(crate) refresh_tokens: HashMap<String, String>,
    pub(crate) revoked_tokens: HashSet<String>,
    pub(crate) sms: Vec<SmsMessage>,
    pub(crate) opted_out: HashSet<String>,
    pub(crate) mail: Vec<Mail>,
    pub(crate) queues: HashMap<String, Queue>,
    pub(crate) answers: HashMap<String, Answer>,
    /// Not journaled from here on: gone with the process by design.
    pub(crate) codes: HashMap<String, IssuedCode>,
    pub(crate) knobs: Knobs,
    /// Access tokens of an older generation count as expired.
    pub(crate) token_generation: u64,
    pub(crate) allowances: HashMap<String, Allowance>,
    pub(crate) access_log: BTreeMap<AccessKey, u64>,
    journal: Journal,
}

/// The shared queue of one practice.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    pub(crate) events: Vec<QueueEvent>,
    pub(crate) by_id: HashMap<String, usize>,
    pub(crate) by_seq: HashMap<(String, u64), usize>,
    pub(crate) claims: HashMap<String, Claim>,
}

/// What one line of the access log counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AccessKey {
    pub(crate) practice: String,
    pub(crate) date: NaiveDate,
    pub(crate) login: String,
    pub(crate) role: &'static str,
    pub(crate) action: String,
    pub(crate) area: String,
    pub(crate) agent: bool,
}

/// An effect could not be kept; it did not happen.
#[derive(Debug)]
pub(crate) struct NotKept;

impl World {
    /// The seed rows with everything that has happened since.
    pub(crate) fn new(rows: RowStore, journal: Journal, past: Vec<Effect>) -> Self {
        let mut world = Self {
            rows,
            grants: HashMap::new(),
            refresh_tokens: HashMap::new(),
            revoked_tokens: HashSet::new(),
            sms: Vec::new(),
            opted_out: HashSet::new(),
            mail: Vec::new(),
            queues: HashMap::new(),
            answers: HashMap::new(),
            codes: HashMap::new(),
            knobs: Knobs::default(),
            token_generation: 0,
            allowances: HashMap::new(),
            access_log: BTreeMap::new(),
            journal,
        };
        for effect in past {
            world.apply(effect);
        }
        world
    }

    /// Keeps effects, then lets them show. All of them or none.
    ///
    /// # Errors
    /// [`NotKept`] when the journal could not be written.
    pub(crate) fn commit(&mut self, effects: Vec<Effect>) -> Result<(), NotKept> {
        self.journal.append(&effects).map_err(|_| NotKept)?;
        for effect in effects {
            self.apply(effect);
        }
        Ok(())
    }

    fn apply(&mut self, effect: Effect) {
        match effect {
            Effect::RowPut { collection, row } => {
                // Written rows were checked before they were kept; a row that
                // a newer contract would refuse is left as it was seeded.
                let _ = self.rows.put(&collection, &row);
            }
            Effect::GrantOpened(grant) => {
                if let Some(digest) = &grant.token_digest {
                    self.refresh_tokens.insert(digest.clone(), grant.id.clone());
                }
                self.grants.insert(grant.id.clone(), grant);
            }
            Effect::GrantRotated {
                grant,
                token_digest,
            } => {
                self.refresh_tokens
                    .insert(token_digest.clone(), grant.clone());
                if let Some(found) = self.grants.get_mut(&grant) {
                    found.token_digest = Some(token_digest);
                }
            }
            Effect::GrantRevoked { grant } => {
                if let Some(found) = self.grants.get_mut(&grant) {
                    found.revoked = true;
                }
            }
            Effect::TokenRevoked { jti } => {
                self.revoked_tokens.insert(jti);
            }
            Effect::Sms(message) => self.put_sms(message),
            Effect::OptOut { number, out } => {
                if out {
                    self.opted_out.insert(number);
                } else {
                    self.opted_out.remove(&number);
                }
            }
            Effect::Mail(mail) => self.mail.push(mail),
            Effect::Event { practice, event } => {
                self.queues.entry(practice).or_default().put_event(event);
            }
            Effect::Claim { practice, claim } => {
                let queue = self.queues.entry(practice).or_default();
                queue.claims.entry(claim.key.clone()).or_insert(claim);
            }
            Effect::Answered { key, answer } => {
                self.answers.insert(key, answer);
            }
        }
    }

    /// Takes the messages that were there when the practice opened first.
    ///
    /// # Errors
    /// [`PracticeFault::NotKept`] when they can't be kept.
    pub(crate) fn take_replies(&mut self, replies: Vec<SmsMessage>) -> Result<(), PracticeFault> {
        let mut effects = Vec::new();
        for message in replies {
            if self.sms.iter().any(|known| known.sid == message.sid) {
                continue;
            }
            if let Some(out) = opt_out_word(&message.body) {
                let number = message.from.clone();
                effects.push(Effect::OptOut { number, out });
            }
            effects.push(Effect::Sms(message));
        }
        if effects.is_empty() {
            return Ok(());
        }
        self.commit(effects)
            .map_err(|NotKept| PracticeFault::NotKept)
    }

    fn put_sms(&mut self, message: SmsMessage) {
        match self.sms.iter_mut().find(|known| known.sid == message.sid) {
            Some(known) => *known = message,
            None => self.sms.push(message),
        }
    }

    /// The patient's row, when it is one of this practice and not deleted.
    pub(crate) fn patient_of(&self, practice: &str, id: &str) -> bool {
        self.rows
            .find("patients", id)
            .is_some_and(|row| &*row.practice_id == practice && !row.deleted)
    }

    /// Counts one use of the PMS for the access report.
    pub(crate) fn note_access(&mut self, key: AccessKey) {
        *self.access_log.entry(key).or_default() += 1;
    }

    /// Forgets sign-in codes that can no longer be used or recognised as reused.
    pub(crate) fn forget_old_codes(&mut self, now: DateTime<Utc>) {
        self.codes.retain(|_, code| !code.forgettable(now));
    }
}

impl Queue {
    fn put_event(&mut self, event: QueueEvent) {
        let index = self.events.len();
        self.by_id.insert(event.event_id.clone(), index);
        self.by_seq
            .insert((event.device_id.clone(), event.seq), index);
        self.events.push(event);
    }
}
