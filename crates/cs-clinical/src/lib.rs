//! Follow-up, engagement and device rules; identity matching; rules for
//! messages to patients. Every flag explains itself.
//!
//! Pure: the time, the practice's zone and every threshold are arguments. No
//! public standard defines "overdue" or "missed", so the thresholds are the
//! practice's own settings ([`FollowUpSettings`]) and nothing here is a
//! licensed quality measure.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod contact;
pub mod dates;
pub mod follow_up;
pub mod gsm7;
pub mod identity;
pub mod message_rules;
mod nicknames;
pub mod office;
pub mod opt_out;
pub mod readings_words;
mod sensitive;
mod settings;
pub mod urgent_words;
pub mod zones;

pub use contact::{Addressee, Contact, Exclusion, addressee};
pub use dates::{parse_dates, show_date};
pub use follow_up::{Flag, FlagKind, Grounds, PatientFacts, Urgency, flags_of};
pub use identity::{Hit, LookupQuery, Person, PersonName, Ranking, rank};
pub use message_rules::{Channel, Practice, Recipient, Violation, ViolationCode};
pub use nicknames::other_forms;
pub use office::{OfficeCalendar, OfficeHours};
pub use opt_out::{OptOut, asks_to_start, read_opt_out};
pub use readings_words::Standing;
pub use sensitive::sensitive_words;
pub use settings::{FollowUpSettings, MessageSettings};
pub use urgent_words::{UrgentKind, UrgentWords, urgent_words};
pub use zones::candidate_zones;
