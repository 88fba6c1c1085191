//! Whose turn it is.

use store::{Claim, Id};

use crate::house::{HEAD_START_MS, Hands, House, LEASE_MS, POLICY, everything, somebody};
use crate::in_every_house;

impl House {
    /// Claims as a worker does, and keeps the claim.
    async fn claim(&self) -> Option<Claim> {
        let now_ms = self.studio.now_ms();
        let work = self.studio.database().write(move |tx| {
            Box::pin(async move {
                tx.claim("by hand", now_ms, now_ms + LEASE_MS, 2, &everything()).await
            })
        });
        work.await.unwrap().map(|(claim, _)| claim)
    }

    /// Claims, and ends it at once.
    async fn next(&self) -> Option<Id> {
        let claim = self.claim().await?;
        self.studio.cancel(&self.job(&claim.job).await).await.unwrap();
        Some(claim.job)
    }

    async fn everything_that_waits(&self) -> Vec<Id> {
        let mut order = Vec::new();
        while let Some(job) = self.next().await {
            order.push(job);
        }
        order
    }
}

async fn paid_goes_before_free_and_free_does_not_starve(house: House) {
    let (free, buyer) = (somebody("free", "203.0.113.1"), somebody("buyer", "203.0.113.2"));
    house.give_credits(&buyer, 3).await;
    let early_free = house.ordered(&free).await;
    house.clock.move_on(1000);
    let paid = house.ordered(&buyer).await;
    // By then the free job has waited longer than the head start is worth.
    house.clock.move_on(HEAD_START_MS);
    let late_paid = house.ordered(&buyer).await;
    assert_eq!(house.everything_that_waits().await, [paid, early_free, late_paid]);
}

async fn who_asks_for_one_does_not_wait_for_who_asks_for_many(house: House) {
    let (greedy, modest) = (somebody("greedy", "203.0.113.1"), somebody("modest", "203.0.113.2"));
    let mut many = Vec::new();
    for _ in 0..4 {
        many.push(house.ordered(&greedy).await);
        house.clock.move_on(1);
    }
    let one = house.ordered(&modest).await;
    let order = house.everything_that_waits().await;
    assert_eq!(order[0], many[0]);
    assert_eq!(order[1], one);
    assert_eq!(order[2..], many[1..]);
}

async fn a_visitor_has_two_running_at_most(house: House) {
    let (greedy, modest) = (somebody("greedy", "203.0.113.1"), somebody("modest", "203.0.113.2"));
    for _ in 0..4 {
        house.ordered(&greedy).await;
    }
    assert!(house.claim().await.is_some());
    let second = house.claim().await.unwrap();
    assert_eq!(house.claim().await, None);
    let other = house.ordered(&modest).await;
    assert_eq!(house.claim().await.unwrap().job, other);
    // One of the two ends: there is room for the third.
    house.studio.cancel(&house.job(&second.job).await).await.unwrap();
    assert!(house.claim().await.is_some());
}

async fn positions_and_times_are_told_as_they_are(house: House) {
    let mut jobs = Vec::new();
    for number in 1..=3 {
        jobs.push(house.ordered(&somebody("one of three", &format!("203.0.113.{number}"))).await);
        house.clock.move_on(1);
    }
    let database = house.studio.database();
    for (ahead, job) in jobs.iter().enumerate() {
        let job = house.job(job).await;
        assert_eq!(database.standing(&job).await.unwrap().ahead as usize, ahead);
    }
    assert_eq!(database.queue_length().await.unwrap(), 3);
    assert_eq!(database.usual_ms("scripted").await.unwrap(), None);
    house.work_until_over(&jobs[0]).await;
    // Nobody moved the clock meanwhile.
    assert_eq!(database.usual_ms("scripted").await.unwrap(), Some(0));
}

async fn many_hands_of_two_processes_make_every_job_once(house: House) {
    let other = house.another(POLICY).await;
    let (here, there) = (Hands::start(&house.studio, 3), Hands::start(&other, 3));
    let mut jobs = Vec::new();
    for number in 0..60 {
        let asking = somebody("one of many", &format!("203.0.113.{number}"));
        jobs.push((house.ordered(&asking).await, asking));
    }
    let mut assets = std::collections::HashSet::new();
    for (job, asking) in &jobs {
        let job = house.wait_until_over(job).await;
        let store::JobState::Done { asset } = job.state else { panic!("{job:?}") };
        assert_eq!(job.attempts, 1);
        assert!(assets.insert(asset));
        assert_eq!(house.used(asking).await, 1);
    }
    assert_eq!(house.script.played(), 60);
    here.end().await;
    there.end().await;
}

in_every_house!(
    paid_goes_before_free_and_free_does_not_starve,
    who_asks_for_one_does_not_wait_for_who_asks_for_many,
    a_visitor_has_two_running_at_most,
    positions_and_times_are_told_as_they_are,
    many_hands_of_two_processes_make_every_job_once,
);
