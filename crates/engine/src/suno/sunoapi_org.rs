//! Resellers that answer as sunoapi.org does (docs.sunoapi.org: "Generate Suno AI Music", "Get Music Generation Details",
//! "Get Remaining Credits", "Music Generation Callbacks"; docs.kie.ai for kie.ai; read in November 2026).

use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};

use super::order::Order;
use super::service::{Look, Search, Service, Stage, Unplaced, is_stream};
use super::{NAME, permanent, retryable, unavailable};
use crate::wire::{Answer, Call, WireError};
use crate::{EngineError, Watch, Wire};

/// The model that is asked for unless another is named: they insist on one.
pub(super) const USUAL_MODEL: &str = "V4_5ALL";

/// "Each request returns exactly 2 songs."
const SONGS_AN_ORDER: usize = 2;

pub(super) struct SunoApiOrg<'a> {
    base: Url,
    api_key: &'a str,
    call_instead: Option<&'a str>,
    model: &'a str,
    wire: &'a Wire,
}

/// Every answer comes in this, mostly with the status 200; `code` is the true one.
#[derive(Deserialize)]
struct Envelope {
    code: u16,
    msg: Option<String>,
    #[serde(default)]
    data: Value,
}

/// The answer to `GET /api/v1/generate/record-info`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Record {
    status: Option<String>,
    error_message: Option<String>,
    response: Option<Response>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Response {
    suno_data: Option<Vec<Song>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Song {
    audio_url: Option<String>,
    /// The same at Suno's own store; not in the documents, and mostly there.
    source_audio_url: Option<String>,
}

/// Why there is nothing in an answer.
enum Unopened {
    /// The service itself says so.
    Told(EngineError),
    /// Something between has answered in its place, or the service in words of its own.
    Garbled(EngineError),
}

impl Unopened {
    fn into_error(self) -> EngineError {
        match self {
            Self::Told(error) | Self::Garbled(error) => error,
        }
    }
}

impl<'a> SunoApiOrg<'a> {
    pub(super) fn of(
        base: &str,
        api_key: &'a str,
        call_instead: Option<&'a str>,
        model: Option<&'a str>,
        wire: &'a Wire,
    ) -> Result<Self, EngineError> {
        let base = Url::parse(&format!("{}/", base.trim_end_matches('/')))
            .map_err(|_| unavailable(format!("'{base}' is no address of a service")))?;
        Ok(Self { base, api_key, call_instead, model: model.unwrap_or(USUAL_MODEL), wire })
    }

    fn at(&self, path: &str) -> Url {
        self.base.join(path).expect("a plain path can be joined to any address")
    }

    fn get(&self, url: &Url, watch: &dyn Watch) -> Result<Answer, EngineError> {
        let call = Call { bearer: Some(self.api_key), ..Call::get(url.as_str()) };
        self.wire.call(&call, watch).map_err(|error| error.for_engine(NAME))
    }

    /// The address it may call.
    fn call_back(&self, seed: u64, watch: &dyn Watch) -> Result<String, EngineError> {
        let here = watch.callback(NAME, seed);
        here.or_else(|| self.call_instead.map(str::to_owned)).ok_or_else(|| {
            unavailable(
                "it insists on an https address that it may call back: give this server a public https address, or name \
                 another one as suno.call_instead",
            )
        })
    }

    fn body(&self, order: &Order, mark: &str, call_back: &str) -> Value {
        json!({
            "customMode": true,
            "instrumental": true,
            "model": self.model,
            "style": order.style,
            "negativeTags": order.unwanted,
            "title": order.marked(mark),
            "callBackUrl": call_back,
        })
    }
}

impl Service for SunoApiOrg<'_> {
    fn style_characters_max(&self) -> usize {
        if matches!(self.model, "V3_5" | "V4") { 200 } else { 1000 }
    }

    fn check(&self, watch: &dyn Watch) -> Result<(), EngineError> {
        let mut answer = self.get(&self.at("api/v1/generate/credit"), watch)?;
        if answer.status == 404 {
            // Where kie.ai has it.
            answer = self.get(&self.at("api/v1/chat/credit"), watch)?;
        }
        let credits = open(&answer).map_err(Unopened::into_error)?;
        match credits.as_f64() {
            Some(left) if left <= 0.0 => Err(unavailable("no credits are left")),
            Some(_) => Ok(()),
            None => Err(unavailable(format!("it does not tell its credits: {}", answer.excerpt()))),
        }
    }

    fn prepare(&self, seed: u64, watch: &dyn Watch) -> Result<Option<String>, EngineError> {
        self.call_back(seed, watch)?;
        Ok(None)
    }

    fn place(
        &self,
        order: &Order,
        mark: &str,
        seed: u64,
        watch: &dyn Watch,
    ) -> Result<Vec<String>, Unplaced> {
        let call_back = self.call_back(seed, watch).map_err(Unplaced::Refused)?;
        let body = self.body(order, mark, &call_back);
        let url = self.at("api/v1/generate");
        let call = Call { bearer: Some(self.api_key), ..Call::post(url.as_str(), &body) };
        let answer = match self.wire.call(&call, watch) {
            Ok(answer) => answer,
            Err(error @ WireError::NotSent(_)) => {
                return Err(Unplaced::Refused(error.for_engine(NAME)));
            }
            Err(error) => return Err(Unplaced::Unsure(error.for_engine(NAME))),
        };
        let placed = match open(&answer) {
            Ok(placed) => placed,
            Err(Unopened::Told(error)) => return Err(Unplaced::Refused(error)),
            Err(Unopened::Garbled(error)) if answer.is_success() || answer.status >= 500 => {
                return Err(Unplaced::Unsure(error));
            }
            Err(Unopened::Garbled(error)) => return Err(Unplaced::Refused(error)),
        };
        match placed.get("taskId").and_then(Value::as_str).filter(|task| !task.is_empty()) {
            Some(task) => Ok(vec![task.to_owned()]),
            None => Err(Unplaced::Unsure(retryable("it gave the order no name"))),
        }
    }

    fn find(
        &self,
        _mark: &str,
        _newest: Option<&str>,
        _watch: &dyn Watch,
    ) -> Result<Search, EngineError> {
        Ok(Search::Unknown)
    }

    fn look(&self, ids: &[String], watch: &dyn Watch) -> Result<Look, EngineError> {
        let mut url = self.at("api/v1/generate/record-info");
        url.query_pairs_mut().append_pair("taskId", &ids.join(","));
        let answer = self.get(&url, watch)?;
        let data = open(&answer).map_err(Unopened::into_error)?;
        let record = serde_json::from_value::<Option<Record>>(data)
            .map_err(|_| retryable(format!("its answer cannot be read: {}", answer.excerpt())))?;
        Ok(look_of(record.unwrap_or_default()))
    }
}

fn look_of(record: Record) -> Look {
    let status = record.status.as_deref().unwrap_or("PENDING");
    let made = record.response.and_then(|response| response.suno_data).unwrap_or_default();
    let sounds = |song: Song| {
        let addresses = [song.audio_url, song.source_audio_url].into_iter().flatten();
        let mut finished: Vec<String> =
            addresses.filter(|url| !url.is_empty() && !is_stream(url)).collect();
        finished.dedup();
        finished
    };
    let songs: Vec<Vec<String>> = match status {
        // An address of this early would be the beginning of a song.
        "PENDING" | "TEXT_SUCCESS" => Vec::new(),
        _ => made.into_iter().map(sounds).filter(|addresses| !addresses.is_empty()).collect(),
    };
    let told = record.error_message.filter(|words| !words.is_empty());
    let reason = told.unwrap_or_else(|| "it does not say why".into());
    let stage = match status {
        "TEXT_SUCCESS" => Stage::Working { share: 0.3 },
        "FIRST_SUCCESS" => Stage::Working { share: 0.7 },
        "SUCCESS" => Stage::Over,
        // Nobody answered its call; the songs are made all the same.
        "CALLBACK_EXCEPTION" if songs.len() >= SONGS_AN_ORDER => Stage::Over,
        "GENERATE_AUDIO_FAILED" if !songs.is_empty() => Stage::Over,
        "CREATE_TASK_FAILED" | "GENERATE_AUDIO_FAILED" => {
            Stage::Failed { reason: format!("Suno failed: {reason}") }
        }
        "SENSITIVE_WORD_ERROR" => Stage::Refused { reason: format!("Suno refuses it: {reason}") },
        _ => Stage::Working { share: 0.1 },
    };
    Look { stage, songs }
}

/// What an answer holds.
fn open(answer: &Answer) -> Result<Value, Unopened> {
    let Ok(envelope) = answer.json::<Envelope>() else {
        let words = answer.excerpt();
        return Err(Unopened::Garbled(match answer.status {
            401 | 403 => refusal(401, &words),
            429 => refusal(430, &words),
            200..300 => retryable(format!("its answer cannot be read: {words}")),
            status => refusal(status, &words),
        }));
    };
    if envelope.code == 200 {
        return Ok(envelope.data);
    }
    let words = envelope.msg.as_deref().unwrap_or("it does not say why");
    Err(Unopened::Told(refusal(envelope.code, words)))
}

/// Its own codes: 429 means that there is nothing left to pay with, and asking again does not help.
fn refusal(code: u16, words: &str) -> EngineError {
    match code {
        401 | 403 => unavailable(format!("it does not know the API key: {words}")),
        402 | 429 | 433 => unavailable(format!("no credits are left: {words}")),
        404 => unavailable(format!("there is no such service at this address: {words}")),
        455 | 505 => unavailable(format!("it is closed for maintenance: {words}")),
        405 | 408 | 430 | 500.. => retryable(format!("it answered {code}: {words}")),
        _ => permanent(format!("it answered {code}: {words}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, headers: Default::default(), body: body.as_bytes().to_vec() }
    }

    fn look(status: &str, urls: &[&str]) -> Look {
        let songs: Vec<Value> =
            urls.iter().map(|url| json!({ "id": "8551", "audioUrl": url })).collect();
        let record = json!({
            "taskId": "5c79", "status": status, "response": { "taskId": "5c79", "sunoData": songs },
            "errorCode": null, "errorMessage": null,
        });
        look_of(serde_json::from_value(record).unwrap())
    }

    const A: &str = "https://tempfile.aiquickdraw.com/r/a.mp3";
    const B: &str = "https://tempfile.aiquickdraw.com/r/b.mp3";

    #[test]
    fn every_status_of_the_documents_is_understood() {
        let stage = |status| look(status, &[]).stage;
        assert_eq!(stage("PENDING"), Stage::Working { share: 0.1 });
        assert_eq!(stage("TEXT_SUCCESS"), Stage::Working { share: 0.3 });
        assert_eq!(look("FIRST_SUCCESS", &[A, ""]).stage, Stage::Working { share: 0.7 });
        assert_eq!(look("SUCCESS", &[A, B]).stage, Stage::Over);
        assert!(matches!(stage("CREATE_TASK_FAILED"), Stage::Failed { .. }));
        assert!(matches!(stage("GENERATE_AUDIO_FAILED"), Stage::Failed { .. }));
        assert!(matches!(stage("SENSITIVE_WORD_ERROR"), Stage::Refused { .. }));
        assert!(matches!(stage("SOMETHING_NEW"), Stage::Working { .. }));
        let nothing = look_of(
            serde_json::from_value::<Option<Record>>(Value::Null).unwrap().unwrap_or_default(),
        );
        assert!(matches!(nothing.stage, Stage::Working { .. }));
    }

    #[test]
    fn a_call_nobody_answered_does_not_lose_the_songs() {
        let both = look("CALLBACK_EXCEPTION", &[A, B]);
        assert_eq!((both.stage, both.songs.len()), (Stage::Over, 2));
        let one = look("CALLBACK_EXCEPTION", &[A, ""]);
        assert!(matches!(one.stage, Stage::Working { .. }) && one.songs.len() == 1);
        assert!(matches!(look("CALLBACK_EXCEPTION", &[A]).stage, Stage::Working { .. }));
        assert!(matches!(look("CALLBACK_EXCEPTION", &[]).stage, Stage::Working { .. }));
    }

    #[test]
    fn a_song_has_two_addresses_at_most_and_none_of_them_is_a_stream() {
        let record = json!({ "status": "SUCCESS", "response": { "sunoData": [
            { "audioUrl": A, "sourceAudioUrl": "https://cdn1.suno.ai/a.mp3", "streamAudioUrl": "https://musicfile.removeai.ai/a" },
            { "audioUrl": "https://musicfile.removeai.ai/b", "sourceAudioUrl": B },
        ]}});
        let songs = look_of(serde_json::from_value(record).unwrap()).songs;
        assert_eq!(
            songs,
            [vec![A.to_owned(), "https://cdn1.suno.ai/a.mp3".into()], vec![B.to_owned()]]
        );
    }

    #[test]
    fn the_code_counts_and_not_the_status() {
        let told = |code| {
            let body = format!(r#"{{"code":{code},"msg":"words","data":null}}"#);
            open(&answer(200, &body)).map_err(Unopened::into_error)
        };
        assert!(told(200).is_ok());
        assert!(
            matches!(told(429), Err(EngineError::Unavailable { reason, .. }) if reason.contains("credits"))
        );
        assert!(matches!(told(401), Err(EngineError::Unavailable { .. })));
        assert!(matches!(told(455), Err(EngineError::Unavailable { .. })));
        for busy in [405, 430, 500] {
            assert!(matches!(told(busy), Err(EngineError::Retryable { .. })), "{busy}");
        }
        for wrong in [400, 413] {
            assert!(matches!(told(wrong), Err(EngineError::Permanent { .. })), "{wrong}");
        }
    }

    #[test]
    fn a_gateway_that_slows_down_is_no_lack_of_credits() {
        let gateway = open(&answer(429, "<html>slow down</html>")).map_err(Unopened::into_error);
        assert!(matches!(gateway, Err(EngineError::Retryable { .. })));
    }
}
