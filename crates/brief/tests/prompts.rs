//! What is understood from a prompt: the brief, what there is to know about it, and what is left over.

use std::fmt::Write;

use brief::{Field, Instrument, Kind, Length, Mood, NoteCode, Origin, Request, Settled, Style};

const PROMPTS: &[&str] = &[
    "Latin acoustic pop loop, upbeat and playful, nylon guitar rhythm, hand percussion, 114 BPM, 14 seconds",
    "dark bass, 128 BPM, A minor, 4 bars",
    "A dark bass",
    "I am looking for a kick",
    "I Am the bass",
    "bass in Am",
    "bass in am",
    "3 AM techno bass",
    "in a minor key, lead",
    "a minor chord progression",
    "FM bass, 120",
    "Fm bass, 120",
    "deep dubstep wobble in F#m",
    "arp in C",
    "arp in A dark room",
    "arp, key of Bb",
    "arp in the key of e flat minor",
    "arp in D&B style",
    "chords D dorian 90bpm",
    "pad in 8A",
    "lofi beat, vinyl crackle, rhodes, 80 bpm",
    "lo-fi hip-hop chords with rhodes",
    "drum & bass",
    "drum'n'bass drums",
    "liquid dnb bass 174",
    "d&b reese 8-bar",
    "jungle breaks",
    "techno kick at 132",
    "peak-time techno kick",
    "kick and hats",
    "kick, snare and hats",
    "four bars of hats",
    "sixteen bars, ambient drone",
    "0:14 of trance arp",
    "15s riser",
    "80s synth lead",
    "808s, trap, 140",
    "808",
    "808 kick one-shot",
    "trap bass with 808",
    "303 acid line 127.5 BPM",
    "nylon guitar",
    "guitar and drums",
    "warm and dark pads, kick",
    "bass over a techno beat",
    "no drums, dark",
    "no drums no hats, bass",
    "without hats, techno groove",
    "drumless",
    "bass, not dark",
    "bass, not too dark, 4 bars",
    "no vocals please, deep house chords",
    "no kick or snare, just hats",
    "house hats, no swing",
    "house hats, swung",
    "house hats, swing 60%",
    "house hats with 57% swing",
    "swing 0.66 drums",
    "shuffle drums",
    "intensity 4 kick",
    "kick intensity: 5/5",
    "aggressive but gentle kick",
    "single hit",
    "one shot impact",
    "one-shot bass",
    "300 BPM kick",
    "kick 3 bars",
    "kick 45 seconds",
    "tempo 90, reggaeton",
    "tempo: 95 bpm dembow",
    "128 beats per minute techno",
    "bass 8 bars, 14 seconds",
    "bass 120 bpm 130 bpm",
    "techno 4/4 kick",
    "happy marimba",
    "sad piano",
    "ambient",
    "dark ambient texture",
    "ambient techno",
    "dark techo bas with reese",
    "afro house congas and shakers",
    "bongos",
    "organ bass",
    "bass arp",
    "supersaw lead",
    "asdf qwerty",
    "🎵🎶",
    "percussão latina 100 bpm, 4 compassos",
    "bajo oscuro 8 segundos",
    "-5 bpm kick",
    "120-130 bpm kick",
    "128,5 bpm kick",
    "swing 90% kick",
    "pluck melody in E minor pentatonic",
    "build-up 8 bars",
    "hard techno, no kick",
    "industrial techno drums",
    "tight 909 hats, 8 bars, 130",
    "hi-hats for trap, rolling",
    "dreamy, spacious, ethereal pad in C# minor",
    "upright bass, hip hop, 90 BPM, swung",
    "Bm7 chords",
    "not techno, kick",
    "dusty rhodes, lo-fi, swung",
    "acid techno drums",
    "one shot, techno",
    "deep in F minor",
    "no drums no bass",
    "latin groove, nylon guitar",
    "build me a bass",
    "bass no dark",
    "no more than 4 bars of bass",
    "drum loop without congas",
    "kick 128 bpm 2 min",
    "6 beats of bass",
    "hard techno kick, 150bpm, intensity 2",
    "boom",
    "epic cinematic impact, one-shot",
    "minor arp",
    "arp in G mixolydian, 8 bars",
    "lead in B",
    "bass, 128, C, dark",
    "C# bass",
    "Bb choir pad",
    "happy lead",
    "arp not in a minor key",
    "bass without reese",
    "key F#",
    "E bass",
    "chords key: Gm",
    "I want a bass that goes hard",
    "techno & house kick",
    "bass (dark) [8 bars] {140 bpm}",
    "A minor chords, minor and moody",
    "A minor chords, dorian",
    "trance lead, not happy",
    "E",
    "kick, no more than 130 bpm",
    "no reese bass, sub bass instead",
    "bass with a 909",
    "kick in A minor",
    "don't want drums, chords please",
    "one bar of toms",
    "kick with 4 bars of swing",
    "techno kick drum, 1 bar, straight",
    "Arpeggio: F# harmonic minor / 16 bars / 140",
    "“dark” bass – 8 bars",
    "8-bit square lead 8 bars",
    "tempo of 100 latin congas",
    "at 250 kick",
    "intensity 9 bass",
    "intensity 2.5 bass",
    "swing 66.7% hats",
    "16 beats of house chords",
    "riser, four bars, build-up",
    "kick and hats, one-shot",
    "drums with a hard kick",
    "bass, then a kick one-shot",
    "downtempo techno pad",
    "kick, house, not techno, no 909",
];

#[test]
fn prompts_are_understood_as_people_mean_them() {
    let mut told = String::new();
    for prompt in PROMPTS {
        writeln!(told, "{prompt}").unwrap();
        match read(prompt) {
            Ok(Settled { brief, account }) => {
                writeln!(told, "  = {brief}").unwrap();
                for note in &account.notes {
                    writeln!(told, "  {}: {}", note.code.name(), note.text).unwrap();
                }
                for part in &account.not_understood {
                    writeln!(told, "  {part}").unwrap();
                }
            }
            Err(refusals) => {
                refusals.0.iter().for_each(|refusal| writeln!(told, "  ! {refusal}").unwrap())
            }
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn the_products_own_example_is_understood() {
    let prompt = "Latin acoustic pop loop, upbeat and playful, nylon guitar rhythm, hand percussion, 114 BPM, 14 seconds";
    let Settled { brief, account } = read(prompt).unwrap();
    assert_eq!((brief.kind, brief.style, brief.bpm), (Kind::Chords, Style::Latin, 114.0));
    assert_eq!(
        (brief.length, &brief.instruments[..]),
        (Length::Bars(8), &[Instrument::NylonGuitar][..])
    );
    assert!(brief.moods.has(Mood::Energetic) && !brief.moods.has(Mood::Dark));
    assert_eq!(brief.prompt.as_deref(), Some(prompt));
    insta::assert_snapshot!(account);
}

#[test]
fn the_account_points_at_the_words() {
    let prompt = "Ätherisch — dark bass, 127.5 BPM, F♯ minor";
    let Settled { account, .. } = read(prompt).unwrap();
    let words = |field| match &account.entry(field).unwrap().origin {
        Origin::Understood(quotes) => {
            quotes.iter().map(|quote| &prompt[quote.range.clone()]).collect()
        }
        _ => Vec::new(),
    };
    assert_eq!(words(Field::Kind), ["bass"]);
    assert_eq!(words(Field::Moods), ["dark"]);
    assert_eq!(words(Field::Bpm), ["127.5 BPM"]);
    assert_eq!(words(Field::Key), ["F♯ minor"]);
    assert_eq!(words(Field::Style), [""; 0]);
    assert_eq!(account.not_understood[0].quote.text, "Ätherisch");
}

#[test]
fn guided_fields_count_before_the_prompt_and_the_account_says_so() {
    let request = Request {
        kind: Some("lead".into()),
        bpm: Some(120.0),
        key: Some("Cm".into()),
        bars: Some(2),
        moods: vec!["ambient".into()],
        style: Some("house".into()),
        intensity: Some(1),
        swing: Some(0.55),
        prompt: Some("dark techno bass, 300 BPM, A minor, 8 bars, hard, swing 60%".into()),
        ..Request::default()
    };
    let Settled { brief, account } = request.settle().unwrap();
    assert_eq!(
        brief.to_string(),
        "lead, house, 120 BPM, 2 bars, C minor, intensity 1, ambient, swing 0.55"
    );
    let overruled: Vec<Field> = account
        .notes
        .iter()
        .filter(|note| note.code == NoteCode::Overruled)
        .map(|note| note.field)
        .collect();
    for field in [
        Field::Kind,
        Field::Style,
        Field::Bpm,
        Field::Length,
        Field::Key,
        Field::Intensity,
        Field::Moods,
        Field::Swing,
    ] {
        assert!(overruled.contains(&field), "{field:?}");
        assert_eq!(account.entry(field).unwrap().origin, Origin::Asked, "{field:?}");
    }
}

#[test]
fn a_prompt_that_agrees_with_the_fields_is_no_difference() {
    let request = Request {
        kind: Some("bass".into()),
        seconds: Some(14.0),
        bpm: Some(114.0),
        key: Some("Am".into()),
        prompt: Some("bass, 114 BPM, 8 bars, A minor".into()),
        ..Request::default()
    };
    let account = request.settle().unwrap().account;
    let codes: Vec<NoteCode> = account.notes.iter().map(|note| note.code).collect();
    assert_eq!(codes, [NoteCode::SecondsToBars]);
}

fn read(prompt: &str) -> Result<Settled, brief::Refusals> {
    Request { prompt: Some(prompt.to_owned()), ..Request::default() }.settle()
}
