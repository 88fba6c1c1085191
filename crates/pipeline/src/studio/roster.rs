use std::sync::Arc;

use engine::{Delivery, Engine, Registry};
use store::JobsOf;

/// Who makes the loops, and on which terms.
pub struct Roster {
    /// The engines there are.
    pub engines: Arc<Registry>,
    /// The name of the one that is used unless another is asked for; it is one of them.
    pub usual: String,
    /// The name of the one that serves when another is not available; it is one of them.
    pub fallback: Option<String>,
    /// Whether credits are taken for what may not be used commercially.
    pub noncommercial_sales: bool,
    /// What may be spent on each engine within a day, in millionths of a US dollar.
    pub spend_microdollars_a_day: i64,
}

impl Roster {
    /// The engines of this program alone.
    pub fn built_in() -> Self {
        Self {
            engines: Arc::new(Registry::standard()),
            usual: "built-in".to_owned(),
            fallback: None,
            noncommercial_sales: false,
            spend_microdollars_a_day: 0,
        }
    }

    /// Whether credits may be taken for what an engine makes.
    pub fn sells(&self, engine: &dyn Engine) -> bool {
        self.noncommercial_sales || engine.abilities().licence.commercial_use
    }

    /// Jobs that compute here, for workers of which there are as many as the machine has room for.
    pub(super) fn played(&self) -> JobsOf {
        JobsOf::AllBut(self.names_of(Delivery::Recorded))
    }

    /// Jobs that wait for others, for workers that take no room while they do.
    pub(super) fn recorded(&self) -> JobsOf {
        JobsOf::Only(self.names_of(Delivery::Recorded))
    }

    fn names_of(&self, delivery: Delivery) -> Vec<String> {
        let engines = self.engines.iter();
        let engines = engines.filter(|engine| engine.abilities().delivery == delivery);
        engines.map(|engine| engine.name().to_owned()).collect()
    }
}
