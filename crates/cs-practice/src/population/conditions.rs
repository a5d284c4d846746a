//! The problems patients live with, how common they are, and the `clinical/conditions` rows.

use super::prng::Rng;

/// A diagnosis with its share (in a hundred) of the people of four ages.
pub(crate) struct Disease {
    /// ICD-10-CM.
    pub(crate) code: &'static str,
    /// ICD-10-CM title.
    pub(crate) display: &'static str,
    /// Under 18, 18–39, 40–64, 65 and over.
    share: [u64; 4],
    /// Only this sex, when given.
    sex: Option<&'static str>,
}

const fn disease(
    code: &'static str,
    display: &'static str,
    share: [u64; 4],
    sex: Option<&'static str>,
) -> Disease {
    Disease {
        code,
        display,
        share,
        sex,
    }
}

/// Long-lasting problems of primary care.
#[rustfmt::skip] // a table: one entry, one line
pub(crate) const CHRONIC: [Disease; 27] = [
    disease("I10", "Essential (primary) hypertension", [0, 8, 42, 64], None),
    disease("E11.9", "Type 2 diabetes mellitus without complications", [0, 3, 15, 22], None),
    disease("E11.65", "Type 2 diabetes mellitus with hyperglycemia", [0, 1, 5, 6], None),
    disease("E78.5", "Hyperlipidemia, unspecified", [0, 6, 35, 55], None),
    disease("I50.22", "Chronic systolic (congestive) heart failure", [0, 0, 3, 14], None),
    disease("J44.9", "Chronic obstructive pulmonary disease, unspecified", [0, 0, 5, 12], None),
    disease("J45.909", "Unspecified asthma, uncomplicated", [14, 9, 7, 4], None),
    disease("N18.31", "Chronic kidney disease, stage 3a", [0, 0, 4, 15], None),
    disease("I48.91", "Unspecified atrial fibrillation", [0, 0, 2, 9], None),
    disease("F33.1", "Major depressive disorder, recurrent, moderate", [2, 10, 9, 6], None),
    disease("F41.1", "Generalized anxiety disorder", [3, 14, 9, 6], None),
    disease("E03.9", "Hypothyroidism, unspecified", [0, 3, 8, 11], None),
    disease("K21.9", "Gastro-esophageal reflux disease without esophagitis", [0, 6, 14, 18], None),
    disease("M17.11", "Unilateral primary osteoarthritis, right knee", [0, 0, 9, 20], None),
    disease("E66.9", "Obesity, unspecified", [4, 16, 22, 16], None),
    disease("G43.909", "Migraine, unspecified, not intractable, without status migrainosus", [2, 9, 6, 1], None),
    disease("M54.50", "Low back pain, unspecified", [0, 8, 14, 14], None),
    disease("R73.03", "Prediabetes", [0, 4, 12, 9], None),
    disease("M81.0", "Age-related osteoporosis without current pathological fracture", [0, 0, 3, 18], Some("female")),
    disease("N40.1", "Benign prostatic hyperplasia with lower urinary tract symptoms", [0, 0, 8, 26], Some("male")),
    disease("G47.33", "Obstructive sleep apnea (adult) (pediatric)", [0, 3, 10, 9], None),
    disease("M10.9", "Gout, unspecified", [0, 1, 4, 6], None),
    disease("J30.2", "Other seasonal allergic rhinitis", [14, 12, 10, 6], None),
    disease("L20.9", "Atopic dermatitis, unspecified", [12, 3, 1, 0], None),
    disease("F90.2", "Attention-deficit hyperactivity disorder, combined type", [10, 4, 0, 0], None),
    disease("D50.9", "Iron deficiency anemia, unspecified", [0, 5, 3, 3], Some("female")),
    disease("E55.9", "Vitamin D deficiency, unspecified", [1, 6, 9, 10], None),
];

/// Long-lasting problems of eye care.
#[rustfmt::skip] // a table: one entry, one line
pub(crate) const OCULAR: [Disease; 11] = [
    disease("H52.13", "Myopia, bilateral", [62, 55, 34, 14], None),
    disease("H52.03", "Hypermetropia, bilateral", [18, 12, 22, 34], None),
    disease("H52.203", "Unspecified astigmatism, bilateral", [22, 34, 34, 30], None),
    disease("H52.4", "Presbyopia", [0, 0, 78, 96], None),
    disease("H40.1131", "Primary open-angle glaucoma, bilateral, mild stage", [0, 0, 6, 15], None),
    disease("H40.013", "Open angle with borderline findings, low risk, bilateral", [0, 3, 7, 8], None),
    disease("H25.13", "Age-related nuclear cataract, bilateral", [0, 0, 6, 52], None),
    disease("H04.123", "Dry eye syndrome of bilateral lacrimal glands", [1, 12, 20, 26], None),
    disease("H10.13", "Acute atopic conjunctivitis, bilateral", [7, 9, 6, 3], None),
    disease("H35.3131", "Nonexudative age-related macular degeneration, bilateral, early dry stage", [0, 0, 1, 14], None),
    disease("E11.9", "Type 2 diabetes mellitus without complications", [0, 2, 9, 16], None),
];

/// Short illnesses, of primary care and of eye care.
pub(crate) const ACUTE: [(&str, &str); 8] = [
    ("J06.9", "Acute upper respiratory infection, unspecified"),
    ("N39.0", "Urinary tract infection, site not specified"),
    ("J02.9", "Acute pharyngitis, unspecified"),
    (
        "K52.9",
        "Noninfective gastroenteritis and colitis, unspecified",
    ),
    (
        "S93.401A",
        "Sprain of unspecified ligament of right ankle, initial encounter",
    ),
    ("J18.9", "Pneumonia, unspecified organism"),
    ("R07.9", "Chest pain, unspecified"),
    ("H00.011", "Hordeolum externum right upper eyelid"),
];

/// Which pairs one person does not carry together.
fn excludes(code: &str, carried: &[&'static Disease]) -> bool {
    let has = |other: &str| carried.iter().any(|disease| disease.code == other);
    match code {
        "E11.65" => has("E11.9"),
        "R73.03" => has("E11.9") || has("E11.65"),
        "H52.03" => has("H52.13"),
        "H40.013" => has("H40.1131"),
        "J44.9" => has("J45.909"),
        "J45.909" => has("J44.9"),
        _ => false,
    }
}

/// The problems of a person of this age and sex, most common first.
pub(crate) fn draw(rng: &mut Rng, optical: bool, age: u32, sex: &str) -> Vec<&'static Disease> {
    let band = match age {
        0..=17 => 0,
        18..=39 => 1,
        40..=64 => 2,
        _ => 3,
    };
    let catalogue: &'static [Disease] = if optical { &OCULAR } else { &CHRONIC };
    let mut carried: Vec<&'static Disease> = Vec::new();
    for disease in catalogue {
        let drawn = rng.percent(disease.share[band]);
        let possible = disease.sex.is_none_or(|only| only == sex);
        let old_enough = age >= 6 || matches!(disease.code, "J45.909" | "L20.9") || optical;
        if drawn && possible && old_enough && carried.len() < 7 && !excludes(disease.code, &carried)
        {
            carried.push(disease);
        }
    }
    if optical
        && !carried
            .iter()
            .any(|disease| disease.code.starts_with("H52."))
    {
        carried.insert(0, &OCULAR[if age >= 45 { 3 } else { 0 }]);
    }
    carried
}

/// Years before the anchor at which a problem may first have been noted.
pub(crate) fn onset_years(rng: &mut Rng, age: u32) -> i64 {
    rng.between(0, i64::from(age.clamp(1, 60)) / 3).min(18)
}
