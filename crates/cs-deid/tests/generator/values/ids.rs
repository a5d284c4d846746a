//! Numbers, addresses of machines, contact points, ages over 89.

use cs_deid::Label;

use super::super::Rng;
use super::super::pools::Person;

pub(in super::super) fn value(slot: &str, rng: &mut Rng, who: &Person) -> Option<(String, Label)> {
    let plain: String = format!("{}.{}", who.given, who.family)
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_lowercase() || *c == '.')
        .collect();
    Some(match slot {
        "mrn" => (mrn(rng), Label::Mrn),
        "ssn" => (ssn(rng), Label::Ssn),
        "ssn4" => (rng.digits(4), Label::Ssn),
        "mem" => (member(rng), Label::MemberId),
        "grp" => (
            format!("{}{}", rng.pick(&["", "0", "G"]), rng.digits(6)),
            Label::MemberId,
        ),
        "acct" => (account(rng), Label::Account),
        "npi" => (npi(rng), Label::License),
        "dea" => (dea(rng), Label::License),
        "dl" => (
            format!("{}{}", rng.letters(1), rng.digits(7)),
            Label::License,
        ),
        "plate" => (plate(rng), Label::Vehicle),
        "dev" => (device(rng), Label::Device),
        "lot" => (
            format!("{}{}", rng.letters(2), rng.digits(4)),
            Label::OtherId,
        ),
        "photo" => (
            format!(
                "{}{}.jpg",
                rng.pick(&["IMG_", "wound-", "DSC0", "photo_"]),
                rng.digits(5)
            ),
            Label::Photo,
        ),
        "url" => (
            format!(
                "{}{}",
                rng.pick(&[
                    "https://portal.example.org/p/",
                    "www.mychart-demo.com/u/",
                    "http://intranet.example.net/chart?id="
                ]),
                rng.digits(6)
            ),
            Label::Url,
        ),
        "ip" => {
            let v4 = format!(
                "{}.{}.{}.{}",
                11 + rng.below(200),
                rng.below(255),
                rng.below(255),
                1 + rng.below(250)
            );
            let v6 = format!("2001:db8:{:x}::{:x}", rng.below(65_535), rng.below(65_535));
            (if rng.one_in(4) { v6 } else { v4 }, Label::Ip)
        }
        "mac" => {
            let mac: Vec<String> = (0..6).map(|_| format!("{:02x}", rng.below(256))).collect();
            (mac.join(":"), Label::Ip)
        }
        "email" => (email(rng, &plain), Label::Email),
        "phone" => (phone(rng), Label::Phone),
        "phones" => (spoken_phone(rng), Label::Phone),
        "fax" => (phone(rng), Label::Fax),
        "oid" => (other(rng), Label::OtherId),
        "claim" => (
            format!(
                "{}{}",
                rng.pick(&["CLM", "C-", "2024", "EOB"]),
                rng.digits(8)
            ),
            Label::OtherId,
        ),
        "old" => (old(rng), Label::Age90Plus),
        _ => return None,
    })
}

fn old(rng: &mut Rng) -> String {
    if rng.one_in(5) {
        let ones = [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        ];
        return format!("ninety-{}", rng.pick(&ones));
    }
    (90 + rng.below(16)).to_string()
}

fn mrn(rng: &mut Rng) -> String {
    match rng.below(6) {
        0 => rng.digits(7),
        1 => format!("MR-{}", rng.digits(6)),
        2 => format!("{}{}", rng.letters(1), rng.digits(7)),
        3 => format!("00{}", rng.digits(6)),
        4 => format!("{}-{}-{}", rng.digits(2), rng.digits(2), rng.digits(3)),
        _ => rng.digits(9),
    }
}

fn ssn(rng: &mut Rng) -> String {
    let (a, b, c) = (
        100 + rng.below(600),
        10 + rng.below(89),
        1000 + rng.below(8999),
    );
    match rng.below(3) {
        0 => format!("{a} {b} {c}"),
        1 => format!("{a}{b}{c}"),
        _ => format!("{a}-{b}-{c}"),
    }
}

fn member(rng: &mut Rng) -> String {
    match rng.below(5) {
        0 => format!("{}{}", rng.letters(3), rng.digits(9)),
        1 => format!("W{}", rng.digits(9)),
        2 => format!("{} {} {}", rng.letters(3), rng.digits(3), rng.digits(6)),
        3 => format!(
            "1{}{}{}-{}-{}",
            rng.letters(1),
            rng.letters(1),
            rng.digits(1),
            "TE5",
            format_args!("MK{}", rng.digits(2))
        ),
        _ => format!("{}-{}", rng.digits(8), rng.digits(2)),
    }
}

fn account(rng: &mut Rng) -> String {
    match rng.below(4) {
        0 => rng.digits(8),
        1 => format!("{}-{}", rng.digits(4), rng.digits(5)),
        2 => format!("AC{}", rng.digits(7)),
        _ => format!(
            "{} {} {} {}",
            rng.digits(4),
            rng.digits(4),
            rng.digits(4),
            rng.digits(4)
        ),
    }
}

fn plate(rng: &mut Rng) -> String {
    match rng.below(4) {
        0 => format!("{} {}", rng.letters(3), rng.digits(4)),
        1 => format!("{}{}{}", 1 + rng.below(9), rng.letters(3), rng.digits(3)),
        2 => format!("{}-{}", rng.letters(3), rng.digits(4)),
        _ => format!("{}{}", rng.letters(2), rng.digits(5)),
    }
}

fn device(rng: &mut Rng) -> String {
    match rng.below(4) {
        0 => format!("{}{}-{}", rng.letters(2), rng.digits(5), rng.digits(2)),
        1 => rng.digits(10),
        2 => format!("SN{}", rng.digits(8)),
        _ => format!("{}{}{}", rng.letters(3), rng.digits(6), rng.letters(1)),
    }
}

fn other(rng: &mut Rng) -> String {
    match rng.below(3) {
        0 => format!("S{}-{}", 18 + rng.below(8), rng.digits(5)),
        1 => format!("ACC{}", rng.digits(9)),
        _ => format!("{}-{}", rng.digits(4), rng.digits(7)),
    }
}

fn email(rng: &mut Rng, plain: &str) -> String {
    let host = rng.pick(&["example.org", "mail.example.com", "clinic.example.net"]);
    match rng.below(4) {
        0 => format!("{plain}@{host}"),
        1 => format!("{}{}@{host}", plain.replace('.', ""), rng.digits(2)),
        2 => format!("{}+health@{host}", plain.replace('.', "_")),
        _ => format!("{}@{host}", plain.replace('.', "-")),
    }
}

pub(super) fn phone(rng: &mut Rng) -> String {
    let (a, b, c) = (201 + rng.below(780), 200 + rng.below(790), rng.digits(4));
    match rng.below(10) {
        0 => format!("({a}) {b}-{c}"),
        1 => format!("{a}-{b}-{c}"),
        2 => format!("{a}.{b}.{c}"),
        3 => format!("+1 {a} {b} {c}"),
        4 => format!("{a}{b}{c}"),
        5 => format!("1-{a}-{b}-{c}"),
        6 => format!("{a} {b} {c}"),
        7 => format!("+44 20 {} {}", rng.digits(4), rng.digits(4)),
        8 => format!("({a}){b}-{c}"),
        _ => format!("{a}-{b}-{c} ext. {}", 10 + rng.below(900)),
    }
}

fn spoken_phone(rng: &mut Rng) -> String {
    if rng.one_in(2) {
        return phone(rng);
    }
    let words = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let said: Vec<&str> = (0..10).map(|_| rng.pick(&words)).collect();
    said.join(" ")
}

fn npi(rng: &mut Rng) -> String {
    let body = format!("1{}", rng.digits(8));
    let sum: u32 = "80840"
        .bytes()
        .chain(body.bytes())
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b - b'0');
            if i % 2 == 0 {
                d * 2 / 10 + d * 2 % 10
            } else {
                d
            }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

fn dea(rng: &mut Rng) -> String {
    let digits: Vec<usize> = (0..6).map(|_| rng.below(10)).collect();
    let sum = digits[0] + digits[2] + digits[4] + 2 * (digits[1] + digits[3] + digits[5]);
    let body: String = digits.iter().map(ToString::to_string).collect();
    format!("B{}{body}{}", rng.letters(1), sum % 10)
}
