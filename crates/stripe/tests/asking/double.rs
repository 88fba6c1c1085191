//! Answers on a port of this machine, one prepared answer for each request.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What comes back for a request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// These bytes, and the end.
    Says(String),
    /// These bytes, then the same piece again and again.
    NeverEnds(String, String),
    /// Nothing, ever.
    IsSilent,
    /// The end of the connection.
    HangsUp,
}

/// A request as it came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    /// `GET /v1/… HTTP/1.1`
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

pub(crate) struct Double {
    pub(crate) base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: JoinHandle<()>,
}

pub(crate) fn says(status: &str, headers: &[&str], body: &str) -> Answer {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let length = body.len();
    Answer::Says(format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    ))
}

pub(crate) fn ok(body: &str) -> Answer {
    says("200 OK", &[], body)
}

impl Double {
    pub(crate) async fn that(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let answers: Vec<Answer> = answers.into_iter().collect();
        let heard = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            let mut silent = Vec::new();
            for answer in answers {
                let (mut line, _) = listener.accept().await.unwrap();
                let request = read(&mut line).await;
                heard.lock().unwrap().push(request);
                if matches!(answer, Answer::IsSilent) {
                    silent.push(line);
                } else {
                    // A client that has heard enough is gone.
                    let _ = write(&mut line, &answer).await;
                }
            }
        });
        Self { base, asked, task }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = found.next().map(|(_, value)| value.as_str());
        assert_eq!(found.next(), None, "{name} stands there twice");
        value
    }
}

async fn read(line: &mut TcpStream) -> Asked {
    let mut bytes = Vec::new();
    let head_bytes = loop {
        if let Some(at) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            break at + 4;
        }
        assert_ne!(line.read_buf(&mut bytes).await.unwrap(), 0, "cut off in the head");
    };
    let head = String::from_utf8(bytes[..head_bytes].to_vec()).unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let first = lines.next().unwrap().to_owned();
    let header = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.to_owned(), value.to_owned())
    };
    let mut asked =
        Asked { line: first, headers: lines.map(header).collect(), body: String::new() };
    let length = asked.header("content-length").map_or(0, |length| length.parse().unwrap());
    while bytes.len() < head_bytes + length {
        assert_ne!(line.read_buf(&mut bytes).await.unwrap(), 0, "cut off in the body");
    }
    asked.body = String::from_utf8(bytes[head_bytes..].to_vec()).unwrap();
    asked
}

async fn write(line: &mut TcpStream, answer: &Answer) -> std::io::Result<()> {
    match answer {
        Answer::Says(text) => line.write_all(text.as_bytes()).await?,
        Answer::NeverEnds(text, piece) => {
            line.write_all(text.as_bytes()).await?;
            loop {
                line.write_all(piece.as_bytes()).await?;
            }
        }
        Answer::IsSilent | Answer::HangsUp => {}
    }
    line.shutdown().await
}
