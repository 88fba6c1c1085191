//! However a job ends, it ends once, and what was not made is not charged.

use store::JobState;

use crate::house::{Act, DEADLINE_MS, Hands, House, LEASE_MS, POLICY, somebody};
use crate::in_every_house;

async fn a_loop_that_cannot_be_made_gives_its_use_back(house: House) {
    let (free, buyer) = (somebody("free", "203.0.113.1"), somebody("buyer", "203.0.113.2"));
    house.give_credits(&buyer, 1).await;
    for asking in [&free, &buyer] {
        house.script.then(Act::Refuse);
        let job = house.ordered(asking).await;
        let job = house.work_until_over(&job).await;
        let JobState::Failed(failure) = &job.state else { panic!("{job:?}") };
        assert_eq!(failure.code, "engine");
        assert_eq!(job.attempts, 1);
    }
    assert_eq!(house.used(&free).await, 0);
    assert_eq!((house.used(&buyer).await, house.credits(&buyer).await), (0, 1));
}

async fn what_may_pass_is_tried_again_later_and_a_few_times(house: House) {
    let asking = somebody("patient", "203.0.113.1");
    for _ in 0..3 {
        house.script.then(Act::FailOnce);
    }
    let hands = Hands::start(&house.studio, 1);
    let job = house.ordered(&asking).await;
    // One second, then two: nothing happens before they are over.
    for (attempts, wait_ms) in [(1, 1000), (2, 2000)] {
        while house.job(&job).await.attempts < attempts
            || house.job(&job).await.state != JobState::Queued
        {
            tokio::task::yield_now().await;
        }
        house.clock.move_on(wait_ms - 1);
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(house.script.played(), attempts);
        house.clock.move_on(1);
    }
    let job = house.wait_until_over(&job).await;
    assert!(matches!(job.state, JobState::Failed(_)), "{job:?}");
    assert_eq!((job.attempts, house.script.played()), (3, 3));
    assert_eq!(house.used(&asking).await, 0);
    hands.end().await;
}

async fn an_engine_that_panics_takes_nothing_down_with_it(house: House) {
    let asking = somebody("unlucky", "203.0.113.1");
    house.script.then(Act::Panic);
    let hands = Hands::start(&house.studio, 1);
    let job = house.ordered(&asking).await;
    while house.job(&job).await.attempts < 1 || house.job(&job).await.state != JobState::Queued {
        tokio::task::yield_now().await;
    }
    house.clock.move_on(1000);
    let job = house.wait_until_over(&job).await;
    assert!(matches!(job.state, JobState::Done { .. }), "{job:?}");
    hands.end().await;
}

async fn cancelling_gives_back_whether_it_waits_or_runs(house: House) {
    let asking = somebody("fickle", "203.0.113.1");
    let waiting = house.ordered(&asking).await;
    assert!(house.studio.cancel(&house.job(&waiting).await).await.unwrap());
    assert_eq!(house.job(&waiting).await.state, JobState::Cancelled);
    assert_eq!(house.used(&asking).await, 0);
    // A second time there is nothing to give back.
    assert!(!house.studio.cancel(&house.job(&waiting).await).await.unwrap());
    assert_eq!(house.used(&asking).await, 0);

    house.script.hold(true);
    let hands = Hands::start(&house.studio, 1);
    let running = house.ordered(&asking).await;
    house.wait_until_running(&running).await;
    assert!(house.studio.cancel(&house.job(&running).await).await.unwrap());
    house.script.hold(false);
    hands.end().await;
    assert_eq!(house.job(&running).await.state, JobState::Cancelled);
    assert_eq!(house.used(&asking).await, 0);
    let assets = house.studio.database().assets(&asking.owner, &all()).await.unwrap().assets;
    assert!(assets.is_empty(), "{assets:?}");
}

async fn nobody_waits_beyond_the_deadline(house: House) {
    let asking = somebody("forgotten", "203.0.113.1");
    let job = house.ordered(&asking).await;
    house.clock.move_on(DEADLINE_MS - 1);
    assert_eq!(house.studio.sweep(0).await.unwrap().expired, 0);
    house.clock.move_on(1);
    assert_eq!(house.studio.sweep(0).await.unwrap().expired, 1);
    let job = house.job(&job).await;
    let JobState::Failed(failure) = &job.state else { panic!("{job:?}") };
    assert_eq!(failure.code, "deadline");
    assert_eq!(house.used(&asking).await, 0);
}

async fn a_day_that_is_over_gives_nothing_back(house: House) {
    let asking = somebody("night owl", "203.0.113.1");
    house.clock.move_on(13 * crate::house::HOUR_MS + 3_599_000);
    let yesterdays = house.ordered(&asking).await;
    house.clock.move_on(2000);
    house.ordered(&asking).await;
    assert!(house.studio.cancel(&house.job(&yesterdays).await).await.unwrap());
    assert_eq!(house.used(&asking).await, 1);
}

async fn a_job_outlives_its_worker_and_is_made_once(house: House) {
    let asking = somebody("undisturbed", "203.0.113.1");
    house.script.hold(true);
    let hands = Hands::start(&house.studio, 1);
    let job = house.ordered(&asking).await;
    house.wait_until_running(&job).await;
    hands.kill().await;
    house.script.hold(false);
    // As long as the lease is good nobody else begins.
    assert_eq!(house.studio.sweep(0).await.unwrap().reclaimed, 0);
    house.clock.move_on(LEASE_MS + 1);
    let survivor = house.another(POLICY).await;
    assert_eq!(survivor.sweep(0).await.unwrap().reclaimed, 1);
    let hands = Hands::start(&survivor, 1);
    let job = house.wait_until_over(&job).await;
    hands.end().await;
    assert!(matches!(job.state, JobState::Done { .. }), "{job:?}");
    assert_eq!((job.attempts, house.used(&asking).await), (2, 1));
    let assets = house.studio.database().assets(&asking.owner, &all()).await.unwrap().assets;
    assert_eq!(assets.len(), 1);
}

async fn who_lost_a_job_cannot_settle_it(house: House) {
    let asking = somebody("twice", "203.0.113.1");
    house.script.hold(true);
    let slow = Hands::start(&house.studio, 1);
    let job = house.ordered(&asking).await;
    house.wait_until_running(&job).await;
    // The slow worker is silent for too long, and the job goes to another.
    house.clock.move_on(LEASE_MS + 1);
    while house.studio.sweep(0).await.unwrap().reclaimed == 0 {
        house.clock.move_on(LEASE_MS + 1);
    }
    let quick = Hands::start(&house.another(POLICY).await, 1);
    house.wait_until_running(&job).await;
    house.script.hold(false);
    let job = house.wait_until_over(&job).await;
    slow.end().await;
    quick.end().await;
    assert!(matches!(job.state, JobState::Done { .. }), "{job:?}");
    let assets = house.studio.database().assets(&asking.owner, &all()).await.unwrap().assets;
    assert_eq!(assets.len(), 1);
    assert_eq!(house.used(&asking).await, 1);
}

async fn a_job_that_kills_its_workers_is_given_up(house: House) {
    let asking = somebody("deadly", "203.0.113.1");
    let job = house.ordered(&asking).await;
    for _ in 0..3 {
        house.script.hold(true);
        let hands = Hands::start(&house.studio, 1);
        house.wait_until_running(&job).await;
        hands.kill().await;
        house.script.hold(false);
        house.clock.move_on(LEASE_MS + 1);
        assert_eq!(house.studio.sweep(0).await.unwrap().reclaimed, 1);
    }
    let job = house.job(&job).await;
    let JobState::Failed(failure) = &job.state else { panic!("{job:?}") };
    assert_eq!(failure.code, "interrupted");
    assert_eq!(house.used(&asking).await, 0);
}

async fn who_has_to_go_puts_the_job_back(house: House) {
    let asking = somebody("continued", "203.0.113.1");
    house.script.hold(true);
    let hands = Hands::start(&house.studio, 1);
    let job = house.ordered(&asking).await;
    house.wait_until_running(&job).await;
    hands.abandon().await;
    assert_eq!(house.job(&job).await.state, JobState::Queued);
    house.script.hold(false);
    let job = house.work_until_over(&job).await;
    assert!(matches!(job.state, JobState::Done { .. }), "{job:?}");
    assert_eq!(house.used(&asking).await, 1);
}

fn all() -> store::AssetQuery {
    store::AssetQuery { limit: 100, ..Default::default() }
}

in_every_house!(
    a_loop_that_cannot_be_made_gives_its_use_back,
    what_may_pass_is_tried_again_later_and_a_few_times,
    an_engine_that_panics_takes_nothing_down_with_it,
    cancelling_gives_back_whether_it_waits_or_runs,
    nobody_waits_beyond_the_deadline,
    a_day_that_is_over_gives_nothing_back,
    a_job_outlives_its_worker_and_is_made_once,
    who_lost_a_job_cannot_settle_it,
    a_job_that_kills_its_workers_is_given_up,
    who_has_to_go_puts_the_job_back,
);
