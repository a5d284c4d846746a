//! Words that tell why somebody sees a doctor: conditions, drugs, procedures,
//! tests and specialties, English and Spanish. A message must hold none.

use cs_fhir::fold_text;

/// Beginnings of words, folded. Written for this product from common usage.
const STEMS: &[&str] = &[
    // conditions
    "diabet",
    "hypertens",
    "hipertens",
    "cancer",
    "tumor",
    "oncolog",
    "leukemi",
    "leucemi",
    "lymphom",
    "linfom",
    "asthma",
    "asma",
    "copd",
    "epoc",
    "depress",
    "depresi",
    "anxiet",
    "ansiedad",
    "bipolar",
    "schizo",
    "esquizo",
    "psychos",
    "psicos",
    "suicid",
    "addict",
    "adicci",
    "alcohol",
    "opioid",
    "opioide",
    "overdos",
    "sobredosis",
    "hiv",
    "vih",
    "aids",
    "sida",
    "hepatit",
    "herpes",
    "syphil",
    "sifilis",
    "gonorr",
    "chlamyd",
    "clamidi",
    "pregnan",
    "embaraz",
    "abort",
    "miscarr",
    "fertil",
    "infertil",
    "stroke",
    "infarct",
    "angina",
    "arrhythm",
    "arritm",
    "fibrillat",
    "fibrilac",
    "cholesterol",
    "colesterol",
    "obes",
    "kidney",
    "renal",
    "rinon",
    "dialys",
    "dialis",
    "liver",
    "higado",
    "cirrho",
    "cirros",
    "thyroid",
    "tiroid",
    "arthrit",
    "artrit",
    "osteopor",
    "epilep",
    "seizur",
    "convulsi",
    "dementia",
    "demencia",
    "alzheimer",
    "parkinson",
    "migrain",
    "migran",
    "glaucom",
    "catarac",
    "catarat",
    "macular",
    "retin",
    "keratocon",
    "infect",
    "pneumon",
    "neumon",
    "covid",
    "tubercul",
    "anemi",
    "ulcer",
    "gastrit",
    "crohn",
    "colitis",
    "gout",
    "edema",
    "sepsis",
    "transplant",
    "trasplant",
    "disorder",
    "trastorno",
    "syndrom",
    "sindrom",
    "diagnos",
    "disease",
    "enfermedad",
    "illness",
    "symptom",
    "sintoma",
    "heart",
    "corazon",
    "cardiac",
    "pressure",
    "presion",
    "weight",
    "peso",
    "glucos",
    "sugar",
    "azucar",
    "insulin",
    "oxygen",
    "oxigeno",
    // drugs and treatment
    "medicat",
    "medicamento",
    "medicina",
    "prescri",
    "receta",
    "refill",
    "pill",
    "pastilla",
    "tablet",
    "dose",
    "dosis",
    "vaccin",
    "vacuna",
    "inject",
    "inyecc",
    "infus",
    "chemo",
    "quimio",
    "radiat",
    "radiac",
    "lisinopril",
    "metformin",
    "amlodip",
    "atorvast",
    "simvast",
    "rosuvast",
    "losartan",
    "metoprol",
    "carvedil",
    "furosem",
    "hydrochloro",
    "warfarin",
    "apixaban",
    "clopidogr",
    "albuterol",
    "fluticas",
    "prednis",
    "levothyrox",
    "omepraz",
    "pantopraz",
    "sertral",
    "fluoxet",
    "escitalop",
    "citalop",
    "bupropion",
    "trazodon",
    "gabapent",
    "tramadol",
    "oxycod",
    "hydrocod",
    "morphin",
    "buprenorph",
    "methadon",
    "naltrex",
    "semaglut",
    "liraglut",
    "empaglif",
    "glipiz",
    "latanoprost",
    "timolol",
    "statin",
    "estatina",
    "antibiot",
    "amoxicil",
    "azithrom",
    "contracept",
    "anticoncep",
    "naloxon",
    // procedures, tests, devices
    "surger",
    "cirug",
    "operacion",
    "biops",
    "colonosc",
    "endosc",
    "mammogr",
    "mamogr",
    "ultraso",
    "x ray",
    "xray",
    "radiograf",
    "mri",
    "ct scan",
    "tomogra",
    "blood",
    "sangre",
    "urine",
    "orina",
    "lab result",
    "laborator",
    "a1c",
    "ekg",
    "ecg",
    "electrocard",
    "stress test",
    "screening",
    "pap",
    "cuff",
    "glucometer",
    "glucometro",
    "oximet",
    "inhaler",
    "inhalador",
    "pacemak",
    "marcapas",
    "catheter",
    "cateter",
    "wound",
    "herida",
    "rehab",
    "detox",
    // telling specialties and places
    "cardiol",
    "endocrin",
    "psychiatr",
    "psiquiatr",
    "psycholog",
    "psicolog",
    "therap",
    "terapia",
    "neurolog",
    "nephrol",
    "nefrol",
    "urolog",
    "gynecol",
    "ginecol",
    "obstetr",
    "dermatol",
    "rheumat",
    "reumat",
    "pulmonol",
    "neumolog",
    "gastroenter",
    "hematol",
    "ophthalm",
    "oftalm",
    "optometr",
    "behavioral",
    "mental health",
    "salud mental",
    "substance",
    "hospice",
    "hospicio",
    "palliat",
    "paliat",
    "emergency",
    "emergencia",
    "discharg",
];

/// Words of condition and drug names that tell nothing by themselves.
const PLAIN: &[&str] = &[
    "essential",
    "primary",
    "secondary",
    "type",
    "with",
    "without",
    "unspecified",
    "other",
    "left",
    "right",
    "both",
    "bilateral",
    "acute",
    "chronic",
    "mild",
    "moderate",
    "severe",
    "history",
    "personal",
    "family",
    "encounter",
    "initial",
    "subsequent",
    "long",
    "term",
    "current",
    "status",
    "stage",
    "site",
    "part",
    "general",
    "adult",
    "child",
    "newborn",
    "following",
    "after",
    "before",
    "tablet",
    "extended",
    "release",
    "daily",
    "once",
    "twice",
    "oral",
    "solution",
    "phone",
    "call",
    "visit",
    "health",
    "care",
    "center",
    "please",
    "reply",
    "time",
    "today",
    "routine",
    "follow",
    "office",
    "annual",
    "examination",
    "counseling",
    "specified",
    "elsewhere",
    "classified",
    "their",
    "from",
    "this",
    "your",
    "hello",
    "contact",
    "message",
    "schedule",
    "number",
    "practice",
];

/// The telling words found in a text, folded, without duplicates. `own` are the
/// patient's condition and drug names; `exempt` (the practice's own name, the
/// names greeted) may hold such words.
pub fn sensitive_words(text: &str, own: &[&str], exempt: &[&str]) -> Vec<String> {
    let mut folded = format!(" {} ", fold_text(text));
    for name in exempt {
        let name = fold_text(name);
        if !name.is_empty() {
            folded = folded.replace(&format!(" {name} "), " · ");
        }
    }
    let mut found: Vec<String> = Vec::new();
    let mut add = |word: &str| {
        if !found.iter().any(|known| known == word) {
            found.push(word.to_owned());
        }
    };
    for stem in STEMS {
        if let Some(at) = folded.find(&format!(" {stem}")) {
            add(folded[at + 1..].split(' ').next().unwrap_or(stem));
        }
    }
    for phrase in own {
        let phrase = fold_text(phrase);
        let words = phrase.split(' ').filter(|word| {
            word.chars().count() >= 4
                && !PLAIN.contains(word)
                && !word.bytes().any(|b| b.is_ascii_digit())
        });
        for word in words {
            if folded.contains(&format!(" {word} ")) {
                add(word);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telling_words_are_found_in_both_languages() {
        assert_eq!(
            sensitive_words("About your Diabetes visit", &[], &[]),
            ["diabetes"]
        );
        assert_eq!(
            sensitive_words("su presión está alta", &[], &[]),
            ["presion"]
        );
        assert_eq!(
            sensitive_words("See Dr. Lee in Cardiology", &[], &[]),
            ["cardiology"]
        );
        assert_eq!(
            sensitive_words("your lisinopril refill", &[], &[]),
            ["refill", "lisinopril"]
        );
        assert_eq!(
            sensitive_words("about your bunion", &["Bunion of left foot"], &[]),
            ["bunion"]
        );
    }

    #[test]
    fn plain_messages_and_the_practices_name_are_fine() {
        let text = "Hi Rosa, this is Northgate Optical. Please call (617) 555-0110 to find a new time. Reply STOP to opt out.";
        assert!(
            sensitive_words(
                text,
                &[
                    "Essential (primary) hypertension",
                    "Type 2 diabetes mellitus without complications"
                ],
                &["Northgate Optical", "Rosa"]
            )
            .is_empty()
        );
        assert!(
            sensitive_words(
                "This is Retina Care of Boston. Call us.",
                &[],
                &["Retina Care of Boston"]
            )
            .is_empty()
        );
        assert_eq!(
            sensitive_words(
                "This is Retina Care of Boston. Your retina exam",
                &[],
                &["Retina Care of Boston"]
            ),
            ["retina"]
        );
    }
}
