//! Letters of another script that look like Latin ones where Latin is written
//! (Unicode Technical Standard 39, "mixed-script" and "whole-script" confusables).
//!
//! Only twins are told of, and only beside Latin: a letter written in Greek or
//! Russian stays as it is, `TNFα` and `5 µg` too.

/// Scripts that hold twins of Latin letters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Armenian,
    Cherokee,
}

/// Letters drawn like a Latin one in common typefaces (UTS 39 confusables.txt, the
/// ones a reader can't tell apart).
const TWINS: &str = "АВЕЅІЈКМНОРСТУХҮаеіјорсухѕһӏԁԛԝҽ\
                     ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳ\
                     ՍՕօսոհցզ\
                     ᎠᎡᎢᎪᎬᎳᎷᎻᏀᏃᏆᏎᏒᏔᏙᏚᏞᏟᏢᏦᏧ";

/// Which scripts a text is written in.
#[derive(Clone, Copy, Default)]
pub(crate) struct Written {
    latin: bool,
    /// Scripts in which some word has a letter that is nobody's twin.
    own: u8,
}

impl Written {
    /// Looks through a whole text once.
    pub(crate) fn of(text: &str) -> Self {
        let mut out = Self::default();
        for ch in text.chars() {
            match script(ch) {
                Some(Script::Latin) => out.latin = true,
                Some(found) if !is_twin(ch) => out.own |= bit(found),
                _ => {}
            }
        }
        out
    }

    /// Whether a letter passes for a Latin one here: in a word with Latin letters, or
    /// in a word of nothing but twins where the text is written in Latin and not in
    /// that script.
    pub(crate) fn passes_for_latin(self, ch: char, word: &str) -> bool {
        let Some(own) = script(ch).filter(|found| *found != Script::Latin) else {
            return false;
        };
        if !is_twin(ch) {
            return false;
        }
        let with_latin = word.chars().any(|one| script(one) == Some(Script::Latin));
        with_latin || (self.latin && self.own & bit(own) == 0)
    }
}

/// Cuts a text into words (letters that stand together) and what is between them.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let letters = first.is_alphabetic();
        let end = rest
            .char_indices()
            .find(|(_, ch)| ch.is_alphabetic() != letters)
            .map_or(rest.len(), |(at, _)| at);
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

fn is_twin(ch: char) -> bool {
    !ch.is_ascii() && TWINS.contains(ch)
}

const fn bit(script: Script) -> u8 {
    1 << script as u8
}

const fn script(ch: char) -> Option<Script> {
    match ch as u32 {
        0x41..=0x5A | 0x61..=0x7A | 0xC0..=0x24F | 0x1E00..=0x1EFF => Some(Script::Latin),
        0x370..=0x3FF | 0x1F00..=0x1FFF => Some(Script::Greek),
        0x400..=0x52F | 0x1C80..=0x1C8F | 0xA640..=0xA69F => Some(Script::Cyrillic),
        0x530..=0x58F => Some(Script::Armenian),
        0x13A0..=0x13FF | 0xAB70..=0xABBF => Some(Script::Cherokee),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let written = Written::of(text);
        words(text)
            .flat_map(|word| {
                word.chars()
                    .filter(move |ch| written.passes_for_latin(*ch, word))
            })
            .collect()
    }

    #[test]
    fn a_twin_beside_latin_is_told_and_another_language_is_not() {
        for (text, twins) in [
            ("Pаypal", "а"), // Cyrillic а in a Latin word
            ("call Аnna at раsa", "Ара"),
            ("go to СОСО clinic", "СОСО"), // nothing but twins among Latin
            ("Приходите в четверг, MRI в 9:00", ""), // Russian with a Latin word
            ("СОСО", ""),                  // no Latin to pass for
            ("TNFα and β-blocker, 5 µg, 37 °C", ""),
            ("Señora Nuñez, ¿mañana? Łódź", ""),
            ("שלום, call 555", ""),
        ] {
            assert_eq!(told(text), twins, "{text}");
        }
    }

    #[test]
    fn words_leave_nothing_out() {
        for text in ["", "a", " a b,c", "Pаypal 12\u{301}x", "⟨a⟩"] {
            assert_eq!(words(text).collect::<String>(), text);
        }
    }
}
