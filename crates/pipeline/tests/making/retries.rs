use std::sync::Mutex;

use audio::Clip;
use brief::{Brief, Kind};
use engine::{Abilities, BuiltIn, Cancelled, Engine, EngineError, Played, Take, Unwatched, Watch};
use pipeline::{ProduceError, produce};

use crate::kick;

/// The built-in engine, but its first takes are silent.
struct Moody {
    silent: usize,
    asked: Mutex<Vec<u64>>,
}

impl Moody {
    fn new(silent: usize) -> Self {
        Self { silent, asked: Mutex::default() }
    }
}

impl Engine for Moody {
    fn name(&self) -> &str {
        "moody"
    }

    fn version(&self) -> &str {
        "1"
    }

    fn abilities(&self) -> Abilities {
        BuiltIn.abilities()
    }

    fn generate(
        &self,
        brief: &Brief,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Take, EngineError> {
        let mut asked = self.asked.lock().unwrap();
        asked.push(seed);
        if asked.len() > self.silent {
            return BuiltIn.generate(brief, seed, watch);
        }
        Ok(Take::Played(Played {
            clip: Clip::silent(44_100, 2, brief.grid().frames()),
            onsets: Vec::new(),
            midi: None,
        }))
    }
}

#[test]
fn a_bad_take_is_followed_by_another_seed_and_the_asset_tells() {
    let moody = Moody::new(2);
    let asset = produce(&moody, &kick(), 7, &mut Unwatched).unwrap();
    let asked = moody.asked.lock().unwrap().clone();
    assert_eq!((asked.len(), asked[0]), (3, 7));
    assert_eq!((asset.provenance.seed.asked, asset.provenance.seed.used), (7, asked[2]));
    let passed_over: Vec<u64> =
        asset.provenance.seed.passed_over.iter().map(|take| take.seed).collect();
    assert_eq!(passed_over, asked[..2]);
    assert!(
        asset.provenance.seed.passed_over[0].reason.contains("audible"),
        "{:?}",
        asset.provenance.seed
    );
    // Neighbours are asked for themselves: nobody should get the same loop twice.
    assert!(asked[1..].iter().all(|seed| seed.abs_diff(7) > 1_000_000));

    let again = Moody::new(2);
    assert_eq!(produce(&again, &kick(), 7, &mut Unwatched).unwrap().clip, asset.clip);
    let direct = produce(&BuiltIn, &kick(), asset.provenance.seed.used, &mut Unwatched).unwrap();
    assert_eq!(direct.clip, asset.clip, "the used seed gives the same at the first try");
}

#[test]
fn an_engine_that_never_plays_is_given_up_on_with_every_reason() {
    let moody = Moody::new(usize::MAX);
    let Err(ProduceError::NotGoodEnough { passed_over, .. }) =
        produce(&moody, &kick(), 7, &mut Unwatched)
    else {
        panic!("silence was delivered");
    };
    let seeds: std::collections::BTreeSet<u64> = passed_over.iter().map(|take| take.seed).collect();
    assert_eq!(seeds.len(), 4, "the asked seed and three more");
}

/// Wants nothing any more from a share on.
struct Impatient {
    told: Vec<f64>,
    patience: f64,
}

impl Watch for Impatient {
    fn progress(&mut self, share: f64) {
        self.told.push(share);
    }

    fn cancelled(&self) -> bool {
        self.told.last().is_some_and(|share| *share >= self.patience)
    }
}

#[test]
fn whoever_waits_is_told_and_can_cancel() {
    let mut watch = Impatient { told: Vec::new(), patience: 2.0 };
    produce(&BuiltIn, &kick(), 1, &mut watch).unwrap();
    assert!(watch.told.is_sorted() && watch.told.last() == Some(&1.0), "{:?}", watch.told);
    for patience in [0.0, 0.05, 1.0] {
        let mut watch = Impatient { told: Vec::new(), patience };
        let cancelled = produce(&BuiltIn, &kick(), 1, &mut watch).unwrap_err();
        assert_eq!(cancelled, ProduceError::Cancelled(Cancelled), "{patience}");
    }
}

/// Writes down what it is told.
#[derive(Default)]
struct Told(Vec<String>);

impl Watch for Told {
    fn progress(&mut self, share: f64) {
        self.0.push(share.to_string());
    }

    fn finishing(&mut self) {
        self.0.push("finishing".to_owned());
    }
}

#[test]
fn whoever_waits_never_sees_it_go_backwards() {
    for silent in [0, 1, 3] {
        let mut told = Told::default();
        // The silent takes of this engine tell no progress, so the first one that does may be the fourth.
        produce(&Moody::new(silent), &kick(), 1, &mut told).unwrap();
        let expected: &[&str] =
            if silent == 0 { &["0", "0.05", "1", "finishing"] } else { &["finishing"] };
        assert_eq!(told.0, expected, "{silent} silent takes");
    }
}

#[test]
fn a_further_take_can_be_cancelled_too() {
    struct Fickle {
        asked: std::cell::Cell<usize>,
    }
    impl Watch for Fickle {
        fn progress(&mut self, _share: f64) {}

        fn cancelled(&self) -> bool {
            self.asked.set(self.asked.get() + 1);
            // The first question comes after the silent take, the second from within the next one.
            self.asked.get() > 1
        }
    }
    let moody = Moody::new(1);
    let mut watch = Fickle { asked: std::cell::Cell::default() };
    let cancelled = produce(&moody, &kick(), 1, &mut watch).unwrap_err();
    assert_eq!(cancelled, ProduceError::Cancelled(Cancelled));
    assert_eq!((moody.asked.lock().unwrap().len(), watch.asked.get()), (2, 2));
}

#[test]
fn what_an_engine_cannot_make_is_no_matter_of_seeds() {
    let long = Brief { kind: Kind::Texture, key: "Am".parse().ok(), sample_rate: 96_000, ..kick() };
    let error = produce(&BuiltIn, &long, 1, &mut Unwatched).unwrap_err();
    let ProduceError::Engine { source: EngineError::Permanent { reason, .. }, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(reason, "it does not deliver 96000 Hz");
}
