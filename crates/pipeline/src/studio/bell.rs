use std::time::Duration;

use store::Id;
use tokio::sync::{Notify, broadcast};

/// Changes that may wait for somebody slow to look; who has missed more looks at once.
const MISSED_MAX: usize = 256;

/// Wakes whoever waits for something to happen in this process. What other processes do is seen by looking again after a
/// while: nothing is ever lost, it is only later.
pub struct Bell {
    orders: Notify,
    changes: broadcast::Sender<Id>,
}

impl Default for Bell {
    fn default() -> Self {
        Self { orders: Notify::new(), changes: broadcast::channel(MISSED_MAX).0 }
    }
}

impl Bell {
    /// An order has come.
    pub(crate) fn ordered(&self) {
        self.orders.notify_one();
    }

    /// A job has changed.
    pub(crate) fn changed(&self, job: &Id) {
        // Nobody may be listening.
        drop(self.changes.send(job.clone()));
    }

    /// Waits for an order, a while at most.
    pub(crate) async fn order(&self, patience: Duration) {
        // Either way the queue is looked at next.
        drop(tokio::time::timeout(patience, self.orders.notified()).await);
    }

    /// Everything that changes from now on.
    pub fn listen(&self) -> Listener {
        Listener(self.changes.subscribe())
    }
}

/// Hears of changes.
pub struct Listener(broadcast::Receiver<Id>);

impl Listener {
    /// Waits until a job may have changed, a while at most.
    pub async fn change(&mut self, job: &Id, patience: Duration) {
        let heard = async {
            loop {
                match self.0.recv().await {
                    Ok(changed) if changed != *job => {}
                    // This one has changed, or one that was missed may have been it.
                    _ => return,
                }
            }
        };
        drop(tokio::time::timeout(patience, heard).await);
    }
}
