//! Engines elsewhere: what they were asked for is paid once and found again, and what they cannot do is said.

use access::Reason;
use pipeline::{Answer, OrderError};
use store::{Id, JobState};

use crate::house::{Hands, House, LEASE_MS, POLICY, recorded_drums, somebody};
use crate::in_every_house;

in_every_house!(
    a_recorded_take_becomes_an_asset_that_says_where_it_was_cut,
    whoever_waits_for_another_machine_holds_nobody_up,
    what_was_commissioned_is_found_again_after_the_process_died,
    what_is_put_back_is_not_called_off_elsewhere,
    what_nobody_wants_is_called_off_elsewhere,
    garbage_is_refused_and_its_use_given_back,
    what_may_be_spent_within_a_day_is_not_exceeded,
    a_fallback_serves_and_says_so,
    what_may_not_be_sold_takes_no_credits,
    an_engine_that_is_not_ready_takes_no_orders,
    an_answer_that_was_lost_is_told_by_a_call,
);

async fn ordered(house: &House, name: &str) -> Id {
    let order = house.studio.order(&somebody(name, "192.0.2.7"), recorded_drums()).await.unwrap();
    match order {
        Answer::Allowed(allowed) => allowed.job.id,
        other => panic!("{other:?}"),
    }
}

async fn summary(house: &House, job: &Id) -> serde_json::Value {
    let JobState::Done { asset } = house.job(job).await.state else {
        panic!("{:?}", house.job(job).await.state)
    };
    let asset = house.studio.database().asset(&asset).await.unwrap().unwrap();
    serde_json::from_str(&asset.summary).unwrap()
}

async fn a_recorded_take_becomes_an_asset_that_says_where_it_was_cut(house: House) {
    let hands = Hands::start(&house.studio, 1);
    let job = ordered(&house, "ana").await;
    house.wait_until_over(&job).await;
    let summary = summary(&house, &job).await;
    // One bar at 120 BPM and 44.1 kHz.
    assert_eq!(summary["frames"], 88_200);
    assert_eq!(summary["engine"], "elsewhere");
    assert_eq!(summary["licence"]["id"], "CC-BY-NC-4.0");
    assert_eq!(summary["cuttable"], true);
    let cut = &summary["cut"];
    let bpm = cut["bpm_found"].as_f64().unwrap();
    assert!((bpm - 120.0).abs() < 0.5, "{cut}");
    let (from, to) = (cut["from_s"].as_f64().unwrap(), cut["to_s"].as_f64().unwrap());
    assert!((to - from - 2.0).abs() < 0.02 && to <= cut["take_s"].as_f64().unwrap(), "{cut}");
    hands.end().await;
}

async fn whoever_waits_for_another_machine_holds_nobody_up(house: House) {
    house.elsewhere.hold(true);
    let hands = Hands::start(&house.studio, 1);
    let slow = ordered(&house, "ana").await;
    house.wait_until_running(&slow).await;
    let quick = house.ordered(&somebody("bob", "192.0.2.8")).await;
    assert!(matches!(house.wait_until_over(&quick).await.state, JobState::Done { .. }));
    assert!(matches!(house.job(&slow).await.state, JobState::Running { .. }));
    house.elsewhere.hold(false);
    assert!(matches!(house.wait_until_over(&slow).await.state, JobState::Done { .. }));
    hands.end().await;
}

async fn what_was_commissioned_is_found_again_after_the_process_died(house: House) {
    house.elsewhere.hold(true);
    let hands = Hands::start(&house.studio, 1);
    let job = ordered(&house, "ana").await;
    house.wait_until_running(&job).await;
    while house.elsewhere.created() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    hands.kill().await;
    house.clock.move_on(LEASE_MS + 1);
    let restarted = house.another(POLICY).await;
    assert_eq!(restarted.sweep(0).await.unwrap().reclaimed, 1);
    house.elsewhere.hold(false);
    let hands = Hands::start(&restarted, 1);
    assert!(matches!(house.wait_until_over(&job).await.state, JobState::Done { .. }));
    assert_eq!(house.elsewhere.created(), 1);
    hands.end().await;
}

async fn what_is_put_back_is_not_called_off_elsewhere(house: House) {
    house.elsewhere.hold(true);
    let hands = Hands::start(&house.studio, 1);
    let job = ordered(&house, "ana").await;
    while house.elsewhere.created() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    hands.abandon().await;
    assert_eq!(house.job(&job).await.state, JobState::Queued);
    let stopped = wait_for_stop(&house).await;
    assert_eq!(stopped, "abandoned");
}

async fn what_nobody_wants_is_called_off_elsewhere(house: House) {
    house.elsewhere.hold(true);
    let hands = Hands::start(&house.studio, 1);
    let job = ordered(&house, "ana").await;
    while house.elsewhere.created() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let job = house.job(&job).await;
    assert!(house.studio.cancel(&job).await.unwrap());
    assert_eq!(wait_for_stop(&house).await, "unwanted");
    assert_eq!(house.used(&somebody("ana", "192.0.2.7")).await, 0);
    hands.end().await;
}

async fn wait_for_stop(house: &House) -> &'static str {
    loop {
        if let Some(stopped) = house.elsewhere.stopped() {
            return stopped;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

async fn garbage_is_refused_and_its_use_given_back(house: House) {
    house.elsewhere.send_garbage();
    let hands = Hands::start(&house.studio, 1);
    let job = ordered(&house, "ana").await;
    let JobState::Failed(failure) = house.wait_until_over(&job).await.state else { panic!() };
    assert_eq!(failure.code, "not_good_enough");
    // Two takes, each with a seed of its own.
    assert_eq!(house.elsewhere.created(), 2);
    assert_eq!(house.used(&somebody("ana", "192.0.2.7")).await, 0);
    hands.end().await;
}

/// How a job ends that is tried again after a while.
async fn over_in_time(house: &House, job: &Id) -> JobState {
    loop {
        let state = house.job(job).await.state;
        match state {
            JobState::Queued => house.clock.move_on(60_000),
            state if state.is_over() => return state,
            _ => {}
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

async fn what_may_be_spent_within_a_day_is_not_exceeded(house: House) {
    let hands = Hands::start(&house.studio, 1);
    let mut ends = Vec::new();
    for _ in 0..4 {
        let job = ordered(&house, "ana").await;
        ends.push(over_in_time(&house, &job).await);
    }
    let done = ends.iter().filter(|end| matches!(end, JobState::Done { .. })).count();
    assert_eq!((done, house.elsewhere.created()), (3, 3), "{ends:?}");
    assert_eq!(house.used(&somebody("ana", "192.0.2.7")).await, 3);
    hands.end().await;
}

async fn a_fallback_serves_and_says_so(house: House) {
    let house = house.with_fallback().await;
    house.elsewhere.disappear();
    let hands = Hands::start(&house.studio, 1);
    let job = ordered(&house, "ana").await;
    house.wait_until_over(&job).await;
    let summary = summary(&house, &job).await;
    assert_eq!(summary["engine"], "scripted");
    assert_eq!(summary["instead_of"]["engine"], "elsewhere");
    assert_eq!(summary["instead_of"]["reason"], "it is switched off");
    hands.end().await;
}

async fn what_may_not_be_sold_takes_no_credits(house: House) {
    let ana = somebody("ana", "192.0.2.7");
    house.give_credits(&ana, 10).await;
    for used in 1..=POLICY.daily_limit {
        let answer = house.studio.order(&ana, recorded_drums()).await.unwrap();
        assert!(matches!(answer, Answer::Allowed(_)), "{answer:?}");
        assert_eq!(house.used(&ana).await, used);
    }
    let answer = house.studio.order(&ana, recorded_drums()).await.unwrap();
    let Answer::Blocked(blocked) = answer else { panic!("{answer:?}") };
    assert_eq!(blocked.reason, Reason::NotForSale);
    assert_eq!(house.credits(&ana).await, 10);
}

async fn an_engine_that_is_not_ready_takes_no_orders(house: House) {
    house.elsewhere.disappear();
    let hands = Hands::start(&house.studio, 1);
    let ana = somebody("ana", "192.0.2.7");
    // Whoever comes first finds out; after enough failures nobody has to.
    let refused = loop {
        match house.studio.order(&ana, recorded_drums()).await {
            Ok(Answer::Allowed(allowed)) => {
                over_in_time(&house, &allowed.job.id).await;
            }
            Err(refused) => break refused,
            other => panic!("{other:?}"),
        }
    };
    assert!(matches!(refused, OrderError::EngineUnavailable { .. }), "{refused:?}");
    assert_eq!(house.used(&ana).await, 0);
    hands.end().await;
}

async fn an_answer_that_was_lost_is_told_by_a_call(house: House) {
    house.elsewhere.lose_answers();
    let hands = Hands::start(&house.studio, 1);
    let job = ordered(&house, "ana").await;
    while house.elsewhere.created() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    house.studio.heard(&job, 7, "work-of-ours").await.unwrap();
    // It would wait for a minute if nobody knocked.
    let over =
        tokio::time::timeout(std::time::Duration::from_secs(30), house.wait_until_over(&job));
    assert!(matches!(over.await.unwrap().state, JobState::Done { .. }));
    let note = house.studio.database().commission(&job, "elsewhere", 7).await.unwrap().unwrap();
    assert_eq!(note.note, "work-of-ours");
    // Whoever calls again, or about something else, changes nothing.
    house.studio.heard(&job, 7, "another").await.unwrap();
    house.studio.heard(&Id::random().unwrap(), 7, "another").await.unwrap();
    hands.end().await;
}
