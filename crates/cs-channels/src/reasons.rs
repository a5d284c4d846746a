//! Why something wasn't sent, or can't be told: the codes that stand in outcomes
//! and the sentence a person reads for each.

/// The write is for another kind of action than this channel's.
pub(crate) const WRONG_CHANNEL: &str = "wrong_channel";
/// The address isn't one this channel can send to.
pub(crate) const INVALID_ADDRESS: &str = "invalid_address";
/// The payload's type or form isn't this channel's.
pub(crate) const UNSUPPORTED_PAYLOAD: &str = "unsupported_payload";
/// No byte left: the server couldn't be reached or wasn't trusted.
pub(crate) const NOT_SENT: &str = "not_sent";

/// The connection ended before the provider answered.
pub(crate) const NO_ANSWER: &str =
    "The connection ended before the provider answered; it may or may not have been sent.";
/// The provider answered with an error of its own.
pub(crate) const SERVER_TROUBLE: &str =
    "The provider answered with a fault of its own; it may or may not have been sent.";
/// The provider's answer could not be read.
pub(crate) const UNREADABLE: &str =
    "The provider's answer could not be understood; it may or may not have been sent.";

/// The look-up found nothing that fits.
pub(crate) const NOT_LISTED: &str =
    "The provider lists no such message. That is no proof it was not sent: lists lag behind.";
/// The look-up found several that fit.
pub(crate) const SEVERAL_LISTED: &str =
    "The provider lists more than one such message, and which of them is this one can't be told.";
/// The list is longer than is looked through.
pub(crate) const LIST_TOO_LONG: &str = "The provider lists more messages to this number than are looked through, so whether this one is among them is open.";
/// Mail servers keep no list that could be asked.
pub(crate) const NO_LOOK_UP: &str = "A mail server can't be asked what it took. Look in the practice's sent or bounced mail, or ask the recipient.";

/// Whom a reason's sentence sends where.
const SENTENCES: [(&str, &str); 28] = [
    (
        WRONG_CHANNEL,
        "This channel does not carry this kind of action. Nothing was sent; tell your administrator.",
    ),
    (
        INVALID_ADDRESS,
        "The number or address is not one that can be sent to. Nothing was sent; correct it in the chart and draft again.",
    ),
    (
        UNSUPPORTED_PAYLOAD,
        "The message is not in this channel's form. Nothing was sent; draft it again.",
    ),
    (
        NOT_SENT,
        "The provider could not be reached and nothing left this computer. Ask for a fresh draft and approve that; nobody gets it twice.",
    ),
    // Twilio's error dictionary: refusals of the request.
    (
        "20003",
        "The text message account refused our sign-in. Nothing was sent; an administrator must check the account's settings.",
    ),
    (
        "20404",
        "The text message account was not found. Nothing was sent; an administrator must check the account's settings.",
    ),
    (
        "20429",
        "The text message provider asked us to slow down. Nothing was sent; approve it again in a few minutes.",
    ),
    (
        "21211",
        "The provider says this is not a valid phone number. Nothing was sent; correct it in the chart.",
    ),
    (
        "21212",
        "The practice's sending number is not valid. Nothing was sent; an administrator must check the account's settings.",
    ),
    (
        "21408",
        "The account may not send to this country. Nothing was sent; call instead.",
    ),
    (
        "21602",
        "The message has no text. Nothing was sent; draft it again.",
    ),
    (
        "21606",
        "The practice's sending number can't send text messages. Nothing was sent; an administrator must check the account's settings.",
    ),
    (
        "21610",
        "The recipient has opted out of the practice's text messages. Nothing was sent; call instead.",
    ),
    (
        "21614",
        "This is not a mobile number. Nothing was sent; call instead, or ask for a mobile number.",
    ),
    (
        "21617",
        "The message is longer than the provider accepts. Nothing was sent; shorten it.",
    ),
    (
        "21635",
        "This number is a landline. Nothing was sent; call instead.",
    ),
    // Twilio's error dictionary: what became of an accepted message.
    (
        "30003",
        "The phone could not be reached: off, out of range, or unable to receive texts. It was not delivered; call instead.",
    ),
    (
        "30005",
        "The number is unknown or no longer in service. It was not delivered; check the number in the chart.",
    ),
    (
        "30006",
        "The number is a landline or its carrier can't be reached. It was not delivered; call instead.",
    ),
    (
        "30007",
        "A carrier filtered the message out. It was not delivered; call instead, and tell your administrator.",
    ),
    (
        "30034",
        "The practice's sending number is not registered with the carriers. It was not delivered; tell your administrator.",
    ),
    // SMTP reply codes (RFC 5321 §4.2.3, RFC 4954 §6).
    (
        "421",
        "The mail server is not taking mail now. Nothing was sent; approve it again later.",
    ),
    (
        "450",
        "The recipient's mailbox is not available now. Nothing was sent; approve it again later.",
    ),
    (
        "451",
        "The mail server could not take the mail now. Nothing was sent; approve it again later.",
    ),
    (
        "452",
        "The mail server has no room now. Nothing was sent; approve it again later.",
    ),
    (
        "535",
        "The mail account refused our sign-in. Nothing was sent; an administrator must check the account's settings.",
    ),
    (
        "550",
        "The mail server says this mailbox does not exist or may not be written to. Nothing was sent; check the address.",
    ),
    (
        "552",
        "The recipient's mailbox is full or the mail too large. Nothing was sent; call instead.",
    ),
];

/// The sentence a person reads for the reason of a failure or the status of a
/// receipt ("21610", "not_sent", "550 5.1.1", "undelivered 30006"); `None` where
/// the word says all there is to say ("delivered").
pub fn explain(reason: &str) -> Option<&'static str> {
    let known = |word: &str| {
        SENTENCES
            .iter()
            .find(|(code, _)| *code == word)
            .map(|(_, sentence)| *sentence)
    };
    if let Some(sentence) = reason.split(' ').find_map(known) {
        return Some(sentence);
    }
    let word = reason.split(' ').next().unwrap_or_default();
    let digits = word.strip_prefix("http_").unwrap_or(word);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return match word {
            "undelivered" => {
                Some("The carrier could not deliver it and gave no reason. Call instead.")
            }
            "failed" => Some("The provider took it but could not send it. Call instead."),
            _ => None,
        };
    }
    Some("The provider refused it, with the code shown. Nothing was sent; tell your administrator.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_own_sentence() {
        for (at, (code, sentence)) in SENTENCES.iter().enumerate() {
            assert_eq!(explain(code), Some(*sentence), "{code}");
            assert!(
                sentence.ends_with('.') && sentence.matches('.').count() >= 2,
                "{code}: what to do is missing"
            );
            assert!(
                SENTENCES[at + 1..]
                    .iter()
                    .all(|(other, text)| other != code && text != sentence),
                "{code} twice"
            );
        }
    }

    #[test]
    fn reasons_as_outcomes_and_receipts_spell_them() {
        assert_eq!(explain("550 5.1.1"), explain("550"));
        assert_eq!(explain("undelivered 30006"), explain("30006"));
        assert!(explain("undelivered").is_some());
        assert_eq!(explain("21999"), explain("http_403"));
        assert!(explain("21999").is_some());
        for plain in ["delivered", "queued", "accepted_by_server", ""] {
            assert_eq!(explain(plain), None, "{plain}");
        }
    }
}
