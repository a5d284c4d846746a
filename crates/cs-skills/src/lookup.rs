//! pms-patient-lookup: who is meant, and why.
//!
//! Candidates come from indexed searches, widening step by step: the words as
//! typed, everyday forms of names, words anywhere in the chart's names, the
//! beginnings of the words, all words but one; only then a bounded scan. The
//! ranking of `cs_clinical::identity` decides; this finds whom to rank.

use crate::card::card;
use crate::reader::Reader;
use crate::{SkillContext, SkillOutput};
use cs_access::SkillName;
use cs_clinical::{Hit, LookupQuery, Person, other_forms, rank};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::{Comparator, ParamValue, Query};
use cs_ports::Stored;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Candidates one widening step may add.
const A_STEP: u32 = 500;
/// Score from which a hit matched as typed ends the widening.
const GOOD: u8 = 75;

pub fn run(context: &SkillContext, reader: &mut Reader<'_>, input: &Value) -> Outcome<SkillOutput> {
    let number = |key: &str, or: usize| {
        input
            .get(key)
            .and_then(Value::as_u64)
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(or)
    };
    let (limit, offset) = (number("limit", 20), number("offset", 0));
    let query = input
        .get("query")
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let found = match (input.get("patient_id").and_then(Value::as_str), query) {
        (Some(id), _) => by_id(reader, id)?,
        (None, Some(text)) => by_text(context, reader, text)?,
        (None, None) => return listing(context, reader, limit, offset),
    };
    Ok(answer(context, reader, query, &found, limit, offset))
}

/// People found, best first, with the resources they were read from.
#[derive(Default)]
struct Found {
    hits: Vec<Hit>,
    did_you_mean: Vec<String>,
    charts: BTreeMap<String, Stored>,
}

fn by_id(reader: &mut Reader<'_>, id: &str) -> Outcome<Found> {
    let mut found = Found::default();
    let stored = match reader.read("Patient", id)? {
        Some(stored) => Some(stored),
        None => reader
            .some(Query::of("Patient").token("identifier", id), 1)?
            .into_iter()
            .next(),
    };
    let stored = stored.ok_or_else(|| Fault::new(Code::NotFound).with("what", "patient"))?;
    let key = stored.resource.id().to_owned();
    found.hits.push(Hit {
        id: key.clone(),
        score: 100,
        reasons: vec!["identifier is the same".to_owned()],
        approximate: false,
    });
    found.charts.insert(key, stored);
    reader.step("Patient by id", 1);
    Ok(found)
}

fn by_text(context: &SkillContext, reader: &mut Reader<'_>, text: &str) -> Outcome<Found> {
    let query = LookupQuery::parse(text, context.today());
    let mut found = Found::default();
    if query.is_empty() {
        return Ok(found);
    }
    let before = reader.cut_short;
    for step in steps(&query) {
        let hits = match step {
            Step::Search(search) => match reader.some(search, A_STEP) {
                // A store without full text search lacks one way, not the answer.
                Err(fault) if fault.code() == Code::InputInvalid => Vec::new(),
                other => other?,
            },
            Step::Read(id) => reader.read("Patient", &id)?.into_iter().collect(),
            Step::Rank => {
                found.rank(&query);
                if found
                    .hits
                    .first()
                    .is_some_and(|best| best.score >= GOOD && !best.approximate)
                {
                    break;
                }
                // Cut-short steps on the way to nothing do not count: a wider one follows.
                continue;
            }
            Step::Scan => {
                if found.hits.first().is_some_and(|best| best.score >= GOOD) {
                    continue;
                }
                reader.cut_short = before;
                reader.all(Query::of("Patient"))?
            }
        };
        found.charts.extend(
            hits.into_iter()
                .map(|hit| (hit.resource.id().to_owned(), hit)),
        );
    }
    found.rank(&query);
    let count = found.hits.len();
    reader.step("Patients that fit", count);
    Ok(found)
}

impl Found {
    fn rank(&mut self, query: &LookupQuery) {
        let people: Vec<Person> = self
            .charts
            .values()
            .map(|stored| Person::of(&stored.resource))
            .collect();
        let ranking = rank(query, &people);
        (self.hits, self.did_you_mean) = (ranking.hits, ranking.did_you_mean);
    }
}

enum Step {
    Search(Query),
    Read(String),
    /// Rank what there is; stop when it is good.
    Rank,
    /// Everybody up to the skill's limit.
    Scan,
}

/// The searches for a query, the most exact first.
fn steps(query: &LookupQuery) -> Vec<Step> {
    let patients = || Query::of("Patient");
    let code = |code: &str| ParamValue::Token {
        system: None,
        code: code.to_owned(),
    };
    let mut steps = Vec::new();
    for id in &query.ids {
        steps.push(Step::Read(id.clone()));
        steps.push(Step::Search(
            patients().any("identifier", vec![code(id), code(&id.to_uppercase())]),
        ));
    }
    for number in &query.numbers {
        let bare = number.trim_start_matches('0');
        let forms = [number.clone(), bare.to_owned(), format!("{bare:0>8}")];
        steps.push(Step::Search(
            patients().any("identifier", forms.iter().map(|form| code(form)).collect()),
        ));
        if number.len() >= 7 {
            let ten = &number[number.len().saturating_sub(10)..];
            steps.push(Step::Search(patients().any(
                "phone",
                vec![code(number), code(ten), code(&format!("1{ten}"))],
            )));
        }
    }
    for email in &query.emails {
        steps.push(Step::Search(patients().token("email", email)));
    }
    if query.words.is_empty() {
        let dates = query
            .dates
            .iter()
            .map(|day| ParamValue::Date(Comparator::Eq, day.to_string()))
            .collect::<Vec<_>>();
        if !dates.is_empty() {
            steps.push(Step::Search(patients().any("birthdate", dates)));
        }
    } else {
        name_steps(&query.words, &mut steps);
    }
    steps.extend([Step::Rank, Step::Scan]);
    steps
}

fn name_steps(words: &[String], steps: &mut Vec<Step>) {
    let all = |words: &[&String], form: fn(&str) -> Vec<ParamValue>| {
        words.iter().fold(Query::of("Patient"), |query, word| {
            query.any("name", form(word))
        })
    };
    let every: Vec<&String> = words.iter().collect();
    steps.extend([Step::Search(all(&every, as_typed)), Step::Rank]);
    let anywhere = words.iter().fold(Query::of("Patient"), |query, word| {
        query.any("_text", vec![ParamValue::Words(word.clone())])
    });
    steps.extend([Step::Search(anywhere), Step::Rank]);
    steps.push(Step::Search(all(&every, beginnings)));
    if words.len() > 1 {
        // A slip in the first letters of one word: the others find the person.
        for without in 0..words.len() {
            let rest: Vec<&String> = words
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != without)
                .map(|(_, word)| word)
                .collect();
            steps.push(Step::Search(all(&rest, as_typed)));
        }
    }
}

/// The word and the everyday forms of it.
fn as_typed(word: &str) -> Vec<ParamValue> {
    std::iter::once(word)
        .chain(other_forms(word))
        .map(|form| ParamValue::Starts(form.to_owned()))
        .collect()
}

/// The first two letters of the word and of its everyday forms.
fn beginnings(word: &str) -> Vec<ParamValue> {
    let mut starts: Vec<String> = Vec::new();
    for form in std::iter::once(word).chain(other_forms(word)) {
        let start: String = form.chars().take(2).collect();
        if !starts.contains(&start) {
            starts.push(start);
        }
    }
    starts.into_iter().map(ParamValue::Starts).collect()
}

fn listing(
    context: &SkillContext,
    reader: &mut Reader<'_>,
    limit: usize,
    offset: usize,
) -> Outcome<SkillOutput> {
    let everybody = reader.all(
        Query::of("Patient")
            .sorted("family", false)
            .sorted("given", false),
    )?;
    let mut found = Found::default();
    for stored in everybody {
        let id = stored.resource.id().to_owned();
        found.hits.push(Hit {
            id: id.clone(),
            score: 100,
            reasons: vec!["in the list of all patients".to_owned()],
            approximate: false,
        });
        found.charts.insert(id, stored);
    }
    let count = found.hits.len();
    reader.step("All patients by name", count);
    Ok(answer(context, reader, None, &found, limit, offset))
}

fn answer(
    context: &SkillContext,
    reader: &mut Reader<'_>,
    query: Option<&str>,
    found: &Found,
    limit: usize,
    offset: usize,
) -> SkillOutput {
    let page: Vec<(&Hit, &Stored)> = found
        .hits
        .iter()
        .skip(offset)
        .take(limit)
        .filter_map(|hit| Some((hit, found.charts.get(&hit.id)?)))
        .collect();
    page.iter().for_each(|(_, stored)| reader.cite(stored));
    let total = found.hits.len();
    let next = (offset + page.len() < total).then_some(offset + page.len());
    let complete = !reader.cut_short;
    SkillOutput {
        skill: SkillName::PatientLookup,
        value: json!({
            "query": query,
            "total": total,
            "complete": complete,
            "limit": limit,
            "offset": offset,
            "next_offset": next,
            "did_you_mean": found.did_you_mean,
            "message": message(total, complete, &found.did_you_mean),
            "patients": page.iter().map(|(hit, stored)| json!({
                "patient": card(&stored.resource, context.today()),
                "score": hit.score,
                "why": hit.reasons,
                "resource": stored.resource.reference().to_string(),
                "version": stored.version,
            })).collect::<Vec<_>>(),
        }),
        citations: reader.citations(),
        drafts: Vec::new(),
        steps: std::mem::take(&mut reader.steps),
        patients: page.iter().map(|(hit, _)| hit.id.clone()).collect(),
    }
}

fn message(total: usize, complete: bool, did_you_mean: &[String]) -> String {
    let people = match total {
        0 => "No patient fits.".to_owned(),
        1 => "1 patient fits.".to_owned(),
        more => format!("{more} patients fit."),
    };
    let meant = if did_you_mean.is_empty() {
        String::new()
    } else {
        format!(" Did you mean {}?", did_you_mean.join(", or "))
    };
    let rest = if complete {
        ""
    } else {
        " Not everybody was searched; add another word, a birth date or an MRN."
    };
    format!("{people}{meant}{rest}")
}
