use bytes::Bytes;
use object_store::ObjectStoreExt;
use object_store::path::Path;

use super::{Objects, failed};
use crate::{Id, StoreError};

impl Objects {
    /// Puts some bytes that nobody knows, reads them back and deletes them: whether everything works that is done to
    /// objects. They have a name that no object has.
    ///
    /// # Errors
    /// [`StoreError::Object`] for what does not work.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let name = format!("probe-{}", Id::random()?);
        let (path, bytes) = (Path::from(name.as_str()), Bytes::from(name.clone()));
        self.place.put(&path, bytes.clone().into()).await.map_err(failed("keeping", &name))?;
        let read = self.read_back(&path, &name, &bytes).await;
        // Also if it could not be read, so that it does not stay.
        let deleted = self.place.delete(&path).await.map_err(failed("deleting", &name));
        read.and(deleted)
    }

    async fn read_back(&self, path: &Path, name: &str, bytes: &Bytes) -> Result<(), StoreError> {
        let found = self.place.get(path).await.map_err(failed("reading", name))?;
        if found.bytes().await.map_err(failed("reading", name))? == *bytes {
            return Ok(());
        }
        let source = "other bytes came back than were put".into();
        Err(failed("reading", name)(object_store::Error::Generic { store: "probe", source }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_probe_leaves_nothing_behind_and_fails_where_nothing_can_be_put() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("objects");
        let objects = Objects::in_folder(&place).unwrap();
        objects.probe().await.unwrap();
        assert_eq!(std::fs::read_dir(&place).unwrap().count(), 0);

        std::fs::remove_dir(&place).unwrap();
        std::fs::write(&place, "a file where the folder was").unwrap();
        let error = objects.probe().await.unwrap_err();
        assert!(matches!(error, StoreError::Object { action: "keeping", .. }), "{error}");
    }
}
