//! Given and family names of many cultures, and the names that trouble software.

/// Names that go together, and the language some of their bearers prefer.
#[derive(Clone, Copy)]
pub(crate) struct Culture {
    /// Share among patients.
    pub(crate) weight: u64,
    /// Preferred language of a minority of them.
    pub(crate) language: &'static str,
    /// Women's given names.
    pub(crate) female: &'static [&'static str],
    /// Men's given names.
    pub(crate) male: &'static [&'static str],
    /// Family names.
    pub(crate) family: &'static [&'static str],
}

/// Where the Spanish-speaking patients' names come from.
pub(crate) const HISPANIC: usize = 2;

/// The cultures of the two towns.
#[rustfmt::skip] // a table: one entry, one line
pub(crate) const CULTURES: [Culture; 16] = [
    Culture {
        weight: 26,
        language: "en",
        female: &[
            "Margaret", "Susan", "Karen", "Emily", "Hannah", "Abigail", "Dorothy", "Patricia",
            "Deborah", "Kathleen", "Rachel", "Allison", "Judith", "Brooke",
        ],
        male: &[
            "Robert", "William", "Thomas", "Andrew", "Gregory", "Stephen", "Walter", "Kenneth",
            "Douglas", "Nathan", "Kyle", "Harold", "Peter", "Scott",
        ],
        family: &[
            "Whitfield", "Carver", "Hollis", "Bradford", "Prescott", "Langley", "Thatcher",
            "Merrill", "Ashby", "Caldwell", "Winslow", "Hathaway", "Pruitt", "Sutton",
            "Fairbanks", "Lockwood", "Drummond", "Ellery",
        ],
    },
    Culture {
        weight: 10,
        language: "en",
        female: &["Siobhan", "Maureen", "Eileen", "Bridget", "Colleen", "Nora", "Fiona", "Deirdre"],
        male: &["Sean", "Brendan", "Kevin", "Declan", "Patrick", "Liam", "Cormac", "Fergus"],
        family: &[
            "O'Brien", "O'Malley", "McCarthy", "Fitzgerald", "Sullivan", "MacLeod", "Gallagher",
            "O'Shaughnessy", "Kerrigan", "Doherty", "McNamara", "Tierney",
        ],
    },
    Culture {
        weight: 16,
        language: "es",
        female: &[
            "Maria", "María José", "Carmen", "Guadalupe", "Ana Lucía", "Rosa", "Yolanda", "Luz",
            "Marisol", "Valentina", "Ximena", "Esperanza",
        ],
        male: &[
            "José", "Juan Carlos", "Luis", "Miguel", "Ángel", "Jesús", "Alejandro", "Ramón",
            "Héctor", "Mateo", "Julio César", "Rubén",
        ],
        family: &[
            "Alvarez", "García Márquez", "Rodríguez", "Hernandez", "de la Cruz", "Ortiz",
            "Núñez", "Peña", "Santos-Rivera", "Castillo", "Del Valle", "Quiñones", "Fuentes",
            "Morales", "Zúñiga", "Ibarra",
        ],
    },
    Culture {
        weight: 10,
        language: "en",
        female: &[
            "Latoya", "Ebony", "Denise", "Monique", "Imani", "Keisha", "Gloria", "Tamika",
            "Yvonne", "Aaliyah",
        ],
        male: &[
            "Darnell", "Tyrone", "Marcus", "Jamal", "Reginald", "Andre", "Curtis", "Malik",
            "Terrence", "DeShawn",
        ],
        family: &[
            "Washington", "Booker", "Freeman", "Gaines", "Battle", "Mayfield", "Rollins",
            "Jefferson", "Dubose", "Pettway", "Bolden", "Crenshaw",
        ],
    },
    Culture {
        weight: 7,
        language: "vi",
        female: &["Linh", "Thuy", "Mai", "Huong", "Kim-Anh", "Phuong", "Trang", "Ngoc"],
        male: &["Minh", "Duc", "Tuan", "Bao", "Khanh", "Quang", "Hieu", "Long"],
        family: &["Nguyen", "Tran", "Nguyen-Ross", "Pham", "Le", "Vo", "Dang", "Huynh"],
    },
    Culture {
        weight: 7,
        language: "zh",
        female: &["Mei", "Xiuying", "Li Na", "Yan", "Wei Ling", "Hui", "Grace", "Jing"],
        male: &["Wei", "Jian", "Guo Qiang", "Hao", "Ming", "Yi Chen", "Feng", "Kevin"],
        family: &["Chen", "Wang", "Li", "Zhang", "Ng", "Wu", "Ouyang", "Liu-Hart", "Xu"],
    },
    Culture {
        weight: 6,
        language: "hi",
        female: &["Priya", "Lakshmi", "Anjali", "Sunita", "Deepa", "Kavitha", "Meera", "Ritu"],
        male: &["Rajesh", "Vikram", "Arjun", "Suresh", "Anil", "Sanjay", "Venkat", "Imran"],
        family: &[
            "Patel", "Sharma", "Venkataraman", "Krishnamurthy", "Singh", "Iyer", "Reddy",
            "Chatterjee", "Subramanian",
        ],
    },
    Culture {
        weight: 4,
        language: "ar",
        female: &["Fatima", "Layla", "Nour", "Amal", "Zainab", "Hanan"],
        male: &["Ahmed", "Mohammad", "Omar", "Khalid", "Yusuf", "Abdul Rahman"],
        family: &["Al-Sayed", "Haddad", "El Masri", "Khoury", "bin Saleh", "Abdallah", "Nasser"],
    },
    Culture {
        weight: 5,
        language: "pt",
        female: &["Beatriz", "Lúcia", "Fernanda", "Tânia", "Inês", "Joana"],
        male: &["João", "Paulo", "Thiago", "Rui", "Antônio", "Caio"],
        family: &["da Silva", "Pereira", "dos Santos", "Oliveira", "Tavares", "Medeiros", "Brandão"],
    },
    Culture {
        weight: 4,
        language: "ht",
        female: &["Marie-Claire", "Guerline", "Nadège", "Roseline", "Mirlande", "Fabiola"],
        male: &["Jean-Baptiste", "Wilner", "Emmanuel", "Frantz", "Ricardo", "Jacques"],
        family: &["Toussaint", "Jean-Louis", "Desrosiers", "Pierre", "St. Fleur", "Baptiste"],
    },
    Culture {
        weight: 4,
        language: "pl",
        female: &["Agnieszka", "Małgorzata", "Katarzyna", "Danuta", "Ewa", "Zofia"],
        male: &["Stanisław", "Krzysztof", "Zbigniew", "Marek", "Piotr", "Jerzy"],
        family: &["Kowalczyk", "Wiśniewski", "Szczepański", "Nowak", "Brzezicki", "Zając"],
    },
    Culture {
        weight: 3,
        language: "ko",
        female: &["Soo-Jin", "Hye Won", "Ji-Young", "Eun", "Min-Seo"],
        male: &["Sung-Ho", "Joon", "Young Min", "Dong-Hyun", "Tae"],
        family: &["Kim", "Park", "Choi", "Yoon", "Hwang", "Jung"],
    },
    Culture {
        weight: 3,
        language: "en",
        female: &["Chioma", "Ngozi", "Adaeze", "Abena", "Folake"],
        male: &["Oluwaseun", "Chukwuemeka", "Kwame", "Kofi", "Ikenna"],
        family: &["Okonkwo", "Adeyemi", "Mensah", "Nwosu", "Boateng", "Eze"],
    },
    Culture {
        weight: 2,
        language: "am",
        female: &["Tigist", "Selamawit", "Makeda", "Hirut"],
        male: &["Tesfaye", "Abebe", "Dawit", "Girma"],
        family: &["Gebremariam", "Haile", "Tadesse", "Woldemichael", "Bekele"],
    },
    Culture {
        weight: 2,
        language: "uk",
        female: &["Iryna", "Oksana", "Olha", "Natalia"],
        male: &["Oleksandr", "Dmytro", "Taras", "Yuriy"],
        family: &["Shevchenko", "Kovalenko", "Melnyk", "Petrenko", "Bondarenko"],
    },
    Culture {
        weight: 3,
        language: "en",
        female: &["Giulia", "Francesca", "Leilani", "Rosalia", "Kaimana"],
        male: &["Giancarlo", "Salvatore", "Vito", "Keoni", "Carmine"],
        family: &["D'Angelo", "Di Benedetto", "Kahananui", "Esposito", "LoPresti"],
    },
];

/// A name chosen because software and matchers stumble over it:
/// given name, middle name, family name, preferred name, sex.
pub(crate) type NamedCase = (
    &'static str,
    Option<&'static str>,
    &'static str,
    Option<&'static str>,
    &'static str,
);

/// Single names, very long ones, suffixes, particles, names that are words.
#[rustfmt::skip] // a table: one entry, one line
pub(crate) const NAMED_CASES: [NamedCase; 24] = [
    ("María José", None, "Alvarez", Some("Majo"), "female"),
    ("Kevin", Some("Thanh"), "Nguyen-Ross", None, "male"),
    ("Seamus", Some("Patrick"), "O'Brien", None, "male"),
    ("", None, "Rahayu", None, "female"),
    ("", None, "Suparman", None, "male"),
    (
        "Wilhelmina",
        Some("Alexandrina Philippa"),
        "Featherstonehaugh-Cholmondeley",
        Some("Mina"),
        "female",
    ),
    ("Venkatanarasimharajuvaripeta", Some("Subrahmanya"), "Raghunathan", Some("Venky"), "male"),
    ("Theodore", Some("James"), "Beaumont III", Some("Ted"), "male"),
    ("Calvin", None, "Walker Jr.", Some("CJ"), "male"),
    ("Ramón", Some("Luis"), "Ortiz Sr.", None, "male"),
    ("May", None, "Price", None, "female"),
    ("Will", None, "Young", None, "male"),
    ("Grace", Some("Hope"), "Day", None, "female"),
    ("Hunter", None, "Banks", None, "male"),
    ("Summer", None, "Rose", None, "female"),
    ("Christian", None, "Parkinson", None, "male"),
    ("Florence", None, "Addison", None, "female"),
    ("Bell", None, "Graves", None, "female"),
    ("Anne-Marie", None, "van der Berg", Some("Annie"), "female"),
    ("Jean-Luc", None, "d'Aubigné", None, "male"),
    ("Nguyen", Some("Thi"), "Minh", None, "female"),
    ("Elizabeth", Some("Ann"), "St. John", Some("Liz"), "female"),
    ("Al", None, "Li", None, "male"),
    ("X Æ", None, "Bo", Some("Xae"), "other"),
];

/// People who share both names with another patient of their practice.
#[rustfmt::skip] // a table: one entry, one line
pub(crate) const SAME_NAMED: [(&str, &str, &str); 10] = [
    ("John", "Sullivan", "male"),
    ("Mary", "Johnson", "female"),
    ("David", "Kim", "male"),
    ("Maria", "Garcia", "female"),
    ("James", "Smith", "male"),
    ("Linda", "Nguyen", "female"),
    ("Michael", "Brown", "male"),
    ("Jose", "Martinez", "male"),
    ("Jennifer", "Lee", "female"),
    ("Anna", "Kowalski", "female"),
];

/// What staff call the rows they try things out with.
pub(crate) const TEST_NAMES: [(&str, &str); 4] = [
    ("Test", "Patient"),
    ("Zz", "Testman"),
    ("Training", "Demo"),
    ("Mickey", "Testmouse"),
];

/// The shorter name some go by.
pub(crate) fn nickname(given: &str) -> Option<&'static str> {
    const SHORT: [(&str, &str); 14] = [
        ("Robert", "Bob"),
        ("William", "Bill"),
        ("Thomas", "Tom"),
        ("Margaret", "Peggy"),
        ("Patricia", "Trish"),
        ("Kathleen", "Kathy"),
        ("Deborah", "Deb"),
        ("Guadalupe", "Lupe"),
        ("Alejandro", "Alex"),
        ("Stanisław", "Stan"),
        ("Katarzyna", "Kasia"),
        ("Chukwuemeka", "Emeka"),
        ("Oluwaseun", "Seun"),
        ("Esperanza", "Espi"),
    ];
    SHORT
        .iter()
        .find(|(long, _)| *long == given)
        .map(|(_, short)| *short)
}

/// `name` in the letters an e-mail address can carry: lower case, no accents.
pub(crate) fn ascii_letters(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|letter| match letter {
            'a'..='z' => Some(letter),
            'á' | 'ã' | 'â' | 'ą' | 'à' | 'æ' => Some('a'),
            'é' | 'è' | 'ê' | 'ę' => Some('e'),
            'í' => Some('i'),
            'ó' | 'ô' | 'õ' | 'ö' => Some('o'),
            'ú' | 'ü' => Some('u'),
            'ñ' | 'ń' => Some('n'),
            'ç' | 'ć' => Some('c'),
            'ł' => Some('l'),
            'ś' => Some('s'),
            'ż' | 'ź' => Some('z'),
            _ => None,
        })
        .collect()
}
