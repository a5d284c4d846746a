//! Scores and reasons.

use super::{LookupQuery, Person, PersonName, digits};
use crate::dates::show_date;
use crate::nicknames::stands_for;
use cs_fhir::{Precision, fold_text};

/// One person that fits, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// FHIR id.
    pub id: String,
    /// 0–100; 100 means every word typed was matched exactly.
    pub score: u8,
    /// Why, in words, best reason first.
    pub reasons: Vec<String>,
    /// Whether a name was matched by likeness only.
    pub approximate: bool,
}

/// People in order of score, ties by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// Best first.
    pub hits: Vec<Hit>,
    /// Names to offer when nothing was matched as typed.
    pub did_you_mean: Vec<String>,
}

/// Least share a name must reach to be a hit at all.
const LEAST_NAME: f64 = 0.74;
/// Names offered as "did you mean".
const OFFERED: usize = 3;

/// Ranks people against a query. People who fit nothing are left out.
pub fn rank(query: &LookupQuery, people: &[Person]) -> Ranking {
    let mut hits: Vec<Hit> = people
        .iter()
        .filter_map(|person| score(query, person))
        .collect();
    hits.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    hits.dedup_by(|a, b| a.id == b.id);
    let did_you_mean = if hits.first().is_some_and(|hit| hit.approximate) {
        offers(&hits, people)
    } else {
        Vec::new()
    };
    Ranking { hits, did_you_mean }
}

fn offers(hits: &[Hit], people: &[Person]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for hit in hits {
        if let Some(person) = people.iter().find(|person| person.id == hit.id) {
            let name = person.full_name();
            if !names.contains(&name) && names.len() < OFFERED {
                names.push(name);
            }
        }
    }
    names
}

/// One part of the query against a person: 0–1, its weight, and the reason.
struct Part {
    value: f64,
    weight: f64,
    reason: String,
    approximate: bool,
}

fn score(query: &LookupQuery, person: &Person) -> Option<Hit> {
    let mut parts: Vec<Part> = Vec::new();
    if !query.words.is_empty() {
        parts.push(name_part(&query.words, person)?);
    }
    let only_numbers = query.words.is_empty() && query.emails.is_empty() && query.ids.is_empty();
    parts.extend(exact_parts(query, person));
    if let Some(part) = date_part(query, person) {
        // Eight digits read as a date as well: an MRN that fits is enough.
        let read_twice =
            query.numbers.iter().any(|n| n.len() == 8) && parts.iter().any(|p| p.value > 0.9);
        if !(part.value == 0.0 && (read_twice || only_numbers && !parts.is_empty())) {
            parts.push(part);
        }
    }
    let weight: f64 = parts.iter().map(|part| part.weight).sum();
    if weight == 0.0 {
        return None;
    }
    let total = parts
        .iter()
        .map(|part| part.value * part.weight)
        .sum::<f64>()
        / weight;
    if total < 0.45 || parts.iter().all(|part| part.value == 0.0) {
        return None;
    }
    parts.sort_by(|a, b| (b.value * b.weight).total_cmp(&(a.value * a.weight)));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0–100 by construction
    let score = (total * 100.0).round().clamp(0.0, 100.0) as u8;
    Some(Hit {
        id: person.id.clone(),
        score,
        approximate: parts.iter().any(|part| part.approximate),
        reasons: parts.into_iter().map(|part| part.reason).collect(),
    })
}

fn exact_parts(query: &LookupQuery, person: &Person) -> Vec<Part> {
    let part = |value: f64, weight: f64, reason: String| Part {
        value,
        weight,
        reason,
        approximate: false,
    };
    let mut parts = Vec::new();
    for email in &query.emails {
        parts.push(
            match person.emails.iter().any(|own| own.to_lowercase() == *email) {
                true => part(1.0, 3.0, "e-mail is the same".into()),
                false => part(0.0, 3.0, "e-mail differs".into()),
            },
        );
    }
    for id in &query.ids {
        let same = person.id.to_lowercase() == *id
            || person
                .identifiers
                .iter()
                .any(|own| own.to_lowercase() == *id);
        parts.push(match same {
            true => part(1.0, 4.0, "identifier is the same".into()),
            false => part(0.0, 4.0, "identifier differs".into()),
        });
    }
    for number in &query.numbers {
        if let Some((value, weight, reason)) = number_match(number, person) {
            parts.push(part(value, weight, reason));
        } else if query.dates.is_empty() || number.len() != 8 {
            parts.push(part(0.0, 3.0, "number differs".into()));
        }
    }
    parts
}

fn number_match(number: &str, person: &Person) -> Option<(f64, f64, String)> {
    let plain = |text: &str| digits(text).trim_start_matches('0').to_owned();
    if person.identifiers.iter().any(|own| digits(own) == number) {
        return Some((1.0, 4.0, "MRN or identifier is the same".into()));
    }
    if person
        .identifiers
        .iter()
        .any(|own| plain(own) == number.trim_start_matches('0') && !plain(own).is_empty())
    {
        return Some((
            0.97,
            4.0,
            "MRN or identifier is the same but for leading zeros".into(),
        ));
    }
    let ten = |text: &str| {
        let all = digits(text);
        all.get(all.len().saturating_sub(10)..)
            .unwrap_or_default()
            .to_owned()
    };
    if number.len() >= 10 && person.phones.iter().any(|own| ten(own) == ten(number)) {
        return Some((1.0, 3.0, "phone is the same".into()));
    }
    if person
        .phones
        .iter()
        .any(|own| digits(own).ends_with(number))
    {
        return Some((0.85, 2.0, format!("phone ends in {number}")));
    }
    if person
        .identifiers
        .iter()
        .any(|own| digits(own).ends_with(number))
    {
        return Some((0.8, 2.0, format!("MRN or identifier ends in {number}")));
    }
    None
}

fn date_part(query: &LookupQuery, person: &Person) -> Option<Part> {
    if query.dates.is_empty() {
        return None;
    }
    let part = |value: f64, reason: String| Part {
        value,
        weight: 2.0,
        reason,
        approximate: false,
    };
    let Some(born) = person.born else {
        return Some(part(0.3, "birth date not recorded".into()));
    };
    if let Some(day) = query
        .dates
        .iter()
        .find(|day| born.first_day() <= **day && **day < born.end())
    {
        return Some(match born.precision() {
            Precision::Day => part(1.0, format!("born {}", show_date(*day))),
            Precision::Month => part(0.8, "born in that month (day not recorded)".into()),
            Precision::Year => part(0.6, "born in that year (day not recorded)".into()),
        });
    }
    Some(part(
        0.0,
        format!("birth date differs: {}", show_date(born.first_day())),
    ))
}

/// The best of a person's names against the words.
fn name_part(words: &[String], person: &Person) -> Option<Part> {
    let best = person
        .names
        .iter()
        .map(|name| one_name(words, name, person.names.first()))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.2.cmp(&a.2)))?;
    let (value, reason, approximate) = best;
    (value >= LEAST_NAME).then_some(Part {
        value,
        weight: 3.0,
        reason,
        approximate,
    })
}

struct Own {
    text: String,
    shown: String,
    given: bool,
    /// Weight of the part when the record has more parts than were typed.
    minor: bool,
}

fn parts_of(name: &PersonName, official: Option<&PersonName>) -> Vec<Own> {
    let split = |text: &str, given: bool, minor: bool| {
        text.split(|c: char| c.is_whitespace() || c == '-' || c == '‐')
            .map(|part| Own {
                text: fold_text(part),
                shown: part.to_owned(),
                given,
                minor,
            })
            .filter(|own| !own.text.is_empty())
            .collect::<Vec<_>>()
    };
    let family = if name.family.is_empty() {
        official.map_or("", |o| o.family.as_str())
    } else {
        &name.family
    };
    let mut out: Vec<Own> = name
        .given
        .iter()
        .enumerate()
        .flat_map(|(at, given)| split(given, true, at > 0))
        .collect();
    out.extend(split(family, false, false));
    out
}

fn one_name(
    words: &[String],
    name: &PersonName,
    official: Option<&PersonName>,
) -> (f64, String, bool) {
    let own = parts_of(name, official);
    let mut pairs: Vec<(usize, usize, Likeness)> = Vec::new();
    for (w, word) in words.iter().enumerate() {
        for (o, part) in own.iter().enumerate() {
            if let Some(likeness) = likeness(word, part) {
                pairs.push((w, o, likeness));
            }
        }
    }
    pairs.sort_by(|a, b| {
        b.2.value
            .total_cmp(&a.2.value)
            .then(a.0.cmp(&b.0))
            .then(a.1.cmp(&b.1))
    });
    let (mut used_words, mut used_parts) = (vec![false; words.len()], vec![false; own.len()]);
    let (mut sum, mut reasons, mut approximate, mut family_hit) = (0.0, Vec::new(), false, false);
    for (w, o, likeness) in pairs {
        if used_words[w] || used_parts[o] {
            continue;
        }
        (used_words[w], used_parts[o]) = (true, true);
        sum += likeness.value;
        approximate |= likeness.approximate;
        family_hit |= !own[o].given;
        reasons.extend(likeness.reason);
    }
    // "delacruz" typed for "de la Cruz", "mariajose" for "María José".
    if let Some(gain) = run_together(words, &own, &mut used_words, &mut used_parts) {
        sum += gain;
        family_hit = true;
    }
    let missed = used_words.iter().filter(|used| !**used).count();
    #[allow(clippy::cast_precision_loss)] // a handful of words
    let mut value = sum / words.len() as f64;
    if missed > 0 && !(words.len() >= 3 && missed == 1 && family_hit) {
        value *= 0.5;
    }
    // Parts of the chart's name nobody typed: a tie-breaker, never a refusal.
    let untyped = used_parts
        .iter()
        .zip(&own)
        .filter(|(used, part)| !**used && !part.minor)
        .count();
    value *= if words.len() > 1 && untyped > 0 {
        0.98
    } else {
        1.0
    };
    let whole = if name.preferred {
        "preferred name matches"
    } else {
        "name matches"
    };
    let reason = if reasons.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}: {}", reasons.join("; "))
    };
    (value, reason, approximate)
}

fn run_together(
    words: &[String],
    own: &[Own],
    used_words: &mut [bool],
    used_parts: &mut [bool],
) -> Option<f64> {
    for (w, word) in words.iter().enumerate() {
        if used_words[w] {
            continue;
        }
        for from in 0..own.len() {
            let mut joined = String::new();
            for to in from..own.len() {
                joined.push_str(&own[to].text);
                if to > from && joined == *word && !used_parts[from..=to].iter().any(|used| *used) {
                    used_words[w] = true;
                    used_parts[from..=to]
                        .iter_mut()
                        .for_each(|used| *used = true);
                    return Some(0.97);
                }
            }
        }
    }
    None
}

struct Likeness {
    value: f64,
    reason: Option<String>,
    approximate: bool,
}

/// How alike a typed word and a part of a name are; `None` when they are not.
fn likeness(word: &str, part: &Own) -> Option<Likeness> {
    if word == part.text {
        return Some(Likeness {
            value: 1.0,
            reason: None,
            approximate: false,
        });
    }
    if part.given && stands_for(word, &part.text) {
        let reason = format!("“{word}” is an everyday form of {}", part.shown);
        return Some(Likeness {
            value: 0.93,
            reason: Some(reason),
            approximate: false,
        });
    }
    let (typed, own) = (word.chars().count(), part.text.chars().count());
    if part.text.starts_with(word) {
        let value = match typed {
            1 => 0.78,
            2 => 0.82,
            _ => 0.9,
        };
        let reason = format!("“{word}” begins {}", part.shown);
        return Some(Likeness {
            value,
            reason: Some(reason),
            approximate: false,
        });
    }
    let slips = strsim::damerau_levenshtein(word, &part.text);
    let allowed = match typed.min(own) {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    };
    if slips > allowed {
        return None;
    }
    let alike = strsim::jaro_winkler(word, &part.text).max(if slips == 1 { 0.86 } else { 0.8 });
    let reason = format!("“{word}” is close to {}", part.shown);
    Some(Likeness {
        value: alike * 0.92,
        reason: Some(reason),
        approximate: true,
    })
}

#[cfg(test)]
mod tests;
