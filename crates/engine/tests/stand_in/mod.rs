//! A machine somewhere else, on a port of this one: it hears requests and answers as a test wants it to.
#![allow(dead_code, reason = "every test binary uses its own part of it")]

mod notebook;

pub(crate) use notebook::Notebook;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What comes back for a request.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// An answer of HTTP.
    Says { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// These bytes, whatever they are, and the end of the connection.
    Raw(Vec<u8>),
    /// The end of the connection.
    HangsUp,
    /// Nothing, for as long as the other side waits.
    IsSilent,
}

impl Answer {
    /// A status with JSON.
    pub(crate) fn json(status: u16, body: &serde_json::Value) -> Self {
        let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
        Self::Says { status, headers, body: body.to_string().into_bytes() }
    }

    /// A sound file, or what claims to be one.
    pub(crate) fn sound(media_type: &str, body: &[u8]) -> Self {
        let headers = vec![("Content-Type".to_owned(), media_type.to_owned())];
        Self::Says { status: 200, headers, body: body.to_vec() }
    }

    /// The same with one more header.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        let Self::Says { status, mut headers, body } = self else { return self };
        headers.push((name.to_owned(), value.to_owned()));
        Self::Says { status, headers, body }
    }
}

/// A request as it came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    /// `GET`, `POST`, …
    pub(crate) method: String,
    /// With the query.
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = found.next().map(|(_, value)| value.as_str());
        assert_eq!(found.next(), None, "{name} stands there twice");
        value
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Method and path, as in the first line of a request.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

type Script = dyn FnMut(&Asked) -> Answer + Send;

/// Answers until it is dropped, several at a time if it is asked so.
pub(crate) struct StandIn {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    over: Arc<AtomicBool>,
}

impl StandIn {
    /// One that thinks about each request.
    pub(crate) fn that(script: impl FnMut(&Asked) -> Answer + Send + 'static) -> Self {
        Self::told(Box::new(script))
    }

    /// One that gives prepared answers in their order, and hangs up when it has no more.
    pub(crate) fn with(answers: impl IntoIterator<Item = Answer>) -> Self {
        let mut answers = answers.into_iter().collect::<Vec<_>>().into_iter();
        Self::that(move |_| answers.next().unwrap_or(Answer::HangsUp))
    }

    fn told(script: Box<Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (asked, over) = (Arc::<Mutex<Vec<Asked>>>::default(), Arc::<AtomicBool>::default());
        let (script, heard, end) = (Arc::new(Mutex::new(script)), asked.clone(), over.clone());
        thread::spawn(move || {
            for line in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                let (script, heard, end) = (script.clone(), heard.clone(), end.clone());
                thread::spawn(move || serve(line.unwrap(), &script, &heard, &end));
            }
        });
        Self { address, asked, over }
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `127.0.0.1:PORT`
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Every request so far, in the order they came.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The first lines of every request so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(Asked::line).collect()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Whoever waits for a connection gets one, and sees that it is over.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(
    mut line: TcpStream,
    script: &Mutex<Box<Script>>,
    heard: &Mutex<Vec<Asked>>,
    end: &AtomicBool,
) {
    // A client that has heard enough hangs up, and so does one that is called off.
    let Some(asked) = read(&mut line) else { return };
    heard.lock().unwrap().push(asked.clone());
    let answer = (script.lock().unwrap())(&asked);
    match answer {
        Answer::Says { status, headers, body } => {
            let headers: String =
                headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} x\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            let _ = line.write_all(head.as_bytes()).and_then(|()| line.write_all(&body));
        }
        Answer::Raw(bytes) => {
            let _ = line.write_all(&bytes);
        }
        Answer::HangsUp => {}
        Answer::IsSilent => {
            let nap = std::time::Duration::from_millis(20);
            line.set_read_timeout(Some(nap)).unwrap();
            while !end.load(Ordering::SeqCst) && !matches!(line.read(&mut [0]), Ok(0)) {}
        }
    }
}

fn read(line: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    let mut more = |bytes: &mut Vec<u8>| {
        let read = line.read(&mut piece).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
        Some(())
    };
    let head_bytes = loop {
        if let Some(at) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            break at + 4;
        }
        more(&mut bytes)?;
    };
    let head = String::from_utf8(bytes[..head_bytes].to_vec()).unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let mut first = lines.next()?.split(' ').map(str::to_owned);
    let (method, path) = (first.next()?, first.next()?);
    let header = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        (name.to_owned(), value.to_owned())
    };
    let mut asked = Asked { method, path, headers: lines.map(header).collect(), body: Vec::new() };
    let length = asked.header("content-length").map_or(0, |length| length.parse().unwrap());
    while bytes.len() < head_bytes + length {
        more(&mut bytes)?;
    }
    asked.body = bytes[head_bytes..].to_vec();
    Some(asked)
}
