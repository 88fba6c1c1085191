//! Another loop from a take that is kept: nothing is recorded anew, and nothing is taken for it.

use pipeline::{Answer, CutAgainError, CutWish};
use store::{Asset, JobState};

use crate::house::{Hands, House, kick, recorded_drums, somebody};
use crate::in_every_house;

in_every_house!(
    another_loop_is_cut_from_the_same_take_for_nothing,
    what_was_played_has_no_take_to_cut,
    what_the_take_does_not_hold_is_refused_in_words,
);

async fn made(house: &House, order: pipeline::Order) -> Asset {
    let ana = somebody("ana", "192.0.2.7");
    let Answer::Allowed(allowed) = house.studio.order(&ana, order).await.unwrap() else { panic!() };
    let state = house.wait_until_over(&allowed.job.id).await.state;
    let JobState::Done { asset } = state else { panic!("{state:?}") };
    house.studio.database().asset(&asset).await.unwrap().unwrap()
}

async fn another_loop_is_cut_from_the_same_take_for_nothing(house: House) {
    let hands = Hands::start(&house.studio, 1);
    let first = made(&house, recorded_drums()).await;
    let used = house.used(&somebody("ana", "192.0.2.7")).await;
    let wish = CutWish { bars: Some(2), start_s: None };
    let second = house.studio.cut_again(&first, wish).await.unwrap();
    let database = house.studio.database();
    let asset = database.asset(&second).await.unwrap().unwrap();
    let summary: serde_json::Value = serde_json::from_str(&asset.summary).unwrap();
    // Two bars at 120 BPM and 44.1 kHz.
    assert_eq!((&summary["frames"], &summary["bars"]), (&176_400.into(), &2.into()));
    assert_eq!(asset.owner, first.owner);
    let take = |id| async move { database.file(id, "take").await.unwrap().unwrap().sha256 };
    assert_eq!(take(&first.id).await, take(&second).await);
    assert_eq!(house.elsewhere.created(), 1);
    assert_eq!(house.used(&somebody("ana", "192.0.2.7")).await, used);
    hands.end().await;
}

async fn what_was_played_has_no_take_to_cut(house: House) {
    let hands = Hands::start(&house.studio, 1);
    let played = made(&house, kick()).await;
    let refused = house.studio.cut_again(&played, CutWish::default()).await.unwrap_err();
    assert!(matches!(refused, CutAgainError::NoTake), "{refused:?}");
    hands.end().await;
}

async fn what_the_take_does_not_hold_is_refused_in_words(house: House) {
    let hands = Hands::start(&house.studio, 1);
    let asset = made(&house, recorded_drums()).await;
    let wish = |bars| CutWish { bars: Some(bars), start_s: None };
    let refused = house.studio.cut_again(&asset, wish(16)).await.unwrap_err();
    let CutAgainError::Uncuttable { reason } = refused else { panic!("{refused:?}") };
    assert!(reason.contains("lasts"), "{reason}");
    let refused = house.studio.cut_again(&asset, wish(3)).await.unwrap_err();
    assert!(matches!(refused, CutAgainError::Bars { bars: 3 }), "{refused:?}");
    hands.end().await;
}
