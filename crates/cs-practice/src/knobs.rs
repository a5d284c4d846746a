//! The faults a test can ask for (WIRE §8).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Answers with an error in place of the effect.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct FailNext {
    #[serde(default)]
    pub(crate) path_prefix: String,
    /// The only method it hits; empty: every one.
    #[serde(default)]
    pub(crate) method: String,
    pub(crate) status: u16,
    #[serde(default = "once")]
    pub(crate) count: u32,
    /// Seconds, sent as `Retry-After`.
    #[serde(default)]
    pub(crate) retry_after: Option<u32>,
}

/// Cuts the connection.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct CutNext {
    #[serde(default)]
    pub(crate) path_prefix: String,
    /// The only method it hits; empty: every one.
    #[serde(default)]
    pub(crate) method: String,
    #[serde(default = "once")]
    pub(crate) count: u32,
}

fn once() -> u32 {
    1
}

/// What is asked for now.
#[derive(Debug, Clone, Default, Serialize, PartialEq, Eq)]
pub(crate) struct Knobs {
    /// Milliseconds every request waits first.
    pub(crate) latency_ms: u64,
    pub(crate) fail_next: Option<FailNext>,
    pub(crate) drop_before: Option<CutNext>,
    pub(crate) drop_after: Option<CutNext>,
    /// Milliseconds a message stays out of the list.
    pub(crate) sms_list_lag_ms: u64,
    /// Text messages stay in the status they have.
    pub(crate) sms_hold: bool,
    /// How many of the next messages (text or mail) are stored twice.
    pub(crate) duplicate_bodies: u32,
    pub(crate) clock_skew_s: i64,
    /// How many of the next mails are stored and then not answered.
    pub(crate) smtp_drop_after_data: u32,
}

/// What setting the knobs asks of the rest of the practice.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) expire_tokens: bool,
}

impl Knobs {
    /// Sets the knobs that are named; `null` turns one off.
    ///
    /// # Errors
    /// The knob that is unknown or has a wrong value.
    pub(crate) fn set(&mut self, changes: &Map<String, Value>) -> Result<Asked, String> {
        let mut next = self.clone();
        let mut asked = Asked::default();
        for (name, value) in changes {
            let known = match name.as_str() {
                "latency_ms" => read_or_default(value, &mut next.latency_ms),
                "fail_next" => read_or_default(value, &mut next.fail_next),
                "drop_before" => read_or_default(value, &mut next.drop_before),
                "drop_after" => read_or_default(value, &mut next.drop_after),
                "sms_list_lag_ms" => read_or_default(value, &mut next.sms_list_lag_ms),
                "sms_hold" => read_or_default(value, &mut next.sms_hold),
                "duplicate_bodies" => read_count(value, &mut next.duplicate_bodies),
                "expire_tokens" => read_or_default(value, &mut asked.expire_tokens),
                "clock_skew_s" => read_or_default(value, &mut next.clock_skew_s),
                "smtp_drop_after_data" => read_count(value, &mut next.smtp_drop_after_data),
                _ => false,
            };
            if !known {
                return Err(name.clone());
            }
        }
        *self = next;
        Ok(asked)
    }

    /// The failure due for this path, counted down.
    pub(crate) fn take_failure(&mut self, method: &str, path: &str) -> Option<FailNext> {
        let due = self.fail_next.as_mut()?;
        if !hits(&due.path_prefix, &due.method, method, path) || due.count == 0 {
            return None;
        }
        due.count -= 1;
        let failure = due.clone();
        if due.count == 0 {
            self.fail_next = None;
        }
        Some(failure)
    }

    /// Whether this path's connection is cut before its effect.
    pub(crate) fn take_drop_before(&mut self, method: &str, path: &str) -> bool {
        take_drop(&mut self.drop_before, method, path)
    }

    /// Whether this path's connection is cut after its effect.
    pub(crate) fn take_drop_after(&mut self, method: &str, path: &str) -> bool {
        take_drop(&mut self.drop_after, method, path)
    }

    /// How often the next message is stored.
    pub(crate) fn take_copies(&mut self) -> usize {
        if self.duplicate_bodies == 0 {
            return 1;
        }
        self.duplicate_bodies -= 1;
        2
    }

    /// Whether the connection of this mail is cut before its answer.
    pub(crate) fn take_smtp_drop(&mut self) -> bool {
        let due = self.smtp_drop_after_data > 0;
        self.smtp_drop_after_data = self.smtp_drop_after_data.saturating_sub(1);
        due
    }
}

/// Whether a fault meant for these paths and this method meets a request.
fn hits(prefix: &str, only: &str, method: &str, path: &str) -> bool {
    path.starts_with(prefix) && (only.is_empty() || only.eq_ignore_ascii_case(method))
}

fn take_drop(knob: &mut Option<CutNext>, method: &str, path: &str) -> bool {
    let Some(due) = knob
        .as_mut()
        .filter(|due| due.count > 0 && hits(&due.path_prefix, &due.method, method, path))
    else {
        return false;
    };
    due.count -= 1;
    if due.count == 0 {
        *knob = None;
    }
    true
}

fn read_or_default<T: serde::de::DeserializeOwned + Default>(value: &Value, into: &mut T) -> bool {
    if value.is_null() {
        *into = T::default();
        return true;
    }
    match serde_json::from_value(value.clone()) {
        Ok(read) => {
            *into = read;
            true
        }
        Err(_) => false,
    }
}

/// A count; `true` is one and `false` none.
fn read_count(value: &Value, into: &mut u32) -> bool {
    match value.as_bool() {
        Some(flag) => {
            *into = u32::from(flag);
            true
        }
        None => read_or_default(value, into),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn set(knobs: &mut Knobs, value: Value) -> Result<Asked, String> {
        knobs.set(value.as_object().unwrap())
    }

    #[test]
    fn a_failure_counts_down_on_its_own_paths_only() {
        let mut knobs = Knobs::default();
        let burst = json!({"fail_next": {"path_prefix": "/api/p", "status": 503, "count": 2, "retry_after": 1}});
        set(&mut knobs, burst).unwrap();
        assert!(knobs.take_failure("GET", "/api/encounters").is_none());
        assert_eq!(
            knobs.take_failure("GET", "/api/patients").unwrap().status,
            503
        );
        assert!(knobs.take_failure("GET", "/api/patients").is_some());
        assert!(knobs.take_failure("GET", "/api/patients").is_none());
    }

    #[test]
    fn a_fault_for_one_method_lets_the_others_pass() {
        let mut knobs = Knobs::default();
        set(
            &mut knobs,
            json!({"drop_after": {"path_prefix": "/2010", "method": "POST"}}),
        )
        .unwrap();
        assert!(!knobs.take_drop_after("GET", "/2010-04-01/x"));
        assert!(knobs.take_drop_after("POST", "/2010-04-01/x"));
        assert!(!knobs.take_drop_after("POST", "/2010-04-01/x"));
    }

    #[test]
    fn a_wrong_knob_changes_nothing() {
        let mut knobs = Knobs::default();
        let wrong = json!({"latency_ms": 5, "no_such_knob": 1});
        assert_eq!(set(&mut knobs, wrong), Err("no_such_knob".to_owned()));
        assert_eq!(knobs, Knobs::default());
        let asked = set(
            &mut knobs,
            json!({"expire_tokens": true, "duplicate_bodies": true}),
        );
        assert!(asked.unwrap().expire_tokens);
        assert_eq!((knobs.take_copies(), knobs.take_copies()), (2, 1));
    }
}
