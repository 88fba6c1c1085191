//! Who holds a wallet: recovery codes, browsers, and what an operator does by hand.

use access::Network;
use store::{Id, StoreError, Wallet};

use super::{RecoveryCode, Till};

/// Wrong codes that a network may try within [`GUESSING_MS`].
const GUESSES_MAX: i64 = 10;
const GUESSING_MS: i64 = 3_600_000;

/// Which browsers lose a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browsers {
    /// The one that asks.
    This,
    /// All others, and the recovery code with them.
    Others,
}

/// Why a code brings nothing back.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// No wallet has this code.
    #[error("no wallet has this recovery code")]
    Wrong,
    /// Too many wrong codes came from this network.
    #[error("too many wrong codes came from this network")]
    TooManyTries {
        /// When to try again, in milliseconds from now.
        retry_after_ms: i64,
    },
    /// The browser holds a wallet that nothing else would bring back.
    #[error("this browser holds another wallet that has no recovery code")]
    WalletKept,
    /// The store failed.
    #[error("the wallet could not be brought back")]
    Store(#[from] StoreError),
}

enum Tried {
    Key(Id),
    Wrong,
    Wait(i64),
    Kept,
}

impl Till {
    /// The wallet that a browser holds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wallet(&self, secret: Option<&Id>) -> Result<Option<Wallet>, StoreError> {
        match secret {
            Some(secret) => self.database.wallet_by_key(secret).await,
            None => Ok(None),
        }
    }

    /// A new recovery code for the wallet that a browser holds; the one before it no longer counts. `None` if it holds none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn new_recovery_code(
        &self,
        secret: Option<&Id>,
    ) -> Result<Option<RecoveryCode>, StoreError> {
        match self.wallet(secret).await? {
            Some(wallet) => self.new_recovery_code_of(&wallet.id).await.map(Some),
            None => Ok(None),
        }
    }

    /// A new recovery code for a wallet, for an operator who knows whose it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn new_recovery_code_of(&self, wallet: &Id) -> Result<RecoveryCode, StoreError> {
        let (code, wallet, now_ms) = (RecoveryCode::random()?, wallet.clone(), self.now_ms());
        let digits = code.digits().to_owned();
        tracing::info!(wallet = %wallet, "wallet gets a new recovery code");
        self.database
            .write(move |tx| {
                Box::pin(async move { tx.set_recovery_code(&wallet, &digits, now_ms).await })
            })
            .await?;
        Ok(code)
    }

    /// Brings a wallet to a browser by its recovery code: the secret that proves it there. What the browser held before is
    /// left behind; if nothing else would bring that back, only where `replace` says so.
    ///
    /// # Errors
    /// [`RecoverError`].
    pub async fn recover(
        &self,
        network: Network,
        secret: Option<&Id>,
        typed: &str,
        replace: bool,
    ) -> Result<Id, RecoverError> {
        let (network, now_ms) = (network.to_string(), self.now_ms());
        let (secret, code) = (secret.cloned(), RecoveryCode::typed(typed));
        let tried = self.database.write(move |tx| {
            Box::pin(async move {
                let wait = tx.guessing_wait_ms(&network, GUESSES_MAX, GUESSING_MS, now_ms).await?;
                if let Some(wait_ms) = wait {
                    return Ok(Tried::Wait(wait_ms));
                }
                let found = match &code {
                    Some(code) => tx.wallet_by_recovery_code(code.digits()).await?,
                    None => None,
                };
                let Some(wallet) = found else {
                    tx.guessed_wrong(&network, GUESSING_MS, now_ms).await?;
                    return Ok(Tried::Wrong);
                };
                let before = tx.wallet_of(secret.as_ref()).await?;
                if let (Some(before), Some(secret)) = (before, &secret) {
                    if before == wallet {
                        return Ok(Tried::Key(secret.clone()));
                    }
                    let kept = tx.wallet(&before).await?;
                    if !replace && kept.is_some_and(|kept| would_be_lost(&kept)) {
                        return Ok(Tried::Kept);
                    }
                    tx.drop_wallet_key(secret).await?;
                }
                tx.new_wallet_key(&wallet, now_ms).await.map(Tried::Key)
            })
        });
        match tried.await? {
            Tried::Key(key) => {
                tracing::info!("a wallet is brought to another browser");
                Ok(key)
            }
            Tried::Wrong => {
                tracing::info!("no wallet has the recovery code that was tried");
                Err(RecoverError::Wrong)
            }
            Tried::Wait(retry_after_ms) => {
                tracing::warn!("a network tries too many recovery codes");
                Err(RecoverError::TooManyTries { retry_after_ms })
            }
            Tried::Kept => Err(RecoverError::WalletKept),
        }
    }

    /// Takes the wallet of a browser from others or from itself; `false` if it holds none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn revoke(&self, secret: Option<&Id>, whose: Browsers) -> Result<bool, StoreError> {
        let (Some(secret), now_ms) = (secret.cloned(), self.now_ms()) else { return Ok(false) };
        self.database
            .write(move |tx| {
                Box::pin(async move {
                    let Some(wallet) = tx.wallet_of(Some(&secret)).await? else { return Ok(false) };
                    match whose {
                        Browsers::This => tx.drop_wallet_key(&secret).await?,
                        Browsers::Others => {
                            tx.drop_other_wallet_keys(&wallet, &secret, now_ms).await?;
                        }
                    }
                    Ok(true)
                })
            })
            .await
    }
}

/// Whether leaving a wallet behind would lose something: it holds or awaits credits, and no code brings it back.
fn would_be_lost(wallet: &Wallet) -> bool {
    let is_empty = wallet.credits <= 0 && wallet.held == 0 && wallet.purchases == 0;
    !wallet.has_recovery_code && !is_empty && wallet.browsers <= 1
}
