//! The list, and what targets share.

mod access;
mod approval;
mod documents;
mod people;
mod provider;
mod records;
mod sign_in;
mod store;
mod words;

use cs_error::Fault;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What a reader did, as a number: inputs of one class taught it nothing new.
pub type Class = u64;

/// A reader of foreign bytes.
pub struct Target {
    /// Its name, and its folder of seeds.
    pub name: &'static str,
    /// What it reads, and from whom.
    pub reads: &'static str,
    /// Longest input tried, in bytes.
    pub longest: usize,
    /// Reads one input and asserts what must hold.
    pub run: fn(&[u8]) -> Class,
}

const fn target(name: &'static str, reads: &'static str, run: fn(&[u8]) -> Class) -> Target {
    Target {
        name,
        reads,
        longest: 8 << 10,
        run,
    }
}

/// Every reader. SECURITY.md lists the same, with the code that calls each.
pub static TARGETS: &[Target] = &[
    target("fhir_resource", "a FHIR resource", records::resource),
    target("fhir_import", "a file of FHIR records", records::import),
    target(
        "fhir_scalars",
        "dates, references, paths and names inside a resource",
        records::scalars,
    ),
    target(
        "chart_record",
        "a resource as a chart shows it",
        records::chart,
    ),
    target(
        "patient_facts",
        "a resource as the follow-up and contact rules read it",
        people::facts,
    ),
    target(
        "pms_page",
        "a page of a collection of the PMS",
        records::pms_page,
    ),
    target(
        "pms_refusal",
        "an error answer of the PMS",
        provider::pms_refusal,
    ),
    target(
        "queue_page",
        "answers of the practice's queue server",
        approval::queue_page,
    ),
    target(
        "event_log",
        "signed events of other devices, folded",
        approval::event_log,
    ),
    target(
        "key_events",
        "enrolments and the sign-in servers' keys",
        approval::key_events,
    ),
    target(
        "decision",
        "a signed decision or a proposal's whole state",
        approval::decision,
    ),
    target(
        "wrapped_key",
        "a signing key at rest",
        approval::wrapped_key,
    ),
    target(
        "payload",
        "a payload as its signer reads it",
        approval::payload,
    ),
    target(
        "audit_export",
        "an audit export and a pinned checkpoint",
        documents::audit_export,
    ),
    target(
        "oidc_documents",
        "discovery, token answers and key sets of the sign-in server",
        sign_in::documents,
    ),
    target("id_token", "a token and its claims", sign_in::token),
    target(
        "redirect",
        "the browser's redirect to the loopback listener",
        sign_in::redirect,
    ),
    target(
        "http_answer",
        "any HTTP answer: JSON, Retry-After, status",
        provider::http_answer,
    ),
    target("sms_answer", "answers of the SMS provider", provider::sms),
    target("smtp_reply", "replies of a mail server", provider::smtp),
    target(
        "addresses",
        "telephone numbers, mailboxes and addresses of servers",
        provider::addresses,
    ),
    target(
        "model_answer",
        "an answer of a language model",
        provider::model,
    ),
    target(
        "profile",
        "a profile file and its certificates",
        documents::profile,
    ),
    target(
        "secrets_file",
        "the sealed secrets file and keyring entries",
        documents::secrets,
    ),
    target(
        "window_arguments",
        "arguments of the window's commands",
        documents::window_arguments,
    ),
    target(
        "deep_link",
        "a link another program opens",
        documents::deep_link,
    ),
    target("sentence", "a sentence typed to the agent", words::sentence),
    target("plan_line", "a JSON line of the planner", words::plan_line),
    target("lookup", "names, dates and hours as typed", words::lookup),
    target("reply", "what a patient answered", words::reply),
    target(
        "deid_text",
        "text to be de-identified, and a model's answer with tokens",
        words::deid,
    ),
    target(
        "deid_scan",
        "a request's bytes before they may leave",
        words::scan,
    ),
    target(
        "deid_registry",
        "people and places from the store, as the redactor's registry",
        words::registry,
    ),
    target("search", "a search, compiled to SQL", store::search),
    target("skill_input", "inputs of a skill", store::skill_input),
    target(
        "store_file",
        "a store's file, a backup among them",
        store::file,
    ),
    target(
        "csv_table",
        "values written into a table for a spreadsheet",
        documents::csv,
    ),
    target(
        "step_up",
        "a step-up token, and its secrets as they were kept",
        access::step_up,
    ),
    target(
        "context_envelope",
        "a context envelope and the rules it was decided by",
        access::envelope,
    ),
    target(
        "fhir_redaction",
        "a resource to be redacted, by the redactor's own parser",
        words::redaction,
    ),
];

/// A target by its name.
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// The class of anything that can be hashed.
pub fn class(seen: &impl Hash) -> Class {
    let mut hasher = DefaultHasher::new();
    seen.hash(&mut hasher);
    hasher.finish()
}

/// The class of a refusal: its code and the names and fixed words of its details.
fn refused(fault: &Fault) -> Class {
    assert!(!fault.sentence().is_empty());
    let words: Vec<_> = fault
        .details()
        .iter()
        .map(|(name, value)| (*name, value.parse::<f64>().is_err().then_some(value)))
        .collect();
    class(&(fault.code(), words))
}

/// A size, coarse enough that lengths alone make few classes.
const fn size(of: usize) -> u32 {
    usize::BITS - of.leading_zeros()
}

/// Bytes as text, what is no UTF-8 replaced.
fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// The first byte chooses, the rest is read.
fn chosen(data: &[u8]) -> (usize, &[u8]) {
    data.split_first()
        .map_or((0, data), |(first, rest)| (usize::from(*first), rest))
}
