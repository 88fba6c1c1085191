use jiff::tz::{self, TimeZone};

use crate::key::{Absent, Key};
use crate::near::nearest;
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Fault, Text, Whole};

/// Who may make how much.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessSettings {
    /// Free loops of a visitor in a day, 0 to 100 000.
    pub daily_limit: u32,
    /// Free loops of a whole network (an IPv4 address, an IPv6 /64) in a day, 0 to 1 000 000.
    pub network_daily_limit: u32,
    /// Whose midnight begins a day.
    pub time_zone: TimeZone,
    /// Jobs of a visitor, queued and running, at a time, 1 to 1 000.
    pub in_flight_max: u32,
}

pub(crate) static SECTION: Section = Section {
    name: "access",
    about: "Who may make how much.",
    keys: &[&DAILY_LIMIT, &NETWORK_DAILY_LIMIT, &TIME_ZONE, &IN_FLIGHT_MAX],
};

static DAILY_LIMIT: Key<Whole<u32>> = Key {
    name: "access.daily_limit",
    variables: &["CLOUDMUSIC_DAILY_LIMIT"],
    absent: Absent::Is("4"),
    secret: false,
    about: "Free loops of a visitor in a day. 0 gives none away.",
    shape: Whole { min: 0, max: 100_000 },
};

static NETWORK_DAILY_LIMIT: Key<Whole<u32>> = Key {
    name: "access.network_daily_limit",
    variables: &["CLOUDMUSIC_NETWORK_DAILY_LIMIT"],
    absent: Absent::Is("40"),
    secret: false,
    about: "Free loops of a whole network (an IPv4 address, an IPv6 /64) in a day, whichever browsers are used there.",
    shape: Whole { min: 0, max: 1_000_000 },
};

static TIME_ZONE: Key<Text<TimeZone>> = Key {
    name: "access.time_zone",
    variables: &["CLOUDMUSIC_TIME_ZONE"],
    absent: Absent::Is("UTC"),
    secret: false,
    about: "Whose midnight begins a day.",
    shape: Text {
        allowed: "a name of the IANA time zone database, such as UTC or Europe/Lisbon",
        parse: time_zone,
    },
};

static IN_FLIGHT_MAX: Key<Whole<u32>> = Key {
    name: "access.in_flight_max",
    variables: &["CLOUDMUSIC_IN_FLIGHT_MAX"],
    absent: Absent::Is("4"),
    secret: false,
    about: "How many jobs a visitor may have queued and running at a time.",
    shape: Whole { min: 1, max: 1_000 },
};

impl AccessSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let daily_limit = reader.value(&DAILY_LIMIT);
        let network_daily_limit = reader.value(&NETWORK_DAILY_LIMIT);
        let time_zone = reader.value(&TIME_ZONE);
        let in_flight_max = reader.value(&IN_FLIGHT_MAX);
        Some(Self {
            daily_limit: daily_limit?,
            network_daily_limit: network_daily_limit?,
            time_zone: time_zone?,
            in_flight_max: in_flight_max?,
        })
    }
}

fn time_zone(text: &str) -> Result<TimeZone, Fault> {
    // The database has zones that are no answer to the question: the machine's own, which another machine has not.
    let found = TimeZone::get(text).ok().filter(|zone| zone.iana_name().is_some());
    found.ok_or_else(|| {
        let names: Vec<String> = tz::db().available().map(|name| name.to_string()).collect();
        let ending = format!("/{}", text.replace(' ', "_")).to_ascii_lowercase();
        let place = names.iter().find(|name| name.to_ascii_lowercase().ends_with(&ending));
        let near = || nearest(text, names.iter().map(String::as_str));
        let meant = place.map(String::as_str).or_else(near);
        Fault {
            problem: "is not a known time zone",
            remedy: meant.map(|name| format!("did you mean {name}?")),
        }
    })
}
