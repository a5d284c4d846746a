//! Phrases and what they mean for the plan.

/// What a phrase speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Mark {
    Find,
    ContactInfo,
    Visit,
    Type,
    Status,
    NoShow,
    Overdue,
    FollowUp,
    Worklist,
    Send,
    Engagement,
    BadReading,
    Reading,
    Device,
    Silent,
    Refill,
    Medication,
    Taking,
    Check,
    Interaction,
    PriorAuth,
    Referral,
    Refer,
    SummaryDoc,
    Summary,
    StatusUpdate,
    Letter,
    Draft,
    Report,
    Volume,
    Usage,
    Metric,
    Csv,
    Table,
    Patients,
    Who,
    Count,
    Notes,
    About,
    Seen,
    NotSeen,
    Pronoun,
    Everyone,
    /// Words that only ask for something written.
    Compose,
    ReportType,
    PatientCount,
    /// A person, a provider, a period, a medicine, a service or an identifier stands in the text.
    Person,
    Provider,
    When,
    Drug,
    Service,
    EncounterId,
}

/// A set of marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(u64);

impl Marks {
    pub(crate) const fn of(marks: &[Mark]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < marks.len() {
            bits |= 1 << marks[at] as u8;
            at += 1;
        }
        Self(bits)
    }

    pub(crate) const fn with(self, mark: Mark) -> Self {
        Self(self.0 | 1 << mark as u8)
    }

    pub(crate) const fn without(self, mark: Mark) -> Self {
        Self(self.0 & !(1 << mark as u8))
    }

    pub(crate) const fn has(self, mark: Mark) -> bool {
        self.0 & (1 << mark as u8) != 0
    }

    pub(crate) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// Mark, value (an enumeration of the source, a channel), phrases. The longest
/// phrase at a place wins; a trailing `s` on the last word is allowed.
pub(crate) const TABLE: &[(Mark, &str, &str)] = &[
    (
        Mark::Find,
        "",
        "look up|lookup|looking up|look for|looking for|search|search for|searching for|find|locate|pull up|bring up|who is|identify|look at|find me|pull the chart|open chart|open the chart",
    ),
    (
        Mark::ContactInfo,
        "",
        "phone number|phone|cell number|cell phone|cell|mobile number|mobile|telephone|contact info|contact information|contact details|contact number|address|home address|email address|e mail address|demographics|dob|date of birth|birth date|birthdate|birthday|mrn|medical record number|chart number|patient record|patient file|patient chart|record|profile|chart|enrollment status|enrolled|enrollment|insurance on file|emergency contact|best number|account|demographic|born|patient info|patient details|patient id|last name|first name|surname|named|age",
    ),
    (
        Mark::Visit,
        "",
        "encounter|visit|completion rate|no show rate|cancellation rate|appointment|appt|apt|appts|apts|appointments|session|consult|consultation|check up|checkup|schedule|calendar|agenda|booking|slot|annual physical|wellness exam|exam|physical exam|come in|came in|coming in|visited|walk in|look like|looks like|looking like|what happened|happened|show up|showed up|turn up|turned up|on deck|on tap|on the docket",
    ),
    (
        Mark::Type,
        "telehealth",
        "telehealth|tele health|video visit|video|video call|video appointment|virtual|virtual visit|televisit|tele visit|telemedicine|remote visit|online visit|zoom|zoom visit|telehealth visit|telehealth appointment|telehealth encounter|tele",
    ),
    (
        Mark::Type,
        "office_visit",
        "office visit|in office visit|in office|in person|in person visit|face to face|office appointment|on site|onsite|clinic visit|in clinic|office encounter",
    ),
    (
        Mark::Type,
        "emergency",
        "er|e r|emergency|emergency room|emergency department|emergency visit|er visit|ed visit|emergency encounter|the ed|emergent|emergencies",
    ),
    (
        Mark::Type,
        "procedure",
        "procedure|procedures|procedural|procedure visit",
    ),
    (
        Mark::Type,
        "follow_up",
        "follow up visit|follow up appointment|follow up encounter|follow up appt|followup visit|followup appointment|followup encounter|followup appt|f/u visit|f/u appt|f/u appointment|fu visit|fu appt|f/u encounter|follow up type|return visit|recheck visit|follow up session|followup session",
    ),
    (
        Mark::Status,
        "scheduled",
        "scheduled|upcoming|booked|on the books|on the schedule|on the calendar|planned|future|lined up|coming up|not yet happened",
    ),
    (
        Mark::Status,
        "in_progress",
        "in progress|ongoing|on going|underway|under way|in process|in session|still open|currently open|happening now|right now|being seen now|happening right now",
    ),
    (
        Mark::Status,
        "completed",
        "completed|complete|finished|finalized|closed|done|wrapped up|checked out|concluded|attended|kept",
    ),
    (
        Mark::Status,
        "cancelled",
        "cancelled|canceled|cancellation|cancelation|cancel|cancels|called off|cxl|cancelled on us|canc|cx",
    ),
    (
        Mark::NoShow,
        "",
        "no show|noshow|no showed|no shows|n/s|didn't show|didnt show|didn't show up|didnt show up|did not show|did not show up|never showed|never showed up|didn't come|didnt come|did not come|didn't make it|didnt make it|did not make it|failed to show|failed to attend|failed to appear|did not attend|didn't attend|didnt attend|missed|missing their appointment|skipped|blew off|stood us up|missed appointment|missed appt|missed visit|dna|didn't keep|did not keep|not show up|not show|never came|never arrived|absent|ghosted|blown off|forgot|no call no show|miss their|miss his|miss her|missing their|missing his|missing her|miss appointment|miss appt|miss visit|miss their appointment|miss his appointment|miss her appointment|misses appointment",
    ),
    (
        Mark::Overdue,
        "",
        "overdue|over due|past due|due for|lost to follow up|fell through the cracks|fallen through the cracks|falling through the cracks|slipped through the cracks|slipping through the cracks|behind on|need to be seen|needs to be seen|due to be seen|should have come back|should have been seen|due back|care gap|gap in care|need a follow up|needs a follow up|late for|need follow up|needs follow up|needing follow up|need following up|needs following up|need to follow up|require follow up|requires follow up|requiring follow up|outstanding follow up|waiting on follow up|waiting for follow up|need a call back|owe a follow up|need f/u|needs f/u|needing f/u",
    ),
    (
        Mark::FollowUp,
        "",
        "follow up|followup|f/u|fu|follow ups|followups|following up|followed up|f/us",
    ),
    (
        Mark::Worklist,
        "",
        "outreach list|outreach plan|outreach|call list|calling list|calls list|worklist|work list|to do list|todo list|todo|to do|task list|care coordination|follow up list|followup list|f/u list|follow up worklist|morning list|my list|need to call|should call|should i call|have to call|supposed to call|calls to make|need to contact|should i contact|should we contact|should contact|need to reach|reach out to today|care plan list|high priority patient|highest priority|most urgent|priority list|needs attention|need attention|needing attention|high risk|at risk|care gaps list|check in with|check on first|call first|call today|attention today|call this morning|ought to call|coordinate care|care coordination list",
    ),
    (
        Mark::Send,
        "sms",
        "text|sms|text message|texting|texted|texts|sms message|shoot a text|send a text",
    ),
    (
        Mark::Send,
        "email",
        "email|e mail|emails|emailing|e mails|email message|mail",
    ),
    (
        Mark::Send,
        "",
        "send|sending|message|messages|messaging|msg|remind|reminder|reminding|notify|notification|contact|contacting|reach out|reaching out|reach|ping|nudge|outreach message|outreach messages|draft outreach|draft the outreach|write outreach|prepare outreach|compose outreach|outreach drafts|outreach text|outreach texts|outreach emails|write to|let know|invite|get in touch|get hold of|get ahold of|touch base|send out|check in message|drop a line|drop a note",
    ),
    (
        Mark::Engagement,
        "",
        "low engagement|engagement|engaged|disengaged|disengaging|not engaging|not engaged|unengaged|engagement score|poor engagement|losing engagement|stopped engaging|dropping off|not participating|unresponsive|non responsive|not responding|inactive with us",
    ),
    (
        Mark::BadReading,
        "",
        "high blood pressure|high bp|elevated bp|elevated blood pressure|rising bp|rising blood pressure|out of range|abnormal reading|high reading|low reading|high glucose|high sugar|high sugars|low oxygen|low spo2|low o2|weight gain|gained weight|bad reading|worrying reading|worrisome reading|concerning reading|concerning vital|abnormal vital|elevated glucose|elevated reading|critical reading|alarming reading|out of control|uncontrolled|bp is high|pressure is high|readings are high|trending up|climbing|readings too high|elevated|abnormal bp|abnormal glucose|abnormal blood pressure|spiking",
    ),
    (
        Mark::Reading,
        "",
        "reading|readings|measurement|bp reading|blood pressure reading|glucose reading|transmission|vitals from home|home reading|device data|rpm data",
    ),
    (
        Mark::Device,
        "",
        "device|devices|rpm|remote monitoring|remote patient monitoring|monitor|monitors|cuff|bp cuff|blood pressure cuff|scale|glucometer|glucose meter|pulse ox|pulse oximeter|oximeter|wearable|cgm|device compliance|reconcile device|remote monitor|home monitor|equipment|monitoring compliance|monitoring|blood pressure monitor|bp monitor|glucose monitor|16 day|16 days|reconciliation|tracker",
    ),
    (
        Mark::Silent,
        "",
        "not reporting|hasn't reported|hasnt reported|haven't reported|havent reported|has not reported|have not reported|not transmitting|stopped transmitting|stopped reporting|offline|gone quiet|went quiet|gone dark|went dark|quiet|silent|not syncing|hasn't synced|haven't synced|havent synced|hasnt synced|not sending|hasn't sent|hasnt sent|haven't sent|havent sent|has not sent|have not sent|no data|no reading|without reading|without a reading|missed reading|missing reading|missing data|gap in reading|gaps in reading|reading gap|gaps|not uploading|hasn't uploaded|haven't uploaded|stopped sending|failing to report|no longer reporting|not been reporting|isn't reporting|aren't reporting|isn't sending|aren't sending|hasn't transmitted|haven't transmitted|havent transmitted|not wearing|not using|aren't using|isn't using|isnt using|arent using|not checking in|not connected|disconnected|hasn't checked|last reported|last sync|non compliant|noncompliant|compliance|compliant|didn't report|did not report|didnt report|didn't send|did not send|didnt send|not received|missed readings",
    ),
    (
        Mark::Refill,
        "",
        "refill|refills|renewal|renew|late refill|run out|running out|running low|out of meds|out of medication|out of pills|due for a refill|due for refill|refills due|overdue refill|overdue refills|overdue for refill|overdue for refills|overdue for a refill|need a refill|needs a refill|need refill|needs refill|need refills|late on refills|refill due|low on meds|low on medication|haven't refilled|hasn't refilled|havent refilled|hasnt refilled|refilled|late refills|behind on refills|late picking up",
    ),
    (
        Mark::Medication,
        "",
        "medication|medications|med|meds|medicine|medicines|drug|drugs|prescription|prescriptions|rx|rxs|pills|pill|script|scripts|med list|medication list|drug list|regimen|dosage|dose|doses|dosages|dosing|polypharmacy",
    ),
    (
        Mark::Taking,
        "",
        "taking|takes|prescribed|on what|is she on|is he on|are they on",
    ),
    (
        Mark::Check,
        "",
        "check|checking|review|verify|validate|screen|screening|look over|double check|go over|run through|reconcile|safe|safety|ok for|okay|safely|recheck|flag|flags|audit check|problems with|issues with|concerns with|problem|conflict|conflicts|conflicting|clash|clashes|correct|right dose|too high|too much|appropriate",
    ),
    (
        Mark::Interaction,
        "",
        "interaction|interactions|interact|interacts|interacting|drug interaction|drug drug interaction|contraindication|contraindications|contraindicated|contraindicate|duplicate therapy|duplicate therapies|allergy conflict|allergic to|cross reactivity|ddi|interaction check|medication check|med check|medication review|med review|drug check|meds check|prescription check|rx check|medication safety|drug safety|medication reconciliation|med rec|medication interaction|compatible|mix with|mix|safe together|safe to take|safe to give|play nice|allergy|allergies",
    ),
    (
        Mark::PriorAuth,
        "",
        "prior auth|prior authorization|prior authorisation|prior auths|pa|pas|pre auth|preauth|pre authorization|preauthorization|precert|pre cert|precertification|authorization|authorisation|auth|auths|prior approval|insurance approval|insurance authorization|insurance auth|approval from insurance|approved by insurance|insurance to approve|insurance to cover|approved by|pa request|auth request|authorization request|get approved|payer approval|authorize|authorized|prior authorization request|preapproval|pre approval|pre approved|insurance sign off|appeal|medical necessity|prior authorizations|covered by",
    ),
    (
        Mark::Referral,
        "",
        "referral|referrals|referral letter|letter of referral|referral note|referral to|specialist letter|consult request|consult letter|referring letter|referal",
    ),
    (Mark::Refer, "", "refer|refers|referring|refer out|referred"),
    (
        Mark::SummaryDoc,
        "",
        "visit summary|after visit summary|encounter summary|avs|encounter note summary|summary of visit|summary of the visit|summary of encounter|summary of the encounter|visit recap|appointment summary|summary of her visit|summary of his visit|summary of their visit|summary of her last visit|summary of his last visit|encounter summaries|visit summaries|encounter recap|summary letter|summary document|clinical summary|encounter write up|visit write up",
    ),
    (
        Mark::Summary,
        "",
        "summary|summaries|summarize|summarise|summarizing|recap|sum up|write up|summing up|summation",
    ),
    (
        Mark::StatusUpdate,
        "",
        "status update|status letter|progress update|progress letter|progress report|update letter|patient update|condition update|update on|updates on|update about|update for|status report|status note|progress note|status email|patient status|status updates|update document|how is doing|an update|status summary",
    ),
    (
        Mark::Letter,
        "",
        "letter|letters|document|documents|doc|docs|paperwork|note to|clinical document",
    ),
    (
        Mark::Draft,
        "",
        "draft|drafts|drafting|write|writing|prepare|prepping|prep|compose|create|generate|make|put together|type up|work up|start|begin|initiate|submit|produce|build|do up|kick off|file|get started on|whip up|need|get|write up|open|request|get going",
    ),
    (
        Mark::Compose,
        "",
        "draft|write|compose|type up|drafting|writing",
    ),
    (
        Mark::Report,
        "",
        "report|reports|reporting on|dashboard|metrics report|digest|scorecard|analytics|spreadsheet|rundown|kpi|run numbers|performance|report on",
    ),
    (
        Mark::ReportType,
        "patient_volume",
        "patient volume|patients volume|volume report|patient census|patient count|patient counts|patient traffic|patient load|patient numbers|patient totals|volume of patients|patient growth|panel size|patient panel|patient volumes|headcount|head count|foot traffic",
    ),
    (
        Mark::ReportType,
        "encounter_summary",
        "encounter summary report|encounter report|encounters report|visit report|visits report|encounter metrics|encounter stats|encounter statistics|visit metrics|visit stats|visit statistics|encounter numbers|visit numbers|appointment report|appointments report|encounter totals|encounter trends|encounter summary stats|visit totals|visits summary|encounters summary|appointment stats|appointment metrics|appointment statistics|encounter breakdown|visit breakdown|encounter data|encounters by type|visits by type|encounters by status|visits by status|visit trends|appointments summary|encounter volume|visit volume|encounter counts|encounter analytics|appointment volume|visits volume|appointment numbers|encounters breakdown",
    ),
    (
        Mark::ReportType,
        "medication_usage",
        "medication usage|med usage|medications usage|drug usage|prescription usage|medication use|drug use|meds usage|medication utilization|drug utilization|prescription utilization|prescribing report|prescribing patterns|prescribing trends|prescribing|medication report|medications report|meds report|med report|prescription report|drug report|prescription volume|most prescribed|top medications|top drugs|top meds|most common medications|most common meds|most common drugs|medication trends|prescription trends|prescription numbers|commonly prescribed|prescription stats|medication stats|medication statistics|prescriptions report|rx report|rx usage|drug utilisation|rx volume|prescriptions written|most used medications|prescribed most|prescribe most|prescribing the most|medication metrics|what are we prescribing|medication utilisation|usage of medications|use of medications|medication numbers",
    ),
    (
        Mark::PatientCount,
        "patient_volume",
        "how many patients|how many pts|how many people|number of patients|how busy|new patients|total patients|unique patients|count of patients|how many different patients|how many new patients|how many unique patients|how many clients|how many active patients",
    ),
    (
        Mark::Volume,
        "",
        "volume|volumes|census|busy|traffic|throughput",
    ),
    (Mark::Usage, "", "usage|utilization|utilisation"),
    (
        Mark::Metric,
        "",
        "metric|metrics|stat|stats|statistic|statistics|numbers|trend|trends|breakdown|kpis|totals|figures|how did we do|how are we doing|how did the practice do|aggregate",
    ),
    (
        Mark::Csv,
        "",
        "csv|spreadsheet|excel|comma separated|xls|xlsx|csv file|csv format",
    ),
    (
        Mark::Table,
        "",
        "table|tabular|table format|formatted table",
    ),
    (
        Mark::Patients,
        "",
        "patients|pts|clients|folks|people|members|everyone|everybody|anyone|anybody|families",
    ),
    (
        Mark::Who,
        "",
        "who|whom|which patients|which pts|what patients|anyone|anybody|which people|which of our patients|which clients|whose|who's|whos|which folks",
    ),
    (
        Mark::Count,
        "",
        "how many|count|number of|total number|count of|tally|completion rate|no show rate|cancellation rate|percentage of|rate of|what percent",
    ),
    (
        Mark::Notes,
        "",
        "clinical note|clinical notes|notes from|visit notes|encounter notes|chart notes|note from|progress notes|notes|soap note|soap notes",
    ),
    (
        Mark::About,
        "",
        "about|regarding|mentioning|mention|mentions|mentioned|containing|contains|concerning|related to|complaining of|complained of|with the words|that say|with reason|noting|noted|presenting with|reason of|where the reason is",
    ),
    (
        Mark::Seen,
        "",
        "seen|saw|last see|we see|did we see|did i see|we saw|did we treat|treated|did we have in|been in",
    ),
    (
        Mark::NotSeen,
        "",
        "haven't seen|haven't we seen|havent we seen|have we not seen|haven't i seen|havent seen|hasn't been seen|hasnt been seen|haven't been seen|havent been seen|have not been seen|has not been seen|not been seen|not seen|haven't been in|hasn't been in|havent been in|have not been in|haven't visited|hasn't visited|haven't come in|hasn't come in|havent come in|have not come in|haven't had a visit|hasn't had a visit|havent had a visit|have not had a visit|no visit|without a visit|no encounter|no appointment|without an appointment|without an encounter|haven't had an appointment|hasn't had an appointment|haven't been back|hasn't been back|haven't come back|no recent visit|without a recent visit|haven't had an encounter|hasn't been here|haven't been here|no follow up|without follow up|without a follow up|never followed up|haven't followed up|not followed up|not come back|haven't had a follow up|hasn't had a follow up|havent had a follow up|had no visit",
    ),
    (
        Mark::Pronoun,
        "",
        "her|him|them|his|hers|their|theirs|she|he|they|this patient|that patient|the patient|same patient|this person|that person|the same patient|the same person|this guy|this lady|those patients|these patients|those people|these people|this one|that one",
    ),
    (
        Mark::Everyone,
        "",
        "all patients|every patient|everyone|everybody|whole practice|entire practice|all of them|the practice|practice wide|across the board|all our patients",
    ),
];

/// Phrases of a given first word, longest first: index into [`TABLE`] rows.
struct Phrase {
    words: Vec<&'static str>,
    row: usize,
}

static PHRASES: std::sync::LazyLock<Vec<Phrase>> = std::sync::LazyLock::new(|| {
    let mut phrases: Vec<Phrase> = TABLE
        .iter()
        .enumerate()
        .flat_map(|(row, (_, _, list))| {
            list.split('|').map(move |phrase| Phrase {
                words: phrase.split_whitespace().collect(),
                row,
            })
        })
        .filter(|phrase| !phrase.words.is_empty())
        .collect();
    phrases.sort_by(|a, b| {
        a.words[0]
            .cmp(b.words[0])
            .then(b.words.len().cmp(&a.words.len()))
    });
    phrases
});

/// A phrase found in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub(crate) mark: Mark,
    pub(crate) value: &'static str,
    /// First token and one past the last.
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// All phrases, left to right, the longest at each place. `used` tokens (days,
/// ids) belong to no phrase.
pub(crate) fn find(words: &[&str], used: &[bool]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(length) = longest(words, used, at, &mut hits) else {
            at += 1;
            continue;
        };
        at += length;
    }
    hits
}

/// Pushes every mark of the longest phrase at a place and gives its length.
fn longest(words: &[&str], used: &[bool], at: usize, hits: &mut Vec<Hit>) -> Option<usize> {
    let free = |place: usize| !used.get(place).copied().unwrap_or(true);
    let word = words[at];
    let mut best = 0;
    let singular = word.strip_suffix('s').filter(|short| short.len() > 2);
    for start in [Some(word), singular].into_iter().flatten() {
        let first = PHRASES.partition_point(|phrase| phrase.words[0] < start);
        for phrase in PHRASES[first..]
            .iter()
            .take_while(|phrase| phrase.words[0] == start)
        {
            let length = phrase.words.len();
            if length < best || at + length > words.len() || !(at..at + length).all(free) {
                continue;
            }
            let fits = phrase.words.iter().enumerate().all(|(index, expected)| {
                let have = words[at + index];
                have == *expected
                    || (index + 1 == length
                        && have
                            .strip_suffix('s')
                            .is_some_and(|s| s.len() > 2 && s == *expected))
            });
            if !fits {
                continue;
            }
            if length > best {
                while hits.last().is_some_and(|hit| hit.from == at) {
                    hits.pop();
                }
                best = length;
            }
            let (mark, value, _) = TABLE[phrase.row];
            if !hits
                .iter()
                .rev()
                .take_while(|hit| hit.from == at)
                .any(|hit| hit.mark == mark && hit.value == value)
            {
                hits.push(Hit {
                    mark,
                    value,
                    from: at,
                    to: at + length,
                });
            }
        }
    }
    (best > 0).then_some(best)
}
