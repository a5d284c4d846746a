use super::*;
use UrgentKind as K;
use proptest::prelude::*;

/// Message, kind, the words as they must be shown.
#[rustfmt::skip]
const URGENT: &[(&str, K, &str)] = &[
    ("chest feels tight since last night", K::ChestPain, "chest feels tight"),
    ("I have CHEST PAIN", K::ChestPain, "CHEST PAIN"),
    ("my chest, it really hurts", K::ChestPain, "chest, it really hurts"),
    ("pressure on my chest when I climb stairs", K::ChestPain, "pressure on my chest"),
    ("theres an elephant on my chest", K::ChestPain, "elephant on my chest"),
    ("chets pian again", K::ChestPain, "chets pian"),
    ("me duele el pecho", K::ChestPain, "duele el pecho"),
    ("Dolor de pecho fuerte", K::ChestPain, "Dolor de pecho"),
    ("tengo opresión en el pecho", K::ChestPain, "opresión en el pecho"),
    ("I think im having a heart attack", K::HeartAttack, "heart attack"),
    ("mi esposo tiene un infarto", K::HeartAttack, "infarto"),
    ("can't breathe when I lie down", K::Breathing, "can't breathe"),
    ("cant breath", K::Breathing, "cant breath"),
    ("I can not breathe", K::Breathing, "can not breathe"),
    ("can’t really breathe well", K::Breathing, "can’t really breathe"),
    ("its hard to breath", K::Breathing, "hard to breath"),
    ("very short of breath walking to the bathroom", K::Breathing, "short of breath"),
    ("shortnes of breth", K::Breathing, "shortnes of breth"),
    ("trouble breathng", K::Breathing, "trouble breathng"),
    ("no puedo respirar", K::Breathing, "no puedo respirar"),
    ("me falta el aire", K::Breathing, "falta el aire"),
    ("siento que me ahogo", K::Breathing, "ahogo"),
    ("she is choking", K::Breathing, "choking"),
    ("left side of face is drooping", K::Stroke, "face is drooping"),
    ("my arm went numb", K::Stroke, "arm went numb"),
    ("her speech is slurred", K::Stroke, "slurred"),
    ("had a stroke in 2015, feels the same", K::Stroke, "stroke"),
    ("worst headache of my life", K::Stroke, "worst headache"),
    ("tengo el brazo dormido", K::Stroke, "brazo dormido"),
    ("se le ve la cara torcida", K::Stroke, "cara torcida"),
    ("I want to die", K::SelfHarm, "want to die"),
    ("thinking about killing myself", K::SelfHarm, "killing myself"),
    ("im suicidal", K::SelfHarm, "suicidal"),
    ("going to hurt myself tonight", K::SelfHarm, "going to hurt myself"),
    ("I don't want to live anymore", K::SelfHarm, "don't want to live"),
    ("quiero matarme", K::SelfHarm, "matarme"),
    ("no quiero vivir", K::SelfHarm, "no quiero vivir"),
    ("bleeding wont stop", K::Bleeding, "bleeding"),
    ("coughing up blood", K::Bleeding, "coughing up blood"),
    ("there is blood in my stool", K::Bleeding, "blood in my stool"),
    ("estoy sangrando mucho", K::Bleeding, "sangrando"),
    ("vomité sangre", K::Bleeding, "vomité sangre"),
    ("I fainted in the shower", K::Fainting, "fainted"),
    ("passed out twice", K::Fainting, "passed out"),
    ("me desmayé en la cocina", K::Fainting, "desmayé"),
    ("I took too many of my pills", K::Overdose, "took too many"),
    ("overdosd on insulin", K::Overdose, "overdosd"),
    ("tomé demasiadas pastillas", K::Overdose, "tomé demasiadas pastillas"),
    ("my tongue is swelling up", K::Allergy, "tongue is swelling"),
    ("throat is closing", K::Allergy, "throat is closing"),
    ("having a bad alergic reaction to it", K::Allergy, "alergic reaction"),
    ("se me cierra la garganta", K::Allergy, "cierra la garganta"),
    ("he had a siezure", K::Seizure, "siezure"),
    ("should I call 911?", K::Emergency, "911"),
    ("we are on our way to the ER", K::Emergency, "to the ER"),
    ("es una emergencia", K::Emergency, "emergencia"),
    // Denials that deny something else, or nothing.
    ("not sleeping, chest hurts", K::ChestPain, "chest hurts"),
    ("no fever but chest pain", K::ChestPain, "chest pain"),
    ("not only chest pain", K::ChestPain, "chest pain"),
    ("No. Chest pain is back", K::ChestPain, "Chest pain"),
    ("no se me quita el dolor de pecho", K::ChestPain, "dolor de pecho"),
    ("I'm not better, still short of breath", K::Breathing, "short of breath"),
];

/// Plainly denied: shown, one step lower.
const DENIED: &[(&str, &str)] = &[
    ("no chest pain today", "no chest pain"),
    ("I don't have any chest pain", "don't have any chest pain"),
    ("no longer short of breath", "no longer short of breath"),
    ("never had a seizure", "never had a seizure"),
    (
        "feeling well without chest tightness",
        "without chest tightness",
    ),
    ("No tengo dolor de pecho", "No tengo dolor de pecho"),
    ("sin sangrado", "sin sangrado"),
    ("no pain in my chest", "no pain in my chest"),
];

/// Everyday messages: nothing in them may be raised.
const ORDINARY: &[&str] = &[
    "",
    "👍",
    "ok thank you so much, see you Thursday",
    "Can I move my appointment to next week?",
    "got a chest x-ray on friday, knee pain is ok",
    "I have a chest cold",
    "bought a chest of drawers and hurt nobody",
    "blood pressure 128/82 this morning",
    "my blood pressure cuff hurts my arm",
    "took all my meds this morning",
    "I took my pills with food",
    "can't talk right now, at work",
    "can't wait to see you",
    "I can't come tomorrow",
    "I heard pain clinics are closed today",
    "my feet are killing me",
    "I'm dying to know my results",
    "the cake was to die for",
    "passed out flyers at church",
    "a faint line on the test strip",
    "need a refill of my seizure meds",
    "please update my emergency contact",
    "I want to quit smoking",
    "my allergies are acting up",
    "had a stroke of luck with parking",
    "worked on my golf stroke",
    "we are breeding dogs",
    "examen de sangre el lunes",
    "azúcar en la sangre 110",
    "presión arterial 120/80",
    "no puedo hablar ahora",
    "gracias por todo, estoy bien",
    "me duele la rodilla",
    "quiero una cita",
    "the right light is tight on the machine",
    "is the doctor in? er, never mind",
    "took a deep breath and felt fine",
    "I live at 911a? no, 91 Elm",
    "short of cash until Friday",
    "my chest strap for the monitor arrived",
];

#[test]
fn what_must_be_seen_is_found_as_written() {
    for (text, kind, words) in URGENT {
        let found = urgent_words(text);
        assert!(
            found
                .iter()
                .any(|one| one.kind == *kind && one.words == *words && !one.denied),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn what_is_plainly_denied_is_shown_and_lower() {
    for (text, words) in DENIED {
        let found = urgent_words(text);
        assert!(
            found.iter().any(|one| one.words == *words),
            "{text}: {found:?}"
        );
        assert!(found.iter().all(|one| one.denied), "{text}: {found:?}");
    }
    let both = urgent_words("no chest pain but I can't breathe");
    let denied: Vec<bool> = both.iter().map(|one| one.denied).collect();
    assert_eq!(denied, [true, false], "{both:?}");
    let run = urgent_words("no chest pain or shortness of breath");
    assert_eq!(run.len(), 2);
    assert!(run.iter().all(|one| one.denied), "{run:?}");
}

#[test]
fn everyday_messages_raise_nothing() {
    for text in ORDINARY {
        let found = urgent_words(text);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_and_what_is_shown_stands_in_it(text in "\\PC{0,200}") {
        for found in urgent_words(&text) {
            prop_assert!(text.contains(&found.words) && !found.words.is_empty());
        }
    }

    #[test]
    fn case_accents_and_what_stands_around_hide_nothing(
        pick in 0..URGENT.len(),
        before in "[a-z]{2,8}\\. ",
        after in "[.!?] [a-z]{2,8}",
        upper in any::<bool>(),
    ) {
        let (text, kind, _) = URGENT[pick];
        let text = if upper { text.to_uppercase() } else { text.to_owned() };
        let whole = format!("{before}{text}{after}");
        let found = urgent_words(&whole);
        prop_assert!(found.iter().any(|one| one.kind == kind && !one.denied), "{whole}: {found:?}");
    }

    #[test]
    fn one_swapped_pair_of_letters_in_a_long_word_hides_nothing(at in 1..6_usize) {
        for word in ["overdosed", "unconscious", "emergency", "ambulance", "suicidal"] {
            let mut letters: Vec<char> = word.chars().collect();
            letters.swap(at, at + 1);
            let text: String = letters.into_iter().collect();
            let found = urgent_words(&text);
            prop_assert!(!found.is_empty(), "{text}");
        }
    }
}
