//! Telephone numbers, and the ones that behave in a special way (WIRE §6).

/// Whether a number is in E.164: `+`, no leading zero, 8 to 15 digits.
pub(crate) fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// What the carrier does with a number, by its last four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    Mobile,
    Invalid,
    OptedOut,
    Landline,
    Unreachable,
}

/// The kind of line behind a number.
pub(crate) fn line(number: &str) -> Line {
    if !is_e164(number) {
        return Line::Invalid;
    }
    match &number[number.len() - 4..] {
        "0999" => Line::Invalid,
        "0998" => Line::OptedOut,
        "0997" => Line::Landline,
        "0996" => Line::Unreachable,
        _ => Line::Mobile,
    }
}

/// The basic GSM 03.38 alphabet; each character is one septet.
const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension; each character is two septets.
const GSM_EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// How many segments a body takes: 160 septets in one, 153 in each of
/// several; outside the GSM alphabet 70 and 67 UTF-16 units.
pub(crate) fn segments(body: &str) -> usize {
    let septets: Option<usize> = body
        .chars()
        .map(|one| {
            if GSM.contains(one) {
                Some(1)
            } else if GSM_EXTENDED.contains(one) {
                Some(2)
            } else {
                None
            }
        })
        .sum();
    let (length, single, part) = match septets {
        Some(septets) => (septets, 160, 153),
        None => (body.encode_utf16().count(), 70, 67),
    };
    if length <= single {
        1
    } else {
        length.div_ceil(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_follow_the_alphabet() {
        assert_eq!(segments(&"a".repeat(160)), 1);
        assert_eq!(segments(&"a".repeat(161)), 2);
        assert_eq!(segments(&"€".repeat(80)), 1);
        assert_eq!(segments(&"€".repeat(81)), 2);
        assert_eq!(segments(&"í".repeat(70)), 1);
        assert_eq!(segments(&"í".repeat(71)), 2);
        assert_eq!(segments(&"í".repeat(135)), 3);
    }

    #[test]
    fn special_numbers_are_told_by_their_ending() {
        assert_eq!(line("+16175550999"), Line::Invalid);
        assert_eq!(line("+16175550142"), Line::Mobile);
        assert_eq!(line("6175550142"), Line::Invalid);
        assert_eq!(line("+16175550997"), Line::Landline);
    }
}
