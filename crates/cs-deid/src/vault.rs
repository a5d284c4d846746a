//! Tokens for one conversation, and the way back.

use std::collections::HashMap;
use std::fmt;

use cs_phi::Phi;

use crate::fold::fold;
use crate::patterns::date;
use crate::{Label, Span};

/// What a conversation's tokens stand for. Lives on this machine only.
#[derive(Default)]
pub struct Vault {
    tokens: HashMap<(&'static str, String), usize>,
    originals: Vec<(String, Phi<String>)>,
    counts: HashMap<&'static str, usize>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("tokens", &self.originals.len())
            .finish()
    }
}

/// A model's answer with the tokens resolved.
#[derive(Clone, PartialEq, Eq)]
pub struct Reidentified {
    /// The text for the person at this machine.
    pub text: String,
    /// Tokens of the answer that this conversation never gave out; left as they are.
    pub unknown: Vec<String>,
}

impl fmt::Debug for Reidentified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reidentified")
            .field("unknown", &self.unknown)
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// An empty vault.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many different values have a token.
    pub fn len(&self) -> usize {
        self.originals.len()
    }

    /// Whether no token was given out yet.
    pub fn is_empty(&self) -> bool {
        self.originals.is_empty()
    }

    /// The original behind a token such as `[[PATIENT_1]]`.
    pub fn original(&self, token: &str) -> Option<&Phi<String>> {
        let (kind, number) = read_token(token.trim_start_matches('[').trim_end_matches(']'))?;
        self.by_name(&format!("[[{kind}_{number}]]"))
    }

    fn by_name(&self, token: &str) -> Option<&Phi<String>> {
        self.originals
            .iter()
            .find(|(name, _)| name == token)
            .map(|(_, original)| original)
    }

    /// The token of a value; the same value, however written, gets the same token.
    pub(crate) fn token(&mut self, label: Label, original: &str) -> &str {
        let key = (family(label), normal(label, original));
        let index = match self.tokens.get(&key) {
            Some(index) => *index,
            None => {
                let count = self.counts.entry(label.token()).or_default();
                *count += 1;
                let token = format!("[[{}_{count}]]", label.token());
                self.originals.push((token, Phi::new(original.to_string())));
                let index = self.originals.len() - 1;
                self.tokens.insert(key, index);
                index
            }
        };
        &self.originals[index].0
    }

    /// Replaces the spans of `text` by tokens.
    pub(crate) fn replace(&mut self, text: &str, spans: &[Span]) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for span in spans {
            out.push_str(text.get(at..span.start).unwrap_or(""));
            out.push_str(self.token(span.label, span.of(text)));
            at = span.end;
        }
        out.push_str(text.get(at..).unwrap_or(""));
        out
    }
}

/// Labels whose equal values are the same thing share tokens.
fn family(label: Label) -> &'static str {
    match label {
        l if l.is_name() => "name",
        l if l.is_date() => "date",
        Label::Phone | Label::Fax => "phone",
        l => l.token(),
    }
}

/// A value's normal form: word order, case, accents and separators don't matter.
fn normal(label: Label, original: &str) -> String {
    let folded = fold(original);
    if label.is_date() {
        return date::parse(original).map_or_else(|| alnum(&folded), |day| day.to_string());
    }
    if label.is_name() {
        let mut words: Vec<&str> = folded
            .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-')
            .filter(|w| !w.is_empty())
            .collect();
        words.sort_unstable();
        return words.join(" ");
    }
    if matches!(label, Label::Phone | Label::Fax) {
        let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
        return digits
            .strip_prefix('1')
            .filter(|d| d.len() >= 10)
            .map_or(digits.clone(), str::to_string);
    }
    alnum(&folded)
}

fn alnum(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Puts the originals back. Tokens a model changed in case or spacing
/// (`[[ patient 1 ]]`, `[[Patient-1]]`) still resolve; unknown ones stay and are listed.
pub fn reidentify(text: &str, vault: &Vault) -> Reidentified {
    let mut out = Reidentified {
        text: String::with_capacity(text.len()),
        unknown: Vec::new(),
    };
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        out.text.push_str(&rest[..open]);
        rest = &rest[open..];
        let Some((inner, len)) = bracketed(rest) else {
            out.text.push('[');
            rest = &rest[1..];
            continue;
        };
        let whole = &rest[..len];
        match read_token(inner) {
            Some((kind, number)) => match vault.by_name(&format!("[[{kind}_{number}]]")) {
                Some(original) => out.text.push_str(original.expose()),
                None => {
                    out.unknown.push(whole.to_string());
                    out.text.push_str(whole);
                }
            },
            None => out.text.push_str(whole),
        }
        rest = &rest[len..];
    }
    out.text.push_str(rest);
    out
}

/// The inside of "[[…]]" (spaces and backslashes between the brackets allowed), and its length.
fn bracketed(text: &str) -> Option<(&str, usize)> {
    let skip = |s: &str| s.len() - s.trim_start_matches([' ', '\\']).len();
    let mut at = 1 + skip(&text[1..]);
    if !text[at..].starts_with('[') {
        return None;
    }
    at += 1;
    let close = text[at..]
        .char_indices()
        .take(40)
        .find(|(_, c)| *c == ']' || *c == '\\')
        .map(|(i, _)| at + i)?;
    let inner = &text[at..close];
    let mut end = close + skip(&text[close..]);
    for _ in 0..2 {
        end += skip(&text[end..]);
        if !text[end..].starts_with(']') {
            return None;
        }
        end += 1;
    }
    Some((inner, end))
}

/// "patient 1", "PATIENT_1", "Patient-1" to its kind and number.
fn read_token(inner: &str) -> Option<(&'static str, usize)> {
    let inner = inner.trim();
    let split = inner.find(|c: char| c.is_ascii_digit())?;
    let (kind, number) = inner.split_at(split);
    let kind: String = kind
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect::<String>()
        .to_ascii_uppercase();
    let kind = Label::ALL.iter().map(|l| l.token()).find(|t| *t == kind)?;
    Some((kind, number.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_one_token_however_written() {
        let mut vault = Vault::new();
        assert_eq!(
            vault.token(Label::NamePatient, "Ada Byron"),
            "[[PATIENT_1]]"
        );
        assert_eq!(vault.token(Label::NameOther, "BYRON, ada"), "[[PATIENT_1]]");
        assert_eq!(vault.token(Label::Date, "03/15/1985"), "[[DATE_1]]");
        assert_eq!(
            vault.token(Label::DateBirth, "March 15, 1985"),
            "[[DATE_1]]"
        );
        assert_eq!(vault.token(Label::Phone, "(510) 935-4823"), "[[PHONE_1]]");
        assert_eq!(vault.token(Label::Fax, "+1 510.935.4823"), "[[PHONE_1]]");
        assert_eq!(
            vault.token(Label::NamePatient, "Charles B"),
            "[[PATIENT_2]]"
        );
    }

    #[test]
    fn mangled_tokens_resolve_and_invented_ones_are_listed() {
        let mut vault = Vault::new();
        vault.token(Label::NamePatient, "Ada Byron");
        let back = reidentify(
            r"Call [[ patient 1 ]], \[\[Patient_1\]\], [[PATIENT_9]] and [x] [[note]]",
            &vault,
        );
        assert_eq!(
            back.text,
            r"Call Ada Byron, \Ada Byron, [[PATIENT_9]] and [x] [[note]]"
        );
        assert_eq!(back.unknown, vec!["[[PATIENT_9]]"]);
    }

    #[test]
    fn debug_shows_no_value() {
        let mut vault = Vault::new();
        vault.token(Label::NamePatient, "Ada Byron");
        assert!(!format!("{vault:?} {:?}", reidentify("[[PATIENT_1]]", &vault)).contains("Byron"));
    }
}
