//! Numbers named by the word before them: "MRN 1234", "member ID: …", "plate …".

use crate::doc::{Doc, Kind};
use crate::{Label, Span};

/// Every word [`key`] knows: the lexicon flags them, so that other words cost nothing.
pub(crate) const KEY_WORDS: &str = "acc accession account acct amex auth auth# authorization badge bank beneficiary \
    billing biometric card case certificate chart claim confirmation csn cuff dea device \
    dl employee emrn encounter faceid faceprint fingerprint group grp guarantor guid har \
    hicn iban icd id imei implant insurance invoice lead lic licence license lot \
    mastercard mbi medicaid medicare member memberid meter model monitor mr mrn mrns npi \
    number order oximeter pacemaker palmprint passport patient plan plate plates policy \
    prescription print pt pump record ref reference referral request retina routing rx \
    s/n scale scan security sensor serial sn social specimen ss ssn ssn4 student study \
    subject subscriber tag template thumbprint ticket tracking transaction transmitter \
    txn udi upin uuid vehicle vin visa visit voiceprint voucher";

/// How sure the key word alone makes us; loose words need a longer value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    Sure,
    Loose,
}

fn key(doc: &Doc<'_>, at: usize) -> Option<(Label, Trust)> {
    use Trust::{Loose, Sure};
    let before = doc.before(at, 1);
    Some(match doc.word(at) {
        "mrn" | "mrns" | "mr" if doc.word(at) != "mr" || doc.punct(at + 1, '#') => {
            (Label::Mrn, Sure)
        }
        "record" if before == "medical" => (Label::Mrn, Sure),
        "chart" | "emrn" => (Label::Mrn, Loose),
        "ssn" | "ss" if doc.word(at) == "ssn" || doc.punct(at + 1, '#') => (Label::Ssn, Sure),
        "security" if before == "social" => (Label::Ssn, Sure),
        "social" | "ssn4" => (Label::Ssn, Loose),
        "member" | "subscriber" | "beneficiary" | "mbi" | "hicn" | "memberid" => {
            (Label::MemberId, Sure)
        }
        "policy" | "group" | "medicaid" | "medicare" | "insurance" | "plan" | "grp"
        | "certificate" => (Label::MemberId, Loose),
        "account" | "acct" | "guarantor" | "iban" | "routing" | "acc" => (Label::Account, Sure),
        "card" | "bank" | "visa" | "mastercard" | "amex" | "billing" => (Label::Account, Loose),
        "npi" | "dea" | "license" | "licence" | "lic" | "passport" | "upin" | "dl" => {
            (Label::License, Sure)
        }
        "plate" | "vin" | "plates" => (Label::Vehicle, Sure),
        "vehicle" | "tag" => (Label::Vehicle, Loose),
        "serial" | "udi" | "imei" | "sn" | "s/n" => (Label::Device, Sure),
        "device" | "pump" | "transmitter" | "sensor" | "implant" | "pacemaker" | "icd" | "lead"
        | "lot" | "meter" | "monitor" | "cuff" | "scale" | "oximeter" | "model" => {
            (Label::Device, Loose)
        }
        "voiceprint" | "fingerprint" | "faceprint" | "biometric" | "thumbprint" | "retina"
        | "palmprint" | "faceid" => (Label::Biometric, Sure),
        "template" | "scan" | "print"
            if matches!(
                before,
                "fingerprint"
                    | "iris"
                    | "retina"
                    | "face"
                    | "voice"
                    | "palm"
                    | "biometric"
                    | "retinal"
                    | "facial"
            ) =>
        {
            (Label::Biometric, Sure)
        }
        "claim" | "accession" | "confirmation" | "uuid" | "guid" | "invoice" | "ticket"
        | "voucher" => (Label::OtherId, Sure),
        "id" | "order" | "reference" | "ref" | "encounter" | "visit" | "authorization" | "auth"
        | "referral" | "specimen" | "rx" | "case" | "tracking" | "badge" | "employee"
        | "student" | "study" | "subject" | "prescription" | "auth#" | "csn" | "har"
        | "patient" | "pt" | "txn" | "transaction" | "request" | "number" => {
            (Label::OtherId, Loose)
        }
        _ => return None,
    })
}

/// Finds values behind key words.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    let mut done = 0;
    for at in 0..doc.toks.len() {
        if doc.flags(at) & crate::lexicon::KEY == 0 || at < done {
            continue;
        }
        let Some((label, trust)) = key(doc, at) else {
            continue;
        };
        let Some((value, sure)) = skip_fillers(doc, at + 1, trust) else {
            continue;
        };
        if let Some((end, next)) =
            read_value(doc, value, if sure { Trust::Sure } else { trust }, label)
        {
            out.push(Span::new(doc.toks[value].start, end, label));
            done = next;
        }
    }
}

/// Steps over "number", "no.", "#", ":", "id", "is", "ending in".
fn skip_fillers(doc: &Doc<'_>, mut at: usize, trust: Trust) -> Option<(usize, bool)> {
    let from = at;
    let mut sure = trust == Trust::Sure;
    while at < from + 6 {
        match doc.kind(at)? {
            Kind::Punct('#') => sure = true,
            Kind::Punct(':' | '=') => {}
            Kind::Punct('(' | '.') if at > from || doc.punct(at, '(') => {}
            Kind::Word => match doc.word(at) {
                "number" | "no" | "num" | "nbr" | "id" | "ids" | "serial" | "sn" | "code" => {
                    sure = sure || doc.word(at) != "code"
                }
                "is" | "was" | "ending" | "in" | "the" | "s" | "of" | "plate" | "mask"
                | "template" | "last" | "name" => {}
                _ => return readable(doc, at).then_some((at, sure)),
            },
            _ => return readable(doc, at).then_some((at, sure)),
        }
        at += 1;
    }
    None
}

fn readable(doc: &Doc<'_>, at: usize) -> bool {
    matches!(
        doc.kind(at),
        Some(Kind::Num | Kind::Mixed | Kind::Word | Kind::Punct('('))
    ) && !doc.toks[at].new_line
}

/// The value from token `at`: its end and the index of the token behind it.
fn read_value(doc: &Doc<'_>, at: usize, trust: Trust, label: Label) -> Option<(usize, usize)> {
    let mut last = chunk_end(doc, at);
    let mut digits = digits_in(doc, at, last);
    // Short letter prefix, then digits: "AXH 781 902797"; digit groups: "2530 6135 6235 4628".
    let prefix = digits == 0
        && (1..=4).contains(&doc.raw(at).len())
        && last == at
        && doc.toks[at].case != crate::doc::Case::Lower;
    if digits > 0 || prefix {
        while last + 1 < doc.toks.len()
            && doc.joined(last + 1)
            && doc.toks[last + 1].start == doc.toks[last].end + 1
            && !doc.touches(last + 1)
        {
            let end = chunk_end(doc, last + 1);
            let group = doc.kind(last + 1) == Some(Kind::Num)
                && end == last + 1
                && doc.raw(last + 1).len() >= 2;
            let unit = doc.punct(end + 1, '/')
                || matches!(
                    doc.word(end + 1),
                    "mg" | "mcg" | "ml" | "units" | "days" | "weeks" | "y" | "yo" | "min" | "tabs"
                );
            let group_digits_ok = digits == 0 || (digits <= 12 && doc.raw(at).len() <= 6);
            if !group || unit || !group_digits_ok {
                break;
            }
            last = end;
            digits = digits_in(doc, at, last);
        }
    }
    let alnum: usize = (at..=last)
        .map(|i| {
            if matches!(doc.kind(i), Some(Kind::Punct(_))) {
                0
            } else {
                doc.raw(i).len()
            }
        })
        .sum();
    let enough = match trust {
        Trust::Sure => digits >= 2 && alnum >= 4,
        Trust::Loose => {
            digits >= 5 || (digits >= 4 && alnum >= 6) || (label == Label::Ssn && digits == 4)
        }
    };
    let unit_behind = matches!(
        doc.word(last + 1),
        "mg" | "mcg" | "ml" | "units" | "years" | "year" | "weeks" | "days" | "months"
    );
    let value = &doc.text[doc.toks[at].start..doc.toks[last].end];
    let looks_date = label != Label::Ssn && digits >= 4 && super::date::looks_like(value);
    let clinical = value.len() <= 9
        && matches!(value.as_bytes(), [a, b'0'..=b'9', b'0'..=b'9', b'.', ..] if a.is_ascii_alphabetic());
    (enough && !unit_behind && !looks_date && !clinical).then_some((doc.toks[last].end, last + 1))
}

fn digits_in(doc: &Doc<'_>, from: usize, to: usize) -> usize {
    (from..=to)
        .map(|i| doc.raw(i).bytes().filter(u8::is_ascii_digit).count())
        .sum()
}

/// Last token of the unbroken piece that starts at `at`.
fn chunk_end(doc: &Doc<'_>, at: usize) -> usize {
    let mut last = at;
    let mut depth = i32::from(doc.punct(at, '('));
    while last + 1 < doc.toks.len() && doc.touches(last + 1) {
        match doc.kind(last + 1) {
            Some(Kind::Punct('(')) => depth += 1,
            Some(Kind::Punct(')')) if depth > 0 => depth -= 1,
            Some(Kind::Punct('-' | '_' | '/' | '.' | '*' | '+')) => {}
            Some(Kind::Num | Kind::Mixed | Kind::Word) => {}
            _ => break,
        }
        last += 1;
    }
    while last > at
        && matches!(
            doc.kind(last),
            Some(Kind::Punct('-' | '_' | '/' | '.' | '*' | '+'))
        )
    {
        last -= 1;
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Label)> {
        let doc = Doc::new(text);
        let mut out = vec![];
        find(&doc, &mut out);
        out.iter()
            .map(|s| (s.of(text).to_string(), s.label))
            .collect()
    }

    #[test]
    fn values_behind_their_words() {
        for (text, value, label) in [
            ("MRN: A1181618 DOB", "A1181618", Label::Mrn),
            (
                "member ID AXH 781 902797; secondary",
                "AXH 781 902797",
                Label::MemberId,
            ),
            (
                "account 2530 6135 6235 4628.",
                "2530 6135 6235 4628",
                Label::Account,
            ),
            ("last 4 ssn 6715", "6715", Label::Ssn),
            (
                "serial number G7-503374ZS interrogated",
                "G7-503374ZS",
                Label::Device,
            ),
            ("plate hn61135 is parked", "hn61135", Label::Vehicle),
            ("license no. D-1234567", "D-1234567", Label::License),
            ("(accession 37-764-2324)", "37-764-2324", Label::OtherId),
        ] {
            assert_eq!(found(text), vec![(value.to_string(), label)], "{text}");
        }
    }

    #[test]
    fn key_words_in_prose_take_nothing() {
        for text in [
            "device 3 of 7",
            "visit 12 weeks",
            "plan 150 minutes/week",
            "group therapy 2x",
            "CKD stage 3",
            "order 90-day supply",
            "pt 45 years",
            "scale 22/30",
        ] {
            assert_eq!(found(text), vec![], "{text}");
        }
    }
}
