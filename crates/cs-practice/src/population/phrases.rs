//! What clinicians write about each problem.

/// Wordings for one problem; `{drug}` in a plan stands for its current medication.
pub(crate) struct Phrases {
    /// ICD-10-CM code.
    code: &'static str,
    /// The abbreviation in a terse note.
    pub(crate) short: &'static str,
    /// What the patient says.
    pub(crate) history: [&'static str; 3],
    /// What is done, with the medication.
    pub(crate) plan: [&'static str; 2],
    /// What is done when nothing is prescribed.
    pub(crate) plain: &'static str,
}

const fn about(
    code: &'static str,
    short: &'static str,
    history: [&'static str; 3],
    plan: [&'static str; 2],
    plain: &'static str,
) -> Phrases {
    Phrases {
        code,
        short,
        history,
        plan,
        plain,
    }
}

#[rustfmt::skip] // a table: one entry, one line
const ANY: Phrases = about(
    "",
    "stable",
    [
        "No new complaints today.",
        "Feels about the same as at the last visit.",
        "Doing well overall, sleeping and eating normally.",
    ],
    ["Continue {drug}.", "No change to {drug}; reviewed how to take it."],
    "Discussed; watchful waiting, call if anything changes.",
);

#[rustfmt::skip] // a table: one entry, one line
const BOOK: [Phrases; 43] = [
    about("I10", "HTN", ["Checks BP at home most mornings; no headaches or chest pain.", "Missed a few doses over the holidays but is back on schedule.", "Denies dizziness, ankle swelling or cough."], ["BP near goal. Continue {drug}, low-salt diet.", "Continue {drug}; recheck BP and BMP at next visit."], "Lifestyle measures for now; home BP log, bring to next visit."),
    about("E11.9", "DM2", ["Fasting sugars mostly 110-140, no lows.", "Walking after dinner four nights a week; trying to cut soda.", "No polyuria, numbness or visual change."], ["Continue {drug}. Foot exam today, eye exam due this year.", "A1c reviewed with patient. Continue {drug}, dietitian referral offered."], "Diet controlled; A1c in 3 months."),
    about("E11.65", "DM2, uncontrolled", ["Sugars running 180-240, admits to skipping evening doses.", "Had two readings over 250 last week; no ketosis symptoms.", "Finds the injections hard to fit in with night shifts."], ["Not at goal. Continue {drug}, titrate by glucose log in 2 weeks.", "Reviewed technique; continue {drug}. CGM discussed, prior auth needed."], "Restart therapy discussed; patient will think about it."),
    about("E78.5", "HLD", ["Taking the statin without muscle pain.", "Stopped the statin for a month, restarted it in the spring.", "No family history of early heart disease."], ["Continue {drug}; lipid panel yearly.", "Tolerating {drug}. Mediterranean diet handout given."], "ASCVD risk discussed; prefers diet first."),
    about("I50.22", "HFrEF", ["Sleeps on two pillows, no PND; mild ankle swelling by evening.", "Weighs self daily; up a pound or two after the weekend.", "Gets winded at the second flight of stairs, unchanged."], ["Euvolemic to slightly wet. Continue {drug}; call for gain of 3 lb in a day or 5 lb in a week.", "Continue {drug}. Daily weights, 2 g sodium. Cardiology in 3 months."], "Echo ordered; medication to be started after labs."),
    about("J44.9", "COPD", ["Uses the rescue inhaler twice a week; cough unchanged.", "Quit smoking in the fall, using patches.", "No fever, sputum white."], ["Stable. Continue {drug}; inhaler technique checked.", "Continue {drug}. Pneumococcal vaccine up to date; pulmonary rehab offered."], "Smoking cessation counselling 5 min; spirometry ordered."),
    about("J45.909", "asthma", ["Wheeze with colds only; no night symptoms.", "Needed the inhaler before soccer practice.", "No ED visits since last seen."], ["Well controlled. Continue {drug}; action plan updated.", "Continue {drug}, spacer reviewed."], "Intermittent; rescue inhaler to be kept at hand."),
    about("N18.31", "CKD 3a", ["Avoids ibuprofen as advised.", "No change in urination, no swelling.", "Drinks enough water, limits salt."], ["Continue {drug}.", "Continue {drug}."], "eGFR stable. Avoid NSAIDs, BP goal < 130/80, repeat BMP in 4 months."),
    about("I48.91", "AF", ["Occasional flutter in the evening, no syncope.", "No bleeding or bruising on the blood thinner.", "Took all doses this month."], ["Rate controlled. Continue {drug}; bleeding precautions.", "Continue {drug}. CHA2DS2-VASc reviewed."], "Anticoagulation discussed; declined for now, understands stroke risk."),
    about("F33.1", "MDD", ["Mood better since spring, still low energy in the mornings.", "Sleep broken, worries about work; no SI.", "Lost interest in bowling night, tearful at times; denies SI/HI."], ["PHQ-9 improved. Continue {drug}, therapy every two weeks.", "Continue {drug}; safety plan reviewed, 988 given."], "PHQ-9 repeated; counselling referral placed."),
    about("F41.1", "GAD", ["Worry most days, heart races before meetings.", "Uses breathing exercises; panic once this month.", "Sleep onset slow, cut back on coffee."], ["GAD-7 down. Continue {drug}.", "Continue {drug}; CBT referral."], "CBT referral; no medication wanted."),
    about("E03.9", "hypothyroid", ["Takes it on an empty stomach.", "A little tired and cold, hair thinner.", "No palpitations."], ["TSH at goal. Continue {drug}.", "Continue {drug}; TSH in 6 weeks."], "Repeat TSH before treating."),
    about("K21.9", "GERD", ["Heartburn after late meals only.", "No dysphagia, no weight loss.", "Tried stopping for two weeks, burning came back."], ["Continue {drug}; try to step down in 8 weeks.", "Continue {drug}, head of bed up."], "Diet advice; antacid as needed."),
    about("M17.11", "R knee OA", ["Right knee stiff in the morning, better by ten.", "Pain 5/10 on stairs, uses a cane outdoors.", "Swelling after gardening."], ["Continue {drug} with food; PT referral.", "Continue {drug}; injection discussed."], "Acetaminophen as needed, PT, weight loss."),
    about("E66.9", "obesity", ["Down four pounds since last time, proud of it.", "Snacks at night, interested in medication.", "Joined the pool with a neighbor."], ["Continue {drug}.", "Continue {drug}."], "BMI discussed; set a goal of 5 % in 6 months."),
    about("G43.909", "migraine", ["Two attacks this month, both with light sensitivity.", "Aura once; triptan worked in an hour.", "Triggers: red wine, poor sleep."], ["Continue {drug}, max 2 days/week.", "Continue {drug}; headache diary."], "Headache diary; magnesium trial."),
    about("M54.50", "LBP", ["Low back ache after lifting, no leg weakness.", "No numbness, no bladder trouble.", "Better with heat and walking."], ["Short course of {drug}; no red flags.", "Continue {drug} at night, PT exercises."], "No red flags; stay active, heat, PT."),
    about("R73.03", "prediabetes", ["Father had diabetes; worried about it.", "Gave up sweet tea.", "No symptoms."], ["Continue {drug}.", "Continue {drug}."], "DPP class offered; A1c in 6 months."),
    about("M81.0", "osteoporosis", ["No falls this year.", "Takes the weekly tablet on Sundays.", "Height unchanged."], ["Continue {drug}; DXA next year.", "Continue {drug}, calcium in diet."], "Vitamin D, weight-bearing exercise; DXA ordered."),
    about("N40.1", "BPH", ["Up twice a night, stream slow.", "No hematuria.", "Better than before the capsule."], ["Continue {drug}.", "Continue {drug}; PSA discussed."], "Cut evening fluids; consider alpha blocker."),
    about("G47.33", "OSA", ["Mask leaks, uses CPAP five nights a week.", "Wife says snoring stopped.", "Less sleepy when driving."], ["Continue {drug}.", "Continue {drug}."], "CPAP download reviewed; new mask ordered."),
    about("M10.9", "gout", ["One flare in the big toe since last visit.", "No flare this year.", "Cut down on beer and shellfish."], ["Continue {drug}; uric acid goal < 6.", "Continue {drug}."], "Flare plan given."),
    about("J30.2", "allergic rhinitis", ["Sneezing since the trees bloomed.", "Itchy eyes, worse outdoors.", "Nose blocked at night."], ["Continue {drug} through the season.", "Continue {drug}; nasal saline."], "Saline rinse, avoid triggers."),
    about("L20.9", "eczema", ["Itch behind the knees, scratching at night.", "Skin better with the cream.", "New soap made it worse."], ["Continue {drug} for flares, emollient twice daily.", "Continue {drug}."], "Emollients, short baths."),
    about("F90.2", "ADHD", ["Teacher reports better focus in the morning.", "Appetite low at lunch.", "Homework still a struggle after 5 pm."], ["Continue {drug}; weight and BP checked.", "Continue {drug}; school form completed."], "Vanderbilt forms sent to school."),
    about("D50.9", "IDA", ["Tired, craving ice.", "Heavy periods.", "Constipated from the iron."], ["Continue {drug} every other day.", "Continue {drug}; CBC in 8 weeks."], "CBC and ferritin ordered."),
    about("H52.13", "myopia OU", ["Blurry at distance, worse at night.", "Squints at the board.", "Happy with current glasses."], ["Continue {drug}.", "Continue {drug}."], "New Rx given, full-time wear."),
    about("H52.4", "presbyopia", ["Holds the phone at arm's length.", "Reading glasses from the drugstore no longer enough.", "Eyes tired after computer work."], ["Continue {drug}.", "Continue {drug}."], "Progressives discussed; add as per Rx."),
    about("H40.1131", "POAG OU", ["Uses the drops, sometimes forgets on weekends.", "No eye pain or halos.", "Drops sting a little."], ["IOP near target. Continue {drug} OU; VF in 6 mo.", "Continue {drug} OU, OCT stable."], "Target IOP 16; start drops discussed."),
    about("H25.13", "NS cataract OU", ["Glare from headlights.", "Colors look faded.", "Reads fine in good light."], ["Continue {drug}.", "Continue {drug}."], "Not visually significant yet; monitor, sunglasses."),
    about("H04.123", "DES OU", ["Gritty in the evening, worse at the screen.", "Burning on waking.", "Tearing outdoors in wind."], ["Continue {drug}, warm compresses.", "Continue {drug}; lid hygiene."], "Warm compresses, blink breaks 20-20-20."),
    about("H10.13", "allergic conj OU", ["Itchy eyes since the pollen came.", "Rubs the eyes a lot.", "Watery, no discharge."], ["Continue {drug}, cold compresses.", "Continue {drug}."], "Cold compresses, avoid rubbing."),
    about("H35.3131", "dry AMD OU", ["Uses the Amsler grid weekly, no distortion.", "Needs more light to read.", "No new floaters."], ["Continue {drug}; Amsler grid.", "Continue {drug}, OCT yearly."], "Amsler grid given, leafy greens."),
    about("Z00.00", "annual exam", ["Feels well, no complaints; exercises twice a week.", "Here for the yearly check, wants forms for work.", "Sleeping fine, two drinks a week, never smoked."], ["Continue {drug}.", "Continue {drug}."], "Age-appropriate screening reviewed; vaccines updated."),
    about("Z00.129", "WCC", ["Eating well, sleeps through the night, doing fine at school.", "Parent has no concerns; active, good appetite.", "Picky with vegetables, otherwise growing along the curve."], ["Continue {drug}.", "Continue {drug}."], "Growth and development on track; vaccines given, dental visit advised."),
    about("J06.9", "URI", ["Four days of cough and runny nose, no fever now.", "Stuffy and tired since the weekend, others at home sick too.", "Cough at night, no shortness of breath."], ["Continue {drug}.", "Continue {drug}."], "Viral; fluids, rest, honey, return if fever over 101 F or worse after 10 days."),
    about("N39.0", "UTI", ["Burning and frequency for two days, no flank pain.", "Third time this year; no fever, no blood.", "Urgency since yesterday, drinking more water."], ["Continue {drug}.", "Continue {drug}."], "UA positive, culture sent; short antibiotic course, call with culture."),
    about("J02.9", "pharyngitis", ["Throat hurts to swallow since Monday.", "Sore throat and low fever, somebody close had strep.", "Scratchy throat, no cough."], ["Continue {drug}.", "Continue {drug}."], "Rapid strep negative, culture sent; salt-water gargle."),
    about("K52.9", "gastroenteritis", ["Loose stools since a restaurant meal, keeping fluids down.", "Vomited twice yesterday, better today.", "Cramping, no blood in stool."], ["Continue {drug}.", "Continue {drug}."], "Oral rehydration, advance diet, return if unable to keep fluids down."),
    about("S93.401A", "R ankle sprain", ["Rolled the right ankle on a curb, can bear weight.", "Twisted it at practice, swollen by evening.", "Slipped on the stairs, pain on the outer side."], ["Continue {drug}.", "Continue {drug}."], "Ottawa rules negative, no film; RICE, brace, recheck in 2 weeks if not better."),
    about("H52.03", "hyperopia OU", ["Headache after reading.", "Near work tiring by evening.", "Sees well far away, blurry close up."], ["Continue {drug}.", "Continue {drug}."], "Plus lenses for near, Rx given."),
    about("H52.203", "astigmatism OU", ["Letters look doubled at night.", "Streaks around street lamps.", "Tilts the head to read signs."], ["Continue {drug}.", "Continue {drug}."], "Cylinder updated, allow a week to adapt."),
    about("H40.013", "glaucoma suspect OU", ["Mother lost vision from glaucoma.", "No symptoms.", "Told of large nerves years ago."], ["Continue {drug}.", "Continue {drug}."], "Low risk suspect; OCT and VF yearly, no drops."),
];

/// The wordings for `code`, or general ones.
pub(crate) fn of(code: &str) -> &'static Phrases {
    BOOK.iter()
        .find(|phrases| phrases.code == code)
        .unwrap_or(&ANY)
}

/// Openings of an urgent visit.
pub(crate) const URGENT: [(&str, &str, &str); 3] = [
    (
        "J18.9",
        "Three days of fever, productive cough and right-sided chest discomfort.",
        "CXR with right lower lobe infiltrate. Antibiotics started, fluids.",
    ),
    (
        "R07.9",
        "Chest pressure since this morning, came on at rest, no radiation.",
        "ECG without ischemic change, two troponins negative. Stress test arranged.",
    ),
    (
        "H00.011",
        "Painful lump on the right upper lid for two days, no vision change.",
        "Hordeolum RUL, no preseptal cellulitis. Warm compresses QID.",
    ),
];

/// Asides with people, telephone numbers and places, as real notes have them.
/// `{name}` is a relative's given name, `{phone}` a telephone number.
pub(crate) const ASIDES: [&str; 12] = [
    "Daughter {name} ({phone}) fills the pillbox on Sundays.",
    "Wife {name} present for the visit and asks good questions.",
    "OK to leave a message with son {name} at {phone}.",
    "Lives with sister {name}; two flights of stairs, no elevator.",
    "Neighbor {name} drives to appointments; call her at {phone} if running late.",
    "Brother {name} died last spring, still grieving.",
    "Works nights at the fish market with cousin {name}.",
    "Pharmacy asked to call {name} (caregiver), cell {phone}.",
    "Will be staying with {name} in Providence through the end of the month.",
    "Husband {name} was just discharged from rehab; caregiver strain discussed.",
    "Dr. {name} Hallberg's office faxed the old records.",
    "Emergency contact updated: {name}, {phone}.",
];
