//! Large lists that tell names, English words and medicines apart.
//!
//! They are the de-identifier's lists (sources and licences in its
//! `data/README.md`), read where they stand so that there is one copy.

use std::sync::LazyLock;

type List = LazyLock<Vec<&'static str>>;

fn sorted(texts: &[&'static str]) -> Vec<&'static str> {
    let mut lines: Vec<&'static str> = texts
        .iter()
        .flat_map(|text| text.lines())
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

static ENGLISH: List = LazyLock::new(|| {
    sorted(&[
        include_str!("../../../cs-deid/data/words.txt"),
        include_str!("../../../cs-deid/data/clinical.txt"),
    ])
});
static GIVEN: List = LazyLock::new(|| {
    sorted(&[
        include_str!("../../../cs-deid/data/given.txt"),
        include_str!("../../../cs-deid/data/world_given.txt"),
    ])
});
static SURNAMES: List = LazyLock::new(|| {
    sorted(&[
        include_str!("../../../cs-deid/data/surnames.txt"),
        include_str!("../../../cs-deid/data/world_family.txt"),
    ])
});
static DRUGS: List =
    LazyLock::new(|| sorted(&[include_str!("../../../cs-deid/data/drugs.txt"), MORE_DRUGS]));

/// Newer medicines that requests for authorization name often.
const MORE_DRUGS: &str = "ozempic\nwegovy\nmounjaro\nzepbound\nsemaglutide\ntirzepatide\nliraglutide\nskyrizi\n\
rinvoq\nstelara\ntremfya\notezla\nxeljanz\ncosentyx\ntaltz\nentyvio\nremicade\ninfliximab\nrituximab\nocrevus\n\
kesimpta\ntysabri\nrepatha\npraluent\nleqvio\nnexletol\nvyvanse\nkeytruda\nopdivo\nherceptin\nprolia\nevenity\n\
forteo\nxolair\nnucala\nfasenra\ntezspire\ndupixent\nnurtec\nubrelvy\nqulipta\nbotox\nrybelsus\nfreestyle\n\
dexcom\nglp-1\nglp1\ninsulin\nstatin\nstatins\nopioid\nopioids\nnsaid\nnsaids\nbenzodiazepine\nbenzodiazepines\n\
antibiotic\nantibiotics\nanticoagulant\nblood thinner\ntylenol\nibuprofen\naspirin\npenicillin\ngrapefruit";

/// Given names that are dictionary words too, but in staff's sentences nearly
/// always the name.
const NAMES_FIRST: &str = " abbey angie barney basil beau billy bob bobby bonnie brad brandy carol celesta chad \
clement colleen dean deb derrick dick dolly earl ed eddy emery florin frank freeman gabby gene ginger hank harry heather \
hector holly homer jack jade jasmine jimmy john josh julienne lance lee leah lily maria marina martin max maxim meg mercy mickey \
mike miles nick noel norm patsy patty peter phoebe randy ray reed rick rob robin rod roger rosemary ruby rusty sally sandy savanna \
sherry sonny sue terry tom tony valentine victor viola violet wade walker warren daisy ivy jay juan drew dale kit mack olive oscar \
penny pat perry rosa carmen iris hazel clara gloria ";

/// Family names that are dictionary words too, frequent enough to be taken as
/// the name where a name is expected.
const SURNAMES_FIRST: &str = " smith brown young king price baker green hill white black gray cook bell wood woods long rose stone fox marsh \
hunter mason miller cooper fisher park parks banks brooks rivers ford lane wells hart snow frost bishop knight gardner weaver potter \
porter shepherd turner walker ward west page day love rich little small short strong swift wise christian marshall chase chambers \
fields flowers branch church bush reed rice glass gold silver steel wolf bird crane drake swan finch lamb barber archer butler carpenter \
mercer sawyer dean duke pope abbott martin lee grant major power powers sharp best sanders summers winters waters noble berry \
cherry flynn bond cash coffee cross dove eagle english french farmer foreman forest garland gross hale hardy holiday holland hood \
house hunt joyce lake law lock lord march mayer mills moon moss nail nance neal parish peacock pierce pike pool prince proctor pruitt rains \
randall rush savage sellers shields singer sparks spear starks stamps tate temple trapp vance wade webb wren yates yoder tucker moody ";

/// A family name that is an English word, but mainly a name beside "for" and the like.
pub(crate) fn is_strong_surname(folded: &str) -> bool {
    SURNAMES_FIRST.contains(&format!(" {folded} ")) || (is_surname(folded) && !is_english(folded))
}

/// Endings that make a word a medicine without a list.
const DRUG_ENDINGS: [&str; 22] = [
    "sartan",
    "prazole",
    "statin",
    "gliptin",
    "gliflozin",
    "cillin",
    "mycin",
    "oxacin",
    "xaban",
    "tidine",
    "triptan",
    "zumab",
    "limumab",
    "kinumab",
    "ximab",
    "tinib",
    "ciclib",
    "glutide",
    "formin",
    "thiazide",
    "cycline",
    "dronate",
];

/// Whether the folded word is an English or clinical word.
pub(crate) fn is_english(folded: &str) -> bool {
    ENGLISH.binary_search(&folded).is_ok()
}

/// An English word that is not mainly a given name.
pub(crate) fn is_common_english(folded: &str) -> bool {
    is_english(folded) && !is_strong_given(folded)
}

/// Whether the folded word is a given name.
pub(crate) fn is_given(folded: &str) -> bool {
    GIVEN.binary_search(&folded).is_ok()
}

/// A given name that is either no English word or mainly the name.
pub(crate) fn is_strong_given(folded: &str) -> bool {
    NAMES_FIRST.contains(&format!(" {folded} ")) || (is_given(folded) && !is_english(folded))
}

/// Whether the folded word is a family name.
pub(crate) fn is_surname(folded: &str) -> bool {
    SURNAMES.binary_search(&folded).is_ok()
}

/// Whether the folded word is a medicine.
pub(crate) fn is_drug(folded: &str) -> bool {
    let singular = folded.strip_suffix('s').unwrap_or(folded);
    DRUGS.binary_search(&folded).is_ok()
        || DRUGS.binary_search(&singular).is_ok()
        || DRUG_ENDINGS
            .iter()
            .any(|ending| folded.len() > ending.len() + 1 && folded.ends_with(ending))
}
