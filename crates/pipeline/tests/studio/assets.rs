//! What is kept, found, encoded again and taken away.

use access::Policy;
use pipeline::{FileFormat, Format};
use store::{AssetQuery, Id, JobState};

use crate::house::{Hands, House, POLICY, kick, somebody};
use crate::in_every_house;

impl House {
    async fn made(&self, name: &str, kind: &str, seed: u64) -> Id {
        let request =
            brief::Request { kind: Some(kind.into()), bars: Some(1), ..Default::default() };
        let order =
            pipeline::Order { settled: request.settle().unwrap(), seed: Some(seed), ..kick() };
        let answer = self.studio.order(&somebody(name, "203.0.113.7"), order).await.unwrap();
        let pipeline::Answer::Allowed(allowed) = answer else { panic!("{answer:?}") };
        let job = self.work_until_over(&allowed.job.id).await;
        let JobState::Done { asset } = job.state else { panic!("{job:?}") };
        asset
    }

    async fn found(&self, query: AssetQuery) -> Vec<Id> {
        let query = AssetQuery { limit: 100, ..query };
        let page = self.studio.database().assets("owner-collector", &query).await.unwrap();
        page.assets.into_iter().map(|asset| asset.id).collect()
    }
}

fn generous() -> Policy {
    Policy { daily_limit: 1000, network_daily_limit: 1000, ..POLICY }
}

async fn an_asset_is_kept_with_everything_that_belongs_to_it(house: House) {
    let asset = house.made("collector", "kick", 7).await;
    let database = house.studio.database();
    let wav = house.studio.file(&asset, FileFormat::Sound(Format::Wav)).await.unwrap().unwrap();
    let bytes = house.studio.objects().bytes(&wav.sha256).await.unwrap();
    assert_eq!(bytes.len() as u64, wav.bytes);
    assert!(bytes.starts_with(b"RIFF"));
    let passport = database.passport(&asset).await.unwrap().unwrap();
    let passport: serde_json::Value = serde_json::from_str(&passport).unwrap();
    let stated = passport["files"][0]["audio_sha256"].as_str().unwrap();
    let sound =
        audio::decode::decode(&bytes, audio::decode::Limits { bytes: 1 << 24, seconds: 60.0 })
            .unwrap();
    assert_eq!(pipeline::sound_sha256(&bytes, &sound), stated);
    assert_eq!(passport["account"]["entries"][0]["field"], "kind");
    let midi = house.studio.file(&asset, FileFormat::Midi).await.unwrap().unwrap();
    assert!(house.studio.objects().bytes(&midi.sha256).await.unwrap().starts_with(b"MThd"));
    assert_eq!(house.studio.objects().part(&wav.sha256, 8..12).await.unwrap(), b"WAVE".as_slice());
}

async fn further_formats_are_made_once_and_kept(house: House) {
    let asset = house.made("collector", "kick", 7).await;
    for (format, magic) in [(Format::Flac, b"fLaC".as_slice()), (Format::Mp3, b"ID3")] {
        let sound = FileFormat::Sound(format);
        let (one, other) =
            tokio::join!(house.studio.file(&asset, sound), house.studio.file(&asset, sound));
        let (one, other) = (one.unwrap().unwrap(), other.unwrap().unwrap());
        assert_eq!(one, other);
        let bytes = house.studio.objects().bytes(&one.sha256).await.unwrap();
        assert!(bytes.starts_with(magic), "{}", one.name);
    }
    let nobodys = Id::random().unwrap();
    assert_eq!(house.studio.file(&nobodys, FileFormat::Sound(Format::Flac)).await.unwrap(), None);
}

async fn assets_are_found_by_what_they_are(house: House) {
    let house = house.with(generous()).await;
    let mut made = Vec::new();
    for (kind, seed) in [("kick", 1), ("bass", 2), ("kick", 3), ("chords", 4)] {
        made.push(house.made("collector", kind, seed).await);
        house.clock.move_on(1);
    }
    house.made("somebody else", "kick", 5).await;
    let newest_first: Vec<Id> = made.iter().rev().cloned().collect();
    assert_eq!(house.found(AssetQuery::default()).await, newest_first);
    let kicks = AssetQuery { kind: Some("kick".into()), ..Default::default() };
    assert_eq!(house.found(kicks).await, [made[2].clone(), made[0].clone()]);
    let bass = AssetQuery { text: Some("TECHNO Bass".into()), ..Default::default() };
    assert_eq!(house.found(bass).await, [made[1].clone()]);
    for nothing in ["k%k", "k_ck", "' OR '1'='1"] {
        let query = AssetQuery { text: Some(nothing.into()), ..Default::default() };
        assert_eq!(house.found(query).await, [], "{nothing}");
    }
    let slow = AssetQuery { bpm_max: Some(100.0), ..Default::default() };
    assert_eq!(house.found(slow).await, []);
    let keyed = AssetQuery { wheel: Some("8A".into()), ..Default::default() };
    assert!(house.found(keyed).await.iter().all(|id| *id == made[1] || *id == made[3]));

    let marked = made[0].clone();
    let mark = |owner: &'static str, favourite| {
        let (database, marked) = (house.studio.database().clone(), marked.clone());
        async move {
            let work = database
                .write(move |tx| Box::pin(async move { tx.mark(&marked, owner, favourite).await }));
            work.await.unwrap()
        }
    };
    assert!(!mark("owner-somebody else", true).await);
    assert!(mark("owner-collector", true).await);
    let favourites = AssetQuery { favourite: true, ..Default::default() };
    assert_eq!(house.found(favourites.clone()).await, std::slice::from_ref(&marked));
    assert!(mark("owner-collector", false).await);
    assert_eq!(house.found(favourites).await, []);
}

async fn pages_follow_each_other_without_gap_or_repeat(house: House) {
    let house = house.with(generous()).await;
    let hands = Hands::start(&house.studio, 1);
    let asking = somebody("collector", "203.0.113.7");
    let mut jobs = Vec::new();
    for _ in 0..7 {
        // Nobody moves the clock: all are of the same millisecond.
        jobs.push(house.ordered(&asking).await);
    }
    for job in &jobs {
        house.wait_until_over(job).await;
    }
    hands.end().await;
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let query = AssetQuery { limit: 3, after, ..Default::default() };
        let page = house.studio.database().assets("owner-collector", &query).await.unwrap();
        assert!(page.assets.len() <= 3);
        seen.extend(page.assets.iter().map(|asset| asset.id.clone()));
        if !page.more {
            break;
        }
        after = page.assets.last().map(|asset| (asset.created_at_ms, asset.id.clone()));
    }
    assert_eq!(seen.len(), 7);
    assert_eq!(seen.iter().collect::<std::collections::HashSet<_>>().len(), 7);
}

async fn what_nothing_needs_is_swept_and_nothing_else(house: House) {
    let house = house.with(generous()).await;
    // The same brief and seed: two assets, one WAV.
    let (one, twin) =
        (house.made("collector", "kick", 7).await, house.made("somebody else", "kick", 7).await);
    let database = house.studio.database();
    let sha256 = database.file(&one, "wav").await.unwrap().unwrap().sha256;
    assert_eq!(database.file(&twin, "wav").await.unwrap().unwrap().sha256, sha256);
    let announced =
        house.studio.objects().put(database, b"nobody's".as_slice().into(), house.studio.now_ms());
    let nobodys = announced.await.unwrap();

    let delete = async |asset: &Id, owner: &'static str| {
        let asset = asset.clone();
        let work =
            database.write(move |tx| Box::pin(async move { tx.delete_asset(&asset, owner).await }));
        work.await.unwrap()
    };
    assert!(!delete(&one, "owner-somebody else").await);
    assert!(delete(&one, "owner-collector").await);
    assert!(database.asset(&one).await.unwrap().is_none());
    // Too young to be swept: somebody may be about to need them.
    assert_eq!(house.studio.sweep(1000).await.unwrap().objects, 0);
    house.clock.move_on(1001);
    assert_eq!(house.studio.sweep(1000).await.unwrap().objects, 1);
    assert!(house.studio.objects().bytes(&nobodys).await.is_err());
    assert!(house.studio.objects().bytes(&sha256).await.is_ok());
    assert!(delete(&twin, "owner-somebody else").await);
    assert_eq!(house.studio.sweep(1000).await.unwrap().objects, 2);
    assert!(house.studio.objects().bytes(&sha256).await.is_err());
    assert!(matches!(house.objects_in_folder(), None | Some(0)));
}

async fn what_is_committed_is_there_for_the_next_process(house: House) {
    let asset = house.made("collector", "kick", 7).await;
    let waiting = house.ordered(&somebody("collector", "203.0.113.7")).await;
    let cookie = house.studio.database().key("cookie").await.unwrap();
    let next = house.with(POLICY).await;
    assert_eq!(next.studio.database().key("cookie").await.unwrap(), cookie);
    assert_eq!(next.job(&waiting).await.state, JobState::Queued);
    assert!(next.studio.file(&asset, FileFormat::Sound(Format::Wav)).await.unwrap().is_some());
    next.studio.database().ready().await.unwrap();
}

in_every_house!(
    an_asset_is_kept_with_everything_that_belongs_to_it,
    further_formats_are_made_once_and_kept,
    assets_are_found_by_what_they_are,
    pages_follow_each_other_without_gap_or_repeat,
    what_nothing_needs_is_swept_and_nothing_else,
    what_is_committed_is_there_for_the_next_process,
);
