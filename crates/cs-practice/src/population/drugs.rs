//! The formulary: what is prescribed for which problem.

/// A medication as it is ordered.
///
/// `rxnorm` is null unless the concept is certain; doses are usual adult ones.
pub(crate) struct Drug {
    /// Generic name in lower case.
    pub(crate) name: &'static str,
    /// RxNorm clinical drug, where certain.
    pub(crate) rxnorm: Option<&'static str>,
    pub(crate) strength: &'static str,
    pub(crate) dose: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) route: &'static str,
    pub(crate) frequency: &'static str,
    /// Dispensed units for 30 days.
    pub(crate) per_month: u32,
    /// ICD-10-CM code it is given for.
    pub(crate) problem: &'static str,
}

/// A tablet or capsule: name, code, strength, dose, unit, times a day, problem.
const fn oral(
    name: &'static str,
    rxnorm: Option<&'static str>,
    strength: &'static str,
    dose: (&'static str, &'static str),
    frequency: &'static str,
    per_month: u32,
    problem: &'static str,
) -> Drug {
    let (dose, unit) = dose;
    Drug {
        name,
        rxnorm,
        strength,
        dose,
        unit,
        route: "oral",
        frequency,
        per_month,
        problem,
    }
}

/// Anything that isn't swallowed.
const fn other(
    name: &'static str,
    rxnorm: Option<&'static str>,
    strength: &'static str,
    dose: (&'static str, &'static str),
    route: &'static str,
    frequency: (&'static str, u32),
    problem: &'static str,
) -> Drug {
    let (dose, unit) = dose;
    let (frequency, per_month) = frequency;
    Drug {
        name,
        rxnorm,
        strength,
        dose,
        unit,
        route,
        frequency,
        per_month,
        problem,
    }
}

const DAILY: &str = "once daily";
const TWICE: &str = "twice daily";
const BEDTIME: &str = "at bedtime";
const NEEDED: &str = "as needed";

/// Everything the two practices prescribe; alternatives for a problem stand together.
#[rustfmt::skip] // a table: one entry, one line
pub(crate) const FORMULARY: [Drug; 48] = [
    oral("lisinopril", Some("314077"), "20 mg", ("20", "mg"), DAILY, 30, "I10"),
    oral("amlodipine", Some("197361"), "5 mg", ("5", "mg"), DAILY, 30, "I10"),
    oral("losartan", Some("979492"), "50 mg", ("50", "mg"), DAILY, 30, "I10"),
    oral("hydrochlorothiazide", Some("310798"), "25 mg", ("25", "mg"), DAILY, 30, "I10"),
    oral("lisinopril", Some("314076"), "10 mg", ("10", "mg"), DAILY, 30, "I10"),
    oral("metformin", Some("861007"), "500 mg", ("500", "mg"), TWICE, 60, "E11.9"),
    oral("metformin", Some("861004"), "1,000 mg", ("1000", "mg"), TWICE, 60, "E11.9"),
    oral("empagliflozin", None, "10 mg", ("10", "mg"), DAILY, 30, "E11.9"),
    oral("metformin", Some("861004"), "1,000 mg", ("1000", "mg"), TWICE, 60, "E11.65"),
    other("insulin glargine", Some("285018"), "100 units/mL", ("18", "units"), "subcutaneous", (BEDTIME, 10), "E11.65"),
    other("semaglutide", None, "0.5 mg/dose pen", ("0.5", "mg"), "subcutaneous", ("once weekly", 4), "E11.65"),
    oral("atorvastatin", Some("617310"), "20 mg", ("20", "mg"), BEDTIME, 30, "E78.5"),
    oral("atorvastatin", Some("617311"), "40 mg", ("40", "mg"), BEDTIME, 30, "E78.5"),
    oral("rosuvastatin", None, "10 mg", ("10", "mg"), DAILY, 30, "E78.5"),
    oral("simvastatin", Some("312961"), "20 mg", ("20", "mg"), BEDTIME, 30, "E78.5"),
    oral("furosemide", Some("313988"), "40 mg", ("40", "mg"), DAILY, 30, "I50.22"),
    oral("carvedilol", None, "12.5 mg", ("12.5", "mg"), TWICE, 60, "I50.22"),
    oral("spironolactone", Some("313096"), "25 mg", ("25", "mg"), DAILY, 30, "I50.22"),
    other("tiotropium", None, "18 mcg/capsule", ("18", "mcg"), "inhalation", (DAILY, 30), "J44.9"),
    other("albuterol", None, "90 mcg/actuation", ("2", "puffs"), "inhalation", (NEEDED, 1), "J44.9"),
    other("albuterol", None, "90 mcg/actuation", ("2", "puffs"), "inhalation", (NEEDED, 1), "J45.909"),
    other("fluticasone", None, "110 mcg/actuation", ("2", "puffs"), "inhalation", (TWICE, 1), "J45.909"),
    oral("apixaban", None, "5 mg", ("5", "mg"), TWICE, 60, "I48.91"),
    oral("warfarin", Some("855332"), "5 mg", ("5", "mg"), DAILY, 30, "I48.91"),
    oral("sertraline", Some("312941"), "50 mg", ("50", "mg"), DAILY, 30, "F33.1"),
    oral("bupropion XL", None, "150 mg", ("150", "mg"), DAILY, 30, "F33.1"),
    oral("escitalopram", None, "10 mg", ("10", "mg"), DAILY, 30, "F41.1"),
    oral("buspirone", None, "10 mg", ("10", "mg"), TWICE, 60, "F41.1"),
    oral("levothyroxine", Some("966253"), "88 mcg", ("88", "mcg"), DAILY, 30, "E03.9"),
    oral("levothyroxine", None, "50 mcg", ("50", "mcg"), DAILY, 30, "E03.9"),
    oral("omeprazole", Some("198051"), "20 mg", ("20", "mg"), DAILY, 30, "K21.9"),
    oral("naproxen", None, "500 mg", ("500", "mg"), TWICE, 60, "M17.11"),
    oral("sumatriptan", Some("313161"), "50 mg", ("50", "mg"), NEEDED, 9, "G43.909"),
    oral("cyclobenzaprine", None, "10 mg", ("10", "mg"), BEDTIME, 30, "M54.50"),
    oral("alendronate", None, "70 mg", ("70", "mg"), "once weekly", 4, "M81.0"),
    oral("tamsulosin", None, "0.4 mg", ("0.4", "mg"), DAILY, 30, "N40.1"),
    oral("allopurinol", None, "100 mg", ("100", "mg"), DAILY, 30, "M10.9"),
    oral("cetirizine", None, "10 mg", ("10", "mg"), DAILY, 30, "J30.2"),
    other("hydrocortisone 2.5 % cream", None, "2.5 %", ("1", "application"), "topical", (TWICE, 1), "L20.9"),
    oral("methylphenidate ER", None, "18 mg", ("18", "mg"), "once daily in the morning", 30, "F90.2"),
    oral("ferrous sulfate", Some("310325"), "325 mg", ("325", "mg"), DAILY, 30, "D50.9"),
    oral("cholecalciferol", None, "1,000 units", ("1000", "units"), DAILY, 30, "E55.9"),
    other("latanoprost", None, "0.005 %", ("1", "drop"), "ophthalmic", (BEDTIME, 1), "H40.1131"),
    other("timolol", None, "0.5 %", ("1", "drop"), "ophthalmic", (TWICE, 1), "H40.1131"),
    other("cyclosporine", None, "0.05 %", ("1", "drop"), "ophthalmic", (TWICE, 60), "H04.123"),
    other("olopatadine", None, "0.2 %", ("1", "drop"), "ophthalmic", (DAILY, 1), "H10.13"),
    other("artificial tears", None, "0.5 %", ("1", "drop"), "ophthalmic", (NEEDED, 1), "H04.123"),
    oral("AREDS 2 vitamins", None, "1 capsule", ("1", "capsule"), TWICE, 60, "H35.3131"),
];

/// What may be prescribed for `problem`.
pub(crate) fn options(problem: &str) -> Vec<&'static Drug> {
    FORMULARY
        .iter()
        .filter(|drug| drug.problem == problem)
        .collect()
}

/// Two drugs for one problem nobody gives together.
pub(crate) fn redundant(first: &Drug, second: &Drug) -> bool {
    let class = |drug: &Drug| match drug.name {
        "lisinopril" | "losartan" => "renin-angiotensin",
        "atorvastatin" | "rosuvastatin" | "simvastatin" => "statin",
        "apixaban" | "warfarin" => "anticoagulant",
        "sertraline" | "escitalopram" => "ssri",
        name => name,
    };
    class(first) == class(second)
}

/// A controlled substance of schedule II: never refilled (21 CFR 1306.12).
pub(crate) fn no_refills(drug: &Drug) -> bool {
    drug.name.starts_with("methylphenidate")
}

/// How it is named in a note: "lisinopril 20 mg".
pub(crate) fn short(drug: &Drug) -> String {
    match drug.route {
        "oral" => format!("{} {} {}", drug.name, drug.strength, drug.frequency),
        _ => format!("{} {}", drug.name, drug.frequency),
    }
}
