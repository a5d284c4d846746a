//! What counts as an address to send to. Stricter than the standards where
//! looseness would let a second recipient or another header slip in.

/// A telephone number in E.164 (ITU-T E.164 §6.2.1: at most 15 digits, a country
/// code never begins with 0) of at least 8 digits, so that no short code, which
/// is no patient's number, passes.
pub(crate) fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// One plain mailbox: ASCII without spaces, control characters, quotes, brackets
/// or separators, at most 254 characters (RFC 5321 §4.5.3.1.3 less the brackets).
pub(crate) fn is_mailbox(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"<>()[]\\,;:\"@".contains(&byte);
    let Some((local, host)) = text.split_once('@') else {
        return false;
    };
    text.len() <= 254
        && (1..=64).contains(&local.len())
        && local.bytes().all(plain)
        && host.split('.').count() >= 2
        && host.split('.').all(is_host_label)
}

fn is_host_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers() {
        for good in ["+18025550150", "+442071838750", "+34912345678"] {
            assert!(is_phone(good), "{good}");
        }
        for bad in [
            "18025550150",
            "+08025550150",
            "+1802555",
            "+1802555015012345",
            "+1802 5550150",
            "+1802555015\n",
            "",
        ] {
            assert!(!is_phone(bad), "{bad:?}");
        }
    }

    #[test]
    fn mailboxes() {
        for good in [
            "maria.alvarez@example.org",
            "o'neil+pms@mail.example.org",
            "a@b-c.example",
        ] {
            assert!(is_mailbox(good), "{good}");
        }
        for bad in [
            "maria",
            "@example.org",
            "maria@",
            "maria@localhost",
            "maria@example..org",
            "maria@-a.example",
            "Maria <maria@example.org>",
            "maria@example.org, other@example.org",
            "maria@example.org\r\nBcc: other@example.org",
            "maria@other@example.org",
            "maría@example.org",
            "\"a b\"@example.org",
        ] {
            assert!(!is_mailbox(bad), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn no_line_break_and_no_second_recipient_passes(before in ".{0,12}", after in ".{0,12}", bad in "[\r\n\0 ,;<>]") {
            let text = format!("{before}{bad}{after}");
            prop_assert!(!is_mailbox(&text) && !is_phone(&text));
        }
    }
}
