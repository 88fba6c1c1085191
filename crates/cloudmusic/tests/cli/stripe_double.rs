//! Something that answers as Stripe does to the few questions of the doctor.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::{Value, json};

/// What is asked, and by whom: method, path without its query, and key.
pub(crate) struct Asked {
    pub(crate) call: String,
    pub(crate) key: String,
}

/// Status and document.
type Answer = (u16, Value);

/// Listens until the test's process ends; the address to reach it at.
pub(crate) fn stripe(answer: impl Fn(&Asked) -> Answer + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            // Who hangs up in the middle wants no answer.
            drop(converse(stream.unwrap(), &answer));
        }
    });
    address
}

pub(crate) fn list(data: Value) -> Answer {
    (200, json!({"object": "list", "data": data, "has_more": false}))
}

pub(crate) fn refusal(status: u16, code: &str, message: &str) -> Answer {
    (status, json!({"error": {"type": "invalid_request_error", "code": code, "message": message}}))
}

/// One question and its answer.
fn converse(mut stream: TcpStream, answer: &impl Fn(&Asked) -> Answer) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().unwrap_or(Ok(String::new()))?;
    let target = first.rsplit_once(' ').map_or("", |(target, _)| target);
    let call = target.split('?').next().unwrap_or(target).to_owned();
    let mut key = String::new();
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("authorization")
        {
            key = value.trim_start_matches("Bearer ").to_owned();
        }
    }
    let (status, document) = answer(&Asked { call, key });
    let body = document.to_string();
    write!(
        stream,
        "HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
