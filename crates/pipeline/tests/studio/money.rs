//! Credits: who pays, what is held, and the races that must not be.

use access::{Grant, Reason};
use billing::{Entitlement, Money, PurchaseState, Terms};
use pipeline::{Answer, Asking};
use store::{Database, Failure, Id, JobState, NewPurchase, Purchase, Settled};

use crate::house::{
    DEADLINE_MS, Hands, House, LEASE_MS, MORNING_MS, POLICY, everything, kick, somebody,
};
use crate::in_every_house;

/// Nothing is free here.
const PAID_ONLY: access::Policy = access::Policy { daily_limit: 0, ..POLICY };

async fn two_orders_for_the_last_credit_get_one_loop(house: House) {
    let house = house.with(PAID_ONLY).await;
    let other = house.another(PAID_ONLY).await;
    let wallet = wallet(house.studio.database()).await;
    grant(house.studio.database(), &wallet, 1).await;
    // Two browsers in two places that hold the same wallet, each before a process of its own.
    let asking =
        [holder(&house, "at home", &wallet).await, holder(&house, "in the club", &wallet).await];
    let orders = (0..20).map(|number| {
        let studio = if number % 2 == 0 { house.studio.clone() } else { other.clone() };
        let asking = asking[number % 2].clone();
        tokio::spawn(async move { studio.order(&asking, kick()).await.unwrap() })
    });
    let (mut paid, mut blocked) = (0, 0);
    for order in orders.collect::<Vec<_>>() {
        match order.await.unwrap() {
            Answer::Allowed(allowed) if allowed.job.grant == Grant::Paid(1) => paid += 1,
            Answer::Blocked(answer) if answer.reason == Reason::DailyLimit => blocked += 1,
            answer => panic!("{answer:?}"),
        }
    }
    assert_eq!((paid, blocked), (1, 19));
    assert_eq!(balance(&house, &wallet).await, (0, 1));
    balances(&house).await;
}

async fn a_capture_against_the_sweeper_ends_a_hold_once(house: House) {
    let house = house.with(PAID_ONLY).await;
    let wallet = wallet(house.studio.database()).await;
    grant(house.studio.database(), &wallet, 30).await;
    let asking = holder(&house, "buyer", &wallet).await;
    let mut made = 0;
    for _ in 0..15 {
        let job = house.ordered(&asking).await;
        let claim = claimed(&house).await;
        house.clock.move_on(DEADLINE_MS);
        let now_ms = MORNING_MS + 100 * DEADLINE_MS;
        let other = house.another(PAID_ONLY).await;
        let late = Failure { code: "deadline".into(), text: "Too late.".into() };
        let complete = house.studio.database().write({
            let claim = claim.clone();
            move |tx| Box::pin(async move { tx.complete(&claim, &Id::random()?, now_ms).await })
        });
        let expire = other.database().write({
            let job = job.clone();
            move |tx| Box::pin(async move { tx.expire(&job, &late, now_ms).await })
        });
        let sweep = other.database().write({
            let job = job.clone();
            move |tx| Box::pin(async move { tx.sweep_hold(&job, now_ms).await })
        });
        let (complete, expire, sweep) = tokio::join!(complete, expire, sweep);
        let (complete, expire) = (complete.unwrap(), expire.unwrap());
        assert!(complete != expire, "{complete} {expire}");
        // Whoever ended the job has ended the hold with it.
        assert!(!sweep.unwrap());
        assert_eq!(matches!(house.job(&job).await.state, JobState::Done { .. }), complete);
        made += i64::from(complete);
        assert_eq!(balance(&house, &wallet).await, (30 - made, 0));
        balances(&house).await;
    }
}

async fn a_refund_against_a_capture_takes_what_each_takes(house: House) {
    let house = house.with(PAID_ONLY).await;
    for _ in 0..10 {
        let wallet = wallet(house.studio.database()).await;
        let bought = bought(house.studio.database(), &wallet, 2, 0).await;
        let asking = holder(&house, "buyer", &wallet).await;
        house.ordered(&asking).await;
        let claim = claimed(&house).await;
        let other = house.another(PAID_ONLY).await;
        let capture = house.studio.database().write(move |tx| {
            Box::pin(async move { tx.complete(&claim, &Id::random()?, MORNING_MS).await })
        });
        let refund = settle(other.database(), &bought, entitled(PurchaseState::Refunded, 2, 2, 0));
        let (captured, refunded) = tokio::join!(capture, refund);
        assert!(captured.unwrap() && refunded);
        // One was spent and two were taken back: a debt of one.
        assert_eq!(balance(&house, &wallet).await, (-1, 0));
        balances(&house).await;
    }
}

async fn a_refund_against_an_order_is_one_after_the_other(house: House) {
    let house = house.with(PAID_ONLY).await;
    let other = house.another(PAID_ONLY).await;
    for _ in 0..10 {
        let wallet = wallet(house.studio.database()).await;
        let bought = bought(house.studio.database(), &wallet, 1, 0).await;
        let asking = holder(&house, "buyer", &wallet).await;
        let order = house.studio.order(&asking, kick());
        let refund = settle(other.database(), &bought, entitled(PurchaseState::Refunded, 1, 1, 0));
        let (order, refunded) = tokio::join!(order, refund);
        assert!(refunded);
        let left = match order.unwrap() {
            // It came first, and the refund leaves a debt.
            Answer::Allowed(_) => (-1, 1),
            Answer::Blocked(blocked) => {
                assert_eq!(blocked.credits, 0);
                (0, 0)
            }
            Answer::Again(job) => panic!("{job:?}"),
        };
        assert_eq!(balance(&house, &wallet).await, left);
        balances(&house).await;
    }
}

async fn a_debt_blocks_paid_work_and_not_free_work(house: House) {
    let wallet = wallet(house.studio.database()).await;
    let purchase = bought(house.studio.database(), &wallet, 1, 0).await;
    let asking = holder(&house, "debtor", &wallet).await;
    let job = house.ordered(&asking).await;
    house.work_until_over(&job).await;
    assert!(
        settle(house.studio.database(), &purchase, entitled(PurchaseState::Refunded, 1, 1, 0))
            .await
    );
    assert_eq!(balance(&house, &wallet).await, (-1, 0));
    for _ in 0..4 {
        let Answer::Allowed(allowed) = house.order(&asking).await else { panic!("blocked") };
        assert_eq!(allowed.job.grant, Grant::Free);
    }
    let Answer::Blocked(blocked) = house.order(&asking).await else { panic!("allowed") };
    assert_eq!((blocked.reason, blocked.credits, blocked.price), (Reason::DailyLimit, -1, 1));
    // Two credits more pay the debt and one loop.
    bought(house.studio.database(), &wallet, 2, 0).await;
    let Answer::Allowed(allowed) = house.order(&asking).await else { panic!("blocked") };
    assert_eq!(allowed.job.grant, Grant::Paid(1));
    assert_eq!(balance(&house, &wallet).await, (0, 1));
    balances(&house).await;
}

async fn what_a_job_held_comes_back_however_it_ends_unmade(house: House) {
    let house = house.with(PAID_ONLY).await;
    let wallet = wallet(house.studio.database()).await;
    grant(house.studio.database(), &wallet, 3).await;
    let asking = holder(&house, "buyer", &wallet).await;

    house.script.then(crate::house::Act::Refuse);
    let failed = house.ordered(&asking).await;
    assert_eq!(balance(&house, &wallet).await, (2, 1));
    house.work_until_over(&failed).await;
    assert_eq!(balance(&house, &wallet).await, (3, 0));

    let cancelled = house.ordered(&asking).await;
    house.studio.cancel(&house.job(&cancelled).await).await.unwrap();
    assert_eq!(balance(&house, &wallet).await, (3, 0));

    // A worker dies; the lease, and then the deadline, are over.
    house.script.hold(true);
    let hands = Hands::start(&house.studio, 1);
    let orphan = house.ordered(&asking).await;
    house.wait_until_running(&orphan).await;
    hands.kill().await;
    house.script.hold(false);
    house.clock.move_on(LEASE_MS + 1);
    house.studio.sweep(i64::MAX / 4).await.unwrap();
    assert_eq!(balance(&house, &wallet).await, (2, 1));
    house.clock.move_on(DEADLINE_MS);
    house.studio.sweep(i64::MAX / 4).await.unwrap();
    assert!(matches!(house.job(&orphan).await.state, JobState::Failed(_)));
    assert_eq!(balance(&house, &wallet).await, (3, 0));

    let made = house.ordered(&asking).await;
    house.work_until_over(&made).await;
    assert_eq!(balance(&house, &wallet).await, (2, 0));
    balances(&house).await;
}

async fn imported_credits_follow_the_buyer_into_their_wallet(house: House) {
    let house = house.with(PAID_ONLY).await;
    let stranger = somebody("old friend", "203.0.113.7");
    house.give_credits(&stranger, 2).await;
    // Without a cookie they are the visitor's.
    let first = house.ordered(&stranger).await;
    assert_eq!(house.credits(&stranger).await, 1);
    // With a wallet in the browser both count, and the wallet takes the rest over.
    let wallet = wallet(house.studio.database()).await;
    grant(house.studio.database(), &wallet, 1).await;
    let known =
        Asking { wallet: Some(key(house.studio.database(), &wallet).await), ..stranger.clone() };
    assert_eq!(house.credits(&known).await, 2);
    house.ordered(&known).await;
    assert_eq!(balance(&house, &wallet).await, (1, 1));
    assert_eq!(house.credits(&stranger).await, 0);
    // What the first one held comes back to where it came from, and is still theirs.
    house.studio.cancel(&house.job(&first).await).await.unwrap();
    assert_eq!(house.credits(&known).await, 2);
    balances(&house).await;
}

async fn an_old_answer_of_stripes_undoes_no_newer_one(house: House) {
    let wallet = wallet(house.studio.database()).await;
    let open = opened(house.studio.database(), &wallet, 5).await;
    let paid = entitled(PurchaseState::Paid, 5, 0, 0);
    assert!(settle(house.studio.database(), &open, paid).await);
    let before = house.studio.database().purchase(&open.id).await.unwrap().unwrap();
    assert!(settle(house.studio.database(), &before, entitled(PurchaseState::Paid, 5, 2, 0)).await);
    // Asked before the refund was known here, answered after.
    assert!(!settle(house.studio.database(), &before, paid).await);
    assert!(!settle(house.studio.database(), &open, paid).await);
    assert_eq!(balance(&house, &wallet).await, (3, 0));
    balances(&house).await;
}

async fn the_ledger_is_only_ever_added_to(house: House) {
    let wallet = wallet(house.studio.database()).await;
    grant(house.studio.database(), &wallet, 5).await;
    for tampering in ["UPDATE transfers SET credits = 500", "DELETE FROM transfers"] {
        let refused = house.tamper(tampering).await.unwrap_err().to_string();
        assert!(refused.contains("never"), "{refused}");
    }
    // What can be tampered with is found.
    house.tamper("UPDATE wallets SET balance = 500").await.unwrap();
    let audit = house.studio.database().audit().await.unwrap();
    assert_eq!(audit.sum(), 495);
    assert_eq!(audit.problems.len(), 2, "{:?}", audit.problems);
}

pub(crate) async fn wallet(database: &Database) -> Id {
    let work = database.write(|tx| Box::pin(async move { tx.new_wallet(MORNING_MS).await }));
    work.await.unwrap()
}

pub(crate) async fn key(database: &Database, wallet: &Id) -> Id {
    let wallet = wallet.clone();
    let work = database
        .write(move |tx| Box::pin(async move { tx.new_wallet_key(&wallet, MORNING_MS).await }));
    work.await.unwrap()
}

async fn grant(database: &Database, wallet: &Id, credits: i64) {
    let wallet = wallet.clone();
    let work = database.write(move |tx| {
        Box::pin(async move { tx.grant(&wallet, credits, "for the story", MORNING_MS).await })
    });
    work.await.unwrap();
}

/// Somebody whose browser holds the wallet.
async fn holder(house: &House, name: &str, wallet: &Id) -> Asking {
    let key = key(house.studio.database(), wallet).await;
    Asking { wallet: Some(key), ..somebody(name, "203.0.113.9") }
}

/// What can be spent, and what is held.
async fn balance(house: &House, wallet: &Id) -> (i64, i64) {
    let wallet = house.studio.database().wallet(wallet).await.unwrap().unwrap();
    (wallet.credits, wallet.held)
}

async fn balances(house: &House) {
    let audit = house.studio.database().audit().await.unwrap();
    assert_eq!((audit.sum(), &audit.problems), (0, &Vec::new()), "{audit:?}");
}

async fn claimed(house: &House) -> store::Claim {
    let work = house.studio.database().write(|tx| {
        Box::pin(
            async move { tx.claim("hand", i64::MAX / 4, i64::MAX / 2, 100, &everything()).await },
        )
    });
    work.await.unwrap().expect("a job waits").0
}

pub(crate) fn entitled(
    state: PurchaseState,
    credited: i64,
    refunded: i64,
    disputed: i64,
) -> Entitlement {
    Entitlement { state, credited, refunded, disputed }
}

/// A purchase that is not paid yet.
pub(crate) async fn opened(database: &Database, wallet: &Id, credits: i64) -> Purchase {
    let buyer = somebody("buyer", "203.0.113.9");
    let new = NewPurchase {
        id: Id::random().unwrap(),
        wallet: wallet.clone(),
        owner: buyer.owner,
        visitor: buyer.visitor,
        network: buyer.network,
        pack: "small".to_owned(),
        terms: Terms {
            credits,
            price: Money { minor: credits * 10, currency: "usd".parse().unwrap() },
            livemode: false,
        },
        created_at_ms: MORNING_MS,
        check_at_ms: MORNING_MS,
    };
    let id = new.id.clone();
    let work = database.write(move |tx| Box::pin(async move { tx.open_purchase(&new).await }));
    work.await.unwrap();
    database.purchase(&id).await.unwrap().unwrap()
}

/// A purchase that is paid, with so many credits refunded.
async fn bought(database: &Database, wallet: &Id, credits: i64, refunded: i64) -> Purchase {
    let open = opened(database, wallet, credits).await;
    assert!(settle(database, &open, entitled(PurchaseState::Paid, credits, refunded, 0)).await);
    database.purchase(&open.id).await.unwrap().unwrap()
}

pub(crate) async fn settle(
    database: &Database,
    before: &Purchase,
    entitlement: Entitlement,
) -> bool {
    let before = before.clone();
    let settled = Settled {
        entitlement,
        session: format!("cs_test_{}", before.id),
        intent: Some(format!("pi_{}", before.id)),
        receipt_url: None,
        check_at_ms: None,
    };
    let work = database.write(move |tx| {
        Box::pin(async move { tx.settle_purchase(&before, &settled, MORNING_MS).await })
    });
    work.await.unwrap()
}

in_every_house!(
    two_orders_for_the_last_credit_get_one_loop,
    a_capture_against_the_sweeper_ends_a_hold_once,
    a_refund_against_a_capture_takes_what_each_takes,
    a_refund_against_an_order_is_one_after_the_other,
    a_debt_blocks_paid_work_and_not_free_work,
    what_a_job_held_comes_back_however_it_ends_unmade,
    imported_credits_follow_the_buyer_into_their_wallet,
    an_old_answer_of_stripes_undoes_no_newer_one,
    the_ledger_is_only_ever_added_to,
);
