//! Where a recipient may be: US states and area codes to time zones.
//!
//! A state or area code that spans zones gives all of them, because contact
//! hours must hold in every zone the person may be in.

use chrono_tz::Tz;
use chrono_tz::{America as A, Pacific as P};

/// (state, its zones). Exceptions that a town or county keeps are included.
const STATES: &[(&str, &[Tz])] = &[
    ("AK", &[A::Anchorage, A::Adak]),
    ("AL", &[A::Chicago, A::New_York]),
    ("AR", &[A::Chicago]),
    ("AS", &[P::Pago_Pago]),
    ("AZ", &[A::Phoenix, A::Denver]),
    ("CA", &[A::Los_Angeles]),
    ("CO", &[A::Denver]),
    ("CT", &[A::New_York]),
    ("DC", &[A::New_York]),
    ("DE", &[A::New_York]),
    ("FL", &[A::New_York, A::Chicago]),
    ("GA", &[A::New_York]),
    ("GU", &[P::Guam]),
    ("HI", &[P::Honolulu]),
    ("IA", &[A::Chicago]),
    ("ID", &[A::Boise, A::Los_Angeles]),
    ("IL", &[A::Chicago]),
    ("IN", &[A::New_York, A::Chicago]),
    ("KS", &[A::Chicago, A::Denver]),
    ("KY", &[A::New_York, A::Chicago]),
    ("LA", &[A::Chicago]),
    ("MA", &[A::New_York]),
    ("MD", &[A::New_York]),
    ("ME", &[A::New_York]),
    ("MI", &[A::Detroit, A::Chicago]),
    ("MN", &[A::Chicago]),
    ("MO", &[A::Chicago]),
    ("MP", &[P::Guam]),
    ("MS", &[A::Chicago]),
    ("MT", &[A::Denver]),
    ("NC", &[A::New_York]),
    ("ND", &[A::Chicago, A::Denver]),
    ("NE", &[A::Chicago, A::Denver]),
    ("NH", &[A::New_York]),
    ("NJ", &[A::New_York]),
    ("NM", &[A::Denver]),
    ("NV", &[A::Los_Angeles, A::Denver]),
    ("NY", &[A::New_York]),
    ("OH", &[A::New_York]),
    ("OK", &[A::Chicago, A::Denver]),
    ("OR", &[A::Los_Angeles, A::Boise]),
    ("PA", &[A::New_York]),
    ("PR", &[A::Puerto_Rico]),
    ("RI", &[A::New_York]),
    ("SC", &[A::New_York]),
    ("SD", &[A::Chicago, A::Denver]),
    ("TN", &[A::New_York, A::Chicago]),
    ("TX", &[A::Chicago, A::Denver]),
    ("UT", &[A::Denver]),
    ("VA", &[A::New_York]),
    ("VI", &[A::Puerto_Rico]),
    ("VT", &[A::New_York]),
    ("WA", &[A::Los_Angeles]),
    ("WI", &[A::Chicago]),
    ("WV", &[A::New_York]),
    ("WY", &[A::Denver]),
];

/// Area codes by state (North American Numbering Plan). A code missing here
/// gives no zone, and the others still hold.
const AREA_CODES: &[(&str, &str)] = &[
    ("AK", "907"),
    ("AL", "205 251 256 334 659 938"),
    ("AR", "327 479 501 870"),
    ("AS", "684"),
    ("AZ", "480 520 602 623 928"),
    (
        "CA",
        "209 213 279 310 323 341 350 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 747 760 805 818 820 831 840 858 909 916 925 949 951",
    ),
    ("CO", "303 719 720 970 983"),
    ("CT", "203 475 860 959"),
    ("DC", "202 771"),
    ("DE", "302"),
    (
        "FL",
        "239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954",
    ),
    ("GA", "229 404 470 478 678 706 762 770 912 943"),
    ("GU", "671"),
    ("HI", "808"),
    ("IA", "319 515 563 641 712"),
    ("ID", "208 986"),
    (
        "IL",
        "217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872",
    ),
    ("IN", "219 260 317 463 574 765 812 930"),
    ("KS", "316 620 785 913"),
    ("KY", "270 364 502 606 859"),
    ("LA", "225 318 337 504 985"),
    ("MA", "339 351 413 508 617 774 781 857 978"),
    ("MD", "227 240 301 410 443 667"),
    ("ME", "207"),
    ("MI", "231 248 269 313 517 586 616 679 734 810 906 947 989"),
    ("MN", "218 320 507 612 651 763 924 952"),
    ("MO", "235 314 417 557 573 636 660 816 975"),
    ("MP", "670"),
    ("MS", "228 601 662 769"),
    ("MT", "406"),
    ("NC", "252 336 472 704 743 828 910 919 980 984"),
    ("ND", "701"),
    ("NE", "308 402 531"),
    ("NH", "603"),
    ("NJ", "201 551 609 640 732 848 856 862 908 973"),
    ("NM", "505 575"),
    ("NV", "702 725 775"),
    (
        "NY",
        "212 315 329 332 347 363 516 518 585 607 624 631 646 680 716 718 838 845 914 917 929 934",
    ),
    (
        "OH",
        "216 220 234 283 326 330 380 419 436 440 513 567 614 740 937",
    ),
    ("OK", "405 539 572 580 918"),
    ("OR", "458 503 541 971"),
    (
        "PA",
        "215 223 267 272 412 445 484 570 582 610 717 724 814 835 878",
    ),
    ("PR", "787 939"),
    ("RI", "401"),
    ("SC", "803 821 839 843 854 864"),
    ("SD", "605"),
    ("TN", "423 615 629 731 865 901 931"),
    (
        "TX",
        "210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903 915 936 940 945 956 972 979",
    ),
    ("UT", "385 435 801"),
    ("VA", "276 434 540 571 686 703 757 804 826 948"),
    ("VI", "340"),
    ("VT", "802"),
    ("WA", "206 253 360 425 509 564"),
    ("WI", "262 274 353 414 534 608 715 920"),
    ("WV", "304 681"),
    ("WY", "307"),
];

/// Zones of a US state or territory by its two letters; none for another text.
pub fn zones_of_state(state: &str) -> Vec<Tz> {
    let state = state.trim().to_ascii_uppercase();
    STATES
        .iter()
        .find(|(name, _)| *name == state)
        .map(|(_, zones)| zones.to_vec())
        .unwrap_or_default()
}

/// Zones of a North American phone number's area code; none for other numbers
/// (other countries, toll-free). A mobile number moves with its owner, so this
/// is one candidate, never the answer.
pub fn zones_of_area_code(phone: &str) -> Vec<Tz> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let national = match (digits.len(), phone.trim_start().starts_with('+')) {
        (11, _) if digits.starts_with('1') => &digits[1..],
        (10, false) => &digits[..],
        _ => return Vec::new(),
    };
    let code = &national[..3];
    AREA_CODES
        .iter()
        .find(|(_, codes)| codes.split(' ').any(|known| known == code))
        .map(|(state, _)| zones_of_state(state))
        .unwrap_or_default()
}

/// Every zone a recipient may be in: the practice's, the address's state's, the
/// phone's; without duplicates, the practice's first.
pub fn candidate_zones(state: Option<&str>, phone: Option<&str>, practice: Tz) -> Vec<Tz> {
    let mut zones = vec![practice];
    let more = state
        .map(zones_of_state)
        .unwrap_or_default()
        .into_iter()
        .chain(phone.map(zones_of_area_code).unwrap_or_default());
    for zone in more {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    zones
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_area_codes() {
        assert_eq!(zones_of_state("ma"), [A::New_York]);
        assert_eq!(zones_of_state("TN").len(), 2);
        assert!(zones_of_state("XX").is_empty());
        assert_eq!(zones_of_area_code("+16175550142"), [A::New_York]);
        assert_eq!(zones_of_area_code("(808) 555-0100"), [P::Honolulu]);
        for phone in ["+18005550100", "+442071234567", "555-0100", ""] {
            assert!(zones_of_area_code(phone).is_empty(), "{phone}");
        }
        assert_eq!(
            candidate_zones(Some("MA"), Some("+16175550142"), A::New_York),
            [A::New_York]
        );
        assert_eq!(
            candidate_zones(Some("HI"), Some("+16175550142"), A::Chicago),
            [A::Chicago, P::Honolulu, A::New_York]
        );
    }

    #[test]
    fn each_area_code_belongs_to_one_state_that_exists() {
        let mut seen = std::collections::BTreeSet::new();
        for (state, codes) in AREA_CODES {
            assert!(!zones_of_state(state).is_empty(), "{state}");
            for code in codes.split(' ') {
                assert!(code.len() == 3 && seen.insert(code), "{code}");
            }
        }
        assert_eq!(AREA_CODES.len(), STATES.len());
    }
}
