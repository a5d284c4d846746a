//! The guardrails profile on free text: the replacements of its table.

use chrono::Datelike;

use crate::patterns::date;
use crate::{Label, Span};

/// Replaces the spans as the guardrails table says.
pub(crate) fn replace(text: &str, spans: &[Span]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        out.push_str(text.get(at..span.start).unwrap_or(""));
        out.push_str(&masked(span.label, span.of(text)));
        at = span.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

fn masked(label: Label, value: &str) -> String {
    match label {
        Label::NamePatient | Label::NameClinician | Label::NameOther => initials(value),
        Label::DateBirth => date::parse(value)
            .map(|day| day.year().to_string())
            .or_else(|| year_in(value))
            .unwrap_or_else(removed),
        Label::Mrn
        | Label::MemberId
        | Label::Account
        | Label::License
        | Label::Vehicle
        | Label::Device
        | Label::OtherId
        | Label::Ssn => last_four(value),
        Label::Phone
        | Label::Fax
        | Label::Email
        | Label::Url
        | Label::Ip
        | Label::Photo
        | Label::Biometric
        | Label::Address
        | Label::Zip
        | Label::County => removed(),
        // The table leaves these: service dates, towns, institutions, ages, initials.
        Label::Date | Label::City | Label::Facility | Label::Age90Plus | Label::Initials => {
            value.to_string()
        }
    }
}

fn removed() -> String {
    "[removed]".to_string()
}

/// "Maria Elena Rivera" and "Rivera, Maria Elena" to "M. E. Rivera"; one word to its initial.
fn initials(name: &str) -> String {
    let (family, given) = match name.split_once(',') {
        Some((family, given)) => (Some(family.trim().to_string()), given.trim()),
        None => {
            let words: Vec<&str> = name.split_whitespace().collect();
            match words.as_slice() {
                [_] | [] => (None, name.trim()),
                [.., last] => (
                    Some((*last).to_string()),
                    name.trim_end().strip_suffix(last).unwrap_or("").trim(),
                ),
            }
        }
    };
    let mut out: Vec<String> = given
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
        .map(|c| format!("{}.", c.to_uppercase()))
        .collect();
    out.extend(family);
    out.join(" ")
}

/// "MRN12345678" to "***5678"; a value of four characters or fewer is hidden whole.
fn last_four(value: &str) -> String {
    let chars: Vec<char> = value.chars().filter(|c| c.is_alphanumeric()).collect();
    if chars.len() <= 4 {
        return "***".to_string();
    }
    format!("***{}", chars[chars.len() - 4..].iter().collect::<String>())
}

/// The four-digit year of a partial birth date.
fn year_in(value: &str) -> Option<String> {
    value
        .split(|c: char| !c.is_ascii_digit())
        .find(|part| part.len() == 4 && (part.starts_with("19") || part.starts_with("20")))
        .map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_row_by_row() {
        assert_eq!(
            masked(Label::NamePatient, "Maria Elena Rivera"),
            "M. E. Rivera"
        );
        assert_eq!(
            masked(Label::NamePatient, "Rivera, Maria Elena"),
            "M. E. Rivera"
        );
        assert_eq!(masked(Label::NamePatient, "maria"), "M.");
        assert_eq!(masked(Label::Mrn, "MRN12345678"), "***5678");
        assert_eq!(masked(Label::Ssn, "6715"), "***");
        assert_eq!(masked(Label::DateBirth, "1985-03-15"), "1985");
        assert_eq!(masked(Label::DateBirth, "March 1985"), "1985");
        assert_eq!(masked(Label::Phone, "617-555-0198"), "[removed]");
        assert_eq!(masked(Label::Address, "123 Main St"), "[removed]");
        assert_eq!(masked(Label::City, "Boston"), "Boston");
    }
}
