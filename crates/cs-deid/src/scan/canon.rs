//! The scanner's own normal form of a decoded text.

use unicode_normalization::UnicodeNormalization;

/// Three streams of one text.
pub(super) struct Canon {
    /// Letters and digits only.
    pub joined: String,
    /// Letters and digits, everything else one space; a space at both ends.
    pub spaced: String,
    /// Runs of digits, with the little that may stand between groups dropped.
    pub digits: Vec<Vec<String>>,
}

impl Canon {
    pub(super) fn new(text: &str) -> Self {
        let mut canon = Self {
            joined: String::with_capacity(text.len()),
            spaced: String::with_capacity(text.len() + 2),
            digits: Vec::new(),
        };
        canon.spaced.push(' ');
        for c in text.chars().nfkd() {
            if is_invisible(c) || unicode_normalization::char::is_combining_mark(c) {
                continue;
            }
            // An apostrophe belongs to the word ("O'Brien"), save before a possessive s,
            // which the word tables hold in both forms.
            if matches!(c, '\'' | '’' | 'ʼ' | '‘' | '`') {
                continue;
            }
            if c.is_alphanumeric() {
                for lower in c.to_lowercase() {
                    let plain = latin(lower);
                    canon.joined.push(plain);
                    canon.spaced.push(plain);
                }
            } else if !canon.spaced.ends_with(' ') {
                canon.spaced.push(' ');
            }
        }
        if !canon.spaced.ends_with(' ') {
            canon.spaced.push(' ');
        }
        canon.digits = digit_clusters(text);
        canon
    }
}

/// Letters and digits of a value, in the form of [`Canon::joined`].
pub(super) fn joined(value: &str) -> String {
    Canon::new(value).joined
}

/// A value in the form of [`Canon::spaced`], without the outer spaces.
pub(super) fn spaced(value: &str) -> String {
    Canon::new(value).spaced.trim().to_string()
}

/// Clusters of digit groups: "(510) 935-4823" is one cluster of three groups.
fn digit_clusters(text: &str) -> Vec<Vec<String>> {
    let mut clusters = Vec::new();
    let mut groups: Vec<String> = Vec::new();
    let mut gap = 0usize;
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if let Some(digit) = c
            .to_digit(10)
            .or_else(|| c.nfkd().next().and_then(|p| p.to_digit(10)))
        {
            let digit = char::from(b'0' + u8::try_from(digit).unwrap_or(0));
            match groups.last_mut().filter(|_| gap == 0) {
                Some(group) => group.push(digit),
                None => groups.push(digit.to_string()),
            }
            gap = 0;
            continue;
        }
        gap += 1;
        if (c.is_alphanumeric() || gap > 4) && !groups.is_empty() {
            clusters.push(std::mem::take(&mut groups));
            gap = 0;
        }
        if groups.is_empty() {
            gap = 0;
        }
    }
    if !groups.is_empty() {
        clusters.push(groups);
    }
    clusters
}

fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff | 0xe0000..=0xe0fff)
}

/// A look-alike's Latin letter; any other character stays.
fn latin(c: char) -> char {
    match c {
        'а' | 'α' | 'ɑ' => 'a',
        'в' | 'β' | 'ь' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' | 'đ' | 'ð' => 'd',
        'е' | 'ё' | 'є' | 'ε' => 'e',
        'ғ' => 'f',
        'ɡ' | 'ց' => 'g',
        'н' | 'һ' | 'η' => 'h',
        'і' | 'ι' | 'ı' | 'ӏ' | 'ɩ' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ł' | 'ǀ' => 'l',
        'м' | 'μ' => 'm',
        'ո' => 'n',
        'ν' => 'v',
        'о' | 'ο' | 'ø' | 'օ' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' | 'ʀ' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ѵ' => 'v',
        'ԝ' | 'ш' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ү' => 'y',
        'ᴢ' => 'z',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_look_alikes_and_invisible_characters_vanish() {
        let want = "adabyron";
        for text in [
            "Ada Byron",
            "ÀDÁ BYRÖN",
            "Аdа Вуrоn",
            "A\u{200b}da By\u{ad}ron",
            "𝐀𝐝𝐚 𝐁𝐲𝐫𝐨𝐧",
            "Ａｄａ Ｂｙｒｏｎ",
            "A-d.a B_y r\"o,n",
        ] {
            assert_eq!(joined(text), want, "{text}");
        }
    }

    #[test]
    fn digits_cluster_over_separators() {
        assert_eq!(
            digit_clusters("(510) 935-4823 or 7 4"),
            vec![vec!["510", "935", "4823"], vec!["7", "4"]]
        );
    }
}
