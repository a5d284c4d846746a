//! Whether an incoming message asks to be left alone.
//!
//! The rule takes stop, quit, end, revoke, opt out, cancel, unsubscribe and any
//! reasonable wording (47 CFR 64.1200(a)(10)–(12)). A message that might mean it
//! is not decided here: a person looks, and until then nothing is sent.

use cs_fhir::fold_text;

/// What an incoming message means for further messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptOut {
    /// Asks to stop: record it and send nothing more.
    Yes,
    /// May ask to stop: a person reads it before anything is sent.
    Unclear,
    /// Doesn't.
    No,
}

/// A message that is one of these words, alone or with politeness, is an opt-out.
const KEYWORDS: &[&str] = &[
    "stop",
    "stopall",
    "quit",
    "end",
    "revoke",
    "optout",
    "opt out",
    "opt-out",
    "cancel",
    "unsubscribe",
    "remove",
    "alto",
    "pare",
    "parar",
    "basta",
    "cancelar",
    "cancele",
    "terminar",
    "salir",
    "fin",
    "baja",
    "detener",
    "detengan",
    "no mas",
    "ya no",
    "stopp",
    "sotp",
    "stpo",
    "unsubcribe",
    "unsuscribe",
    "desuscribir",
    "anular",
    "no more",
];

/// Words that add nothing.
const FILLERS: &[&str] = &[
    "please",
    "pls",
    "plz",
    "thanks",
    "thank",
    "you",
    "now",
    "all",
    "messages",
    "message",
    "texts",
    "text",
    "texting",
    "me",
    "this",
    "it",
    "the",
    "these",
    "por",
    "favor",
    "gracias",
    "ya",
    "todo",
    "mensajes",
    "mensaje",
    "hello",
    "hi",
    "hola",
    "just",
    "everything",
    "immediately",
    "from",
    "to",
    "i",
    "want",
    "quiero",
    "los",
    "de",
    "my",
    "consent",
    "ok",
    "receiving",
    "sending",
    "a",
    "mi",
];

/// Wordings that ask to stop wherever they stand.
const PHRASES: &[&str] = &[
    "stop text",
    "stop messag",
    "stop send",
    "stop contact",
    "stop these",
    "stop this",
    "stop bother",
    "do not text",
    "dont text",
    "do not message",
    "dont message",
    "do not contact",
    "dont contact",
    "do not send",
    "dont send",
    "no more text",
    "no more messag",
    "leave me alone",
    "take me off",
    "remove me",
    "remove my number",
    "opt me out",
    "opting out",
    "opt out",
    "unsubscribe",
    "lose my number",
    "delete my number",
    "not interested in these",
    "quit text",
    "quit messag",
    "never text",
    "never contact",
    "i revoke",
    "revoke my",
    "withdraw my consent",
    "do not want texts",
    "dont want texts",
    "do not want these",
    "dont want these",
    "do not want any more",
    "dont want any more",
    "do not wish to receive",
    "no longer wish to receive",
    "no longer want",
    "no me escrib",
    "no me mand",
    "no me envi",
    "no me contact",
    "no mas mensajes",
    "no quiero mensajes",
    "no quiero mas",
    "no quiero recibir",
    "no deseo recibir",
    "dejen de",
    "deje de",
    "dejar de recibir",
    "quiten mi numero",
    "quite mi numero",
    "borren mi numero",
    "borre mi numero",
    "saquenme",
    "quitenme",
    "dar de baja",
    "darme de baja",
    "denme de baja",
    "retiro mi consentimiento",
    "no molesten",
    "no molestar",
    "dejenme en paz",
    "paren de",
];

/// Words that may mean it.
const HINTS: &[&str] = &[
    "stop",
    "unsubscribe",
    "alto",
    "basta",
    "spam",
    "harass",
    "acoso",
    "wrong number",
    "numero equivocado",
    "quit it",
];

/// Words that, sent alone, take an opt-out back: the carriers' own, without "yes",
/// which answers too many other questions.
const START: &[&str] = &["start", "unstop", "empezar", "comenzar", "alta"];

/// Whether an incoming message asks for messages again.
pub fn asks_to_start(text: &str) -> bool {
    START.contains(&fold_text(text).as_str())
}

/// Reads an incoming message, English or Spanish.
pub fn read_opt_out(text: &str) -> OptOut {
    let folded = fold_text(text);
    if folded.is_empty() {
        return OptOut::No;
    }
    let padded = format!(" {folded} ");
    if PHRASES
        .iter()
        .any(|phrase| padded.contains(&format!(" {phrase}")))
    {
        return OptOut::Yes;
    }
    let left: Vec<&str> = folded
        .split(' ')
        .filter(|word| !FILLERS.contains(word))
        .collect();
    let rest = left.join(" ");
    if KEYWORDS.iter().any(|keyword| fold_text(keyword) == rest)
        || left.iter().all(|w| KEYWORDS.contains(w)) && !left.is_empty()
    {
        return OptOut::Yes;
    }
    if KEYWORDS.contains(&folded.as_str()) {
        return OptOut::Yes;
    }
    if HINTS
        .iter()
        .any(|hint| padded.contains(&format!(" {hint} ")))
    {
        OptOut::Unclear
    } else {
        OptOut::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_and_worded_opt_outs() {
        for text in [
            "STOP",
            "Stop.",
            "stop please",
            "QUIT",
            "end",
            "Revoke",
            "opt out",
            "OPT-OUT",
            "cancel",
            "Unsubscribe",
            "unsubscribe me please",
            "Stop texting me!",
            "please don’t text me anymore",
            "take me off this list",
            "no more texts",
            "leave me alone",
            "i revoke my consent",
            "STOP ALL",
            "stop stop stop",
            "I want to opt out",
            "ALTO",
            "basta por favor",
            "no me escriban más",
            "Ya no quiero recibir mensajes",
            "Quiten mi número",
            "déjenme en paz",
            "no más mensajes",
            "dar de baja",
            "CANCELAR",
            "Please stop sending me messages",
        ] {
            assert_eq!(read_opt_out(text), OptOut::Yes, "{text}");
        }
    }

    #[test]
    fn an_opt_out_is_taken_back_by_a_word_alone() {
        assert!(asks_to_start("START") && asks_to_start(" unstop. "));
        for text in ["yes", "start the new pills?", "", "stop"] {
            assert!(!asks_to_start(text), "{text}");
        }
    }

    #[test]
    fn ordinary_replies_stay_ordinary() {
        for text in [
            "",
            "ok",
            "Yes, 3 pm works",
            "can I cancel my appointment on Friday?",
            "I'll be there at the end of the day",
            "puedo cancelar mi cita?",
            "gracias",
            "chest feels tight since last night",
            "quiero una cita",
            "I want to quit smoking",
            "al fin me siento mejor",
        ] {
            assert_eq!(read_opt_out(text), OptOut::No, "{text}");
        }
    }

    #[test]
    fn what_may_mean_it_goes_to_a_person() {
        for text in [
            "I can stop by at 3",
            "wrong number",
            "is this spam?",
            "I had to stop my pills",
        ] {
            assert_eq!(read_opt_out(text), OptOut::Unclear, "{text}");
        }
    }
}
