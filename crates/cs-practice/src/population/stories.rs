//! The planted stories a coach's morning list is made of.
//!
//! Everybody else is generated well inside the usual limits, so that the list
//! is these people and a test can name them.

use super::drugs::{self, Drug};
use super::people::{Kind, Person};
use super::prng::Rng;
use super::staff::Practice;

/// Why somebody needs a coach's attention today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Story {
    /// Left hospital over a month ago and has not been seen since.
    DischargeOverdue,
    /// A routine follow-up came due and nothing is booked.
    FollowUpOverdue,
    /// Missed a visit in the last 14 days; marked as no-show.
    NoShow,
    /// Missed a visit in the last 14 days that the practice never closed.
    NeverClosed,
    /// Engagement fell under 40.
    LowEngagement,
    /// The home device has sent nothing for days.
    SilentDevice,
    /// Blood pressure climbs over three weeks.
    RisingPressure,
    /// Heart failure, and more than 2 kg in a week.
    WeightGain,
    /// A refill is more than a week late.
    LateRefill,
}

impl Story {
    /// How many reachable people of each practice tell it.
    const COUNTS: [(Story, [usize; 2]); 9] = [
        (Story::WeightGain, [4, 0]),
        (Story::RisingPressure, [7, 0]),
        (Story::SilentDevice, [9, 0]),
        (Story::DischargeOverdue, [9, 0]),
        (Story::LateRefill, [10, 4]),
        (Story::NoShow, [12, 5]),
        (Story::NeverClosed, [4, 1]),
        (Story::FollowUpOverdue, [11, 7]),
        (Story::LowEngagement, [9, 3]),
    ];

    /// A second story for those who have one already.
    const SECOND: [(Story, [usize; 2]); 2] =
        [(Story::LowEngagement, [7, 2]), (Story::LateRefill, [4, 1])];

    /// Stories of people who must not be contacted, or only in a particular way.
    const BARRED: [(Kind, Story, [usize; 2]); 8] = [
        (Kind::SmsOptedOut, Story::NoShow, [2, 1]),
        (Kind::NoConsent, Story::NoShow, [2, 1]),
        (Kind::Test, Story::NoShow, [1, 1]),
        (Kind::Confidential, Story::NoShow, [1, 1]),
        (Kind::Confidential, Story::FollowUpOverdue, [1, 0]),
        (Kind::Minor, Story::NoShow, [2, 1]),
        (Kind::MinorOfSpanishSpeakers, Story::NoShow, [2, 1]),
        (Kind::EmailOnly, Story::NoShow, [1, 1]),
    ];

    /// Ends the run of ordinary visits: the person was last seen a while ago.
    pub(crate) fn breaks_visits(self) -> bool {
        matches!(
            self,
            Story::DischargeOverdue | Story::FollowUpOverdue | Story::NoShow | Story::NeverClosed
        )
    }

    fn fits(self, person: &Person) -> bool {
        let long_known = person.row.enrolled_on < person.span.1 - chrono::TimeDelta::days(220);
        let grown = !person.kind.is_minor() && person.kind.is_reachable();
        let device = |kind| person.devices.contains(&kind);
        long_known
            && grown
            && match self {
                Story::WeightGain => device("scale"),
                Story::RisingPressure => device("blood_pressure_cuff") && person.has("I10"),
                Story::SilentDevice => !person.devices.is_empty(),
                Story::LateRefill => person.drugs.iter().any(|drug| refillable(drug)),
                _ => true,
            }
    }
}

/// Ordered on a schedule, so that a refill can be late.
pub(crate) fn refillable(drug: &Drug) -> bool {
    drug.frequency != "as needed" && !drugs::no_refills(drug)
}

/// Gives home devices and stories to the people of one practice.
pub(crate) fn assign(seed: u64, practice: &Practice, people: &mut [Person]) {
    let mut rng = Rng::stream(seed, "stories", u64::from(practice.optical));
    let mut order: Vec<usize> = (0..people.len()).collect();
    rng.shuffle(&mut order);
    if !practice.optical {
        give_devices(&order, people);
    }
    let column = usize::from(practice.optical);
    for (kind, story, counts) in Story::BARRED {
        let chosen = order
            .iter()
            .filter(|&&at| people[at].kind == kind && people[at].stories.is_empty());
        for at in chosen.take(counts[column]).copied().collect::<Vec<_>>() {
            people[at].stories.push(story);
        }
    }
    for (story, counts) in Story::COUNTS {
        let chosen = order
            .iter()
            .filter(|&&at| people[at].stories.is_empty() && story.fits(&people[at]));
        for at in chosen.take(counts[column]).copied().collect::<Vec<_>>() {
            people[at].stories.push(story);
            people[at].row.coach_id = rng.weighted(practice.coaches);
        }
    }
    let plain = |person: &Person| {
        person.kind == Kind::Plain
            && person.stories.is_empty()
            && person.row.enrolled_on < person.span.1 - chrono::TimeDelta::days(300)
    };
    let carriers = order.iter().copied().filter(|&at| plain(&people[at]));
    for (cell, at) in carriers
        .take(15)
        .collect::<Vec<_>>()
        .into_iter()
        .enumerate()
    {
        people[at].showcase = Some(cell);
    }
    for (story, counts) in Story::SECOND {
        let chosen = order.iter().rev().filter(|&&at| {
            people[at].stories.len() == 1 && !people[at].tells(story) && story.fits(&people[at])
        });
        for at in chosen.take(counts[column]).copied().collect::<Vec<_>>() {
            people[at].stories.push(story);
        }
    }
}

/// Home monitoring: problem, device, how many.
const MONITORED: [(&str, &str, usize); 5] = [
    ("I50.22", "scale", 26),
    ("J44.9", "pulse_oximeter", 14),
    ("E11.65", "glucose_meter", 16),
    ("E11.9", "glucose_meter", 22),
    ("I10", "blood_pressure_cuff", 88),
];

fn give_devices(order: &[usize], people: &mut [Person]) {
    for (problem, device, count) in MONITORED {
        let fits = |person: &Person| {
            person.has(problem)
                && person.kind.in_care()
                && !matches!(person.kind, Kind::Test | Kind::Pending)
                && person.row.enrolled_on < person.span.1 - chrono::TimeDelta::days(120)
                && !person.devices.contains(&device)
        };
        let chosen: Vec<usize> = order
            .iter()
            .copied()
            .filter(|&at| fits(&people[at]))
            .take(count)
            .collect();
        for at in chosen {
            people[at].devices.push(device);
        }
    }
}
