use serde_json::{Value, json};

use crate::SOUND;
use crate::stand_in::{Answer, Asked, StandIn};

/// What the stand-in answers to each kind of request, one after the other; the last answer stays.
#[derive(Clone, Default)]
pub(super) struct Plan {
    pub(super) creates: Vec<Answer>,
    pub(super) polls: Vec<Answer>,
    pub(super) lists: Vec<Answer>,
    pub(super) files: Vec<Answer>,
}

/// Where sounds are, until the stand-in puts its own address there.
pub(super) const FILE: &str = "http://stand-in/files/out.wav";

impl Plan {
    /// Everything goes well.
    pub(super) fn usual() -> Self {
        Self {
            creates: vec![Answer::json(201, &prediction("starting"))],
            polls: vec![Answer::json(200, &succeeded(json!(FILE)))],
            lists: vec![list(&[])],
            files: vec![Answer::sound("audio/wav", SOUND)],
        }
    }

    pub(super) fn start(self) -> StandIn {
        self.start_and(|_| ())
    }

    /// The same, and somebody looks at each request before it is answered.
    pub(super) fn start_and(mut self, mut look: impl FnMut(&Asked) + Send + 'static) -> StandIn {
        StandIn::that(move |asked| {
            look(asked);
            let (method, path) = (asked.method.as_str(), asked.path.split('?').next().unwrap());
            let answers = match (method, path) {
                ("POST", path) if path.ends_with("/cancel") => {
                    return Answer::json(200, &prediction("canceled"));
                }
                ("POST", _) => &mut self.creates,
                ("GET", "/v1/predictions") => &mut self.lists,
                ("GET", path) if path.starts_with("/v1/predictions/") => &mut self.polls,
                _ => &mut self.files,
            };
            let answer = match answers.len() {
                0 => Answer::HangsUp,
                1 => answers[0].clone(),
                _ => answers.remove(0),
            };
            here(answer, asked.header("host").unwrap())
        })
    }
}

/// A prediction called `p1`, as Replicate writes it.
pub(super) fn prediction(status: &str) -> Value {
    json!({
        "id": "p1", "model": "meta/musicgen", "version": crate::version(), "input": {}, "output": null,
        "error": null, "logs": "", "status": status, "source": "api", "data_removed": false,
        "created_at": "2026-01-01T16:19:34.765994Z",
        "urls": {
            "get": "https://api.replicate.com/v1/predictions/p1",
            "cancel": "https://api.replicate.com/v1/predictions/p1/cancel",
            "web": "https://replicate.com/p/p1",
        },
    })
}

pub(super) fn named(id: &str, status: &str) -> Value {
    let mut prediction = prediction(status);
    prediction["id"] = json!(id);
    prediction
}

pub(super) fn succeeded(output: Value) -> Value {
    let mut prediction = prediction("succeeded");
    prediction["output"] = output;
    prediction
}

pub(super) fn failed(error: &str) -> Answer {
    let mut prediction = prediction("failed");
    prediction["error"] = json!(error);
    Answer::json(200, &prediction)
}

pub(super) fn list(results: &[Value]) -> Answer {
    Answer::json(200, &json!({"previous": null, "next": null, "results": results}))
}

pub(super) fn refused(status: u16, detail: &str) -> Answer {
    Answer::json(status, &json!({"title": "No", "detail": detail, "status": status}))
}

fn here(answer: Answer, host: &str) -> Answer {
    let Answer::Says { status, headers, body } = answer else { return answer };
    let Ok(text) = String::from_utf8(body.clone()) else {
        return Answer::Says { status, headers, body };
    };
    let body = text.replace("http://stand-in", &format!("http://{host}")).into_bytes();
    Answer::Says { status, headers, body }
}

/// The requests that create something.
pub(super) fn creates(stand_in: &StandIn) -> Vec<Asked> {
    let is_create = |asked: &Asked| asked.method == "POST" && asked.path.ends_with("/predictions");
    stand_in.asked().into_iter().filter(is_create).collect()
}
