//! How many segments a text takes (3GPP TS 23.038; concatenation per TS 23.040).

/// How the characters are carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Seven bits a unit; 160 units, or 153 in each part of a longer text.
    Gsm7,
    /// Sixteen bits a unit; 70 units, or 67 in each part of a longer text.
    Ucs2,
}

/// What a text takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// Encoding.
    pub encoding: Encoding,
    /// Units: septets or UTF-16 code units.
    pub units: usize,
    /// Segments, at least 1.
    pub segments: usize,
}

/// The basic character set of TS 23.038 §6.2.1, without its escape.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// The extension table of §6.2.1.1: an escape and a character, two units.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// Counts a text. One character outside both tables makes the whole text UCS-2.
pub fn segments(text: &str) -> Segments {
    let mut widths = Vec::with_capacity(text.len());
    for ch in text.chars() {
        if BASIC.contains(ch) {
            widths.push(1);
        } else if EXTENDED.contains(ch) {
            widths.push(2);
        } else {
            let widths: Vec<usize> = text.chars().map(char::len_utf16).collect();
            return count(Encoding::Ucs2, &widths, 70, 67);
        }
    }
    count(Encoding::Gsm7, &widths, 160, 153)
}

/// A character is never split between two parts, so a part may end short.
fn count(encoding: Encoding, widths: &[usize], single: usize, part: usize) -> Segments {
    let units = widths.iter().sum();
    if units <= single {
        return Segments { encoding, units, segments: 1 };
    }
    let (mut segments, mut used) = (1, 0);
    for width in widths {
        if used + width > part {
            segments += 1;
            used = 0;
        }
        used += width;
    }
    Segments { encoding, units, segments }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> (Encoding, usize, usize) {
        let found = segments(text);
        (found.encoding, found.units, found.segments)
    }

    #[test]
    fn the_tables_have_the_standard_s_sizes() {
        // 128 places without the escape; 9 extensions besides the escape to another table.
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(EXTENDED.chars().count(), 10);
    }

    #[test]
    fn limits_of_both_encodings() {
        assert_eq!(of(""), (Encoding::Gsm7, 0, 1));
        assert_eq!(of(&"a".repeat(160)), (Encoding::Gsm7, 160, 1));
        assert_eq!(of(&"a".repeat(161)), (Encoding::Gsm7, 161, 2));
        assert_eq!(of(&"a".repeat(306)), (Encoding::Gsm7, 306, 2));
        assert_eq!(of(&"a".repeat(307)), (Encoding::Gsm7, 307, 3));
        assert_eq!(of(&"€".repeat(80)), (Encoding::Gsm7, 160, 1));
        // 153 is odd: an escaped pair isn't split, so a part holds 152 units.
        assert_eq!(of(&"€".repeat(152)), (Encoding::Gsm7, 304, 2));
        assert_eq!(of(&"€".repeat(153)), (Encoding::Gsm7, 306, 3));
        assert_eq!(of(&"á".repeat(70)), (Encoding::Ucs2, 70, 1));
        assert_eq!(of(&"á".repeat(71)), (Encoding::Ucs2, 71, 2));
        assert_eq!(of(&"😀".repeat(35)), (Encoding::Ucs2, 70, 1));
        assert_eq!(of(&"😀".repeat(67)), (Encoding::Ucs2, 134, 3));
    }

    #[test]
    fn spanish_is_gsm7_only_in_part() {
        assert_eq!(of("Señor, ¿cómo está? Llámenos.").0, Encoding::Ucs2);
        assert_eq!(of("Mañana à las ocho, ¿sì?").0, Encoding::Gsm7);
        assert_eq!(of("It’s tomorrow").0, Encoding::Ucs2);
    }

    proptest! {
        #[test]
        fn segments_hold_all_units(text in ".{0,400}") {
            let found = segments(&text);
            let room = match found.encoding { Encoding::Gsm7 => (160, 153), Encoding::Ucs2 => (70, 67) };
            if found.segments == 1 {
                prop_assert!(found.units <= room.0);
            } else {
                prop_assert!(found.units > room.0 && found.units <= found.segments * room.1);
            }
        }
    }
}
