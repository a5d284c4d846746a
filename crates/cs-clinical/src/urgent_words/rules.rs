//! The list: which words, in which order, how far apart.
//!
//! A slot holds alternatives between bars. `word` is met exactly, `word*` by its
//! beginning, `word~` also with one letter wrong, missing, added or swapped
//! (the first letter must be right; [`NEVER`] has the words that are others).

use super::UrgentKind;
use strsim::osa_distance;

/// A word of the message.
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) from: usize,
    pub(super) to: usize,
    /// Counts up at every mark that separates parts of a sentence.
    pub(super) clause: usize,
    /// Counts up at the end of every sentence.
    pub(super) sentence: usize,
}

/// A place where a rule is met: first and last word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Found {
    pub(super) kind: UrgentKind,
    pub(super) first: usize,
    pub(super) last: usize,
}

struct Rule {
    kind: UrgentKind,
    /// Words that must come, in this order, within one sentence.
    slots: &'static [&'static str],
    /// Other words allowed between two slots.
    gap: usize,
    /// Two slots may come the other way round.
    either: bool,
    /// Not met when the next word is one of these.
    not_before: &'static str,
    /// Not met when the word before is one of these.
    not_after: &'static str,
}

const fn rule(kind: UrgentKind, slots: &'static [&'static str], gap: usize) -> Rule {
    Rule {
        kind,
        slots,
        gap,
        either: false,
        not_before: "",
        not_after: "",
    }
}

const fn either(kind: UrgentKind, slots: &'static [&'static str], gap: usize) -> Rule {
    Rule {
        either: true,
        ..rule(kind, slots, gap)
    }
}

impl Rule {
    const fn not_before(self, words: &'static str) -> Self {
        Self {
            not_before: words,
            ..self
        }
    }

    const fn not_after(self, words: &'static str) -> Self {
        Self {
            not_after: words,
            ..self
        }
    }
}

/// What makes "chest" another thing.
const OTHER_CHEST: &str = "xray|x|ray|xrays|cold|infection|press|presses|day|workout|freezer|of|ct|scan|hair|congestion|exercise|exercises|physical";
/// What follows "bleeding" and the like where nobody bleeds.
const OTHER_BLEEDING: &str = "edge|heart|hearts|love|test|time|disorder";
const CANNOT: &str = "cant|cannot|cnt|couldnt|unable|barely|hardly|cannt|canot|caint";
const BREATHE: &str = "breath~|breathe~|breathing~|breth*|breathin|breathless";

use UrgentKind as K;

#[rustfmt::skip] // a table: one rule, one line
const RULES: &[Rule] = &[
    // Chest.
    either(K::ChestPain, &["chest|chets|cheast|chesst|chst|chect|cest", "pain*|pian|paing|payn|hurt*|ache*|aching|tight*|tigth*|tite|tighness|pressure~|preassure|heavy|heaviness|burn|burns|burning|squeez*|crush*|stab*|sharp|discomfort~|cramp*|weight|elephant"], 4).not_before(OTHER_CHEST).not_after("blood"),
    either(K::ChestPain, &["pecho", "dolor*|duel*|dolio|doliendo|apret*|apriet*|opres*|oprim*|presion|pesad*|peso|punz*|arde|ardor|quema*|molest*|aplast*"], 4).not_before("de|congestionado"),
    rule(K::ChestPain, &["angina"], 0),
    // Heart attack.
    rule(K::HeartAttack, &["heart|hart", "attack~|atack|attak"], 0),
    rule(K::HeartAttack, &["ataque|ataqe", "corazon|cardiac*"], 2),
    rule(K::HeartAttack, &["infarto|infarct*"], 0),
    rule(K::HeartAttack, &["cardiac", "arrest"], 0),
    // Breathing.
    rule(K::Breathing, &[CANNOT, BREATHE], 2),
    rule(K::Breathing, &["can|could|am|is|shes|hes|im|was", "not", BREATHE], 2),
    rule(K::Breathing, &["not|stopped|stop|quit", "breathing~|breathin"], 1),
    rule(K::Breathing, &["hard|harder|hurt*|painful|trouble|truble|trubble|problem*|difficult*|dificult*|struggl*|strugl*|labored", BREATHE], 2),
    rule(K::Breathing, &["breathing~", "hard|heavy|bad|badly|worse|difficult*|trouble|fast|hurts"], 2),
    rule(K::Breathing, &["short|shortness|shortnes|shorness|shortnss", "breath~|breth|breathe"], 1),
    rule(K::Breathing, &["out", "of", "breath~|breth"], 0).not_before("mint|mints|spray"),
    rule(K::Breathing, &[CANNOT, "catch|get", "breath~|air"], 3),
    rule(K::Breathing, &["gasping|suffocat*|asphyx*"], 0),
    rule(K::Breathing, &["choking|choked|chokes"], 0).not_before("up|hazard"),
    rule(K::Breathing, &["lips|face|fingers|turning|turned|turn|gone|going", "blue"], 2),
    rule(K::Breathing, &["no", "puedo|puede|podia|pude|poder|logro", "respirar~|respira*"], 2),
    rule(K::Breathing, &["falta|faltaba|faltando|falto|sin", "aire|aliento|respiracion"], 3).not_before("acondicionado"),
    rule(K::Breathing, &["cuesta|costando|dificil|dificultad|trabajo|batall*", "respirar~|respir*"], 3),
    rule(K::Breathing, &["ahogo|ahoga|ahogando|ahogandome|ahogandose|asfixia*|atragant*"], 0),
    rule(K::Breathing, &["no", "respira|respiro"], 1),
    // Stroke.
    rule(K::Stroke, &["stroke|strokes|strock|stroake"], 0).not_after("golf|swim|swimming|brush|back|breast|tennis|key").not_before("of|order"),
    either(K::Stroke, &["face|mouth|cara|boca|smile", "droop*|drop|dropped|crooked|sagging|caida|caido|torcid*|chueca|paraliz*"], 3),
    either(K::Stroke, &["face|arm|arms|leg|legs|side|hand", "numb|numbness|weakness|paralyzed|paralysed|paraliz*|limp"], 4),
    rule(K::Stroke, &["cant|cannot|couldnt|unable", "move|feel|lift|raise", "arm|arms|leg|legs|face|side|hand"], 3),
    rule(K::Stroke, &["slur*|garbled"], 0),
    rule(K::Stroke, &["cant|cannot|couldnt|unable", "speak"], 1).not_before("now|right|rn|today|at|later|until|till|on|about|to|english|spanish|with|long"),
    rule(K::Stroke, &["lost|losing|loss|sudden", "vision|sight|speech"], 3).not_before("insurance|coverage"),
    rule(K::Stroke, &["went|going|gone", "blind"], 0),
    rule(K::Stroke, &["worst|worse|sudden|terrible|severe|thunderclap", "headache~|migraine"], 2),
    rule(K::Stroke, &["headache~", "worst"], 4),
    rule(K::Stroke, &["derrame|embolia"], 0),
    either(K::Stroke, &["brazo|pierna|lado|mano|cara", "dormid*|entumecid*|adormecid*|debil|paraliz*"], 4),
    rule(K::Stroke, &["no", "puedo|puede", "mover", "brazo|pierna|lado|mano|cara"], 3),
    rule(K::Stroke, &["no", "puedo|puede", "hablar"], 1).not_before("ahora|ahorita|hoy|en|por|con|mucho|de|contigo|ingles"),
    // Self-harm.
    rule(K::SelfHarm, &["suicid*|suicidal~|suicide~|sucid*|suiside|suicde|unalive"], 0).not_before("squad"),
    rule(K::SelfHarm, &["kill|killing|kil|harm|harming|hurting|hang|shoot", "myself|myslef|mysef|himself|herself"], 0),
    rule(K::SelfHarm, &["kill|killing|hurt|harm", "my", "self"], 0),
    rule(K::SelfHarm, &["want|wanna|going|gonna|might|thinking|thought*|urge*|will|about", "hurt|cut|cutting", "myself|himself|herself"], 3),
    rule(K::SelfHarm, &["end|ending|take|taking", "my|it|own|his|her", "life|all"], 1).not_before("back"),
    rule(K::SelfHarm, &["want|wants|wanna|wanted|wish", "die|dead|dye"], 3).not_before("of|laughing|hard"),
    rule(K::SelfHarm, &["better", "off", "dead|without"], 1),
    rule(K::SelfHarm, &["dont|not|no", "want|wanna|reason", "live|wake|exist"], 3).not_before("in|there|here|near|at|with|on|alone|chat"),
    rule(K::SelfHarm, &["matarme|suicidarme|suicidar|cortarme|ahorcarme"], 0).not_before("el|las"),
    rule(K::SelfHarm, &["quitarme|quitar", "la", "vida"], 0),
    rule(K::SelfHarm, &["quiero|quisiera|ganas", "morir|morirme|desaparecer"], 2).not_before("de"),
    rule(K::SelfHarm, &["no", "quiero|vale", "vivir|existir"], 2).not_before("en|ahi|alli|aqui|con|cerca"),
    rule(K::SelfHarm, &["hacerme|lastimarme|herirme", "dano"], 0),
    // Bleeding.
    rule(K::Bleeding, &["bleeding~|bleed*|bled|nosebleed*|hemorrh*|hemorag*|hemorrag*"], 0).not_before(OTHER_BLEEDING),
    rule(K::Bleeding, &["cough*|vomit*|throwing|threw|spit*|pee*|poop*|passing|puking|peed", "blood|blod"], 3).not_before("pressure|sugar|test|work|sample"),
    rule(K::Bleeding, &["blood|blod|bloody", "stool*|urine|pee|poop|vomit|diarrhea|bowel|toilet|spit"], 3),
    rule(K::Bleeding, &["black", "stool*|poop|tarry"], 1),
    rule(K::Bleeding, &["sangrado|sangrando|sangra|sangro|sangraba|sangramiento|desangr*|hemorragia*"], 0),
    rule(K::Bleeding, &["vomit*|tosi*|toso|tose|tos|escup*|orin*|popo|heces|echando", "sangre"], 3).not_before("de"),
    rule(K::Bleeding, &["sangre", "heces|orina|popo|excremento|vomito"], 3),
    // Fainting.
    rule(K::Fainting, &["fainted~|fainting~|unconscious~|unconcious|unresponsive~|collapsed~|syncope"], 0),
    rule(K::Fainting, &["feel|feels|feeling|felt|almost|gonna|might|will|to", "faint"], 2).not_before("smell|line|sound|trace|hope"),
    rule(K::Fainting, &["pass|passed|passing|blacked|blacking|past", "out"], 0).not_before("candy|flyers|papers|food|the|some|my|snacks|of|from"),
    rule(K::Fainting, &["lost|losing|loss", "conscious*|consious*"], 1),
    rule(K::Fainting, &["wont|cant|not|doesnt|wouldnt", "wake|waking"], 2).not_before("early|before|at|till|until|in|me"),
    rule(K::Fainting, &["desmay*|inconsciente*"], 0),
    rule(K::Fainting, &["perdi|perdio|perdiendo|perder", "conocimiento|conciencia|consciencia"], 2),
    // Overdose and poison.
    rule(K::Overdose, &["overdose~|overdosed~|overdosing|overdoes|sobredosis|sobredosi"], 0),
    rule(K::Overdose, &["took|taken|take|taking|swallowed|drank|gave", "too|double|triple|twice", "many|much|dose|doses|pill*|med*|insulin|as"], 2),
    rule(K::Overdose, &["whole|entire", "bottle"], 0).not_before("of water|of wine"),
    rule(K::Overdose, &["too", "much|many", "insulin|pills|medicine|medication|meds|tylenol"], 1),
    rule(K::Overdose, &["tome|tomo|tomado|trague|trago", "demasiad*|muchas|doble", "pastilla*|pildora*|medic*|dosis|insulina"], 2),
    rule(K::Overdose, &["poison*|envenen*|intoxic*"], 0).not_before("ivy|oak|sumac"),
    rule(K::Overdose, &["drank|swallowed|tome|trague", "bleach|cloro|antifreeze|veneno"], 2),
    // Allergy.
    rule(K::Allergy, &["anaphyla*|anafila*|anaphil*"], 0),
    rule(K::Allergy, &["allergic|alergic|allergik|alergica|reaccion", "reaction~|reacion|alergica"], 1),
    either(K::Allergy, &["throat|tongue|tounge|lip|lips|face|garganta|lengua|labio*|cara", "swell*|swoll*|swolen|hinch*|inflamad*"], 4),
    rule(K::Allergy, &["throat|garganta", "closing|closes|closed|cerrando|cierra|cerro|tight|tightening"], 4),
    rule(K::Allergy, &["cierra|cerrando|cerro", "garganta"], 2),
    rule(K::Allergy, &["used|using|need", "epipen|epi"], 2).not_before("refill|refills|refilled|prescription|renewed"),
    rule(K::Allergy, &["hives|ronchas", "all|everywhere|todo"], 2),
    // Seizures.
    rule(K::Seizure, &["seizure~|seizures~|seizing|siezure|convuls*|epileptic"], 0).not_before("med|meds|medicine|medication|medications|pill|pills|clinic|doctor|history|disorder|free"),
    // In so many words.
    rule(K::Emergency, &["911"], 0),
    rule(K::Emergency, &["ambulance~|ambulancia~|paramedic*|paramedico*"], 0).not_before("bill|claim|invoice"),
    rule(K::Emergency, &["emergency~|emergancy|emergencia~|emergencias"], 0).not_before("contact|contacts|contacto|number|exit|kit|bill|fund|form|medical|phone|info|refill"),
    rule(K::Emergency, &["the|to|in", "er"], 1).not_before("bill|follow"),
    rule(K::Emergency, &["im|am|is|hes|shes", "dying"], 1).not_before("to|for|of|my|her|his|laughing"),
    rule(K::Emergency, &["muriendo|muero"], 0).not_before("de|por"),
];

/// Words one letter away from a listed one that mean something else.
const NEVER: &[&str] = &[
    "breeding",
    "bleating",
    "blending",
    "bleaching",
    "breaching",
    "breach",
    "breadth",
    "break",
    "bread",
    "breaths",
    "painting",
    "fainter",
    "faintest",
    "feinted",
    "sainted",
    "tainted",
    "painted",
    "attach",
    "attacks",
    "attic",
    "closet",
    "reactions",
    "redaction",
    "emergence",
    "emergent",
    "pressured",
    "pressures",
    "treasure",
    "seizures",
    "ambulant",
    "ambulances",
    "ambulate",
    "respirator",
    "respirador",
    "conscious",
    "responsive",
    "collapses",
    "collapse",
    "breathed",
    "headaches",
    "breather",
    "overdone",
    "overdue",
];

/// Every place where a rule is met, in order; of overlapping ones of a kind the longest.
pub(super) fn find(words: &[Word]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for rule in RULES {
        for first in 0..words.len() {
            if let Some(last) = rule.met_at(words, first) {
                found.push(Found {
                    kind: rule.kind,
                    first,
                    last,
                });
            }
        }
    }
    let covered = |one: &Found| {
        found.iter().any(|other| {
            other != one
                && other.kind == one.kind
                && other.first <= one.first
                && one.last <= other.last
                && other.last - other.first > one.last - one.first
        })
    };
    let mut kept: Vec<Found> = found.iter().copied().filter(|one| !covered(one)).collect();
    kept.sort_by_key(|one| (one.first, one.last, one.kind));
    kept.dedup();
    kept
}

impl Rule {
    /// The last word of a match that begins here.
    fn met_at(&self, words: &[Word], first: usize) -> Option<usize> {
        let forward = self.walk(words, first, &mut self.slots.iter());
        let last = forward.or_else(|| {
            self.either
                .then(|| self.walk(words, first, &mut self.slots.iter().rev()))
                .flatten()
        })?;
        let word = |at: Option<usize>| {
            at.and_then(|at| words.get(at))
                .map_or("", |word| word.folded.as_str())
        };
        let barred = (first..=last).any(|at| {
            // The guard looks behind the word it is meant for, wherever it stands.
            let named = self
                .slots
                .first()
                .is_some_and(|slot| fits(slot, word(Some(at))));
            let end = at == last;
            (end || self.either && named) && listed(self.not_before, word(Some(at + 1)))
                || (at == first || self.either && !named)
                    && listed(self.not_after, word(at.checked_sub(1)))
        });
        (!barred).then_some(last)
    }

    fn walk(
        &self,
        words: &[Word],
        first: usize,
        slots: &mut dyn Iterator<Item = &&'static str>,
    ) -> Option<usize> {
        let sentence = words.get(first)?.sentence;
        let mut at = first;
        for (number, slot) in slots.enumerate() {
            let reach = if number == 0 { 0 } else { self.gap };
            let from = if number == 0 { first } else { at + 1 };
            at = (from..=from + reach).find(|at| {
                words
                    .get(*at)
                    .is_some_and(|word| word.sentence == sentence && fits(slot, &word.folded))
            })?;
        }
        Some(at)
    }
}

fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split('|').any(|one| one == word)
}

/// Whether a word fits one of a slot's alternatives.
fn fits(slot: &str, word: &str) -> bool {
    slot.split('|').any(|one| {
        if let Some(start) = one.strip_suffix('*') {
            word.starts_with(start)
        } else if let Some(near) = one.strip_suffix('~') {
            word == near || is_near(near, word)
        } else {
            word == one
        }
    })
}

/// One slip of the finger away, and no other word.
fn is_near(listed: &str, word: &str) -> bool {
    word.len().abs_diff(listed.len()) <= 1
        && word.as_bytes().first() == listed.as_bytes().first()
        && !NEVER.contains(&word)
        && osa_distance(listed, word) == 1
}
