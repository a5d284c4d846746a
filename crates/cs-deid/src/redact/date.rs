//! Dates in FHIR's own form.

/// `YYYY-MM`, `YYYY-MM-DD` and what follows a `T`; `YYYY` under a birth date is one too.
pub(super) fn is_date(value: &str) -> bool {
    let bytes = value.as_bytes();
    let digits = |from: usize, to: usize| {
        bytes
            .get(from..to)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let calendar = digits(0, 4)
        && match bytes.len() {
            4 => true,
            7 => bytes[4] == b'-' && digits(5, 7),
            _ => {
                bytes.get(4) == Some(&b'-')
                    && digits(5, 7)
                    && bytes.get(7) == Some(&b'-')
                    && digits(8, 10)
            }
        };
    let time = |rest: &[u8]| {
        rest.first() == Some(&b'T') && rest[1..].iter().all(|b| b"0123456789:.+-Z".contains(b))
    };
    calendar
        && matches!(bytes[0], b'1' | b'2')
        && (bytes.len() <= 10 || bytes.len() <= 40 && time(&bytes[10..]))
}
