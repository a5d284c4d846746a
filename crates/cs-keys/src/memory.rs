//! Secrets that live as long as the process: for tests.

use cs_error::Outcome;
use cs_ports::{SecretName, Secrets};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

/// Keeps secrets in memory. For tests; no shell uses it.
#[derive(Default)]
pub struct MemorySecrets {
    held: Mutex<BTreeMap<SecretName, Zeroizing<Vec<u8>>>>,
}

impl Secrets for MemorySecrets {
    fn get(&self, name: &SecretName) -> Outcome<Option<Zeroizing<Vec<u8>>>> {
        Ok(self
            .held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned())
    }

    fn set(&self, name: &SecretName, value: &[u8]) -> Outcome<()> {
        let value = Zeroizing::new(value.to_vec());
        self.held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.clone(), value);
        Ok(())
    }

    fn delete(&self, name: &SecretName) -> Outcome<()> {
        self.held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
        Ok(())
    }
}
