//! The program gcui-art/suno-api (its `README.md`, `src/app/api/*/route.ts` and `src/lib/SunoApi.ts`, read in November 2026),
//! which drives the session of an account.

use std::time::Duration;

use reqwest::Url;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::order::Order;
use super::service::{Look, Search, Service, Stage, Unplaced, is_stream};
use super::{NAME, permanent, retryable, unavailable};
use crate::wire::{Answer, Call, WireError};
use crate::{EngineError, Watch, Wire};

/// What the two songs of an order cost.
const CREDITS_AN_ORDER: f64 = 10.0;
/// How far back the list of songs is read, about twenty a page.
const PAGES_MAX: usize = 20;

pub(super) struct SelfHosted<'a> {
    base: Url,
    model: Option<&'a str>,
    wire: &'a Wire,
}

/// A song, whatever is known of it so far.
#[derive(Clone, Debug, Deserialize)]
struct Song {
    id: String,
    title: Option<String>,
    status: Option<String>,
    audio_url: Option<String>,
    error_message: Option<String>,
}

/// The answer to `GET /api/get_limit`.
#[derive(Deserialize)]
struct Limit {
    credits_left: f64,
}

impl<'a> SelfHosted<'a> {
    pub(super) fn of(
        base: &str,
        model: Option<&'a str>,
        wire: &'a Wire,
    ) -> Result<Self, EngineError> {
        // With a slash at its end, paths are joined below it.
        let base = Url::parse(&format!("{}/", base.trim_end_matches('/')))
            .map_err(|_| unavailable(format!("'{base}' is no address of a server")))?;
        Ok(Self { base, model, wire })
    }

    /// A page of all songs, the newest first.
    fn page(&self, page: usize, watch: &dyn Watch) -> Result<Vec<Song>, EngineError> {
        let mut url = self.at("api/get");
        if page > 0 {
            url.query_pairs_mut().append_pair("page", &page.to_string());
        }
        self.get(&url, watch)
    }

    fn get<T: DeserializeOwned>(&self, url: &Url, watch: &dyn Watch) -> Result<T, EngineError> {
        let call = Call::get(url.as_str());
        let answer = self.wire.call(&call, watch).map_err(|error| error.for_engine(NAME))?;
        open(&answer)
    }

    fn at(&self, path: &str) -> Url {
        self.base.join(path).expect("a plain path can be joined to any address")
    }
}

impl Service for SelfHosted<'_> {
    fn style_characters_max(&self) -> usize {
        match self.model {
            Some(model) if !model.starts_with("chirp-v3") && model != "chirp-v4" => 1000,
            _ => 200,
        }
    }

    fn check(&self, watch: &dyn Watch) -> Result<(), EngineError> {
        let limit: Limit = self.get(&self.at("api/get_limit"), watch)?;
        if limit.credits_left < CREDITS_AN_ORDER {
            return Err(unavailable(format!(
                "the account has {} credits left, and an order takes {CREDITS_AN_ORDER}",
                limit.credits_left
            )));
        }
        Ok(())
    }

    fn prepare(&self, _seed: u64, watch: &dyn Watch) -> Result<Option<String>, EngineError> {
        Ok(self.page(0, watch)?.into_iter().next().map(|song| song.id))
    }

    fn place(
        &self,
        order: &Order,
        mark: &str,
        _seed: u64,
        watch: &dyn Watch,
    ) -> Result<Vec<String>, Unplaced> {
        let mut body = json!({
            "prompt": "[Instrumental]",
            "tags": order.style,
            "negative_tags": order.unwanted,
            "title": order.marked(mark),
            "make_instrumental": true,
            "wait_audio": false,
        });
        if let Some(model) = self.model {
            body["model"] = model.into();
        }
        let url = self.at("api/custom_generate");
        // A browser is at work behind it, which may have to find its way past a question first.
        let call = Call { total_max: Duration::from_secs(180), ..Call::post(url.as_str(), &body) };
        let answer = match self.wire.call(&call, watch) {
            Ok(answer) => answer,
            Err(error @ WireError::NotSent(_)) => {
                return Err(Unplaced::Refused(error.for_engine(NAME)));
            }
            Err(error) => return Err(Unplaced::Unsure(error.for_engine(NAME))),
        };
        // It answers 500 to everything that goes wrong on its way, before the order and after.
        let unsure = answer.status >= 500;
        match open::<Vec<Song>>(&answer) {
            Ok(songs) if songs.is_empty() => {
                Err(Unplaced::Unsure(retryable("it named no song that it makes")))
            }
            Ok(songs) => Ok(songs.into_iter().map(|song| song.id).collect()),
            Err(error) if unsure || answer.is_success() => Err(Unplaced::Unsure(error)),
            Err(error) => Err(Unplaced::Refused(error)),
        }
    }

    fn find(
        &self,
        mark: &str,
        newest: Option<&str>,
        watch: &dyn Watch,
    ) -> Result<Search, EngineError> {
        let mut newest_now = None;
        for page in 0..PAGES_MAX {
            let songs = self.page(page, watch)?;
            let first = songs.first().map(|song| song.id.clone());
            match page {
                0 => newest_now = first,
                // Some versions count from one …
                1 if first.is_some() && first == newest_now => continue,
                // … and older ones know no pages at all.
                _ if first.is_some() && first == newest_now => return Ok(Search::Unknown),
                _ => {}
            }
            let is_older = songs.iter().any(|song| Some(&*song.id) == newest);
            let is_end = songs.is_empty();
            let ours = |song: &Song| song.title.as_ref().is_some_and(|title| title.contains(mark));
            let found: Vec<String> = songs.into_iter().filter(ours).map(|song| song.id).collect();
            if !found.is_empty() {
                return Ok(Search::Found(found));
            }
            if is_older || is_end {
                return Ok(Search::Absent);
            }
        }
        Ok(Search::Unknown)
    }

    fn look(&self, ids: &[String], watch: &dyn Watch) -> Result<Look, EngineError> {
        let mut url = self.at("api/get");
        url.query_pairs_mut().append_pair("ids", &ids.join(","));
        Ok(look_of(&self.get::<Vec<Song>>(&url, watch)?, ids.len()))
    }
}

/// `submitted`, `queued` and `streaming` songs are being made: while they stream, the address gives what there is so far.
fn look_of(songs: &[Song], expected: usize) -> Look {
    let is = |song: &&Song, status: &str| song.status.as_deref() == Some(status);
    let sound =
        |song: &Song| song.audio_url.clone().filter(|url| !url.is_empty() && !is_stream(url));
    let complete = songs.iter().filter(|song| is(song, "complete"));
    let finished: Vec<Vec<String>> = complete.filter_map(sound).map(|url| vec![url]).collect();
    let failed: Vec<&Song> = songs.iter().filter(|song| is(song, "error")).collect();
    let stage = if finished.len() + failed.len() < expected.max(songs.len()) {
        let streaming = songs.iter().filter(|song| is(song, "streaming")).count();
        let halves = 2 * finished.len() + streaming;
        Stage::Working { share: halves as f64 / (2 * expected.max(1)) as f64 }
    } else if finished.is_empty() {
        let told = failed.iter().find_map(|song| song.error_message.clone());
        let reason = told.unwrap_or_else(|| "it does not say why".into());
        if is_objection(&reason) {
            Stage::Refused { reason: format!("Suno refuses it: {reason}") }
        } else {
            Stage::Failed { reason: format!("Suno failed: {reason}") }
        }
    } else {
        Stage::Over
    };
    Look { stage, songs: finished }
}

/// Whether it is the description that Suno objects to.
fn is_objection(reason: &str) -> bool {
    let reason = reason.to_lowercase();
    ["moderat", "copyright", "not allowed", "violat", "inappropriate"]
        .iter()
        .any(|word| reason.contains(word))
}

fn open<T: DeserializeOwned>(answer: &Answer) -> Result<T, EngineError> {
    if answer.is_success() {
        return answer.json().map_err(|_| {
            unavailable(format!("this is not how suno-api answers: {}", answer.excerpt()))
        });
    }
    let told = answer.json::<Value>().ok();
    let words = told.and_then(|body| Some(body.get("error")?.as_str()?.to_owned()));
    let words = words.unwrap_or_else(|| answer.excerpt());
    let status = answer.status;
    Err(match status {
        401 | 403 => {
            unavailable(format!("the session of its account is over, log in anew: {words}"))
        }
        402 => unavailable(format!("its account has no credits left: {words}")),
        404 | 405 => unavailable(format!("there is no suno-api at this address: {words}")),
        408 | 425 | 429 | 500.. => retryable(format!("it answered {status}: {words}")),
        _ => permanent(format!("it answered {status}: {words}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn song(status: &str, url: &str) -> Song {
        let body = json!({
            "id": "a", "title": "t", "status": status, "audio_url": url, "duration": null, "model_name": "chirp-v3",
        });
        serde_json::from_value(body).unwrap()
    }

    #[test]
    fn a_stream_is_never_taken_for_a_song() {
        let stream = "https://audiopipe.suno.ai/?item_id=a";
        let early = look_of(&[song("streaming", stream), song("queued", "")], 2);
        assert_eq!(early, Look { stage: Stage::Working { share: 0.25 }, songs: Vec::new() });
        let not_yet = look_of(&[song("complete", stream), song("complete", stream)], 2);
        assert!(matches!(not_yet.stage, Stage::Working { .. }) && not_yet.songs.is_empty());
    }

    #[test]
    fn an_order_is_over_when_each_song_is_there_or_has_failed() {
        let there = song("complete", "https://cdn1.suno.ai/a.mp3");
        let half = look_of(&[there.clone(), song("streaming", "")], 2);
        assert!(matches!(half.stage, Stage::Working { share } if share == 0.75));
        assert_eq!(half.songs.len(), 1);
        let one = look_of(&[there.clone(), song("error", "")], 2);
        assert_eq!((one.stage, one.songs.len()), (Stage::Over, 1));
        let both = look_of(&[there.clone(), there], 2);
        assert_eq!((both.stage, both.songs.len()), (Stage::Over, 2));
        assert!(matches!(look_of(&[], 2).stage, Stage::Working { .. }), "not listed yet");
    }

    #[test]
    fn what_suno_objects_to_is_not_asked_again() {
        let failed = |reason: &str| {
            let one = Song { error_message: Some(reason.into()), ..song("error", "") };
            look_of(&[one.clone(), one], 2).stage
        };
        assert!(matches!(failed("Song flagged by moderation"), Stage::Refused { .. }));
        assert!(matches!(failed("Internal failure"), Stage::Failed { .. }));
    }

    #[test]
    fn refusals_say_who_can_do_something_about_them() {
        let of = |status, error: &str| {
            let body = json!({ "error": error }).to_string().into_bytes();
            open::<Value>(&Answer { status, headers: Default::default(), body }).unwrap_err()
        };
        assert!(
            matches!(of(402, "Insufficient"), EngineError::Unavailable { reason, .. } if reason.contains("credits"))
        );
        assert!(matches!(of(401, "Unauthorized"), EngineError::Unavailable { .. }));
        assert!(matches!(of(429, "Too many running jobs"), EngineError::Retryable { .. }));
        assert!(matches!(of(400, "Topic too long"), EngineError::Permanent { .. }));
        assert!(matches!(of(503, "busy"), EngineError::Retryable { .. }));
    }
}
