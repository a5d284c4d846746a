//! Tables for spreadsheet programs, in which no value becomes a formula.
//!
//! RFC 4180, every field quoted. A spreadsheet takes a field for a formula when it
//! begins with `=`, `+`, `-`, `@`, a tab or a line end (OWASP, "CSV injection"), in
//! full width too; and it cuts at its own separator, which is the semicolon in half
//! of the world, whatever the file says. So an apostrophe stands before such a
//! beginning wherever a separator could put one. Every CSV of the product is
//! written here (`tests/architecture/formats.rs`).

/// Characters that begin a formula, full-width forms among them.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
/// After these a program with another separator begins a new field.
const SEPARATORS: [char; 6] = [',', ';', '\t', '|', '\n', '\r'];

/// One line with its end: each field made safe and quoted.
pub fn line<S: AsRef<str>>(fields: impl IntoIterator<Item = S>) -> String {
    let cells: Vec<String> = fields.into_iter().map(|one| cell(one.as_ref())).collect();
    cells.join(",") + "\r\n"
}

/// One field: safe and quoted.
pub fn cell(text: &str) -> String {
    format!("\"{}\"", safe(text).replace('"', "\"\""))
}

/// A text no spreadsheet takes for a formula. A plain negative number stays one;
/// control characters other than line ends become spaces.
pub fn safe(text: &str) -> String {
    let plain = text.strip_prefix('-').unwrap_or_default();
    if !plain.is_empty()
        && plain
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 1);
    let mut beginning = true;
    for ch in text.chars() {
        if beginning && FORMULA.contains(&ch) {
            out.push('\'');
        }
        // What separates also begins; spaces, quotes and signs that are shown as
        // nothing hide no beginning.
        let passed_over = ch.is_whitespace() || ch == '"' || is_invisible(ch);
        beginning = SEPARATORS.contains(&ch) || (beginning && passed_over);
        let control = ch.is_control() && !matches!(ch, '\n' | '\r' | '\t');
        out.push(if control { ' ' } else { ch });
    }
    out
}

const fn is_invisible(ch: char) -> bool {
    ch.is_ascii_control()
        || matches!(ch, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Fields as a spreadsheet with this separator reads them: text behind a closing
    /// quote belongs to the field.
    fn read(text: &str, separator: char) -> Vec<String> {
        let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
        let mut chars = text.chars().peekable();
        let mut begun = false;
        while let Some(ch) = chars.next() {
            match ch {
                '"' if quoted && chars.peek() == Some(&'"') => field.push(chars.next().unwrap()),
                '"' if quoted => quoted = false,
                '"' if !begun => quoted = true,
                _ if !quoted && (ch == separator || ch == '\n') => {
                    fields.push(std::mem::take(&mut field));
                    begun = false;
                    continue;
                }
                _ => field.push(ch),
            }
            begun = true;
        }
        fields.push(field);
        fields
    }

    fn is_formula(field: &str) -> bool {
        let shown = field.trim_start_matches(|ch: char| ch == ' ' || ch == '"' || is_invisible(ch));
        let plain = shown.strip_prefix('-').unwrap_or_default().trim_end();
        let number = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && !number
    }

    #[test]
    fn formulas_become_text_and_the_rest_stays_as_it_is() {
        for (given, written) in [
            ("Ana", "\"Ana\""),
            ("=1+1", "\"'=1+1\""),
            ("+18025550121", "\"'+18025550121\""),
            ("-7.5", "\"-7.5\""),
            ("-2+3", "\"'-2+3\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t'=1\""),
            ("\r=1", "\"'\r'=1\""),
            ("＝1＋1", "\"'＝1＋1\""),
            (" \u{200b}=1", "\" \u{200b}'=1\""),
            ("O\"Neil", "\"O\"\"Neil\""),
            ("a;=HYPERLINK(1)", "\"a;'=HYPERLINK(1)\""),
            ("2026-11-22", "\"2026-11-22\""),
            ("a\0b", "\"a b\""),
            ("", "\"\""),
        ] {
            assert_eq!(cell(given), written, "{given:?}");
        }
        assert_eq!(line(["a", "b,c"]), "\"a\",\"b,c\"\r\n");
    }

    proptest! {
        #[test]
        fn nothing_written_is_read_as_a_formula(
            fields in prop::collection::vec("([=+\\-@\t\r\n;,|\" '＝＋－＠\u{200b}]|[a-c0-9.]){0,12}", 1..5)
        ) {
            let text = line(&fields);
            for separator in [',', ';', '\t', '|'] {
                for field in read(&text, separator) {
                    prop_assert!(!is_formula(&field), "{separator:?} {field:?} of {text:?}");
                }
            }
            let back = read(text.trim_end_matches("\r\n"), ',');
            prop_assert_eq!(back.len(), fields.len());
        }
    }
}
