//! "Key: value" lines whose key says that a person or a place follows.

use crate::doc::{Case, Doc, Kind, Mode};
use crate::lexicon::{
    CLINICAL, CREDENTIAL, DRUG, ENGLISH, FAMILY, FUNC, GIVEN, KEY, MONTH, ORG, PARTICLE, RELATION,
    TITLE, clinical_shape, word_set,
};
use crate::{Label, Span};

/// What a key asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// A person, whatever the words are.
    Person(Label),
    /// A person if the words can be one: "Mother: healthy" names nobody.
    Perhaps(Label),
    /// A place of care, work or learning.
    Place,
    Town,
    Address,
}

/// The longest key in words.
const KEY_WORDS: usize = 3;

fn wanted(key: &str) -> Option<Wanted> {
    use Wanted::{Address, Perhaps, Person, Place, Town};
    Some(match key {
        "patient" | "patient name" | "name" | "pt name" | "pt" | "full name" | "legal name"
        | "last name" | "first name" | "middle name" | "family name" | "given name" | "surname"
        | "maiden name" | "preferred name" | "nickname" | "alias" | "aka" | "member name"
        | "member" | "insured" | "insured name" | "subscriber" | "subscriber name" | "client"
        | "client name" | "resident" | "name of patient" | "beneficiary" | "last" | "first"
        | "child" | "baby" | "infant" | "student" | "employee" | "claimant" | "policyholder" => {
            Person(Label::NamePatient)
        }
        "provider"
        | "attending"
        | "physician"
        | "surgeon"
        | "referring provider"
        | "referring physician"
        | "referring"
        | "referring md"
        | "attending physician"
        | "primary care"
        | "primary care provider"
        | "primary care physician"
        | "pcp"
        | "prescriber"
        | "ordering provider"
        | "ordering physician"
        | "ordering"
        | "author"
        | "dictated by"
        | "signed by"
        | "electronically signed by"
        | "cosigned by"
        | "reviewed by"
        | "ordered by"
        | "performed by"
        | "read by"
        | "clinician"
        | "cardiologist"
        | "radiologist"
        | "pathologist"
        | "therapist"
        | "anesthesiologist"
        | "assistant"
        | "nurse"
        | "rn"
        | "resident physician"
        | "consultant"
        | "consulting physician"
        | "interpreting physician"
        | "supervising physician"
        | "preceptor"
        | "scribe"
        | "transcribed by"
        | "rendering provider"
        | "anesthesia"
        | "first assistant"
        | "technologist"
        | "dentist"
        | "midwife"
        | "pharmacist"
        | "social worker"
        | "case manager"
        | "care manager"
        | "care coordinator" => Person(Label::NameClinician),
        "emergency contact" | "next of kin" | "contact" | "contact person" | "guarantor"
        | "guarantor name" | "caller" | "guardian" | "legal guardian" | "caregiver"
        | "interpreter" | "accompanied by" | "poa" | "healthcare proxy" | "health care proxy"
        | "proxy" | "responsible party" | "spouse name" | "mother's name" | "father's name"
        | "mother name" | "parent" | "parents" | "agent" | "witness" | "informant" | "nok"
        | "contact name" | "emergency" | "alternate contact" | "secondary contact"
        | "primary contact" | "requested by" | "picked up by" | "dear" | "sender" | "hcp"
        | "surrogate" | "prepared by" | "cc" | "attn" | "attention" => Perhaps(Label::NameOther),
        "mother" | "father" | "spouse" | "wife" | "husband" | "daughter" | "son" | "sister"
        | "brother" | "mom" | "dad" | "partner" | "friend" | "neighbor" | "grandmother"
        | "grandfather" | "aunt" | "uncle" | "from" | "to" | "re" | "regarding" | "by"
        | "seen by" | "spoke with" | "talked to" | "subject" => Perhaps(Label::NameOther),
        "facility"
        | "hospital"
        | "clinic"
        | "pharmacy"
        | "preferred pharmacy"
        | "employer"
        | "place of employment"
        | "workplace"
        | "school"
        | "school name"
        | "daycare"
        | "preschool"
        | "referring facility"
        | "clinic name"
        | "facility name"
        | "practice"
        | "practice name"
        | "hospital name"
        | "pharmacy name"
        | "employer name"
        | "company"
        | "nursing home"
        | "transferred from"
        | "transferred to"
        | "referred to"
        | "referred from"
        | "discharged to"
        | "admitted to"
        | "admitted from"
        | "college"
        | "university"
        | "church"
        | "agency"
        | "lab name"
        | "performing lab"
        | "group home"
        | "dialysis center"
        | "home health agency" => Place,
        "city" | "town" | "hometown" | "birthplace" | "place of birth" | "city of birth"
        | "residence city" => Town,
        "address" | "home address" | "mailing address" | "street" | "street address"
        | "residence" | "billing address" | "addr" | "work address" | "current address"
        | "physical address" => Address,
        _ => return None,
    })
}

word_set!(
    /// Last words of keys: the others cost nothing.
    LAST, "patient name pt surname nickname alias aka member insured subscriber client resident \
    beneficiary last first child baby infant student employee claimant policyholder provider \
    attending physician surgeon referring md care pcp prescriber ordering author by clinician \
    cardiologist radiologist pathologist therapist anesthesiologist assistant nurse rn \
    consultant preceptor scribe anesthesia technologist dentist midwife pharmacist worker manager \
    coordinator contact kin person guarantor caller guardian caregiver interpreter poa proxy party \
    parent parents agent witness informant nok emergency dear sender hcp surrogate cc attn \
    attention mother father spouse wife husband daughter son sister brother mom dad partner friend \
    neighbor grandmother grandfather aunt uncle from to re regarding with subject facility hospital \
    clinic pharmacy employer employment workplace school daycare preschool practice company home \
    college university church agency lab center city town hometown birthplace birth address \
    street residence addr");

word_set!(
    /// Values that name nobody and no place.
    NOBODY, "none unknown self same n/a na pending declined not no yes tbd see deceased alive healthy \
    living well unremarkable noncontributory negative positive retired unemployed disabled homemaker \
    outpatient inpatient home telehealth office patient parent mother father spouse male female \
    english spanish adult child stable good fair ok pt caller lab staff team front desk nursing \
    colleague colleagues sir madam utilization review department claims appeals director team customer \
    doctor friend friends member members medical f m pharmacy records billing everyone all provider on-call oncall any other denies denied \
    refill refills question questions results result follow-up followup appointment visit mail \
    local general local/mac mac spinal epidural regional sedation left right bilateral");

/// Finds values of keys.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    for at in 1..doc.toks.len() {
        if !doc.punct(at, ':') || doc.toks[at].new_line {
            continue;
        }
        let Some(wanted) = key_before(doc, at) else {
            continue;
        };
        value(doc, at + 1, wanted, out);
    }
}

/// The key that ends before the colon at `at`.
fn key_before(doc: &Doc<'_>, at: usize) -> Option<Wanted> {
    if !LAST.contains(doc.word(at - 1)) {
        return None;
    }
    if doc.word(at - 1) == "zip" || doc.word(at.wrapping_sub(3)) == "city" {
        return Some(Wanted::Town);
    }
    let mut key = String::new();
    let mut found = None;
    for back in 1..=KEY_WORDS {
        let Some(i) = at.checked_sub(back) else { break };
        if doc.kind(i) != Some(Kind::Word) || back > 1 && doc.toks[i + 1].new_line {
            break;
        }
        key = if key.is_empty() {
            doc.word(i).to_string()
        } else {
            format!("{} {key}", doc.word(i))
        };
        found = wanted(&key).or(found);
    }
    found
}

fn value(doc: &Doc<'_>, from: usize, wanted: Wanted, out: &mut Vec<Span>) {
    let mut from = from;
    if doc.toks.get(from).is_none_or(|tok| tok.new_line) {
        return;
    }
    while doc.flags(from) & (TITLE | RELATION) != 0 && doc.joined(from + 1) {
        from += 1 + usize::from(doc.punct(from + 1, '.') || doc.punct(from + 1, ','));
    }
    let Some((last, label)) = (match wanted {
        Wanted::Person(label) => person(doc, from, true).map(|last| (last, label)),
        Wanted::Perhaps(label) => person(doc, from, false).map(|last| (last, label)),
        Wanted::Place => place(doc, from, 8).map(|last| (last, Label::Facility)),
        Wanted::Town => place(doc, from, 4).map(|last| (last, Label::City)),
        Wanted::Address => address(doc, from).map(|last| (last, Label::Address)),
    }) else {
        return;
    };
    out.push(Span::new(doc.toks[from].start, doc.toks[last].end, label));
}

/// Whether the value can't go on at `at`: a new line, a wide gap, a bar, the next key.
fn ends(doc: &Doc<'_>, at: usize) -> bool {
    let Some(tok) = doc.toks.get(at) else {
        return true;
    };
    let gap = at > 0 && tok.start >= doc.toks[at - 1].end + 2 && !doc.toks[at - 1].possessive;
    let here = |i: usize| doc.toks.get(i).is_some_and(|tok| !tok.new_line);
    let key = doc.punct(at + 1, ':')
        || here(at + 1) && doc.kind(at + 1) == Some(Kind::Word) && doc.punct(at + 2, ':');
    tok.new_line
        || gap
        || key && tok.kind == Kind::Word
        || matches!(tok.kind, Kind::Punct('|' | ';' | '(' | '[' | '/' | ':'))
}

fn person(doc: &Doc<'_>, from: usize, sure: bool) -> Option<usize> {
    let mut last = None;
    let (mut words, mut named, mut plain, mut comma) = (0usize, 0usize, 0usize, false);
    let mut i = from;
    while words < 6 && (i == from || !ends(doc, i)) {
        let tok = doc.toks.get(i)?;
        match tok.kind {
            Kind::Word => {
                let word = doc.word(i);
                let stop = tok.flags & (KEY | RELATION | MONTH) != 0
                    && tok.flags & (GIVEN | FAMILY) == 0
                    || tok.flags & CREDENTIAL != 0 && tok.case != Case::Title && words > 0
                    || tok.flags & FUNC != 0 && tok.case != Case::Title && !tok.single
                    || matches!(
                        word,
                        "dob" | "mrn" | "age" | "born" | "aged" | "npi" | "sex"
                    )
                    || NOBODY.contains(word) && (words == 0 || tok.case != Case::Title);
                let particle = tok.flags & PARTICLE != 0;
                let written = doc.mode != Mode::Cased || tok.case != Case::Lower || particle;
                if stop || !written {
                    break;
                }
                words += 1;
                if !particle && !tok.single {
                    let known = tok.flags & (GIVEN | FAMILY) != 0;
                    let new = tok.flags == 0 && !clinical_shape(word);
                    named += usize::from(known || new);
                    plain += usize::from(tok.flags & (CLINICAL | DRUG | ORG) != 0 && !known);
                }
                last = Some(i);
                if tok.possessive {
                    break;
                }
            }
            Kind::Dense => {
                words += 1;
                named += 1;
                last = Some(i);
            }
            Kind::Punct(',') if !comma && words > 0 => comma = true,
            Kind::Punct('.') if doc.toks[i - 1].single || doc.flags(i - 1) & PARTICLE != 0 => {}
            Kind::Punct('\'' | '’' | '-') if words > 0 => {}
            _ => break,
        }
        i += 1;
    }
    let last = last?;
    let english =
        (from..=last).all(|i| doc.flags(i) & ENGLISH != 0 && doc.flags(i) & (GIVEN | FAMILY) == 0);
    let accepted = if sure {
        plain == 0 && (named > 0 || doc.mode == Mode::Cased && (!english || words <= 2))
    } else {
        named > 0 && plain == 0 && !english
    };
    let initial = words == 1 && doc.toks[from].single;
    (accepted && !initial && !doc.punct(last + 1, ':')).then_some(last)
}

fn place(doc: &Doc<'_>, from: usize, most: usize) -> Option<usize> {
    let mut last = None;
    let (mut words, mut named, mut clinical) = (0usize, 0usize, 0usize);
    let mut i = from;
    while words < most && (i == from || !ends(doc, i)) {
        let tok = doc.toks.get(i)?;
        match tok.kind {
            Kind::Word | Kind::Mixed => {
                let word = doc.word(i);
                let link = words > 0
                    && matches!(
                        word,
                        "of" | "the" | "and" | "for" | "at" | "on" | "de" | "la" | "del"
                    );
                if NOBODY.contains(word) && words == 0
                    || tok.flags & KEY != 0 && words > 0 && tok.flags & ENGLISH == 0
                {
                    break;
                }
                let written = doc.mode != Mode::Cased || tok.case != Case::Lower;
                if !written && !link || tok.flags & FUNC != 0 && !link && tok.case != Case::Title {
                    break;
                }
                words += 1;
                if !link {
                    named += usize::from(tok.flags & (CLINICAL | DRUG | ORG) == 0);
                    clinical += usize::from(tok.flags & (CLINICAL | DRUG) != 0);
                    last = Some(i);
                }
            }
            Kind::Punct('.') if doc.touches(i) && doc.raw(i - 1).len() <= 3 => {}
            Kind::Punct('\'' | '’' | '-' | '&') if words > 0 => {}
            _ => break,
        }
        i += 1;
    }
    (named > 0 && named > clinical).then_some(last?)
}

/// From the key to the first comma, wide gap or end of line, if it holds a number.
fn address(doc: &Doc<'_>, from: usize) -> Option<usize> {
    let mut i = from;
    let mut digits = false;
    while i < from + 9 && (i == from || !ends(doc, i)) && !doc.punct(i, ',') {
        digits |= matches!(doc.kind(i), Some(Kind::Num | Kind::Mixed));
        i += 1;
    }
    (digits && i > from + 1).then(|| i - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let doc = Doc::new(text);
        let mut out = Vec::new();
        find(&doc, &mut out);
        out.iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn values_of_keys() {
        for (text, value) in [
            // The given name behind it is the names' pass's to find.
            ("Patient: Two Crow, Roos  DOB: 1/2/50", "Two Crow"),
            ("Surgeon: Dr. Gattlebury\nAssistant: none", "Gattlebury"),
            (
                "Employer: Ironvale Steel Corp\nPlan: B",
                "Ironvale Steel Corp",
            ),
            ("Referring: Dose, Roos", "Dose, Roos"),
            ("City: Walla Walla", "Walla Walla"),
            (
                "Emergency contact: T. von der Tollerup (son)",
                "T. von der Tollerup",
            ),
        ] {
            assert_eq!(found(text), [value], "{text}");
        }
    }

    #[test]
    fn values_that_name_nobody() {
        for text in [
            "Mother: healthy\nFather: deceased at 71",
            "Employer: retired\nPharmacy: mail order",
            "To: clarify the dose",
            "Re: lab results",
            "Anesthesia: general",
            "Contact: none",
            "Caller: patient",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
