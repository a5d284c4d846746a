//! The words that tell a name from a word.

use crate::lexicon::word_set;

word_set!(
    /// A person's name follows.
    pub(super) STRONG_BEFORE, "pt dear cc attn named name names nurse physician provider pcp surgeon therapist \
         cardiologist oncologist neurologist specialist coordinator patient interpreter \
         client resident member insured attending consultant psychiatrist psychologist \
         dentist midwife pharmacist dietitian aka nee fka pts mother contact cosigner author \
         signer subject employee cosigned np rn md spoke called s/w from: to: hi hello hey \
         sincerely regards respectfully signature signed es transcribed dictated scribed bcc");

word_set!(
    /// A person is addressed: what follows is a name if it can be one.
    pub(super) PERSON_VERBS, "call text email fax send get pull print find open show tell ask remind book schedule \
         message msg ping reschedule rebook phone notify w contact merge verify transfer \
         discharge admit add enroll page reach see saw met invite update callback cancel \
         checkin follow recall txt emailed texted called reminded told asked messaged did \
         does has is was when's what's wheres whens hows whos s for with to of from by about \
         re and or @ regarding on that if when are");

word_set!(
    /// A person did this: what stands before is a name if it can be one.
    pub(super) VERBS_AFTER, "said says called calls needs wants reports states asked asks missed came denies \
         complains presents cancelled canceled rescheduled stopped started takes lives told \
         thinks feels felt requested requests dob mrn born visited signed wrote didnt didn't \
         doesnt doesn't wont won't forgot ran refused declined agreed left no-showed messaged \
         texted emailed replied confirmed skipped fell went got lost moved has had is was \
         hasn't hasnt verbalized tolerated npi");

word_set!(
    /// The surest of the verbs above: "is" and "was" follow any subject.
    pub(super) WEAK_VERBS, "has had is was got left ran stopped started moved fell lost went signed felt came \
         calls reports presents states lives takes requests missed");

word_set!(
    /// A possession of a patient: "hope's labs".
    pub(super) POSSESSIONS, "last labs lab a1c appt appointment records record chart refill meds medication \
         medications bp weight results visit mom dad mother father daughter son wife husband \
         phone email address dob insurance next latest recent most current readings allergies \
         problem care pcp dose glucose referral pa note notes rx prescription account \
         caregiver sister brother file claim vitals ekg mri ct xray blood test tests history \
         goals plan first follow-up followup new old upcoming device preferred pharmacy \
         birthday contact");

word_set!(
    /// A medicine follows.
    pub(super) DRUG_BEFORE, "taking take takes took start starting stop stopping vs versus titrate prescribed \
         prescribe increase decrease continue hold resume restart discontinue dc compare \
         tried failed switch tolerating administer administered taper refilled ordered oral \
         inject injected generic brand get got than started stopped refill wean add");

word_set!(
    /// A medicine came before.
    pub(super) DRUG_AFTER, "mg mcg tab tabs tablet tablets pill pills bid daily twice dose injection injections \
         cream inhaler prn po qd qhs tid vs versus birth therapy infusion oral patch nightly \
         hs weekly refill capsule capsules fe er xr x q4-6h overnight for samples generic \
         ring implant iud contraceptive contraception safe interact pack twice-daily monthly \
         every");

word_set!(
    /// Units of a dose.
    pub(super) DOSE_UNITS, "mg mcg ml units unit tab tabs g meq iu puffs puff drops caps capsules tablets");

word_set!(
    /// Eponyms known by themselves.
    pub(super) BARE_EPONYMS, "babinski romberg rinne weber trendelenburg doppler holter foley parkinson \
         parkinson's parkinsons alzheimer alzheimer's alzheimers crohn crohns hodgkin lyme \
         phalen tinel spurling heimlich lachman mcmurray kernig brudzinski epley dix-hallpike \
         roux graves gravess cushing addison hashimoto hickman tourette asperger sjogren \
         raynaud huntington marfan barrett guillain-barre stevens-johnson apgar gleason \
         murphy homan homans kegel mohs whipple braden morse norton wells child-pugh glasgow \
         framingham mallampati zika ebola bell meniere paget wilms wilson burkitt kaposi \
         ewing still baker charcot dupuytren kocher tanner ranson lewy jackson-pratt \
         swan-ganz down turner swan");

word_set!(
    /// Words between a name and what it belongs to that end a name run in lower case.
    pub(super) FACILITY_LEAD, "at to from @ in near via visited outside by");

word_set!(
    /// A town follows.
    pub(super) CITY_BEFORE, "in near of from to at around outside visiting resides live lives moved city town \
         downtown born");
