//! Cities, invented streets, telephone numbers and mail addresses.

use super::names::ascii_letters;
use super::prng::Rng;
use super::rows::Address;
use std::collections::BTreeSet;

/// A city: name, state, zip codes' shared part, zone.
#[derive(Clone, Copy)]
pub(crate) struct City {
    name: &'static str,
    state: &'static str,
    zip: &'static str,
    /// Zone of the people who live there.
    pub(crate) zone: &'static str,
}

const fn city(
    name: &'static str,
    state: &'static str,
    zip: &'static str,
    zone: &'static str,
) -> City {
    City {
        name,
        state,
        zip,
        zone,
    }
}

const EASTERN: &str = "America/New_York";
const CENTRAL: &str = "America/Chicago";

/// Around Harbor Health.
pub(crate) const HARBOR_CITIES: [City; 12] = [
    city("Boston", "MA", "02118", EASTERN),
    city("Boston", "MA", "02124", EASTERN),
    city("Quincy", "MA", "02169", EASTERN),
    city("Somerville", "MA", "02143", EASTERN),
    city("Cambridge", "MA", "02139", EASTERN),
    city("Lynn", "MA", "01902", EASTERN),
    city("Chelsea", "MA", "02150", EASTERN),
    city("Brockton", "MA", "02301", EASTERN),
    city("Malden", "MA", "02148", EASTERN),
    city("Revere", "MA", "02151", EASTERN),
    city("Framingham", "MA", "01702", EASTERN),
    city("Nashua", "NH", "03060", EASTERN),
];

/// Around Northgate Optical.
pub(crate) const NORTHGATE_CITIES: [City; 10] = [
    city("Chicago", "IL", "60618", CENTRAL),
    city("Chicago", "IL", "60640", CENTRAL),
    city("Evanston", "IL", "60201", CENTRAL),
    city("Skokie", "IL", "60076", CENTRAL),
    city("Oak Park", "IL", "60302", CENTRAL),
    city("Cicero", "IL", "60804", CENTRAL),
    city("Niles", "IL", "60714", CENTRAL),
    city("Waukegan", "IL", "60085", CENTRAL),
    city("Kenosha", "WI", "53140", CENTRAL),
    city("Hammond", "IN", "46320", CENTRAL),
];

/// Where a few patients have moved or spend the winter.
pub(crate) const AWAY_CITIES: [City; 6] = [
    city("Phoenix", "AZ", "85004", "America/Phoenix"),
    city("San Diego", "CA", "92103", "America/Los_Angeles"),
    city("Denver", "CO", "80205", "America/Denver"),
    city("Seattle", "WA", "98103", "America/Los_Angeles"),
    city("Honolulu", "HI", "96814", "Pacific/Honolulu"),
    city("Naples", "FL", "34102", EASTERN),
];

/// Area codes near Harbor Health, all Eastern.
pub(crate) const HARBOR_AREAS: [u16; 15] = [
    617, 857, 781, 339, 508, 774, 978, 351, 413, 401, 603, 207, 860, 203, 518,
];
/// Area codes near Northgate Optical, all Central.
pub(crate) const NORTHGATE_AREAS: [u16; 9] = [312, 872, 773, 847, 224, 630, 331, 708, 414];
/// Area codes people brought with them from elsewhere.
pub(crate) const AWAY_AREAS: [u16; 5] = [305, 415, 602, 303, 808];

#[rustfmt::skip] // a table: one entry, one line
const STREETS: [&str; 40] = [
    "Lanternfish Ln", "Bellwether St", "Copperleaf Ave", "Driftmark Rd", "Elmsgate St",
    "Foxhollow Ct", "Gullwing Way", "Harrowgate Ave", "Inkwell St", "Junipermoor Rd",
    "Kestrelton Dr", "Lindenwick St", "Millbrace Rd", "Nettlecombe Ave", "Oarsman St",
    "Pebblebrook Ter", "Quillfeather Ln", "Rookery Row", "Saltmarsh Cir", "Tamarackton St",
    "Umberfield Rd", "Vesperhill Ave", "Wharfinger St", "Yarrowdale Dr", "Bramblecott Ln",
    "Cobblewright St", "Dovetail Sq", "Emberline Ave", "Fathom St", "Glasswort Rd",
    "Hawsepipe Ln", "Ironbark Ct", "Jibsail St", "Knotgrass Rd", "Larchmere Ave",
    "Mizzenmast Way", "Northlight St", "Orchardgate Rd", "Plumbline St", "Quayside Ter",
];

/// An invented address in `city`.
pub(crate) fn address(rng: &mut Rng, city: &City) -> Address {
    let unit = rng.percent(35).then(|| match rng.below(3) {
        0 => format!("Apt {}", rng.between(1, 48)),
        1 => format!("Unit {}{}", rng.between(1, 9), rng.pick(&["A", "B", "C"])),
        _ => format!("#{}", rng.between(101, 912)),
    });
    Address {
        line1: format!("{} {}", rng.between(1, 998), rng.pick(&STREETS)),
        line2: unit,
        city: city.name.to_owned(),
        state: city.state.to_owned(),
        zip: city.zip.to_owned(),
    }
}

/// Hands out each fictional number (555-0100 to 555-0199 of an area code) once.
///
/// The carrier sandbox gives meaning to numbers that end in 0996–0999; these
/// all end in 01xx.
pub(crate) struct PhoneBook {
    near: Vec<String>,
    away: Vec<String>,
}

impl PhoneBook {
    /// A shuffled book of the practice's area codes and of those from elsewhere.
    pub(crate) fn new(rng: &mut Rng, near: &[u16], half: bool) -> Self {
        let numbers = |areas: &[u16], lines: std::ops::Range<u16>| -> Vec<String> {
            areas
                .iter()
                .flat_map(|area| {
                    lines
                        .clone()
                        .map(move |line| format!("+1{area}55501{line:02}"))
                })
                .collect()
        };
        let mut near = numbers(near, 0..100);
        // Two practices share the codes from elsewhere, a half of the lines each.
        let mut away = numbers(&AWAY_AREAS, if half { 0..50 } else { 50..100 });
        rng.shuffle(&mut near);
        rng.shuffle(&mut away);
        Self { near, away }
    }

    /// A number of the region; an away one should the region run out.
    pub(crate) fn near(&mut self) -> String {
        self.near
            .pop()
            .or_else(|| self.away.pop())
            .unwrap_or_default()
    }

    /// A number from elsewhere.
    pub(crate) fn away(&mut self) -> String {
        self.away
            .pop()
            .or_else(|| self.near.pop())
            .unwrap_or_default()
    }
}

/// A number as people write it: (617) 555-0142.
pub(crate) fn spoken(phone: &str) -> String {
    match (phone.get(2..5), phone.get(5..8), phone.get(8..12)) {
        (Some(area), Some(exchange), Some(line)) => format!("({area}) {exchange}-{line}"),
        _ => phone.to_owned(),
    }
}

/// Hands out each mail address once, at the domains RFC 2606 reserves.
#[derive(Default)]
pub(crate) struct MailBook {
    taken: BTreeSet<String>,
}

impl MailBook {
    /// An address made of the two names.
    pub(crate) fn address(&mut self, rng: &mut Rng, given: &str, family: &str) -> String {
        let parts = [ascii_letters(given), ascii_letters(family)];
        let stem = match (parts[0].is_empty(), rng.below(3)) {
            (true, _) => parts[1].clone(),
            (false, 0) => format!("{}{}", parts[0].get(..1).unwrap_or("x"), parts[1]),
            (false, _) => format!("{}.{}", parts[0], parts[1]),
        };
        let domain = rng.pick(&["example.org", "example.com", "example.net"]);
        let mut address = format!("{stem}@{domain}");
        let mut suffix = rng.between(2, 80);
        while !self.taken.insert(address.clone()) {
            address = format!("{stem}{suffix}@{domain}");
            suffix += 1;
        }
        address
    }
}
