//! The planner that turns staff's sentences into a visible plan of skill calls.
//!
//! [`plan`] is a pure function: a sentence, a role and a day go in, a
//! [`PlanAnswer`] comes out, and nothing is executed. It needs no model, no
//! network and no store, so it answers offline and the same way every time.
//!
//! The steps, each in a module of its own:
//! 1. [`text`]: tokens with their places in what was typed, typing slips
//!    repaired against the task's own words only, so that names stay as typed;
//! 2. [`guard`]: attempts to get round approval, audit or roles are refused
//!    before anything else is understood;
//! 3. [`dates`]: relative and absolute days become ISO ranges;
//! 4. [`people`]: who is meant, as typed;
//! 5. [`clauses`], [`parting`] and [`intents`]: the sentence is parted into tasks
//!    and weighted rules choose the skill of each;
//! 6. [`steps`]: the skill's inputs, by the names in its manifest;
//! 7. [`follow_on`]: "the same for …", "and last month?", "the other one";
//! 8. [`mod@plan`]: role check, question or refusal, and the words of the answer.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod answer;
mod clauses;
mod dates;
mod follow_on;
mod guard;
mod intents;
mod line;
mod parting;
mod people;
mod plan;
mod request;
mod sentence;
mod services;
mod steps;
mod text;
mod vocabulary;

pub use line::{LineError, answer_line, plan_line};
pub use plan::plan;
pub use request::{Outcome, PlanAnswer, PlanContext, PlanRequest, PlanStep, TEXT_LIMIT};
