//! May, April, June, Sun: a day, or somebody's name.

use super::names;
use super::phrase::Reader;
use crate::text::{After, Shape};
use crate::vocabulary;

impl Reader<'_> {
    /// Whether a month or weekday word is rather somebody's name.
    pub(super) fn is_named(&self, at: usize) -> bool {
        let word = self.w(at);
        let beside = |place: usize| {
            self.tokens.get(place).is_some_and(|token| {
                token.shape == Shape::Word
                    && !vocabulary::is_task_word(&token.word)
                    && !vocabulary::is_common_english(&token.fold)
                    && (vocabulary::is_surname(&token.fold) || vocabulary::is_given(&token.fold))
            })
        };
        let held = |place: usize| {
            self.tokens
                .get(place)
                .is_some_and(|token| token.after == After::Nothing && !token.possessive)
        };
        let cue = at.checked_sub(1).is_some_and(|before| {
            matches!(
                self.w(before),
                "in" | "of"
                    | "since"
                    | "from"
                    | "to"
                    | "until"
                    | "till"
                    | "through"
                    | "thru"
                    | "by"
                    | "before"
                    | "after"
                    | "during"
                    | "last"
                    | "next"
                    | "this"
                    | "between"
                    | "and"
                    | "early"
                    | "late"
                    | "mid"
                    | "month"
                    | "on"
                    | "every"
            )
        });
        if !names::doubtful(word) {
            return false;
        }
        let run = matches!(self.w(at + 1), "to" | "through" | "thru")
            && (names::weekday(self.w(at + 2)).is_some() || names::month(self.w(at + 2)).is_some());
        if run {
            return false;
        }
        if beside(at + 1)
            && held(at)
            && self
                .tokens
                .get(at + 1)
                .is_some_and(|next| next.capital == self.tokens[at].capital)
            && !matches!(word, "march" | "dec" | "sat")
        {
            return !(cue
                && matches!(
                    self.w(at.wrapping_sub(1)),
                    "in" | "since" | "during" | "last" | "next" | "until"
                ));
        }
        if cue {
            return false;
        }
        let after_name = at > 0 && beside(at - 1) && held(at - 1);
        match word {
            "may" | "sun" | "sat" | "mon" | "wed" | "mar" | "jan" | "jun" | "dec" | "martes"
            | "julio" => {
                // A short form or a verb needs a cue, or to close the sentence after task words.
                !(at + 1 == self.tokens.len()
                    && at > 0
                    && !after_name
                    && vocabulary::is_task_word(self.w(at - 1)))
            }
            _ => {
                self.tokens[at].possessive
                    && word != "march"
                    && at + 1 < self.tokens.len()
                    && names::month(word).is_some()
                    && !vocabulary::is_task_word(self.w(at + 1))
            }
        }
    }
}
