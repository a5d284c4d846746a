//! Charts kept in memory while they are read: a few, for one person at a time.

use super::build::Chart;
use super::timeline::View;
use crate::views::TimelineFilter;
use cs_error::Outcome;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Charts kept: the one open, and those a person goes back to.
const CHARTS: usize = 3;
/// Filtered timelines kept of each.
const VIEWS: usize = 4;

/// Whose chart, for whom, as of which state of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// Reader and role.
    pub(super) reader: String,
    pub(super) patient: String,
    /// What changes when anything shown could have changed.
    pub(super) stamp: String,
}

/// The charts kept. Everything in it is patient data: it lives in memory alone
/// and is dropped when the reader changes, locks or signs out.
#[derive(Default)]
pub(crate) struct Shelf {
    charts: Mutex<Vec<(Label, Arc<Shelved>)>>,
    /// One chart is built at a time: a view that opens asks for several things at once.
    building: Mutex<()>,
}

/// A chart and its timelines under the filters used last.
pub(super) struct Shelved {
    pub(super) chart: Chart,
    views: Mutex<Vec<(TimelineFilter, Arc<View>)>>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shelf {
    /// The chart under a label; built when it is not there. Answers whether it was
    /// built now.
    ///
    /// # Errors
    /// Those of `build`.
    pub(super) fn get(
        &self,
        label: &Label,
        build: impl FnOnce() -> Outcome<Chart>,
    ) -> Outcome<(Arc<Shelved>, bool)> {
        if let Some(found) = self.find(label) {
            return Ok((found, false));
        }
        let _one = held(&self.building);
        if let Some(found) = self.find(label) {
            return Ok((found, false));
        }
        // An older state of the same chart goes first: two would lie in memory.
        held(&self.charts)
            .retain(|(known, _)| known.reader == label.reader && known.patient != label.patient);
        let made = Arc::new(Shelved {
            chart: build()?,
            views: Mutex::default(),
        });
        let mut charts = held(&self.charts);
        charts.insert(0, (label.clone(), made.clone()));
        charts.truncate(CHARTS);
        Ok((made, true))
    }

    fn find(&self, label: &Label) -> Option<Arc<Shelved>> {
        let mut charts = held(&self.charts);
        let at = charts.iter().position(|(known, _)| known == label)?;
        let found = charts.remove(at);
        let chart = found.1.clone();
        charts.insert(0, found);
        Some(chart)
    }

    /// Drops everything.
    pub(super) fn clear(&self) {
        held(&self.charts).clear();
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        held(&self.charts).len()
    }
}

impl Shelved {
    /// The timeline under a filter; made when it was not used lately.
    pub(super) fn view(&self, filter: &TimelineFilter) -> Arc<View> {
        let mut views = held(&self.views);
        let found = views.iter().position(|(known, _)| known == filter);
        let one = match found {
            Some(at) => views.remove(at),
            None => {
                let made = View::new(&self.chart.events, filter);
                (filter.clone(), Arc::new(made))
            }
        };
        let view = one.1.clone();
        views.insert(0, one);
        views.truncate(VIEWS);
        view
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(reader: &str, patient: &str, stamp: &str) -> Label {
        Label {
            reader: reader.into(),
            patient: patient.into(),
            stamp: stamp.into(),
        }
    }

    fn built(shelf: &Shelf, label: &Label) -> bool {
        shelf.get(label, || Ok(Chart::default())).unwrap().1
    }

    #[test]
    fn a_chart_is_built_once_for_a_reader_and_a_state_of_the_store() {
        let shelf = Shelf::default();
        assert!(built(&shelf, &label("a", "p1", "1")));
        assert!(!built(&shelf, &label("a", "p1", "1")));
        assert!(built(&shelf, &label("a", "p1", "2")), "the store changed");
        assert_eq!(shelf.len(), 1, "the older state is gone");
    }

    #[test]
    fn few_are_kept_and_none_for_another_reader() {
        let shelf = Shelf::default();
        for patient in ["p1", "p2", "p3", "p4", "p5"] {
            built(&shelf, &label("a", patient, "1"));
        }
        assert_eq!(shelf.len(), CHARTS);
        assert!(!built(&shelf, &label("a", "p3", "1")));
        assert!(
            built(&shelf, &label("a", "p1", "1")),
            "the oldest was dropped"
        );
        built(&shelf, &label("b", "p1", "1"));
        assert_eq!(shelf.len(), 1);
        shelf.clear();
        assert_eq!(shelf.len(), 0);
    }
}
