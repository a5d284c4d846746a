//! Which skill a clause asks for: weighted rules over what stands in it.

mod rules;

use crate::vocabulary::{Mark, Marks};
use cs_access::SkillName;
use rules::{NOTHING, RULES, Rule};

/// What a clause asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Intent {
    pub(crate) skill: SkillName,
    pub(crate) weight: u8,
    /// Value of the skill's kind of thing: a document or report type.
    pub(crate) kind: &'static str,
    /// Messages to people are to be drafted.
    pub(crate) drafts: bool,
}

/// From this weight on a clause stands as a task of its own.
pub(crate) const OWN_TASK: u8 = 50;

/// What the marks of a clause ask for.
pub(crate) fn of(marks: Marks) -> Option<Intent> {
    let fits = |rule: &&Rule| {
        marks.all(rule.all) && (rule.any == NOTHING || marks.any(rule.any)) && !marks.any(rule.none)
    };
    let mut best: Option<&Rule> = None;
    for rule in RULES.iter().filter(fits) {
        if best.is_none_or(|found| rule.weight > found.weight) {
            best = Some(rule);
        }
    }
    best.map(|rule| Intent {
        skill: rule.skill,
        weight: rule.weight,
        kind: rule.kind,
        drafts: rule.skill == SkillName::CareCoordination && marks.has(Mark::Send),
    })
}
