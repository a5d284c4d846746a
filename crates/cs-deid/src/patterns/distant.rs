//! Numbers whose word stands further off in the sentence: "the plate on her van is XTT 8088".

use crate::doc::{Doc, Kind};
use crate::lexicon::{FUNC, KEY};
use crate::{Label, Span};

/// How far a key reaches, in tokens.
const REACH: usize = 12;

fn label(word: &str) -> Option<Label> {
    Some(match word {
        "plate" | "plates" | "vehicle" | "vin" => Label::Vehicle,
        "insurance" | "member" | "subscriber" | "policy" | "medicaid" | "medicare" | "coverage"
        | "memberid" => Label::MemberId,
        "mrn" | "mrns" | "chart" => Label::Mrn,
        "account" | "acct" => Label::Account,
        "serial" | "pacemaker" | "pump" | "device" | "transmitter" => Label::Device,
        "license" | "licence" | "passport" => Label::License,
        "claim" | "confirmation" | "accession" | "ticket" | "voucher" | "tracking" => {
            Label::OtherId
        }
        _ => return None,
    })
}

/// Finds codes within reach of their key.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    for at in 0..doc.toks.len() {
        if doc.flags(at) & KEY == 0 {
            continue;
        }
        let Some(label) = label(doc.word(at)) else {
            continue;
        };
        for i in at + 2..at + REACH {
            let over = doc.toks.get(i).is_none_or(|tok| tok.new_line)
                || matches!(doc.kind(i), Some(Kind::Punct('.' | ';' | '?' | '!')));
            if over {
                break;
            }
            if let Some(last) = code(doc, i, label) {
                out.push(Span::new(doc.toks[i].start, doc.toks[last].end, label));
                break;
            }
        }
    }
}

/// The last token of a code at `at`.
fn code(doc: &Doc<'_>, at: usize, label: Label) -> Option<usize> {
    if doc.touches(at) {
        return None;
    }
    let raw = doc.raw(at);
    let next = |n: usize| {
        (doc.kind(at + n) == Some(Kind::Num) && doc.joined(at + n) && !doc.touches(at + n))
            .then(|| doc.raw(at + n).len())
    };
    match doc.kind(at)? {
        Kind::Mixed => {
            let digits = raw.bytes().filter(u8::is_ascii_digit).count();
            let letters = raw.len() - digits;
            let procedure = raw.len() == 5 && letters == 1;
            let dose = letters <= 3 && raw.bytes().take(digits).all(|b| b.is_ascii_digit());
            let free = !matches!(doc.kind(at + 1), Some(Kind::Punct('.' | '/' | '%')))
                || !doc.touches(at + 1)
                || doc.closes(at + 1);
            (digits >= 3 && raw.len() >= 6 && !procedure && !dose && free).then_some(at)
        }
        Kind::Word if (2..=4).contains(&raw.len()) && doc.flags(at) & (FUNC | KEY) == 0 => {
            match (label, next(1), next(2)) {
                (Label::Vehicle, Some(3..=5), _) => Some(at + 1),
                (Label::MemberId, Some(3), Some(6)) => Some(at + 2),
                _ => None,
            }
        }
        Kind::Num if raw.len() >= 7 && !doc.touches(at + 1) => Some(at),
        _ => None,
    }
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
    fn codes_in_reach_of_their_word() {
        for (text, value) in [
            ("the plate on dorothy's van is xtt 8088, gate 3", "xtt 8088"),
            ("the plate on her van is 3OGH707", "3OGH707"),
            ("whats the insurance id? i have zgp 127 754986", ""),
            ("her insurance card says zgp 127 754986", "zgp 127 754986"),
            ("that claim from last week, 20241234", "20241234"),
        ] {
            let want: Vec<&str> = Some(value).filter(|v| !v.is_empty()).into_iter().collect();
            assert_eq!(found(text), want, "{text}");
        }
    }

    #[test]
    fn doses_and_codes_stay() {
        for text in [
            "insurance denied the 10000mg dose and J0135",
            "device check in 3 months, 250 units",
            "claim for 99213 denied",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
