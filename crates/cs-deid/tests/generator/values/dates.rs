//! Dates in every usual dress.

use cs_deid::Label;

use super::super::Rng;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const ORDINALS: [&str; 31] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
];

/// A calendar date and its words.
struct Day {
    y: usize,
    m: usize,
    d: usize,
    name: &'static str,
    short: &'static str,
}

fn day(rng: &mut Rng, from: usize, years: usize) -> Day {
    let (y, m, d) = (
        from + rng.below(years),
        1 + rng.below(12),
        1 + rng.below(28),
    );
    let name = MONTHS[m - 1];
    Day {
        y,
        m,
        d,
        name,
        short: &name[..3],
    }
}

pub(in super::super) fn value(slot: &str, rng: &mut Rng) -> Option<(String, Label)> {
    let birth = slot.starts_with("dob") || slot == "hl7dob";
    let at = if birth {
        day(rng, 1928, 80)
    } else {
        day(rng, 2004, 22)
    };
    let label = if birth { Label::DateBirth } else { Label::Date };
    let text = match slot {
        "dob" => birth_date(&at, rng),
        "dt" => {
            if rng.one_in(6) {
                partial(&at, rng)
            } else {
                full(&at, rng)
            }
        }
        "dtx" => partial(&at, rng),
        "my" => month_year(&at, rng),
        "dobs" | "dts" => spoken(&at, rng),
        "hl7ts" => format!(
            "{}{:02}{:02}{:02}{:02}",
            at.y,
            at.m,
            at.d,
            rng.below(24),
            rng.below(60)
        ),
        "hl7dob" => format!("{}{:02}{:02}", at.y, at.m, at.d),
        "iso" => format!(
            "{}-{:02}-{:02}T{:02}:{:02}:07.123Z",
            at.y,
            at.m,
            at.d,
            rng.below(24),
            rng.below(60)
        ),
        _ => return None,
    };
    Some((text, label))
}

fn suffix(d: usize) -> &'static str {
    match d {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

fn full(at: &Day, rng: &mut Rng) -> String {
    let Day {
        y,
        m,
        d,
        name,
        short,
    } = *at;
    let two = y % 100;
    match rng.below(24) {
        0 => format!("{m}/{d}/{y}"),
        1 => format!("{m:02}/{d:02}/{two:02}"),
        2 => format!("{m:02}/{d:02}/{y}"),
        3 => format!("{y}-{m:02}-{d:02}"),
        4 => format!("{name} {d}, {y}"),
        5 => format!("{short} {d}, {y}"),
        6 => format!("{d} {name} {y}"),
        7 => format!("{d:02}-{short}-{y}"),
        8 => format!("{d:02}{}{y}", short.to_uppercase()),
        9 => format!("{m}.{d}.{y}"),
        10 => format!("{m}-{d}-{two:02}"),
        11 => format!("{name} {d}{} {y}", suffix(d)),
        12 => format!("the {d}{} of {name} {y}", suffix(d)),
        13 => format!("{d:02}.{m:02}.{y}"),
        14 => format!("{y}/{m:02}/{d:02}"),
        15 => format!("{short}. {d}, {y}"),
        16 => format!("{d}{} {short} {y}", suffix(d)),
        17 => format!(
            "{y}-{m:02}-{d:02}T{:02}:{:02}:00Z",
            rng.below(24),
            rng.below(60)
        ),
        18 => format!("{m}/{d}/{two:02} {:02}:{:02}", rng.below(24), rng.below(60)),
        19 => format!("{}-{d:02}-{y}", short.to_uppercase()),
        20 => format!("{d:02}-{}-{two:02}", short.to_uppercase()),
        21 => format!("{y}{m:02}{d:02}"),
        22 => format!(
            "{}, {name} {d}, {y}",
            rng.pick(&["Monday", "Tuesday", "Friday"])
        ),
        _ => format!("{d:02}/{short}/{y}"),
    }
}

fn birth_date(at: &Day, rng: &mut Rng) -> String {
    let Day {
        y,
        m,
        d,
        name,
        short,
    } = *at;
    let two = y % 100;
    match rng.below(14) {
        0 => format!("{m} {d} {two:02}"),
        1 => format!("{m:02}{d:02}{two:02}"),
        2 => format!("{name} {d} {y}"),
        3 => format!("{short} {d} '{two:02}"),
        4 => format!("{m}/{d}/{two:02}"),
        5 => format!("{m}-{d}-{y}"),
        6 => format!("{m:02}.{d:02}.{two:02}"),
        _ => full(at, rng),
    }
}

fn partial(at: &Day, rng: &mut Rng) -> String {
    let Day {
        m, d, name, short, ..
    } = *at;
    match rng.below(10) {
        0 | 1 => format!("{m}/{d}"),
        2 => format!("{name} {d}{}", suffix(d)),
        3 => format!("{short} {d}"),
        4 => format!("the {d}{} of {name}", suffix(d)),
        5 => format!("{d} {short}"),
        6 => format!("{m:02}/{d:02}"),
        7 => format!("{name} {d}"),
        8 => format!("{}. {d}", short),
        _ => format!("{d}-{short}"),
    }
}

fn month_year(at: &Day, rng: &mut Rng) -> String {
    let Day {
        y, m, name, short, ..
    } = *at;
    match rng.below(7) {
        0 => format!("{m}/{y}"),
        1 => format!("{m:02}/{y}"),
        2 => format!("{short} {y}"),
        3 => format!("{name} of {y}"),
        4 => format!("{short} '{:02}", y % 100),
        5 => format!("{y}-{m:02}"),
        _ => format!("{name} {y}"),
    }
}

fn spoken(at: &Day, rng: &mut Rng) -> String {
    let day = ORDINALS[at.d - 1];
    let month = at.name.to_lowercase();
    let year = year_words(at.y);
    match rng.below(5) {
        0 => format!("{month} {day} {year}"),
        1 => format!("the {day} of {month} {year}"),
        2 => format!("{month} {} {year}", day.replace('-', " ")),
        3 => format!("{month} {}{} {}", at.d, suffix(at.d), at.y),
        _ => format!("{month} the {day} {year}"),
    }
}

/// "nineteen eighty five", "two thousand seven".
fn year_words(y: usize) -> String {
    const ONES: [&str; 20] = [
        "",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let below = |n: usize| match n {
        0..20 => ONES[n].to_string(),
        _ if n.is_multiple_of(10) => TENS[n / 10].to_string(),
        _ => format!("{} {}", TENS[n / 10], ONES[n % 10]),
    };
    match y {
        2000 => "two thousand".to_string(),
        2001..2010 => format!("two thousand {}", below(y % 100)),
        _ if y % 100 < 10 => format!("{} oh {}", below(y / 100), below(y % 100)),
        _ => format!("{} {}", below(y / 100), below(y % 100)),
    }
}
