//! Tables: a line of column names, then lines of cells. A cell is what its column says.

use crate::doc::Doc;
use crate::fold::fold;
use crate::{Label, Span};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name(Label),
    /// A number or code: anything with a digit.
    Code(Label),
    /// A date finer than a year.
    Date(Label),
    /// A place's name or an address.
    Place(Label),
}

fn column(name: &str) -> Option<Column> {
    use Column::{Code, Date, Name, Place};
    let folded = fold(name);
    let plain = folded.trim_matches(|c: char| !c.is_alphanumeric()).trim();
    Some(match plain {
        "patient" | "patient name" | "name" | "pt" | "pt name" | "member" | "member name"
        | "client" | "client name" | "full name" | "last name" | "first name" | "last"
        | "first" | "surname" | "given name" | "family name" | "resident" | "subscriber" => {
            Name(Label::NamePatient)
        }
        "provider" | "provider name" | "md" | "doctor" | "clinician" | "physician" | "nurse"
        | "pcp" | "attending" | "seen by" | "ordered by" | "surgeon" | "therapist"
        | "prescriber" | "author" | "signed by" | "referring" | "staff" | "rn" => {
            Name(Label::NameClinician)
        }
        "contact" | "emergency contact" | "guardian" | "caregiver" | "parent" | "mother"
        | "father" | "spouse" | "next of kin" | "guarantor" => Name(Label::NameOther),
        "mrn" | "mr" | "chart" | "chart no" | "record" | "record no" | "patient id" | "pt id" => {
            Code(Label::Mrn)
        }
        "ssn" | "social" => Code(Label::Ssn),
        "member id" | "policy" | "policy no" | "insurance id" | "subscriber id" | "group" => {
            Code(Label::MemberId)
        }
        "account" | "acct" | "account no" | "acct no" | "visit no" | "csn" => Code(Label::Account),
        "phone" | "cell" | "tel" | "mobile" | "home phone" | "telephone" | "phone no"
        | "contact no" | "contact number" | "phone number" => Code(Label::Phone),
        "fax" | "fax no" => Code(Label::Fax),
        "npi" | "license" | "dea" => Code(Label::License),
        "serial" | "serial no" | "device id" | "s/n" | "sn" => Code(Label::Device),
        "id" | "claim" | "claim no" | "accession" | "order no" | "reference" => {
            Code(Label::OtherId)
        }
        "dob" | "date of birth" | "birth date" | "birthdate" | "born" => Date(Label::DateBirth),
        "date" | "last visit" | "next visit" | "visit" | "appt" | "appointment" | "dos"
        | "date of service" | "seen" | "admit" | "admitted" | "discharge" | "discharged"
        | "due" | "last seen" | "visit date" | "appt date" | "collected" | "resulted"
        | "next appt" | "last appt" | "admit date" | "due date" => Date(Label::Date),
        "address" | "street" | "home address" => Place(Label::Address),
        "city" | "town" => Place(Label::City),
        "county" => Place(Label::County),
        "zip" | "zip code" | "postal code" => Code(Label::Zip),
        "facility" | "clinic" | "hospital" | "pharmacy" | "employer" | "school" => {
            Place(Label::Facility)
        }
        _ => return None,
    })
}

/// Finds the cells of identifying columns.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    let text = doc.text;
    if !text.trim_end().contains('\n') {
        return;
    }
    let mut header: Option<(char, Vec<Option<Column>>)> = None;
    let mut start = 0;
    for line in text.split('\n') {
        if let Some((mark, columns)) = &header {
            let cells = cells(line, *mark);
            if cells.len() > 1 && cells.len() <= columns.len() + 1 {
                for ((from, cell), column) in cells.iter().zip(columns) {
                    if let Some(column) = column {
                        take(start + from, cell, *column, out);
                    }
                }
            } else if !line.trim().is_empty() && !line.contains("---") {
                header = None;
            }
        }
        if header.is_none() {
            header = read_header(line);
        }
        start += line.len() + 1;
    }
}

/// A line of three or more short cells, two of which name identifying columns.
fn read_header(line: &str) -> Option<(char, Vec<Option<Column>>)> {
    if line.len() > 400 || line.bytes().filter(u8::is_ascii_digit).count() > 3 {
        return None;
    }
    let mark = ['|', '\t', ';', ',']
        .into_iter()
        .find(|mark| line.contains(*mark))?;
    let cells = cells(line, mark);
    if cells.len() < 3 || cells.iter().any(|(_, cell)| cell.len() > 30) {
        return None;
    }
    let columns: Vec<_> = cells.iter().map(|(_, cell)| column(cell)).collect();
    let known = columns.iter().flatten().count();
    let names = columns
        .iter()
        .flatten()
        .any(|column| matches!(column, Column::Name(_) | Column::Date(_) | Column::Code(_)));
    (columns.len() >= 3 && known >= 2 && names).then_some((mark, columns))
}

/// The cells of a line with their places; quotes hold a separator inside.
fn cells(line: &str, mark: char) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let (mut from, mut quoted) = (0, false);
    for (at, c) in line.char_indices() {
        if c == '"' {
            quoted = !quoted;
        } else if c == mark && !quoted {
            out.push((from, &line[from..at]));
            from = at + c.len_utf8();
        }
    }
    out.push((from, &line[from..]));
    out
}

fn take(at: usize, cell: &str, column: Column, out: &mut Vec<Span>) {
    let edge = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '*');
    let from = cell.len() - cell.trim_start_matches(edge).len();
    let value = cell.trim_matches(edge);
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.chars().any(char::is_alphabetic);
    let absent = matches!(
        fold(value).as_str(),
        "" | "-" | "n/a" | "na" | "none" | "unknown" | "tbd" | "pending" | "no" | "yes" | "self"
    );
    let (fits, label) = match column {
        Column::Name(label) => (
            letters && digits == 0 && value.chars().count() <= 60 && name_shaped(value),
            label,
        ),
        Column::Code(label) => (digits >= 2 && value.len() <= 40, label),
        Column::Date(label) => (
            digits >= 1 && value.len() <= 40 && !(digits == 4 && value.len() == 4),
            label,
        ),
        Column::Place(label) => (letters && value.chars().count() <= 80, label),
    };
    if fits && !absent {
        let start = at + from;
        out.push(Span::new(start, start + value.len(), label));
    }
}

/// At most six words: more is a sentence.
fn name_shaped(value: &str) -> bool {
    value.split_whitespace().count() <= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        find(&Doc::new(text), &mut out);
        out.iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn cells_are_what_their_columns_say() {
        assert_eq!(
            found("Patient,DOB,A1c\n\"Van Eck, Roos\",11/1/52,7.2\nTwo Crow,1950,8.1"),
            ["Van Eck, Roos", "11/1/52", "Two Crow"]
        );
        assert_eq!(
            found("Name | MRN | Reason\nRoos Van Eck | K22 | cough"),
            ["Roos Van Eck", "K22"]
        );
    }

    #[test]
    fn other_tables_stay() {
        for text in [
            "Drug | Dose | Days\nmetformin | 500 mg | 30",
            "Patient is stable, name, date\nno change, none, today",
            "A, B, C\nd, e, f",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
