use super::*;
use crate::chart::event::Values;
use crate::chart::when::When;
use chrono_tz::America::New_York;
use proptest::prelude::*;
use std::sync::Arc;

const KINDS: [EventKindView; 4] = [
    EventKindView::Encounter,
    EventKindView::Reading,
    EventKindView::Lab,
    EventKindView::Other,
];

fn event(id: &str, kind: EventKindView, when: &str, title: &str) -> Event {
    let source: Arc<str> = "Harbor Health".into();
    let mut event = Event::new(id.to_owned(), kind, When::read(when, New_York), &source);
    title.clone_into(&mut event.title);
    event
}

fn pressure(id: &str, when: &str, upper: f64, lower: f64, tag: Option<Tone>) -> Event {
    let mut event = event(id, EventKindView::Reading, when, "Blood pressure");
    event.values = Some(Values {
        numbers: [Some(upper), Some(lower)],
        unit: "mmHg".into(),
    });
    match tag {
        Some(Tone::Red) => event.tag("very high", "↑↑", Tone::Red),
        Some(tone) => event.tag("high", "↑", tone),
        None => {}
    }
    event
}

fn ordered(mut events: Vec<Event>) -> Vec<Event> {
    in_order(&mut events);
    events
}

fn all(events: &[Event], filter: &TimelineFilter) -> Vec<TimelineEvent> {
    View::new(events, filter).page(events, 0, 500)
}

fn ids(page: &[TimelineEvent]) -> Vec<&str> {
    page.iter().map(|event| event.id.as_str()).collect()
}

#[test]
fn newest_first_partial_dates_after_their_year_began_and_undated_last() {
    let events = ordered(vec![
        event("O/undated", EventKindView::Other, "", "x"),
        event("O/1985", EventKindView::Problem, "1985", "x"),
        event("O/march", EventKindView::Problem, "2026-03", "x"),
        event("O/day", EventKindView::Problem, "2026-03-02", "x"),
        event("O/late", EventKindView::Lab, "2026-03-02T23:00:00Z", "x"),
        event("O/b", EventKindView::Lab, "2026-03-02T15:00:00Z", "x"),
        event("O/a", EventKindView::Lab, "2026-03-02T15:00:00Z", "x"),
        event("O/a", EventKindView::Lab, "2026-03-02T15:00:00Z", "twice"),
    ]);
    let view = View::new(&events, &TimelineFilter::default());
    assert_eq!(
        ids(&view.page(&events, 0, 500)),
        [
            "O/late",
            "O/a",
            "O/b",
            "O/day",
            "O/march",
            "O/1985",
            "O/undated"
        ]
    );
    let months: Vec<(&str, u32, u32)> = view
        .months
        .iter()
        .map(|month| (month.month.as_str(), month.offset, month.count))
        .collect();
    assert_eq!(months, [("2026-03", 0, 5), ("1985-01", 5, 1), ("", 6, 1)]);
    let first = &view.page(&events, 5, 1)[0];
    assert_eq!((first.day.as_str(), first.time.as_deref()), ("1985", None));
}

#[test]
fn a_filter_narrows_by_kind_source_and_words() {
    let mut note = event("N/1", EventKindView::Note, "2026-01-05", "Note");
    note.more = Some("dizzy since the new tablets".into());
    let mut home = event("O/1", EventKindView::Reading, "2026-01-04", "Body weight");
    home.source = "Home device".into();
    let events = ordered(vec![
        note,
        home,
        event(
            "E/1",
            EventKindView::Encounter,
            "2026-01-03",
            "Visité de contrôle",
        ),
    ]);
    let of = |filter: TimelineFilter| {
        let page = all(&events, &filter);
        page.into_iter().map(|event| event.id).collect::<Vec<_>>()
    };
    let words = |words: &str| TimelineFilter {
        words: words.into(),
        ..TimelineFilter::default()
    };
    assert_eq!(of(words("TABLETS dizzy")), ["N/1"]);
    assert_eq!(of(words("controle")), ["E/1"]);
    assert_eq!(of(words("jan-2026 weight")), ["O/1"]);
    assert!(of(words("weight dizzy")).is_empty());
    assert_eq!(of(words(" - ")).len(), 3, "nothing but marks is no filter");
    assert_eq!(
        of(TimelineFilter {
            kinds: vec![EventKindView::Note, EventKindView::Encounter],
            ..TimelineFilter::default()
        }),
        ["N/1", "E/1"]
    );
    assert_eq!(
        of(TimelineFilter {
            sources: vec!["Home device".into()],
            ..TimelineFilter::default()
        }),
        ["O/1"]
    );
    assert_eq!(kinds(&events).len(), 3);
    assert_eq!(sources(&events), ["Harbor Health", "Home device"]);
}

#[test]
fn readings_of_one_day_become_one_row_that_hides_nothing_grave() {
    let events = ordered(vec![
        pressure("O/1", "2026-01-05T13:00:00Z", 118.0, 76.0, None),
        pressure("O/2", "2026-01-05T14:00:00Z", 182.0, 98.5, Some(Tone::Red)),
        pressure(
            "O/3",
            "2026-01-05T15:00:00Z",
            150.0,
            80.0,
            Some(Tone::Amber),
        ),
        // 23:30 the day before at the practice.
        pressure("O/4", "2026-01-05T04:30:00Z", 120.0, 70.0, None),
        event(
            "L/1",
            EventKindView::Lab,
            "2026-01-05T13:30:00Z",
            "Blood pressure",
        ),
    ]);
    let grouped = TimelineFilter {
        grouped: true,
        ..TimelineFilter::default()
    };
    let rows = all(&events, &grouped);
    assert_eq!(ids(&rows), ["O/3", "L/1", "O/4"]);
    assert_eq!(rows[0].grouped, 3);
    assert_eq!(rows[0].detail, "3 readings, 118–182/76–98.5 mmHg");
    let tags: Vec<(&str, Tone)> = rows[0]
        .tags
        .iter()
        .map(|tag| (tag.word.as_str(), tag.tone))
        .collect();
    assert_eq!(
        tags,
        [
            ("very high (1 of 3)", Tone::Red),
            ("high (1 of 3)", Tone::Amber)
        ]
    );
    let view = View::new(&events, &grouped);
    assert_eq!(
        (view.total(), view.months[0].count, view.months[0].marked),
        (3, 3, 1)
    );
    assert_eq!(all(&events, &TimelineFilter::default()).len(), 5);
}

#[test]
fn a_page_beyond_the_end_is_empty_and_none_is_larger_than_the_most() {
    let events: Vec<Event> = (0..600)
        .map(|at| event(&format!("O/{at:04}"), EventKindView::Lab, "2026-01-01", "x"))
        .collect();
    let events = ordered(events);
    let view = View::new(&events, &TimelineFilter::default());
    assert_eq!(view.page(&events, 0, u32::MAX).len(), 500);
    assert_eq!(view.page(&events, 500, 500).len(), 100);
    assert!(view.page(&events, 600, 10).is_empty());
    assert!(view.page(&events, u32::MAX, 10).is_empty());
}

prop_compose! {
    fn any_event()(
        number in 0..400_u32, kind in 0..4_usize, day in 0..40_i64, minute in 0..1440_i64,
        form in 0..5_u8, value in 60..200_i32, source in 0..2_usize,
    ) -> Event {
        let at = chrono::DateTime::from_timestamp(1_767_225_600 + day * 86_400 + minute * 60, 0).unwrap();
        let text = match form {
            0 => String::new(),
            1 => "2026-01".to_owned(),
            2 => at.date_naive().to_string(),
            _ => at.to_rfc3339(),
        };
        let mut made = pressure(&format!("O/{number}"), &text, f64::from(value), 70.0,
            (value > 180).then_some(Tone::Red));
        made.kind = KINDS[kind];
        made.source = ["Harbor Health", "Home device"][source].into();
        made
    }
}

proptest! {
    #[test]
    fn pages_put_together_are_the_whole_list_without_doubles(
        made in prop::collection::vec(any_event(), 0..300),
        size in 1..70_u32, grouped: bool, kind in 0..5_usize,
    ) {
        let events = ordered(made.clone());
        let filter = TimelineFilter {
            kinds: KINDS.get(kind).copied().into_iter().collect(),
            grouped,
            ..TimelineFilter::default()
        };
        let view = View::new(&events, &filter);
        let mut rows = Vec::new();
        loop {
            let page = view.page(&events, u32::try_from(rows.len()).unwrap(), size);
            if page.is_empty() { break; }
            prop_assert!(page.len() <= size as usize);
            rows.extend(page);
        }
        prop_assert_eq!(rows.len(), view.total() as usize);
        let unique: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        prop_assert_eq!(unique.len(), rows.len());

        // Nobody is lost: every event under the filter is a row or counted in one.
        let expected: BTreeSet<&str> = made.iter().map(|event| event.id.as_str()).collect();
        let first: BTreeSet<&str> = events.iter().map(|event| event.id.as_str()).collect();
        prop_assert_eq!(first, expected);
        let under = events.iter().filter(|event| filter.kinds.is_empty() || filter.kinds.contains(&event.kind)).count();
        prop_assert_eq!(rows.iter().map(|row| row.grouped as usize).sum::<usize>(), under);

        // Months follow one another and lead to their first row.
        let mut next = 0;
        for month in &view.months {
            prop_assert_eq!(month.offset, next);
            next += month.count;
            let row = &rows[month.offset as usize];
            prop_assert!(month.month.is_empty() == row.day.is_empty());
            prop_assert!(row.day.is_empty() || row.day.starts_with(month.month.split('-').next().unwrap()));
        }
        prop_assert_eq!(next, view.total());
        let names: BTreeSet<&str> = view.months.iter().map(|month| month.month.as_str()).collect();
        prop_assert_eq!(names.len(), view.months.len());
        let days: Vec<&String> = rows.iter().map(|row| &row.day).filter(|day| day.len() == 10).collect();
        prop_assert!(days.windows(2).all(|pair| pair[0] >= pair[1]), "days go down");
    }
}
