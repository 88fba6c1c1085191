use brief::{Brief, Kind, Length, Mood, Moods};
use engine::{BuiltIn, Unwatched};
use pipeline::{
    BriefView, Cut, InsteadOf, LicenceView, Maker, PassedOver, Passport, Provenance,
    ProvenanceView, SEED_MAX, Seed, produce,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::every_brief::any_brief;
use crate::kick;

/// Any brief, with any prompt and the longest length too.
fn any_recorded_brief() -> impl Strategy<Value = Brief> {
    let prompt = prop::collection::vec(any::<char>(), 0..=500).prop_map(String::from_iter);
    (any_brief(), prop::option::of(prompt), prop::bool::weighted(0.2)).prop_map(
        |(brief, prompt, long)| {
            let is_long = long && brief.length != Length::OneShot;
            Brief { length: if is_long { Length::Bars(16) } else { brief.length }, prompt, ..brief }
        },
    )
}

fn any_provenance() -> impl Strategy<Value = Provenance> {
    let passed_over =
        (0..=SEED_MAX, ".{0,40}").prop_map(|(seed, reason)| PassedOver { seed, reason });
    let seed = (0..=SEED_MAX, 0..=SEED_MAX, prop::collection::vec(passed_over, 0..4))
        .prop_map(|(asked, used, passed_over)| Seed { asked, used, passed_over });
    let licence = (".{0,20}", ".{0,40}", any::<bool>())
        .prop_map(|(id, name, commercial_use)| LicenceView { id, name, commercial_use });
    // Of no engine that is there.
    let maker = ("[a-z0-9-]{1,20}", ".{0,20}", licence, any::<bool>()).prop_map(
        |(name, version, licence, seeds_reproduce)| Maker {
            name,
            version,
            licence,
            seeds_reproduce,
        },
    );
    let instead_of = prop::option::of(
        ("[a-z-]{1,12}", ".{0,40}").prop_map(|(engine, reason)| InsteadOf { engine, reason }),
    );
    let cut = (0u32..300_000, 0u32..300_000, prop::option::of(30_000u32..300_000), 0u32..5_000)
        .prop_map(|(from, to, bpm, drift)| {
            let thousandths = |figure: u32| f64::from(figure) / 1000.0;
            Cut {
                from_s: thousandths(from),
                to_s: thousandths(to),
                take_s: thousandths(to),
                bpm_found: bpm.map(thousandths),
                drift_percent: thousandths(drift),
                take_sha256: "0".repeat(64),
                reference: bpm.map(|bpm| format!("p{bpm}")),
            }
        });
    (any_recorded_brief(), seed, maker, instead_of, prop::option::of(cut)).prop_map(
        |(brief, seed, maker, instead_of, cut)| Provenance { brief, seed, maker, instead_of, cut },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn every_provenance_comes_back_from_its_record_exactly(provenance in any_provenance()) {
        let record = serde_json::to_string(&ProvenanceView::of(&provenance)).unwrap();
        let read: ProvenanceView = serde_json::from_str(&record).unwrap();
        let back = read.provenance().unwrap();
        prop_assert_eq!(&back, &provenance);
        // `==` of numbers would let other bits of the same value through.
        prop_assert_eq!(back.brief.bpm.to_bits(), provenance.brief.bpm.to_bits());
        prop_assert_eq!(back.brief.swing.to_bits(), provenance.brief.swing.to_bits());
    }
}

#[test]
fn a_passport_serves_as_the_record_of_its_asset() {
    let asset = produce(&BuiltIn, &kick(), 3, &mut Unwatched).unwrap();
    let passport = Passport::of(&asset, None, Vec::new()).to_json();
    let read: ProvenanceView = serde_json::from_slice(&passport).unwrap();
    assert_eq!(read.provenance().unwrap(), asset.provenance);
}

#[test]
fn what_no_request_settles_to_is_refused_by_its_field() {
    let bass = Brief {
        kind: Kind::Bass,
        key: "A harmonic minor".parse().ok(),
        moods: Moods::default().with(Mood::Dark),
        ..kick()
    };
    let long_prompt = "ü".repeat(501);
    for (brief, field, value, said) in [
        (&bass, "kind", json!("Bass"), "kind cannot be 'Bass'"),
        (&bass, "kind", json!("kick"), "key cannot be A harmonic minor for kick"),
        (&bass, "style", json!("dnb"), "style cannot be 'dnb'"),
        (&bass, "bpm", json!(200.00000000000003), "bpm cannot be 200.00000000000003"),
        (&bass, "bpm", json!(59), "bpm cannot be 59"),
        (&bass, "bars", json!(3), "bars cannot be 3"),
        (&bass, "bars", json!(null), "bars cannot be missing from a loop"),
        (&bass, "one_shot", json!(true), "bars cannot be 1 for a one-shot"),
        (&bass, "key", json!(null), "key cannot be missing from bass"),
        (&bass, "intensity", json!(0), "intensity cannot be 0"),
        (&bass, "intensity", json!(6), "intensity cannot be 6"),
        (&bass, "moods", json!(["dark", "gloomy"]), "moods cannot be 'gloomy'"),
        (&bass, "swing", json!(0.76), "swing cannot be 0.76"),
        (&bass, "instruments", json!(["sub bass", "tuba"]), "instruments cannot be 'tuba'"),
        (&bass, "instruments", json!(["congas"]), "instruments cannot be 'congas'"),
        (&bass, "sample_rate", json!(96_000), "sample_rate cannot be 96000"),
        (&bass, "prompt", json!(long_prompt), "prompt cannot be 501 characters long"),
    ] {
        let mut record = serde_json::to_value(BriefView::of(brief)).unwrap();
        record[field] = value;
        let error = read(record).brief().unwrap_err();
        assert_eq!(error.to_string(), format!("the record's {said}"));
    }

    let mut record = serde_json::to_value(BriefView::of(&bass)).unwrap();
    (record["one_shot"], record["bars"]) = (json!(true), json!(null));
    let error = read(record).brief().unwrap_err();
    assert_eq!(error.to_string(), "the record's one_shot cannot be true for bass");

    // The short name of this key, Am, tells another scale.
    let mut record = serde_json::to_value(BriefView::of(&bass)).unwrap();
    for name in ["Am", "a minor", "A harmonic  minor", "H minor", ""] {
        record["key"]["name"] = json!(name);
        let error = read(record.clone()).brief().unwrap_err();
        assert_eq!(error.to_string(), format!("the record's key cannot be '{name}'"));
    }
}

#[test]
fn a_brief_with_a_field_nobody_knows_is_not_read_as_one_without() {
    let mut record = serde_json::to_value(BriefView::of(&kick())).unwrap();
    record["groove"] = json!("late");
    assert!(serde_json::from_value::<BriefView>(record).is_err());
}

#[test]
fn seeds_that_no_reader_of_json_holds_exactly_are_refused() {
    let asset = produce(&BuiltIn, &kick(), 3, &mut Unwatched).unwrap();
    for field in ["seed", "seed_used"] {
        let mut record = serde_json::to_value(ProvenanceView::of(&asset.provenance)).unwrap();
        record[field] = json!(SEED_MAX + 1);
        let view: ProvenanceView = serde_json::from_value(record).unwrap();
        let error = view.provenance().unwrap_err();
        assert_eq!(error.to_string(), format!("the record's {field} cannot be 9007199254740992"));
    }
}

fn read(record: Value) -> BriefView {
    serde_json::from_value(record).unwrap()
}
