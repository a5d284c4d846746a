//! Short and everyday forms of given names, English and Spanish.
//!
//! Each row is a group whose members may stand for one another; written for
//! this product from common usage, all in folded form.

const GROUPS: &[&[&str]] = &[
    &["robert", "rob", "bob", "bobby", "robbie", "roberto", "beto"],
    &[
        "william",
        "will",
        "bill",
        "billy",
        "willie",
        "liam",
        "guillermo",
        "memo",
    ],
    &[
        "richard", "rick", "rich", "dick", "ricky", "ricardo", "richie",
    ],
    &["james", "jim", "jimmy", "jamie", "santiago", "jaime"],
    &["john", "jack", "johnny", "jon", "juan", "juanito"],
    &["michael", "mike", "mick", "mickey", "miguel"],
    &["joseph", "joe", "joey", "jose", "pepe", "chepe"],
    &["thomas", "tom", "tommy", "tomas"],
    &["charles", "charlie", "chuck", "chas", "carlos", "carlitos"],
    &["edward", "ed", "eddie", "ted", "ned", "eduardo", "lalo"],
    &["david", "dave", "davy"],
    &["daniel", "dan", "danny", "dani"],
    &["anthony", "tony", "antonio", "tono"],
    &["francis", "frank", "francisco", "paco", "pancho", "kiko"],
    &["stephen", "steven", "steve", "esteban"],
    &["christopher", "chris", "kit", "cristobal"],
    &["matthew", "matt", "mateo"],
    &["andrew", "andy", "drew", "andres"],
    &["alexander", "alex", "al", "sandy", "alejandro", "ale"],
    &["alexandra", "alejandra", "sandra", "alex", "ale", "lexi"],
    &["benjamin", "ben", "benny", "benji"],
    &["samuel", "sam", "sammy"],
    &["samantha", "sam", "sammie"],
    &["nicholas", "nick", "nicky", "nicolas", "nico"],
    &["patrick", "pat", "paddy", "patricio"],
    &["patricia", "pat", "patty", "trish", "tricia", "pati"],
    &["peter", "pete", "pedro"],
    &["gregory", "greg", "gregorio", "goyo"],
    &["kenneth", "ken", "kenny"],
    &["ronald", "ron", "ronnie"],
    &["donald", "don", "donnie"],
    &["raymond", "ray", "raimundo"],
    &["lawrence", "larry", "laurence", "lorenzo", "lencho"],
    &["gerald", "gerry", "jerry", "gerardo"],
    &["leonard", "leo", "len", "lenny", "leonardo"],
    &["frederick", "fred", "freddy", "federico", "fede"],
    &["henry", "hank", "harry", "enrique", "quique"],
    &["george", "jorge"],
    &["philip", "phillip", "phil", "felipe"],
    &["timothy", "tim", "timmy"],
    &["jeffrey", "jeff", "geoffrey", "geoff"],
    &["jonathan", "jon", "jonny", "nathan"],
    &["nathaniel", "nathan", "nate", "nat"],
    &["zachary", "zach", "zack"],
    &["joshua", "josh"],
    &["jacob", "jake", "jacobo"],
    &["vincent", "vince", "vinny", "vicente", "chente"],
    &["victor", "vic", "victoria", "vicky", "tori"],
    &[
        "elizabeth",
        "liz",
        "beth",
        "betty",
        "eliza",
        "lizzie",
        "betsy",
        "libby",
        "isabel",
        "elisabet",
    ],
    &["isabel", "isabella", "isabelle", "chabela", "bella", "isa"],
    &[
        "margaret",
        "maggie",
        "meg",
        "peggy",
        "marge",
        "margie",
        "greta",
        "margarita",
        "rita",
    ],
    &[
        "katherine",
        "catherine",
        "kathryn",
        "kate",
        "katie",
        "kathy",
        "cathy",
        "kat",
        "catalina",
        "cata",
    ],
    &["jennifer", "jen", "jenny", "jenn"],
    &["jessica", "jess", "jessie"],
    &["rebecca", "becky", "becca", "rebeca"],
    &["deborah", "deb", "debbie", "debra", "debora"],
    &["susan", "sue", "suzy", "susie", "susana", "suzanne"],
    &["barbara", "barb", "babs"],
    &["dorothy", "dot", "dottie", "dolly", "dorotea"],
    &[
        "christine",
        "christina",
        "chris",
        "tina",
        "chrissy",
        "cristina",
        "kristina",
    ],
    &["pamela", "pam"],
    &["cynthia", "cindy", "cintia"],
    &["sandra", "sandy"],
    &["theresa", "teresa", "terry", "tess", "tere", "teresita"],
    &["ann", "anne", "anna", "annie", "nancy", "ana", "anita"],
    &["mary", "maria", "molly", "polly", "mamie", "marie", "mari"],
    &["helen", "nell", "nellie", "ellen", "elena", "helena"],
    &["eleanor", "ellie", "nell", "nora", "leonor"],
    &["abigail", "abby", "gail"],
    &["amanda", "mandy"],
    &["melissa", "mel", "missy"],
    &["kimberly", "kim"],
    &["judith", "judy", "judit"],
    &["virginia", "ginny", "gina"],
    &["veronica", "ronnie", "vero"],
    &[
        "josephine",
        "jo",
        "josie",
        "josefina",
        "fina",
        "pepa",
        "chepina",
    ],
    &["frances", "fran", "francie", "francisca", "paca", "pancha"],
    &["dolores", "lola", "lolita"],
    &["guadalupe", "lupe", "lupita"],
    &["rosario", "charo", "chayo"],
    &["concepcion", "concha", "conchita"],
    &["consuelo", "chelo"],
    &["graciela", "chela", "grace"],
    &["mercedes", "meche", "merche"],
    &["ignacio", "nacho"],
    &["jesus", "chuy", "chucho"],
    &["manuel", "manny", "manolo", "manu"],
    &["rafael", "rafa"],
    &["roberta", "bobbie", "bertha"],
    &["luis", "lucho", "louis", "lou"],
    &["sebastian", "seb", "sebas"],
    &["gabriel", "gabe", "gabi"],
    &["gabriela", "gaby", "gabi"],
    &["beatriz", "bea", "betty", "beatrice"],
    &["rosa", "rosita", "rose", "rosie"],
    &["alfredo", "fredo", "alfred", "al"],
    &["salvador", "chava", "sal"],
    &["armando", "mando"],
    &["fernando", "nando", "fer"],
];

/// Whether one folded given name is an everyday form of the other.
pub fn stands_for(one: &str, other: &str) -> bool {
    one != other
        && GROUPS
            .iter()
            .any(|group| group.contains(&one) && group.contains(&other))
}

/// The other forms of a folded given name, without duplicates, in table order.
pub fn other_forms(name: &str) -> Vec<&'static str> {
    let mut out: Vec<&'static str> = Vec::new();
    for form in GROUPS
        .iter()
        .filter(|group| group.contains(&name))
        .flat_map(|group| group.iter())
    {
        if *form != name && !out.contains(form) {
            out.push(form);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_hold_folded_names_and_work_both_ways() {
        for name in GROUPS.iter().flat_map(|group| group.iter()) {
            assert_eq!(cs_fhir::fold_text(name), *name);
        }
        assert!(stands_for("bob", "robert") && stands_for("robert", "bob"));
        assert!(stands_for("pepe", "jose") && stands_for("lupita", "guadalupe"));
        assert!(!stands_for("bob", "william") && !stands_for("maria", "maria"));
        assert!(other_forms("liz").contains(&"elizabeth"));
    }
}
