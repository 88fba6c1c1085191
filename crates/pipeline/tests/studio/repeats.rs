//! The same order again.

use pipeline::{Answer, Order, OrderError};

use crate::house::{House, POLICY, kick, somebody};
use crate::in_every_house;

fn keyed(key: &str) -> Order {
    Order { idempotency_key: Some(key.to_owned()), ..kick() }
}

async fn a_key_stands_for_one_order(house: House) {
    let asking = somebody("careful", "203.0.113.7");
    let Answer::Allowed(first) = house.studio.order(&asking, keyed("k1")).await.unwrap() else {
        panic!()
    };
    let Answer::Again(again) = house.studio.order(&asking, keyed("k1")).await.unwrap() else {
        panic!()
    };
    assert_eq!(again.id, first.job.id);
    assert_eq!(house.used(&asking).await, 1);

    let other = Order { fingerprint: "something else".to_owned(), ..keyed("k1") };
    let refused = house.studio.order(&asking, other).await;
    assert!(matches!(refused, Err(OrderError::KeyReused)), "{refused:?}");
    // Another owner's key is another key, even behind the same address with the same browser.
    let neighbour = pipeline::Asking { owner: "owner-neighbour".to_owned(), ..asking.clone() };
    let answer = house.studio.order(&neighbour, keyed("k1")).await.unwrap();
    assert!(matches!(answer, Answer::Allowed(_)), "{answer:?}");
}

async fn who_has_no_cookie_yet_is_known_by_address_and_browser(house: House) {
    let first = pipeline::Asking { known: false, ..somebody("newcomer", "203.0.113.7") };
    let again = pipeline::Asking { owner: "another new owner".to_owned(), ..first.clone() };
    let Answer::Allowed(one) = house.studio.order(&first, keyed("k1")).await.unwrap() else {
        panic!()
    };
    let Answer::Again(same) = house.studio.order(&again, keyed("k1")).await.unwrap() else {
        panic!()
    };
    assert_eq!(same.id, one.job.id);
}

async fn a_hundred_at_once_with_one_key_are_one_order(house: House) {
    let asking = somebody("nervous", "203.0.113.7");
    let other = house.another(POLICY).await;
    let orders = (0..100).map(|number| {
        let studio = if number % 2 == 0 { house.studio.clone() } else { other.clone() };
        let asking = asking.clone();
        tokio::spawn(async move { studio.order(&asking, keyed("same")).await.unwrap() })
    });
    let mut jobs = std::collections::HashSet::new();
    for order in orders.collect::<Vec<_>>() {
        match order.await.unwrap() {
            Answer::Allowed(allowed) => jobs.insert(allowed.job.id),
            Answer::Again(job) => jobs.insert(job.id.clone()),
            blocked => panic!("{blocked:?}"),
        };
    }
    assert_eq!(jobs.len(), 1);
    assert_eq!(house.used(&asking).await, 1);
}

async fn what_was_blocked_may_be_asked_again_under_its_key(house: House) {
    let asking = somebody("persistent", "203.0.113.7");
    for _ in 0..4 {
        house.ordered(&asking).await;
    }
    let answer = house.studio.order(&asking, keyed("fifth")).await.unwrap();
    assert!(matches!(answer, Answer::Blocked(_)), "{answer:?}");
    house.clock.move_on(24 * crate::house::HOUR_MS);
    let answer = house.studio.order(&asking, keyed("fifth")).await.unwrap();
    assert!(matches!(answer, Answer::Allowed(_)), "{answer:?}");
}

in_every_house!(
    a_key_stands_for_one_order,
    who_has_no_cookie_yet_is_known_by_address_and_browser,
    a_hundred_at_once_with_one_key_are_one_order,
    what_was_blocked_may_be_asked_again_under_its_key,
);
