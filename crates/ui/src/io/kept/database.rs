//! The browser's database with what is kept of each tab: a small head, and beside it the run.

use std::rc::Rc;

use idb::{
    Database as Connection, DatabaseEvent, Error, Factory, ObjectStore, ObjectStoreParams, Query,
    Transaction, TransactionMode,
};
use wasm_bindgen::JsValue;

const NAME: &str = "neurona";
const VERSION: u32 = 1;
/// What is known of a tab without its run, by the tab's name.
const HEADS: &str = "heads";
/// The runs, as the worker posts them, by the tab's name.
const RUNS: &str = "runs";

/// What becomes of the run that is stored for a tab.
#[derive(Debug, Clone, PartialEq)]
pub enum RunChange {
    /// It stays.
    Keep,
    /// There is none any more.
    Remove,
    /// Another one takes its place.
    Put(JsValue),
}

/// An open database.
#[derive(Debug, Clone)]
pub struct Database(Rc<Connection>);

impl Database {
    /// Opens the database, and makes it if there is none.
    ///
    /// Errors: the browser has none for this page, or forbids it, as in some private windows.
    pub async fn open() -> Result<Self, Error> {
        let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else {
                return;
            };
            for store in [HEADS, RUNS] {
                // Fails only if there is one already.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        });
        let mut connection = request.await?;
        // A later version of the page, in another tab, may change the database; this one then stores nothing more.
        connection.on_version_change(|event| {
            if let Ok(database) = event.database() {
                database.close();
            }
        });
        Ok(Self(Rc::new(connection)))
    }

    /// Stores what is kept of a tab, all of it or nothing.
    ///
    /// Errors: the browser gives no more room, or has closed the database.
    pub async fn put(&self, tab: &str, head: &JsValue, run: RunChange) -> Result<(), Error> {
        let (transaction, heads, runs) = self.both(TransactionMode::ReadWrite)?;
        let key = JsValue::from_str(tab);
        heads.put(head, Some(&key))?;
        match run {
            RunChange::Keep => {}
            RunChange::Remove => drop(runs.delete(key)?),
            RunChange::Put(run) => drop(runs.put(&run, Some(&key))?),
        }
        finish(transaction).await
    }

    /// Returns the heads of all tabs.
    pub async fn heads(&self) -> Result<Vec<JsValue>, Error> {
        let (_transaction, heads, _) = self.both(TransactionMode::ReadOnly)?;
        heads.get_all(None, None)?.await
    }

    /// Returns head and run of a tab.
    pub async fn get(&self, tab: &str) -> Result<(Option<JsValue>, Option<JsValue>), Error> {
        let (_transaction, heads, runs) = self.both(TransactionMode::ReadOnly)?;
        let key = JsValue::from_str(tab);
        let head = heads.get(Query::Key(key.clone()))?;
        let run = runs.get(Query::Key(key))?;
        Ok((head.await?, run.await?))
    }

    /// Removes what is kept of tabs.
    pub async fn remove(&self, tabs: &[String]) -> Result<(), Error> {
        let (transaction, heads, runs) = self.both(TransactionMode::ReadWrite)?;
        for tab in tabs {
            let key = JsValue::from_str(tab);
            heads.delete(key.clone())?;
            runs.delete(key)?;
        }
        finish(transaction).await
    }

    /// Removes what is kept of all tabs.
    pub async fn clear(&self) -> Result<(), Error> {
        let (transaction, heads, runs) = self.both(TransactionMode::ReadWrite)?;
        heads.clear()?;
        runs.clear()?;
        finish(transaction).await
    }

    fn both(
        &self,
        mode: TransactionMode,
    ) -> Result<(Transaction, ObjectStore, ObjectStore), Error> {
        let transaction = self.0.transaction(&[HEADS, RUNS], mode)?;
        let heads = transaction.object_store(HEADS)?;
        let runs = transaction.object_store(RUNS)?;
        Ok((transaction, heads, runs))
    }
}

/// Waits until a transaction is stored. Without a commit of ours it would wait for the page, which may be closing.
async fn finish(transaction: Transaction) -> Result<(), Error> {
    let result = transaction.commit()?.await?;
    if result.is_committed() {
        Ok(())
    } else {
        Err(Error::TransactionCommitError(JsValue::UNDEFINED))
    }
}
