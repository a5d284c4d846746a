//! Addresses, towns, places of care, employers and schools.

use cs_deid::Label;

use super::super::Rng;
use super::super::pools::Pools;

pub(in super::super) fn state(rng: &mut Rng) -> String {
    rng.pick(&[
        "MN",
        "NM",
        "Louisiana",
        "TN",
        "AZ",
        "Michigan",
        "NY",
        "MO",
        "CA",
        "Montana",
        "Texas",
        "OH",
        "North Carolina",
        "WV",
        "Oregon",
        "HI",
        "PR",
        "DC",
        "New Jersey",
        "IN",
        "OK",
        "ME",
    ])
    .to_string()
}

pub(in super::super) fn value(slot: &str, rng: &mut Rng, pools: &Pools) -> Option<(String, Label)> {
    let pick = |seen: &[&'static str], held: &[&'static str], rng: &mut Rng| {
        rng.pick(if pools.held { held } else { seen }).to_string()
    };
    Some(match slot {
        "city" => (pick(CITIES, CITIES_HELD, rng), Label::City),
        "county" => (pick(COUNTIES, COUNTIES_HELD, rng), Label::County),
        "fac" => (pick(FACILITIES, FACILITIES_HELD, rng), Label::Facility),
        "emp" => (pick(EMPLOYERS, EMPLOYERS_HELD, rng), Label::Facility),
        "school" => (pick(SCHOOLS, SCHOOLS_HELD, rng), Label::Facility),
        "zip" => {
            let zip = format!("{}{}", 1 + rng.below(9), rng.digits(4));
            let zip = if rng.one_in(4) {
                format!("{zip}-{}", rng.digits(4))
            } else {
                zip
            };
            (zip, Label::Zip)
        }
        "addr" => (address(rng, pools.held), Label::Address),
        "addrs" => {
            let number = rng.pick(&["twelve", "forty two", "1180", "2250", "seventeen oh five"]);
            let street = rng.pick(&[
                "maple street",
                "county road 9",
                "north birch avenue",
                "juniper lane",
            ]);
            (format!("{number} {street}"), Label::Address)
        }
        _ => return None,
    })
}

fn address(rng: &mut Rng, held: bool) -> String {
    let street = rng.pick(if held { STREETS_HELD } else { STREETS });
    let suffix = rng.pick(if held { SUFFIXES_HELD } else { SUFFIXES });
    let number = 1 + rng.below(14_000);
    match rng.below(12) {
        0 => format!("PO Box {}", rng.below(9000) + 10),
        1 => format!("P.O. Box {}", rng.below(9000) + 10),
        2 => format!("RR {} Box {}", 1 + rng.below(9), 10 + rng.below(200)),
        3 => format!("{number} County Road {}", 1 + rng.below(400)),
        4 => format!(
            "{number} {street} {suffix}, Apt {}{}",
            1 + rng.below(30),
            rng.letters(1)
        ),
        5 => format!("{number} {street} {suffix} #{}", 1 + rng.below(400)),
        6 => format!("{number} {street} {suffix}, Unit {}", 1 + rng.below(90)),
        7 => format!("{number} {}th {suffix}", 4 + rng.below(16)),
        8 => format!(
            "{number} {} {street} {suffix}",
            rng.pick(&["N.", "South", "E", "NW"])
        ),
        9 => format!(
            "{number} Highway {} {}",
            2 + rng.below(90),
            rng.pick(&["N", "South", "East"])
        ),
        _ => format!("{number} {street} {suffix}"),
    }
}

const CITIES: &[&str] = &[
    "Duluth",
    "Santa Fe",
    "Baton Rouge",
    "Chattanooga",
    "Tucson",
    "Grand Rapids",
    "Yonkers",
    "St. Louis",
    "Bakersfield",
    "Missoula",
    "Winston-Salem",
    "Coeur d'Alene",
    "Los Angeles",
    "Mobile",
    "Hope",
    "Reading",
    "Kalamazoo",
    "Fort Worth",
    "Salt Lake City",
    "Eau Claire",
];
const CITIES_HELD: &[&str] = &[
    "Sheboygan",
    "Truth or Consequences",
    "Walla Walla",
    "Bowling Green",
    "Port St. Lucie",
    "Tuscaloosa",
    "Paris",
    "Athens",
    "Normal",
    "Independence",
    "Defiance",
    "Wilkes-Barre",
    "Mt. Pleasant",
    "Kaukauna",
    "Puyallup",
    "Rancho Cucamonga",
    "Las Cruces",
    "Elk Grove",
    "Cheyenne",
    "Bismarck",
    "Ypsilanti",
    "Hattiesburg",
    "Oconomowoc",
    "Zephyrhills",
    "Nacogdoches",
];
const COUNTIES: &[&str] = &[
    "Pima County",
    "Cook County",
    "Santa Clara County",
    "Orange County",
    "DeKalb County",
    "Jefferson Parish",
    "St. Louis County",
    "Lake County",
];
const COUNTIES_HELD: &[&str] = &[
    "Dane County",
    "Prince George's County",
    "San Bernardino County",
    "Orleans Parish",
    "Clackamas County",
    "Fond du Lac County",
    "Lee County",
    "Wise County",
    "Mercer County",
];
const STREETS: &[&str] = &[
    "Sycamore",
    "Old Mill",
    "Martin Luther King",
    "W. 3rd",
    "Birch Hollow",
    "Palmetto",
    "N. Cedar",
    "Grand",
    "Rio Grande",
    "Lincoln",
    "Washington",
    "Mill Creek",
    "La Brea",
];
const STREETS_HELD: &[&str] = &[
    "Thunderbird",
    "Quail Run",
    "Camino Real",
    "Cesar Chavez",
    "E. Broad",
    "Fox Hollow",
    "Kings",
    "Peachtree",
    "Van Buren",
    "Harvest Moon",
    "Dogwood",
    "Via Verde",
    "Fifth",
    "King George",
];
const SUFFIXES: &[&str] = &[
    "Street", "Ave", "Blvd", "Court", "Lane", "Dr", "Parkway", "Rd.", "St",
];
const SUFFIXES_HELD: &[&str] = &[
    "Avenue", "Rd", "Way", "Ct", "Pl", "Terrace", "Trail", "Circle", "Hwy", "Loop", "Ln", "Blvd.",
];
const FACILITIES: &[&str] = &[
    "Pinecrest Medical Center",
    "Harbor View Clinic",
    "St. Brendan Hospital",
    "Golden Plains Physicians Group",
    "Northgate Eye Institute",
    "Mission Bay Pediatrics",
    "Elmwood Nursing Home",
    "Sacred Heart",
    "Fifth Street Family Dental",
    "Mercy General",
    "Cedar Ridge Rehab",
    "Bluebonnet Dialysis Center",
    "University of Westmarch Hospital",
    "Lakeside Urgent Care",
    "VA Palo Verde",
];
const FACILITIES_HELD: &[&str] = &[
    "Tri-County Memorial Hospital",
    "Our Lady of Grace Medical Center",
    "Sunrise Senior Living",
    "Kestrel Point Family Practice",
    "Blue Heron Orthopedics",
    "St. Agatha's",
    "Good Shepherd Home",
    "Hawthorne Women's Health",
    "Riverbend Surgery Center",
    "Copper Basin Cardiology",
    "Juniper Street Pharmacy",
    "Oakhaven Hospice",
    "Valley Children's Hospital",
    "Cascade Imaging",
    "Veterans Affairs Medical Center",
    "Mount Carmel East",
    "Stonebridge Behavioral Health",
    "Prairie Winds Dental",
];
const EMPLOYERS: &[&str] = &[
    "Bluebird Logistics",
    "Acme Foundry Inc",
    "Harrow & Pike LLC",
    "Northern Star Trucking",
    "Delmar Unified School District",
];
const EMPLOYERS_HELD: &[&str] = &[
    "Tamarack Timber Co.",
    "Ironvale Steel Corp",
    "Quickbasket Foods Inc.",
    "Marlowe Brothers Construction",
    "City of Westmarch",
    "Redtail Airlines",
];
const SCHOOLS: &[&str] = &[
    "Lincoln Elementary School",
    "Westbrook High School",
    "Oak Grove Academy",
    "Bright Horizons Daycare",
];
const SCHOOLS_HELD: &[&str] = &[
    "Roosevelt Middle School",
    "St. Ignatius Prep",
    "Tiny Acorns Preschool",
    "Westmarch State University",
    "Harriet Tubman Elementary",
    "Glenview Community College",
];
