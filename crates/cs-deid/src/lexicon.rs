//! The word lists, loaded once into one table of flags.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// A multiply-and-rotate hash for short keys that no adversary chooses a table for
/// (the tables are fixed; only look-ups are foreign).
#[derive(Default, Clone, Copy)]
pub(crate) struct WordHash(u64);

impl Hasher for WordHash {
    fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((chunk, more)) = rest.split_first_chunk::<8>() {
            self.write_u64(u64::from_le_bytes(*chunk));
            rest = more;
        }
        // The tail's two halves may overlap: nothing is copied, and the length parts
        // what would read the same.
        let half = |bytes: [u8; 4]| u64::from(u32::from_le_bytes(bytes));
        let tail = match (rest.first_chunk::<4>(), rest.last_chunk::<4>(), rest) {
            (Some(head), Some(last), _) => half(*head) | half(*last) << 32,
            (_, _, [first, .., last]) => half([*first, rest[rest.len() / 2], *last, 0]),
            (_, _, [one]) => u64::from(*one),
            _ => 0,
        };
        self.write_u64(tail ^ (bytes.len() as u64) << 56);
    }
    /// The end of a string: its length is already in.
    fn write_u8(&mut self, _: u8) {}
    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

pub(crate) type WordMap<K, V> = HashMap<K, V, BuildHasherDefault<WordHash>>;
pub(crate) type WordSet<K> = HashSet<K, BuildHasherDefault<WordHash>>;

/// A fixed set of words, built at first use.
macro_rules! word_set {
    ($(#[$doc:meta])* $vis:vis $name:ident, $words:expr) => {
        $(#[$doc])*
        $vis static $name: std::sync::LazyLock<crate::lexicon::WordSet<&'static str>> =
            std::sync::LazyLock::new(|| $words.split_ascii_whitespace().collect());
    };
}
pub(crate) use word_set;

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $bit:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: u32 = 1 << $bit;)*
    };
}

flags! {
    /// Everyday English.
    ENGLISH = 0;
    /// A given name of any culture.
    GIVEN = 1;
    /// A family name of any culture.
    FAMILY = 2;
    /// A medicine.
    DRUG = 3;
    /// A medicine whose brand is also a given name.
    SOFT_DRUG = 4;
    /// A clinical word or abbreviation.
    CLINICAL = 5;
    /// A disease, sign or scale named after a person.
    EPONYM = 6;
    /// The noun after an eponym.
    HEAD = 7;
    /// A word that is never a name by itself.
    FUNC = 8;
    /// "Dr", "Mrs" and their like.
    TITLE = 9;
    /// A relative or contact.
    RELATION = 10;
    /// A month's name or abbreviation.
    MONTH = 11;
    /// A US state or its abbreviation.
    STATE = 12;
    /// A town of one word.
    CITY = 13;
    /// The first word of a town of several words.
    CITY_START = 14;
    /// A word that ends the name of a clinic or hospital.
    FACILITY_HEAD = 15;
    /// A particle inside names ("van", "de la", "bin").
    PARTICLE = 16;
    /// An organisation, guideline or payer that identifies nobody.
    ORG = 17;
    /// A county's name.
    COUNTY = 18;
    /// A credential after a name.
    CREDENTIAL = 19;
    /// A spelled-out number.
    NUMBER = 20;
    /// A word that names the number behind it ("MRN", "serial").
    KEY = 21;
    /// A word that may begin a holiday's name.
    HOLIDAY = 22;
}

const FUNC_WORDS: &str = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat practitioner assistant manager director coordinator secretary receptionist technician tech aide supervisor scribe nurse book cancel merge verify plate remind schedule reschedule msg pls please hey hello compare convert summarize explain download print upload export import list draft title subject home hi emergency contact insurance secondary account signed consent obtained reviewed outside electronic access fingerprint pacemaker accident tractor arrived ambulance a about above abroad across add added after again against age aged ago all almost alone along already also always am an and another any anyone anything appointment are around as asap ask asked at away back be became because become been before began behind being below best better between both bring brought but by call called calls came can cancel cannot care case change changed chart check checked clear close come comes could daily date day days dear denies did died do does doing done down due during each early either email end enough even ever every exam except fax feel feels fell felt few find first fine follow for form found from full further gave get gets getting give given go goes going gone good got great had half has have having he hear held help her here hers hi high him himself his history hold home hours how i if in into is isn it its itself join just keep keeps key kept know known lab labs last late later latest least left less let like likely line list little live lives living look looks low made make makes many me mean means meet message met might mild mine miss missed moderate more most move moved much must my myself near need needed needs never new next night no none nor normal not note noted notes nothing now number of off office often oh okay on once one only onto open or order other our out over own page pain paid parked part past patient patients pay per phone place plan please point possible pt put quite ran rather re read ready real really reason record records refill report reports rest result results return review reviewed right run said same saw say says schedule second see seems seen send sent set several severe she should show shows side since sit sleep small so some someone soon spoke start started stat state states stay still stop stopped such take taken takes taking talk tell test text than thank thanks that the their them then there these they thing think third this those though three through til time times to today told tomorrow tonight too took total toward transfer try turn two under unless until up update us use used using usual verify versus very via visit visited visits walk walking want wants was we week weeks well went were what when where which while who whole why wife will with within without work works would write wrong year years yes yesterday yet you young your";
/// Function words that are also names: in the list above they would be lost.
const FUNC_EXCEPT: &[&str] = &[
    "will", "young", "small", "down", "case", "best", "page", "close", "good", "little", "best",
    "early", "day", "hand",
];
const TITLES: &str = "dr mr mrs ms miss mx prof doctor professor sr sra srta señor señora mister missus fr rev sir madam dra drs";
const RELATIONS: &str = "daughter son wife husband mother father mom mum dad sister brother spouse partner guardian caregiver aunt uncle niece nephew cousin grandmother grandfather grandson granddaughter grandma grandpa friend neighbor neighbour fiance fiancee stepmother stepfather stepson stepdaughter parent mother-in-law father-in-law son-in-law daughter-in-law boyfriend girlfriend roommate proxy conservator twin";
const MONTHS: &str = "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov november dec december";
const STATES: &str = "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming";
const FACILITY_HEADS: &str = "hospital clinic clinics center centre health healthcare rehab rehabilitation associates medical hospice infirmary sanatorium dispensary pharmacy drugstore physicians institute practice partners manor nursing pavilion specialists memorial general surgicenter optical optometry eyecare dental dentistry orthopaedics orthopedics cardiology oncology pediatrics dermatology gastroenterology nephrology neurology urology ophthalmology radiology imaging laboratories laboratory diagnostics wellness therapy counseling university college school academy elementary church foundation services group care living residence retirement terrace village hospitals urgentcare surgery endocrinology pulmonology rheumatology psychiatry homecare dialysis fertility women's children's mercy mission shelter ministries temple home homes";
const PARTICLES: &str = "van von de da dos das del della di du la le los las bin ibn al el ul ter ten den der st san santa abu ben mac mc af av zu zum bint der y e binti";
const ORGS: &str = "aetna humana cigna anthem kaiser permanente medicare medicaid tricare unitedhealthcare united bluecross blue cross shield centene molina wellcare optum cdc fda nih cms acc aha ada uspstf ncqa hedis kdigo gold jnc dsm dsm-5 who acog nccn idsa hipaa medigap google zoom microsoft apple facebook mychart epic cerner costco walmart walgreens cvs uber lyft english spanish american african hispanic latino asian caucasian christian catholic jewish muslim european mexican chinese vietnamese korean japanese indian filipino french german italian russian polish arabic portuguese internet medline pubmed covid-19 sars-cov-2 america usa";
const CREDENTIALS: &str = "md do rn np pa pa-c lpn lvn dds dmd od dpm phd psyd lcsw lmft lpc crna cnm cnp aprn fnp fnp-c fnp-bc cma rph pharmd rd rdn cde dc pt dpt ot otr ma mph msw bsn msn facp facs faap faafp facc crnp agnp dnp lmsw mbbs ccc-slp slp cns cst rrt bcba";
const NUMBERS: &str = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth";

/// What is known of a listed word.
#[derive(Clone, Copy, Default)]
pub(crate) struct Listed {
    /// In which word lists it stands.
    pub flags: u32,
    /// What it says of its neighbours; see [`crate::cues`].
    pub cues: u32,
}

/// The whole lexicon.
pub(crate) struct Lexicon {
    words: WordMap<&'static str, Listed>,
    places: WordSet<&'static str>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

/// The lexicon; loaded at first use (about 140,000 words).
pub(crate) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn load() -> Self {
        let mut all: WordMap<&'static str, Listed> = WordMap::default();
        all.reserve(160_000);
        let mut add = |words: &'static str, bit: u32| {
            for word in words.split_ascii_whitespace() {
                all.entry(word).or_default().flags |= bit;
            }
        };
        add(include_str!("../data/words.txt"), ENGLISH);
        add(include_str!("../data/given.txt"), GIVEN);
        add(include_str!("../data/world_given.txt"), GIVEN);
        add(include_str!("../data/surnames.txt"), FAMILY);
        add(include_str!("../data/world_family.txt"), FAMILY);
        add(include_str!("../data/drugs.txt"), DRUG);
        add(include_str!("../data/drugs_namelike.txt"), SOFT_DRUG);
        add(include_str!("../data/clinical.txt"), CLINICAL);
        add(include_str!("../data/eponyms.txt"), EPONYM);
        add(include_str!("../data/eponym_heads.txt"), HEAD);
        add(TITLES, TITLE);
        add(RELATIONS, RELATION);
        add(MONTHS, MONTH);
        add(STATES, STATE);
        add(FACILITY_HEADS, FACILITY_HEAD);
        add(PARTICLES, PARTICLE);
        add(ORGS, ORG);
        add(CREDENTIALS, CREDENTIAL);
        add(NUMBERS, NUMBER);
        add(crate::patterns::KEY_WORDS, KEY);
        add(crate::patterns::HOLIDAY_WORDS, HOLIDAY);
        for word in FUNC_WORDS
            .split(' ')
            .filter(|word| !FUNC_EXCEPT.contains(word))
        {
            all.entry(word).or_default().flags |= FUNC;
        }
        let mut places: WordSet<&'static str> = WordSet::default();
        for (list, bit) in [
            (include_str!("../data/cities.txt"), CITY),
            (include_str!("../data/counties.txt"), COUNTY),
        ] {
            for place in list.lines().filter(|place| !place.is_empty()) {
                match place.split_once(' ') {
                    None => all.entry(place).or_default().flags |= bit,
                    Some((first, _)) if bit == CITY => {
                        all.entry(first).or_default().flags |= CITY_START;
                        places.insert(place);
                    }
                    Some(_) => {}
                }
            }
        }
        for soft in include_str!("../data/drugs_namelike.txt").split_ascii_whitespace() {
            if let Some(listed) = all.get_mut(soft) {
                listed.flags &= !DRUG;
            }
        }
        for cue in crate::cues::ALL {
            for word in cue.words.split_ascii_whitespace() {
                all.entry(word).or_default().cues |= cue.bit;
            }
        }
        Self { words: all, places }
    }

    /// The flags of a folded word; a hyphenated or apostrophised word that is not
    /// listed as a whole is judged by its parts.
    pub(crate) fn flags(&self, word: &str) -> u32 {
        self.listed(word).flags
    }

    /// The flags and cues of a folded word, read in one look-up.
    pub(crate) fn listed(&self, word: &str) -> Listed {
        match self.words.get(word) {
            Some(listed) if listed.flags != 0 => *listed,
            other => Listed {
                flags: self.flags_of_parts(word),
                cues: other.map_or(0, |listed| listed.cues),
            },
        }
    }

    fn flags_of_parts(&self, word: &str) -> u32 {
        if !word.bytes().any(|b| b == b'-' || b == b'\'') {
            return 0;
        }
        let (mut any, mut every, mut plain) = (0u32, u32::MAX, false);
        for part in word.split(['-', '\'']).filter(|part| !part.is_empty()) {
            let bits = self.words.get(part).map_or(0, |listed| listed.flags);
            plain |= bits & (ENGLISH | FUNC | CLINICAL | DRUG | ORG) != 0
                && bits & (GIVEN | FAMILY) == 0;
            any |= bits;
            every &= bits;
        }
        // "follow-up", "pms-encounter-query": one everyday part makes the whole a word.
        if plain {
            return ENGLISH | (any & (DRUG | EPONYM));
        }
        (every & (ENGLISH | CLINICAL | ORG)) | (any & (GIVEN | FAMILY | DRUG | EPONYM))
    }

    /// Whether the folded words, joined by single spaces, are a town's name.
    pub(crate) fn is_place(&self, name: &str) -> bool {
        self.places.contains(name)
    }

    /// Whether a word is a plain slip of the pen away from a listed word that is no
    /// name: one letter doubled, dropped, added or two swapped.
    pub(crate) fn is_slip(&self, word: &str) -> bool {
        if !word.is_ascii() || word.len() < 4 || word.len() > 24 {
            return false;
        }
        let known = |candidate: &[u8]| {
            std::str::from_utf8(candidate).is_ok_and(|c| {
                self.words
                    .get(c)
                    .is_some_and(|listed| listed.flags & (ENGLISH | CLINICAL | DRUG | FUNC) != 0)
            })
        };
        let bytes = word.as_bytes();
        let mut scratch = Vec::with_capacity(bytes.len() + 1);
        for at in 0..bytes.len() {
            scratch.clear();
            scratch.extend_from_slice(bytes);
            scratch.remove(at);
            if scratch.len() > 3 && known(&scratch) {
                return true;
            }
            if at + 1 < bytes.len() {
                scratch.clear();
                scratch.extend_from_slice(bytes);
                scratch.swap(at, at + 1);
                if known(&scratch) {
                    return true;
                }
            }
        }
        for at in 0..=bytes.len() {
            for letter in b'a'..=b'z' {
                scratch.clear();
                scratch.extend_from_slice(&bytes[..at]);
                scratch.push(letter);
                scratch.extend_from_slice(&bytes[at..]);
                if known(&scratch) {
                    return true;
                }
            }
        }
        false
    }
}

/// Whether an unlisted word has the ending of a clinical term.
pub(crate) fn clinical_shape(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "itis",
        "osis",
        "oses",
        "emia",
        "emic",
        "ectomy",
        "otomy",
        "ostomy",
        "oscopy",
        "plasty",
        "graphy",
        "gram",
        "pathy",
        "pathic",
        "algia",
        "uria",
        "penia",
        "megaly",
        "rrhea",
        "rrhage",
        "plegia",
        "paresis",
        "trophy",
        "sclerosis",
        "lysis",
        "pril",
        "sartan",
        "olol",
        "statin",
        "mab",
        "cillin",
        "mycin",
        "floxacin",
        "cycline",
        "azole",
        "idone",
        "oxetine",
        "gliptin",
        "gliflozin",
        "glutide",
        "tinib",
        "prazole",
        "triptan",
        "dipine",
        "lukast",
        "parin",
        "xaban",
        "thiazide",
        "azepam",
        "barbital",
        "caine",
        "cort",
        "sone",
        "solone",
        "ology",
        "ologist",
        "ologic",
        "iatric",
        "scopic",
        "genic",
        "genesis",
        "cardia",
        "cardial",
        "thorax",
        "phobia",
        "ectasia",
        "edema",
        "lateral",
        "aceous",
        "iform",
        "esthesia",
        "pnea",
        "phagia",
        "phasia",
        "kinesia",
        "tonia",
        "oma",
        "omas",
        "dermal",
        "venous",
        "vascular",
        "renal",
        "hepatic",
        "pulmonary",
        "tion",
        "ness",
        "ment",
        "ing",
        "ated",
        "ized",
        "ically",
    ];
    word.len() >= 6 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}
