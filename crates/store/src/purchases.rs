//! Purchases: what somebody wanted to buy, and what became of it.

mod settle;

pub use settle::Settled;

use access::{Network, Visitor};
use billing::{Money, PurchaseState, Terms};
use sea_orm::FromQueryResult;

use crate::sql::{all, execute, number, one, values};
use crate::{Database, Id, StoreError, Tx};

/// A purchase that begins.
#[derive(Clone, Debug)]
pub struct NewPurchase {
    /// Its name, by which Stripe knows it too.
    pub id: Id,
    /// Whose credits they will be.
    pub wallet: Id,
    /// The cookie's owner.
    pub owner: String,
    /// Who wants to buy.
    pub visitor: Visitor,
    /// Where they come from.
    pub network: Network,
    /// The pack's name.
    pub pack: String,
    /// What is asked for, and for what.
    pub terms: Terms,
    /// Now.
    pub created_at_ms: i64,
    /// When Stripe is asked about it, unless an event comes first.
    pub check_at_ms: i64,
}

/// A purchase as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Its name.
    pub id: Id,
    /// Whose credits they are.
    pub wallet: Id,
    /// Who wanted to buy.
    pub visitor: Visitor,
    /// The pack's name.
    pub pack: String,
    /// What was asked for, and for what.
    pub terms: Terms,
    /// What became of it.
    pub state: PurchaseState,
    /// How often it has changed.
    pub version: i64,
    /// Credits that the wallet got.
    pub credited: i64,
    /// Credits that refunds took.
    pub refunded: i64,
    /// Credits that disputes took.
    pub disputed: i64,
    /// Stripe's name of the checkout.
    pub session: Option<String>,
    /// Stripe's name of the payment.
    pub intent: Option<String>,
    /// Stripe's receipt.
    pub receipt_url: Option<String>,
    /// When it began.
    pub created_at_ms: i64,
    /// When it last changed.
    pub updated_at_ms: i64,
    /// When it was paid.
    pub paid_at_ms: Option<i64>,
}

impl Tx {
    /// Begins a purchase.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_purchase(&self, new: &NewPurchase) -> Result<(), StoreError> {
        let sql = "INSERT INTO purchases (id, wallet, owner, visitor, network, pack, credits, amount, currency, livemode,
            state, version, credited, refunded, disputed, created_at, updated_at, checked_at, check_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0, 0, $12, $12, 0, $13)";
        let row = values![
            new.id.as_str(),
            new.wallet.as_str(),
            new.owner.as_str(),
            new.visitor.as_str(),
            new.network.to_string(),
            new.pack.as_str(),
            new.terms.credits,
            new.terms.price.minor,
            new.terms.price.currency.as_str(),
            i64::from(new.terms.livemode),
            PurchaseState::Open.name(),
            new.created_at_ms,
            new.check_at_ms,
        ];
        execute(self.db(), "beginning a purchase", sql, row).await.map(drop)
    }

    /// Purchases that were begun from a network since an instant. Until the end of the transaction none is begun by
    /// others there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn purchases_since(
        &self,
        network: Network,
        since_ms: i64,
    ) -> Result<i64, StoreError> {
        let network = network.to_string();
        self.lock(&format!("purchases {network}")).await?;
        let sql = "SELECT count(*) AS n FROM purchases WHERE network = $1 AND created_at > $2";
        number(self.db(), "counting purchases", sql, values![network, since_ms]).await
    }

    /// The wallet that an owner began a purchase with since an instant. Until the end of the transaction they begin no
    /// other.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wallet_begun_by(
        &self,
        owner: &str,
        since_ms: i64,
    ) -> Result<Option<Id>, StoreError> {
        #[derive(FromQueryResult)]
        struct Name {
            wallet: String,
        }
        self.lock(&format!("purchases of {owner}")).await?;
        let sql = "SELECT wallet FROM purchases WHERE owner = $1 AND created_at > $2
            ORDER BY created_at DESC, id DESC LIMIT 1";
        let name: Option<Name> =
            one(self.db(), "finding a wallet", sql, values![owner, since_ms]).await?;
        Ok(name.and_then(|name| name.wallet.parse().ok()))
    }

    /// Keeps Stripe's name of the checkout, and when Stripe is to be asked about it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_session(
        &self,
        purchase: &Id,
        session: &str,
        check_at_ms: i64,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE purchases SET session = $1, check_at = $2, version = version + 1
            WHERE id = $3 AND session IS NULL";
        let row = values![session, check_at_ms, purchase.as_str()];
        execute(self.db(), "keeping a checkout", sql, row).await.map(drop)
    }

    /// Gives up a purchase whose checkout was never opened.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn give_purchase_up(&self, purchase: &Id, now_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE purchases SET state = $1, check_at = NULL, updated_at = $2, version = version + 1
            WHERE id = $3 AND session IS NULL";
        let row = values![PurchaseState::Expired.name(), now_ms, purchase.as_str()];
        execute(self.db(), "giving a purchase up", sql, row).await.map(drop)
    }

    /// Whether it is time to ask Stripe about a purchase because somebody wants to know: `false` if it was asked since
    /// `before_ms`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn may_check(
        &self,
        purchase: &Id,
        before_ms: i64,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE purchases SET checked_at = $1 WHERE id = $2 AND checked_at <= $3";
        let row = values![now_ms, purchase.as_str(), before_ms];
        Ok(execute(self.db(), "noting a check", sql, row).await? == 1)
    }

    /// Says when Stripe is to be asked next about a purchase; `None` if not on a schedule any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn check_at(&self, purchase: &Id, at_ms: Option<i64>) -> Result<(), StoreError> {
        let sql = "UPDATE purchases SET check_at = $1 WHERE id = $2";
        execute(self.db(), "scheduling a check", sql, values![at_ms, purchase.as_str()])
            .await
            .map(drop)
    }
}

impl Database {
    /// A purchase by its name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn purchase(&self, id: &Id) -> Result<Option<Purchase>, StoreError> {
        self.purchase_where("id = $1", id.as_str()).await
    }

    /// A purchase by Stripe's name of the payment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn purchase_of_intent(&self, intent: &str) -> Result<Option<Purchase>, StoreError> {
        self.purchase_where("intent = $1", intent).await
    }

    /// A purchase by Stripe's name of the checkout.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn purchase_of_session(&self, session: &str) -> Result<Option<Purchase>, StoreError> {
        self.purchase_where("session = $1", session).await
    }

    /// The last purchases of a wallet, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn purchases(&self, wallet: &Id, limit: u32) -> Result<Vec<Purchase>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM purchases WHERE wallet = $1 ORDER BY created_at DESC, id DESC LIMIT $2"
        );
        self.list(&sql, values![wallet.as_str(), i64::from(limit)]).await
    }

    /// Purchases that Stripe is to be asked about by now, the longest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn purchases_to_check(
        &self,
        now_ms: i64,
        limit: u32,
    ) -> Result<Vec<Purchase>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM purchases WHERE check_at <= $1 ORDER BY check_at LIMIT $2"
        );
        self.list(&sql, values![now_ms, i64::from(limit)]).await
    }

    async fn purchase_where(
        &self,
        which: &str,
        value: &str,
    ) -> Result<Option<Purchase>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM purchases WHERE {which}");
        let row: Option<Row> =
            one(self.reader(), "reading a purchase", &sql, values![value]).await?;
        row.map(Purchase::try_from).transpose()
    }

    async fn list(&self, sql: &str, row: Vec<sea_orm::Value>) -> Result<Vec<Purchase>, StoreError> {
        let rows: Vec<Row> = all(self.reader(), "reading purchases", sql, row).await?;
        rows.into_iter().map(Purchase::try_from).collect()
    }
}

const COLUMNS: &str = "id, wallet, visitor, pack, credits, amount, currency, livemode, state, version, credited, refunded,
    disputed, session, intent, receipt_url, created_at, updated_at, paid_at";

#[derive(FromQueryResult)]
struct Row {
    id: String,
    wallet: String,
    visitor: String,
    pack: String,
    credits: i64,
    amount: i64,
    currency: String,
    livemode: i64,
    state: String,
    version: i64,
    credited: i64,
    refunded: i64,
    disputed: i64,
    session: Option<String>,
    intent: Option<String>,
    receipt_url: Option<String>,
    created_at: i64,
    updated_at: i64,
    paid_at: Option<i64>,
}

impl TryFrom<Row> for Purchase {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let wrong = |what: &str| StoreError::Row {
            table: "purchases",
            id: row.id.clone(),
            reason: what.to_owned(),
        };
        Ok(Self {
            id: row.id.parse().map_err(|()| wrong("its id"))?,
            wallet: row.wallet.parse().map_err(|()| wrong("its wallet"))?,
            visitor: row.visitor.parse().map_err(|_| wrong("its visitor"))?,
            terms: Terms {
                credits: row.credits,
                price: Money {
                    minor: row.amount,
                    currency: row.currency.parse().map_err(|_| wrong("its currency"))?,
                },
                livemode: row.livemode == 1,
            },
            state: row.state.parse().map_err(|_| wrong("its state"))?,
            pack: row.pack,
            version: row.version,
            credited: row.credited,
            refunded: row.refunded,
            disputed: row.disputed,
            session: row.session,
            intent: row.intent,
            receipt_url: row.receipt_url,
            created_at_ms: row.created_at,
            updated_at_ms: row.updated_at,
            paid_at_ms: row.paid_at,
        })
    }
}
