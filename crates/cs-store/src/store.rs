//! The open store.

use crate::connect::Connections;
use crate::ledger::GroupCommit;
use crate::queue::KeyRing;
use crate::{schema, terms};
use cs_access::{DeviceId, TenantId};
use cs_approval::DeviceKey;
use cs_error::Outcome;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

/// One tenant's store, open. Share it behind an `Arc`; it is `Send + Sync`.
pub struct TenantStore {
    pub(crate) connections: Connections,
    pub(crate) tenant: TenantId,
    pub(crate) device: DeviceId,
    pub(crate) key_ring: KeyRing,
    pub(crate) group: GroupCommit,
    device_key: RwLock<Option<Arc<DeviceKey>>>,
}

impl TenantStore {
    /// Opens the file with its 256-bit key, making and migrating it as needed.
    ///
    /// # Errors
    /// [`cs_error::Code::StoreKeyWrong`] (also when the first page is damaged: to
    /// the cipher the two look alike), [`cs_error::Code::StoreNewer`] with nothing
    /// changed, [`cs_error::Code::TenantForbidden`] for another tenant's file,
    /// [`cs_error::Code::StoreDamaged`], [`cs_error::Code::StoreUnwritable`],
    /// [`cs_error::Code::StoreBusy`].
    pub fn open(
        path: &Path,
        key: &[u8; 32],
        tenant: &TenantId,
        device: &DeviceId,
    ) -> Outcome<Self> {
        let connections = Connections::open(path, key, |writer| schema::prepare(writer, tenant))?;
        connections.write(|transaction| terms::refresh(transaction))?;
        Ok(Self {
            connections,
            tenant: tenant.clone(),
            device: device.clone(),
            key_ring: KeyRing::default(),
            group: GroupCommit::default(),
            device_key: RwLock::default(),
        })
    }

    /// Gives the store this device's key: it signs the audit's checkpoints, and
    /// own events are known by it even before anybody enrolled here. Without it
    /// no checkpoint is written until the next entry after it is given.
    pub fn set_device_key(&self, key: DeviceKey) {
        *self
            .device_key
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(key));
    }

    pub(crate) fn device_key(&self) -> Option<Arc<DeviceKey>> {
        self.device_key
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
