use crate::rng::Rng;
use crate::score::Role;
use brief::{Brief, Instrument, Style};

use Instrument::{
    AcidBass, AnalogBass, AnalogPoly, Bells, Choir, Drone, ElectricPiano, FmBass, Grains, Marimba,
    NylonGuitar, Organ, Pluck, ReeseBass, Square, SteelGuitar, Strings, SubBass, Supersaw,
    UprightBass, Vinyl,
};

/// The instrument that plays a role: the first one asked for that fits, else what the style is used to.
pub(crate) fn instrument_of(brief: &Brief, role: Role, seed: u64) -> Instrument {
    let mut rng = Rng::stream(seed, "instrument");
    let asked = brief.instruments.iter().copied().find(|instrument| instrument.fits(brief.kind));
    asked.unwrap_or_else(|| *rng.weighted(usual(brief.style, role)))
}

fn usual(style: Style, role: Role) -> &'static [(Instrument, u32)] {
    match role {
        Role::Bass => bass(style),
        Role::Chords => chords(style),
        Role::Lead => lead(style),
        Role::Arp => arp(style),
        _ => texture(style),
    }
}

fn bass(style: Style) -> &'static [(Instrument, u32)] {
    match style {
        Style::Techno => &[(AnalogBass, 4), (AcidBass, 3), (ReeseBass, 2), (FmBass, 2)],
        Style::House => &[(AnalogBass, 5), (FmBass, 3), (SubBass, 1)],
        Style::DrumAndBass => &[(ReeseBass, 6), (SubBass, 2), (FmBass, 2)],
        Style::Trap => &[(SubBass, 8), (AnalogBass, 1)],
        Style::LoFi => &[(UprightBass, 4), (SubBass, 3), (AnalogBass, 1)],
        Style::Ambient => &[(SubBass, 4), (AnalogBass, 3)],
        Style::Latin => &[(UprightBass, 6), (AnalogBass, 2)],
        Style::Trance => &[(AnalogBass, 6), (ReeseBass, 2), (AcidBass, 1)],
        Style::HipHop => &[(SubBass, 3), (UprightBass, 4), (AnalogBass, 1)],
        Style::Breakbeat => &[(ReeseBass, 3), (AcidBass, 2), (AnalogBass, 3)],
        Style::AfroHouse => &[(AnalogBass, 3), (FmBass, 3), (SubBass, 2)],
        Style::Reggaeton => &[(SubBass, 4), (AnalogBass, 3)],
    }
}

fn chords(style: Style) -> &'static [(Instrument, u32)] {
    match style {
        Style::Techno => &[(Pluck, 4), (AnalogPoly, 4), (Organ, 1)],
        Style::House => &[(ElectricPiano, 4), (Organ, 3), (AnalogPoly, 3), (Pluck, 1)],
        Style::DrumAndBass => &[(AnalogPoly, 3), (ElectricPiano, 3), (Strings, 2)],
        Style::Trap => &[(Bells, 3), (Strings, 2), (ElectricPiano, 2), (Pluck, 2)],
        Style::LoFi => &[(ElectricPiano, 6), (NylonGuitar, 3)],
        Style::Ambient => &[(Strings, 3), (Choir, 2), (AnalogPoly, 3), (ElectricPiano, 1)],
        Style::Latin => &[(NylonGuitar, 6), (SteelGuitar, 2), (Organ, 1)],
        Style::Trance => &[(Supersaw, 7), (Strings, 1), (Pluck, 2)],
        Style::HipHop => &[(ElectricPiano, 4), (NylonGuitar, 1), (Strings, 2), (Organ, 1)],
        Style::Breakbeat => &[(AnalogPoly, 3), (Organ, 2), (Supersaw, 2)],
        Style::AfroHouse => &[(ElectricPiano, 3), (Marimba, 2), (AnalogPoly, 3)],
        Style::Reggaeton => &[(Pluck, 3), (SteelGuitar, 2), (AnalogPoly, 2)],
    }
}

fn lead(style: Style) -> &'static [(Instrument, u32)] {
    match style {
        Style::Techno => &[(Square, 3), (Pluck, 3), (AnalogPoly, 1)],
        Style::House => &[(Pluck, 3), (Organ, 2), (Square, 2), (ElectricPiano, 2)],
        Style::DrumAndBass => &[(Square, 2), (Supersaw, 2), (Bells, 2)],
        Style::Trap => &[(Bells, 4), (Pluck, 2), (Square, 2), (NylonGuitar, 1)],
        Style::LoFi => &[(ElectricPiano, 3), (NylonGuitar, 3), (Marimba, 1), (Bells, 1)],
        Style::Ambient => &[(Bells, 3), (Choir, 1), (AnalogPoly, 2), (ElectricPiano, 2)],
        Style::Latin => &[(NylonGuitar, 4), (SteelGuitar, 2), (Marimba, 2)],
        Style::Trance => &[(Supersaw, 5), (Square, 2), (Pluck, 2)],
        Style::HipHop => &[(ElectricPiano, 2), (Bells, 2), (NylonGuitar, 2), (Square, 1)],
        Style::Breakbeat => &[(Square, 3), (Supersaw, 2), (Pluck, 2)],
        Style::AfroHouse => &[(Marimba, 4), (Pluck, 3), (Bells, 1)],
        Style::Reggaeton => &[(Pluck, 4), (Square, 2), (Bells, 2)],
    }
}

fn arp(style: Style) -> &'static [(Instrument, u32)] {
    match style {
        Style::Trance => &[(Pluck, 5), (Supersaw, 2)],
        Style::LoFi | Style::HipHop => &[(ElectricPiano, 3), (NylonGuitar, 3), (Marimba, 2)],
        Style::Latin => &[(NylonGuitar, 4), (SteelGuitar, 3), (Marimba, 2)],
        Style::Ambient => &[(Bells, 3), (ElectricPiano, 2), (Pluck, 2), (Marimba, 1)],
        Style::AfroHouse => &[(Marimba, 4), (Pluck, 3)],
        _ => &[(Pluck, 5), (Square, 3), (Bells, 1), (AnalogPoly, 1)],
    }
}

fn texture(style: Style) -> &'static [(Instrument, u32)] {
    match style {
        Style::LoFi | Style::HipHop => &[(Vinyl, 5), (Strings, 2), (Grains, 2), (Choir, 1)],
        Style::Techno => &[(Drone, 5), (Grains, 4), (Choir, 1)],
        Style::Ambient => &[(Grains, 3), (Choir, 3), (Strings, 3), (Drone, 2)],
        Style::Trance => &[(Strings, 4), (Choir, 3), (Grains, 2)],
        _ => &[(Strings, 3), (Choir, 2), (Grains, 3), (Drone, 3)],
    }
}
