use serde::{Deserialize, Serialize};

use super::BriefView;
use crate::{Cut, InsteadOf, Maker, PassedOver, Provenance, SEED_MAX, Seed};

/// Where a sound is from, as a record that gives it back exactly; a passport holds the same fields among its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProvenanceView {
    /// What was asked for.
    pub brief: BriefView,
    /// The seed that was asked for.
    pub seed: u64,
    /// The seed that the sound was made with.
    pub seed_used: u64,
    /// The takes that could not be made to keep the promises.
    pub passed_over: Vec<PassedOver>,
    /// Who made it.
    pub engine: EngineView,
    /// What may be done with it.
    pub licence: LicenceView,
    /// Who was asked, if that was somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<InsteadOf>,
    /// Where it was cut from its take, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
}

/// The engine as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineView {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Whether brief, seed and version are enough to make the very same bytes again.
    pub seeds_reproduce: bool,
}

/// What may be done with a sound. The text is the engine's, as long as there is one of that licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceView {
    /// An SPDX licence expression.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// Whether it may be sold and used in what is sold.
    pub commercial_use: bool,
}

/// A record that says what cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the record's {field} cannot be {value}")]
pub struct RecordError {
    /// The field that is wrong.
    pub field: &'static str,
    /// What it says.
    pub value: String,
}

impl ProvenanceView {
    /// The view of a provenance.
    pub fn of(provenance: &Provenance) -> Self {
        let Provenance { brief, seed, maker, instead_of, cut } = provenance;
        Self {
            brief: BriefView::of(brief),
            seed: seed.asked,
            seed_used: seed.used,
            passed_over: seed.passed_over.clone(),
            engine: EngineView {
                name: maker.name.clone(),
                version: maker.version.clone(),
                seeds_reproduce: maker.seeds_reproduce,
            },
            licence: maker.licence.clone(),
            instead_of: instead_of.clone(),
            cut: cut.clone(),
        }
    }

    /// The provenance that it is the view of. The engine need not be there any more.
    ///
    /// # Errors
    /// [`RecordError`] as of [`BriefView::brief`], or for a seed beyond [`SEED_MAX`].
    pub fn provenance(&self) -> Result<Provenance, RecordError> {
        for (field, seed) in [("seed", self.seed), ("seed_used", self.seed_used)] {
            if seed > SEED_MAX {
                return Err(RecordError { field, value: seed.to_string() });
            }
        }
        let EngineView { name, version, seeds_reproduce } = self.engine.clone();
        Ok(Provenance {
            brief: self.brief.brief()?,
            seed: Seed {
                asked: self.seed,
                used: self.seed_used,
                passed_over: self.passed_over.clone(),
            },
            maker: Maker { name, version, licence: self.licence.clone(), seeds_reproduce },
            instead_of: self.instead_of.clone(),
            cut: self.cut.clone(),
        })
    }
}

impl From<engine::Licence> for LicenceView {
    fn from(licence: engine::Licence) -> Self {
        Self {
            id: licence.id.into_owned(),
            name: licence.name.into_owned(),
            commercial_use: licence.commercial_use,
        }
    }
}
