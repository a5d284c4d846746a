//! Words that say what stands beside them. Each set is a bit of every token, read from
//! the lexicon once with the token's flags: a rule asks [`crate::doc::Doc::cued`].

/// A set of words, as a bit of [`crate::doc::Tok`].
#[derive(Clone, Copy)]
pub(crate) struct Cue {
    pub(crate) bit: u32,
    /// Folded words, parted by white space.
    pub(crate) words: &'static str,
}

macro_rules! cues {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $words:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: Cue = Cue { bit: 1 << $bit, words: $words };)*
        /// Every set, for the lexicon.
        pub(crate) const ALL: &[Cue] = &[$($name),*];
    };
}

cues! {
    /// A person's name follows.
    STRONG_BEFORE = 0, "pt dear cc attn named name names nurse physician provider pcp surgeon therapist \
         cardiologist oncologist neurologist specialist coordinator patient interpreter \
         client resident member insured attending consultant psychiatrist psychologist \
         dentist midwife pharmacist dietitian aka nee fka pts mother contact cosigner author \
         signer subject employee cosigned np rn md spoke called s/w from: to: hi hello hey \
         sincerely regards respectfully signature signed es transcribed dictated scribed bcc";
    /// A person is addressed: what follows is a name if it can be one.
    PERSON_VERBS = 1, "call text email fax send get pull print find open show tell ask remind book schedule \
         message msg ping reschedule rebook phone notify w contact merge verify transfer \
         discharge admit add enroll page reach see saw met invite update callback cancel \
         checkin follow recall txt emailed texted called reminded told asked messaged did \
         does has is was when's what's wheres whens hows whos s for with to of from by about \
         re and or @ regarding on that if when are";
    /// A person did this: what stands before is a name if it can be one.
    VERBS_AFTER = 2, "said says called calls needs wants reports states asked asks missed came denies \
         complains presents cancelled canceled rescheduled stopped started takes lives told \
         thinks feels felt requested requests dob mrn born visited signed wrote didnt didn't \
         doesnt doesn't wont won't forgot ran refused declined agreed left no-showed messaged \
         texted emailed replied confirmed skipped fell went got lost moved has had is was \
         hasn't hasnt verbalized tolerated npi";
    /// The surest of the verbs above: "is" and "was" follow any subject.
    WEAK_VERBS = 3, "has had is was got left ran stopped started moved fell lost went signed felt came \
         calls reports presents states lives takes requests missed";
    /// A possession of a patient: "hope's labs".
    POSSESSIONS = 4, "last labs lab a1c appt appointment records record chart refill meds medication \
         medications bp weight results visit mom dad mother father daughter son wife husband \
         phone email address dob insurance next latest recent most current readings allergies \
         problem care pcp dose glucose referral pa note notes rx prescription account \
         caregiver sister brother file claim vitals ekg mri ct xray blood test tests history \
         goals plan first follow-up followup new old upcoming device preferred pharmacy \
         birthday contact";
    /// A medicine follows.
    DRUG_BEFORE = 5, "taking take takes took start starting stop stopping vs versus titrate prescribed \
         prescribe increase decrease continue hold resume restart discontinue dc compare \
         tried failed switch tolerating administer administered taper refilled ordered oral \
         inject injected generic brand get got than started stopped refill wean add";
    /// A medicine came before.
    DRUG_AFTER = 6, "mg mcg tab tabs tablet tablets pill pills bid daily twice dose injection injections \
         cream inhaler prn po qd qhs tid vs versus birth therapy infusion oral patch nightly \
         hs weekly refill capsule capsules fe er xr x q4-6h overnight for samples generic \
         ring implant iud contraceptive contraception safe interact pack twice-daily monthly \
         every";
    /// Units of a dose.
    DOSE_UNITS = 7, "mg mcg ml units unit tab tabs g meq iu puffs puff drops caps capsules tablets";
    /// Eponyms known by themselves.
    BARE_EPONYMS = 8, "babinski romberg rinne weber trendelenburg doppler holter foley parkinson \
         parkinson's parkinsons alzheimer alzheimer's alzheimers crohn crohns hodgkin lyme \
         phalen tinel spurling heimlich lachman mcmurray kernig brudzinski epley dix-hallpike \
         roux graves gravess cushing addison hashimoto hickman tourette asperger sjogren \
         raynaud huntington marfan barrett guillain-barre stevens-johnson apgar gleason \
         murphy homan homans kegel mohs whipple braden morse norton wells child-pugh glasgow \
         framingham mallampati zika ebola bell meniere paget wilms wilson burkitt kaposi \
         ewing still baker charcot dupuytren kocher tanner ranson lewy jackson-pratt \
         swan-ganz down turner swan";
    /// Words between a name and what it belongs to that end a name run in lower case.
    FACILITY_LEAD = 9, "at to from @ in near via visited outside by";
    /// A town follows.
    CITY_BEFORE = 10, "in near of from to at around outside visiting resides live lives moved city town \
         downtown born";
    /// The noun of a street.
    SUFFIXES = 11, "st street ave avenue av rd road blvd boulevard ln lane dr drive ct court cir circle \
         pl place pkwy parkway ter terrace trl trail way hwy highway sq square loop aly alley \
         expy plaza plz path pike turnpike row run crossing xing cove pt point ridge bend \
         walk commons glen grove heights hill hollow landing manor meadow mews pass route \
         spur view vista broadway freeway fwy";
    /// Suffixes that are everyday words need a capital or an address word before.
    LOOSE = 12, "way run row pass point pt view walk bend place hill cove path court dr st ct pl ter \
         glen square drive trail loop heights landing manor meadow crossing commons grove \
         hollow ridge terrace pike av route spur vista cir pike";
    /// A part of a house follows.
    UNITS = 13, "apt apartment unit suite ste room rm floor fl bldg building lot trlr space spc #";
    /// Words that make "5/10" a ratio, a score or a strength.
    RATIO_AFTER = 14, "pain strength tab tabs tablet tablets session sessions strain systolic diastolic \
         murmur scale vision os od ou points motor mg ml mcg edema dose doses hpf lpf power \
         reflex reflexes positive correct full cup teaspoon tsp pill pills inch percent mile \
         pack ppd normal bilaterally throughout grade intensity headache severity visits \
         criteria questions mm cm l lobe half units capsule patch dosing time times ratio \
         dilution solution saline ns weakness sat oz hr hrs";
    /// Words before "5/10" that make it a ratio, a score or a strength.
    RATIO_BEFORE = 15, "pain score scored scores exam and strength bp moca mmse apgar vision ratio level \
         rated rates rating reflexes power acuity phq gad gcs scale sleep take takes taking \
         give use grade murmur motor dtr dtrs pulses pulse fraction dose tone severity \
         intensity epworth plus x resting than below above target under over goal";
    /// A state's postal abbreviation; [`crate::patterns::ends_state`] asks for its case.
    STATE_CODE = 16, "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo \
        mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy \
        dc pr";
    /// Last words of states of two words.
    STATE_TAIL = 17, "york jersey mexico hampshire carolina dakota island virginia columbia rico";
    /// Nouns of a county.
    COUNTY_HEAD = 18, "county parish borough co";
    /// A birth date is being named.
    BIRTH = 19, "dob born birthdate birthday bday birth d.o.b fnac nacimiento b";
    /// Words of high ages; see [`crate::patterns`].
    OLD_AGE = 20, "ninety nineties hundred centenarian nonagenarian";
    /// May begin a post office box.
    BOX = 21, "po pob p rr hc rural box";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_has_its_own_bit() {
        let all = ALL.iter().fold(0u32, |seen, cue| {
            assert_eq!(seen & cue.bit, 0, "{}", cue.words);
            seen | cue.bit
        });
        assert_eq!(all.count_ones() as usize, ALL.len());
    }
}
