use brief::Brief;

use super::permanent;
use crate::EngineError;
use crate::words::{prompt_of, unwanted};

/// A brief in the words Suno reads: always without a voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// What it is to sound like.
    pub(super) style: String,
    /// What it is not to have.
    pub(super) unwanted: &'static str,
    /// The beginning of the title.
    pub(super) title: String,
}

impl Order {
    /// Refuses what the service would cut off.
    pub(super) fn of(brief: &Brief, style_characters_max: usize) -> Result<Self, EngineError> {
        let style = prompt_of(brief);
        let characters = style.chars().count();
        if characters > style_characters_max {
            return Err(permanent(format!(
                "it reads at most {style_characters_max} characters with this model, and this takes {characters}"
            )));
        }
        Ok(Self {
            style,
            unwanted: unwanted(brief),
            title: format!("CloudMusic {}", brief.kind.name()),
        })
    }

    /// A title by which its songs can be found again.
    pub(super) fn marked(&self, mark: &str) -> String {
        format!("{} {mark}", self.title)
    }
}

/// What no other order has.
pub(super) fn mark(seed: u64, at: u64) -> String {
    format!("{seed:016x}-{at:x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(prompt: Option<String>) -> Brief {
        brief::Request { kind: Some("bass".into()), prompt, ..Default::default() }
            .settle()
            .unwrap()
            .brief
    }

    #[test]
    fn what_does_not_fit_is_refused_and_not_cut_off() {
        let long = brief(Some(format!("deep bass {}", "and then some more ".repeat(20))));
        let error = Order::of(&long, 200).unwrap_err();
        assert!(matches!(error, EngineError::Permanent { reason, .. } if reason.contains("200")));
        assert!(Order::of(&long, 1000).is_ok());
    }

    #[test]
    fn titles_fit_the_shortest_limit_and_hold_the_mark() {
        let order = Order::of(&brief(None), 200).unwrap();
        let mark = mark(u64::MAX, u64::from(u32::MAX));
        let title = order.marked(&mark);
        assert!(title.chars().count() <= 80 && title.contains(&mark), "{title}");
    }
}
