//! How many parts a text message takes: GSM 03.38 basic alphabet and its
//! extension, or UCS-2 (3GPP TS 23.038; 160/153 and 70/67 per part).

/// The basic alphabet without the escape.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Characters that take two places.
const EXTENSION: &str = "^{}\\[~]|€\u{c}";

/// Size of a text on the air.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Places taken: septets, or UTF-16 units.
    pub units: usize,
    /// Whether all characters are in the GSM alphabet.
    pub gsm: bool,
    /// Parts sent.
    pub parts: usize,
}

/// Measures a text.
pub fn size(text: &str) -> Size {
    let gsm_units: Option<usize> = text
        .chars()
        .map(|ch| {
            if BASIC.contains(ch) {
                Some(1)
            } else {
                EXTENSION.contains(ch).then_some(2)
            }
        })
        .sum();
    let (units, gsm, single, joined) = match gsm_units {
        Some(units) => (units, true, 160, 153),
        None => (text.encode_utf16().count(), false, 70, 67),
    };
    let parts = if units <= single {
        1
    } else {
        units.div_ceil(joined)
    };
    Size { units, gsm, parts }
}

/// The text with characters outside the GSM alphabet written with their nearest
/// in it (í→i, ’→'); what has none is dropped. Used for names and practice
/// names in text messages, so that one letter doesn't cost ninety characters.
pub fn fit(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        if BASIC.contains(ch) {
            out.push(ch);
            continue;
        }
        match ch {
            '’' | '‘' | '´' | '`' => out.push('\''),
            '“' | '”' => out.push('"'),
            '–' | '—' | '‐' | '‑' => out.push('-'),
            '\u{a0}' | '\t' => out.push(' '),
            'ø' => out.push('ø'),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            _ => {
                let folded = cs_fhir::fold_text(&ch.to_string());
                let upper = ch.is_uppercase();
                out.extend(
                    folded
                        .chars()
                        .filter(|c| BASIC.contains(*c))
                        .map(|c| if upper { c.to_ascii_uppercase() } else { c }),
                );
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_at_their_limits() {
        assert_eq!(size(&"a".repeat(160)).parts, 1);
        assert_eq!(size(&"a".repeat(161)).parts, 2);
        assert_eq!(
            size(&"á".repeat(70)),
            Size {
                units: 70,
                gsm: false,
                parts: 1
            }
        );
        assert_eq!(size(&"á".repeat(71)).parts, 2);
        assert_eq!(size("ñ¿¡éàü").units, 6);
        assert_eq!(size("[€]").units, 6);
        assert_eq!(size("").parts, 1);
    }

    #[test]
    fn names_fit_with_their_nearest_letters() {
        assert_eq!(
            fit("María José Núñez O’Brien Ávila"),
            "Maria José Nuñez O'Brien Avila"
        );
        assert_eq!(fit("Łukasz Đ"), "Lukasz ");
        assert_eq!(fit("李"), "");
    }

    proptest! {
        #[test]
        fn what_was_fitted_is_in_the_alphabet(text in ".{0,40}") {
            prop_assert!(size(&fit(&text)).gsm);
        }
    }
}
