//! HL7 v2 segments: the identifying fields by segment and number (HL7 v2.5.1, chapters
//! 2 to 7). What other fields hold is left to the rules for text.

use crate::doc::Doc;
use crate::{Label, Span};

/// How a field is laid out.
#[derive(Clone, Copy)]
enum Form {
    /// The first component alone.
    First,
    /// The whole field.
    Whole,
    /// A person's name: family, given, further, suffix, prefix.
    Name,
    /// A number, then a person's name.
    Person,
    /// Street, other, city, state, postal code, country, type, other, county.
    Address,
    /// A time stamp; its year alone may stay.
    Time,
}

use Form::{Address, First, Name, Person, Time, Whole};
use Label::{
    Account, County, Date, DateBirth, Device, Facility, License, MemberId, Mrn, NameClinician,
    NameOther, NamePatient, OtherId, Phone, Ssn, Zip,
};

/// Segment, field, layout, label.
const FIELDS: &[(&str, usize, Form, Label)] = &[
    ("MSH", 4, First, Facility),
    ("MSH", 6, First, Facility),
    ("MSH", 7, Time, Date),
    ("MSH", 10, First, OtherId),
    ("EVN", 2, Time, Date),
    ("EVN", 5, Person, NameClinician),
    ("EVN", 6, Time, Date),
    ("PID", 2, First, OtherId),
    ("PID", 3, First, Mrn),
    ("PID", 4, First, OtherId),
    ("PID", 5, Name, NamePatient),
    ("PID", 6, Name, NameOther),
    ("PID", 7, Time, DateBirth),
    ("PID", 9, Name, NamePatient),
    ("PID", 11, Address, Label::Address),
    ("PID", 12, Whole, County),
    ("PID", 13, Whole, Phone),
    ("PID", 14, Whole, Phone),
    ("PID", 18, First, Account),
    ("PID", 19, First, Ssn),
    ("PID", 20, First, License),
    ("PID", 21, First, Mrn),
    ("PID", 23, Whole, Label::City),
    ("PID", 29, Time, Date),
    ("PD1", 3, First, Facility),
    ("PD1", 4, Person, NameClinician),
    ("NK1", 2, Name, NameOther),
    ("NK1", 4, Address, Label::Address),
    ("NK1", 5, Whole, Phone),
    ("NK1", 6, Whole, Phone),
    ("NK1", 13, First, Facility),
    ("NK1", 16, Time, DateBirth),
    ("NK1", 30, Name, NameOther),
    ("NK1", 31, Whole, Phone),
    ("NK1", 37, First, Ssn),
    ("PV1", 7, Person, NameClinician),
    ("PV1", 8, Person, NameClinician),
    ("PV1", 9, Person, NameClinician),
    ("PV1", 17, Person, NameClinician),
    ("PV1", 19, First, OtherId),
    ("PV1", 44, Time, Date),
    ("PV1", 45, Time, Date),
    ("PV1", 50, First, OtherId),
    ("PV1", 52, Person, NameClinician),
    ("ORC", 2, First, OtherId),
    ("ORC", 3, First, OtherId),
    ("ORC", 9, Time, Date),
    ("ORC", 10, Person, NameClinician),
    ("ORC", 11, Person, NameClinician),
    ("ORC", 12, Person, NameClinician),
    ("ORC", 14, Whole, Phone),
    ("ORC", 15, Time, Date),
    ("ORC", 21, First, Facility),
    ("ORC", 22, Address, Label::Address),
    ("ORC", 23, Whole, Phone),
    ("ORC", 24, Address, Label::Address),
    ("OBR", 2, First, OtherId),
    ("OBR", 3, First, OtherId),
    ("OBR", 6, Time, Date),
    ("OBR", 7, Time, Date),
    ("OBR", 8, Time, Date),
    ("OBR", 10, Person, NameClinician),
    ("OBR", 14, Time, Date),
    ("OBR", 16, Person, NameClinician),
    ("OBR", 17, Whole, Phone),
    ("OBR", 22, Time, Date),
    ("OBR", 28, Person, NameClinician),
    ("OBR", 32, Person, NameClinician),
    ("OBX", 14, Time, Date),
    ("OBX", 16, Person, NameClinician),
    ("OBX", 18, First, Device),
    ("OBX", 19, Time, Date),
    ("OBX", 23, First, Facility),
    ("OBX", 24, Address, Label::Address),
    ("OBX", 25, Person, NameClinician),
    ("DG1", 5, Time, Date),
    ("DG1", 16, Person, NameClinician),
    ("GT1", 2, First, Account),
    ("GT1", 3, Name, NameOther),
    ("GT1", 4, Name, NameOther),
    ("GT1", 5, Address, Label::Address),
    ("GT1", 6, Whole, Phone),
    ("GT1", 7, Whole, Phone),
    ("GT1", 8, Time, DateBirth),
    ("GT1", 12, First, Ssn),
    ("IN1", 8, First, MemberId),
    ("IN1", 12, Time, Date),
    ("IN1", 13, Time, Date),
    ("IN1", 16, Name, NamePatient),
    ("IN1", 18, Time, DateBirth),
    ("IN1", 19, Address, Label::Address),
    ("IN1", 36, First, MemberId),
    ("IN1", 49, First, MemberId),
    ("IN2", 2, First, Ssn),
    ("IN2", 6, First, MemberId),
    ("IN2", 8, First, MemberId),
    ("AL1", 6, Time, Date),
    ("SCH", 1, First, OtherId),
    ("SCH", 2, First, OtherId),
    ("SCH", 16, Person, NameClinician),
    ("SPM", 2, First, OtherId),
    ("SPM", 17, Time, Date),
    ("SPM", 18, Time, Date),
    ("TXA", 4, Time, Date),
    ("TXA", 5, Person, NameClinician),
    ("TXA", 6, Time, Date),
    ("TXA", 9, Person, NameClinician),
    ("TXA", 12, First, OtherId),
    ("FT1", 4, Time, Date),
    ("FT1", 20, Person, NameClinician),
    ("ACC", 1, Time, Date),
];

/// Finds identifying fields of every segment in the text.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    if !doc.text.as_bytes().contains(&b'|') {
        return;
    }
    let mut start = 0;
    for line in doc.text.split(['\n', '\r']) {
        segment(line, start, out);
        start += line.len() + 1;
    }
}

fn segment(line: &str, start: usize, out: &mut Vec<Span>) {
    let lead = line.len() - line.trim_start().len();
    let body = line.trim_start();
    let (Some(id), Some(b'|')) = (body.get(..3), body.as_bytes().get(3)) else {
        return;
    };
    let id = id.to_ascii_uppercase();
    if !FIELDS.iter().any(|(segment, ..)| *segment == id) {
        return;
    }
    let mut at = start + lead;
    // In MSH the separator itself is the first field.
    let first = usize::from(id == "MSH");
    for (number, field) in body.split('|').enumerate() {
        let known = FIELDS
            .iter()
            .find(|(segment, n, ..)| *segment == id && *n == number + first);
        if let Some((.., form, label)) = known {
            let mut from = at;
            for repeat in field.split('~') {
                one(repeat, from, *form, *label, out);
                from += repeat.len() + 1;
            }
        }
        at += field.len() + 1;
    }
}

fn one(field: &str, at: usize, form: Form, label: Label, out: &mut Vec<Span>) {
    let mut parts: Vec<(usize, &str)> = Vec::new();
    let mut from = at;
    for part in field.split('^') {
        parts.push((from, part));
        from += part.len() + 1;
    }
    let mut take = |range: &[(usize, &str)], label: Label| {
        let filled = |part: &&(usize, &str)| part.1.chars().any(char::is_alphanumeric);
        let (first, last) = (range.iter().find(filled), range.iter().rfind(filled));
        if let (Some((from, _)), Some((to, text))) = (first, last) {
            out.push(Span::new(*from, to + text.len(), label));
        }
    };
    let upto = |n: usize| n.min(parts.len());
    match form {
        First => take(&parts[..1], label),
        Whole => take(&parts, label),
        Name => take(&parts[..upto(3)], label),
        Person => {
            take(&parts[..1], License);
            take(&parts[1.min(parts.len())..upto(4)], label);
        }
        Address => {
            take(&parts[..upto(2)], label);
            take(&parts[upto(2)..upto(3)], Label::City);
            take(&parts[upto(4)..upto(5)], Zip);
            take(&parts[upto(8)..upto(9)], County);
        }
        Time => {
            if parts[0].1.len() > 4 {
                take(&parts[..1], label);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_by_their_numbers() {
        let text = "PID|1||K22^^^MRN||VAN ECK^ROOS^M||19521101|F|||9 Elm St^^Salem^OR^97301||503-555-0101\rOBX|1|NM|4548-4^A1c^LN||7.2|%|4.0-5.6|H";
        let mut out = Vec::new();
        find(&Doc::new(text), &mut out);
        let found: Vec<_> = out.iter().map(|span| (span.of(text), span.label)).collect();
        assert_eq!(
            found,
            [
                ("K22", Mrn),
                ("VAN ECK^ROOS^M", NamePatient),
                ("19521101", DateBirth),
                ("9 Elm St", Label::Address),
                ("Salem", Label::City),
                ("97301", Zip),
                ("503-555-0101", Phone),
            ]
        );
    }

    #[test]
    fn prose_with_bars_is_no_segment() {
        for text in ["BP 120/80 | HR 70 | RR 12", "pid|", "|||", "NK1", "PID"] {
            let mut out = Vec::new();
            find(&Doc::new(text), &mut out);
            assert_eq!(out, [], "{text}");
        }
    }
}
