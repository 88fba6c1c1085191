use access::Reason;
use pipeline::Answer;

use crate::house::{HOUR_MS, House, MORNING_MS, POLICY, somebody};
use crate::in_every_house;

fn blocked(answer: &Answer) -> Option<Reason> {
    match answer {
        Answer::Blocked(blocked) => Some(blocked.reason),
        _ => None,
    }
}

async fn fifty_at_once_with_one_free_loop_left_get_exactly_one(house: House) {
    let asking = somebody("eager", "203.0.113.7");
    for _ in 0..3 {
        house.ordered(&asking).await;
    }
    // Two processes, so that nothing in memory decides.
    let other = house.another(POLICY).await;
    let orders = (0..50).map(|number| {
        let studio = if number % 2 == 0 { house.studio.clone() } else { other.clone() };
        let asking = asking.clone();
        tokio::spawn(async move { studio.order(&asking, crate::house::kick()).await.unwrap() })
    });
    let (mut allowed, mut limited) = (0, 0);
    for order in orders.collect::<Vec<_>>() {
        match order.await.unwrap() {
            Answer::Allowed(_) => allowed += 1,
            answer => limited += u32::from(blocked(&answer) == Some(Reason::DailyLimit)),
        }
    }
    assert_eq!((allowed, limited), (1, 49));
    assert_eq!(house.used(&asking).await, 4);
}

async fn the_day_turns_by_the_date_of_the_time_zone(house: House) {
    let asking = somebody("daily", "203.0.113.7");
    for _ in 0..4 {
        house.ordered(&asking).await;
    }
    let answer = house.order(&asking).await;
    let Answer::Blocked(limit) = answer else { panic!("{answer:?}") };
    assert_eq!(limit.reason, Reason::DailyLimit);
    // Ten in Berlin: fourteen hours until midnight there.
    assert_eq!(limit.retry_after_ms, 14 * HOUR_MS);
    house.clock.move_on(limit.retry_after_ms - 1);
    assert_eq!(blocked(&house.order(&asking).await), Some(Reason::DailyLimit));
    house.clock.move_on(1);
    assert_eq!(house.used(&asking).await, 0);
    house.ordered(&asking).await;
    assert_eq!(house.used(&asking).await, 1);
}

async fn a_network_has_a_limit_of_its_own(house: House) {
    let house = house.with(access::Policy { network_daily_limit: 3, ..POLICY }).await;
    for name in ["a", "b", "c"] {
        house.ordered(&somebody(name, "2001:db8:1:2::1")).await;
    }
    let neighbour = somebody("d", "2001:db8:1:2:ffff::9");
    assert_eq!(blocked(&house.order(&neighbour).await), Some(Reason::NetworkLimit));
    house.ordered(&somebody("d", "2001:db8:1:3::1")).await;
}

async fn credits_are_used_first_and_beyond_the_free_loops(house: House) {
    let asking = somebody("buyer", "203.0.113.7");
    house.give_credits(&asking, 2).await;
    for left in [1, 0] {
        let Answer::Allowed(allowed) = house.order(&asking).await else { panic!("blocked") };
        assert_eq!(allowed.job.grant, access::Grant::Paid(1));
        assert_eq!((house.credits(&asking).await, house.used(&asking).await), (left, 0));
    }
    let Answer::Allowed(allowed) = house.order(&asking).await else { panic!("blocked") };
    assert_eq!(allowed.job.grant, access::Grant::Free);
}

async fn a_full_queue_takes_nothing(house: House) {
    let house = house.with(access::Policy { queue_max: 2, ..POLICY }).await;
    house.ordered(&somebody("a", "203.0.113.1")).await;
    house.ordered(&somebody("b", "203.0.113.2")).await;
    let late = somebody("c", "203.0.113.3");
    let answer = house.order(&late).await;
    let Answer::Blocked(busy) = answer else { panic!("{answer:?}") };
    assert_eq!(busy.reason, Reason::Busy);
    assert!(busy.retry_after_ms >= 1000);
    assert_eq!(house.used(&late).await, 0);
}

async fn too_many_at_a_time_have_to_wait(house: House) {
    let house = house.with(access::Policy { in_flight_max: 2, ..POLICY }).await;
    let asking = somebody("hasty", "203.0.113.7");
    let first = house.ordered(&asking).await;
    house.ordered(&asking).await;
    assert_eq!(blocked(&house.order(&asking).await), Some(Reason::InFlight));
    assert_eq!(house.used(&asking).await, 2);
    house.work_until_over(&first).await;
    house.ordered(&asking).await;
}

async fn what_the_prototype_knew_counts(house: House) {
    let asking = somebody("old friend", "203.0.113.7");
    let imported = |used, credits| store::Imported {
        visitor: asking.visitor.clone(),
        day: "2026-11-25".parse().unwrap(),
        used,
        credits,
    };
    let import = async |what: store::Imported| {
        let work = house
            .studio
            .database()
            .write(move |tx| Box::pin(async move { tx.import(&what, MORNING_MS).await }));
        work.await.unwrap()
    };
    assert!(import(imported(4, 0)).await);
    assert_eq!(blocked(&house.order(&asking).await), Some(Reason::DailyLimit));
    // What was used here is newer. Credits are brought over whenever they come, and once.
    assert!(import(imported(0, 2)).await);
    assert!(!import(imported(0, 2)).await);
    assert_eq!((house.used(&asking).await, house.credits(&asking).await), (4, 2));
    for _ in 0..2 {
        house.ordered(&asking).await;
    }
    assert!(!import(imported(0, 2)).await);
    assert_eq!(blocked(&house.order(&asking).await), Some(Reason::DailyLimit));
    house.clock.move_on(24 * HOUR_MS);
    house.ordered(&asking).await;
}

in_every_house!(
    fifty_at_once_with_one_free_loop_left_get_exactly_one,
    the_day_turns_by_the_date_of_the_time_zone,
    a_network_has_a_limit_of_its_own,
    credits_are_used_first_and_beyond_the_free_loops,
    a_full_queue_takes_nothing,
    too_many_at_a_time_have_to_wait,
    what_the_prototype_knew_counts,
);
