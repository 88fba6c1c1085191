use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

use crate::WebAddress;
use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Choice, Fault, List, Seconds, Text};

/// Where and as what the process runs.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerSettings {
    /// The address and port to listen at; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What this process does.
    pub role: Role,
    /// The folder for everything that is kept on this machine.
    pub data: PathBuf,
    /// The address people type, without a path; cookies are `Secure` if it is https.
    pub public_url: Option<WebAddress>,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How long work in hand may go on after SIGTERM, 0 to 3600 seconds.
    pub drain: Duration,
}

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    All,
    /// Answers requests, makes nothing.
    Web,
    /// Makes loops, answers no requests.
    Worker,
}

pub(crate) static SECTION: Section = Section {
    name: "server",
    about: "Where and as what this process runs.",
    keys: &[&LISTEN, &ROLE, &DATA, &PUBLIC_URL, &TRUSTED_PROXIES, &DRAIN],
};

static LISTEN: Key<Text<SocketAddr>> = Key {
    name: "server.listen",
    variables: &["CLOUDMUSIC_LISTEN"],
    absent: Absent::Is("127.0.0.1:8080"),
    secret: false,
    about: "The address and port to listen at. 0.0.0.0:8080 or [::]:8080 lets other machines in; put a proxy that does \
            TLS in front of it. Port 0 takes a free one.",
    shape: Text { allowed: "address:port, such as 127.0.0.1:8080 or [::]:8080", parse: listen },
};

static ROLE: Key<Choice<Role>> = Key {
    name: "server.role",
    variables: &["CLOUDMUSIC_ROLE"],
    absent: Absent::Is("all"),
    secret: false,
    about: "What this process does: all of it, only the web part, or only the work. Several processes need a \
            PostgreSQL database and a bucket in common.",
    shape: Choice(&[("all", Role::All), ("web", Role::Web), ("worker", Role::Worker)]),
};

static DATA: Key<Text<PathBuf>> = Key {
    name: "server.data",
    variables: &["CLOUDMUSIC_DATA"],
    absent: Absent::Is("data"),
    secret: false,
    about: "The folder for everything that is kept on this machine: database, sound, logs. It is made if it is not \
            there. Relative paths start at the working directory.",
    shape: Text { allowed: "a path", parse: folder },
};

static PUBLIC_URL: Key<Text<WebAddress>> = Key {
    name: "server.public_url",
    variables: &["CLOUDMUSIC_PUBLIC_URL"],
    absent: Absent::Means { words: "none", example: "https://loops.example.com" },
    secret: false,
    about: "The address people type to get here, and buyers come back to. If it begins with https, cookies are sent over \
            https only.",
    shape: Text {
        allowed: "http:// or https://, a host, perhaps a port, and no path",
        parse: WebAddress::origin,
    },
};

static TRUSTED_PROXIES: Key<List<IpNet>> = Key {
    name: "server.trusted_proxies",
    variables: &["CLOUDMUSIC_TRUSTED_PROXIES"],
    absent: Absent::Is(""),
    secret: false,
    about: "Proxies whose X-Forwarded-For header is believed, for example [\"127.0.0.1\", \"10.0.0.0/8\"]. Without them \
            all visitors behind a proxy share one allowance; with too many of them a visitor can pose as anybody.",
    shape: List {
        allowed: "addresses and networks, such as 127.0.0.1, 10.0.0.0/8 or fd00::/8",
        parse: proxy,
    },
};

static DRAIN: Key<Seconds> = Key {
    name: "server.drain_s",
    variables: &["CLOUDMUSIC_DRAIN_S"],
    absent: Absent::Is("30"),
    secret: false,
    about: "How long work in hand may go on after SIGTERM. What is not done by then is done by another worker, or after \
            the next start.",
    shape: Seconds { min: 0.0, max: 3600.0 },
};

impl ServerSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let listen = reader.value(&LISTEN);
        let role = reader.value(&ROLE);
        let data = reader.value(&DATA);
        let public_url = reader.optional(&PUBLIC_URL);
        let trusted_proxies = reader.value(&TRUSTED_PROXIES);
        let drain = reader.value(&DRAIN);
        Some(Self {
            listen: listen?,
            role: role?,
            data: data?,
            public_url: public_url?,
            trusted_proxies: trusted_proxies?,
            drain: drain?,
        })
    }
}

fn listen(text: &str) -> Result<SocketAddr, Fault> {
    text.parse().map_err(|_| {
        let problem = "is not an address with a port";
        match (text.trim_start_matches(':').parse::<u16>(), text.parse::<IpAddr>()) {
            (Ok(port), _) => Fault::but(problem, format!("did you mean 127.0.0.1:{port}?")),
            (_, Ok(IpAddr::V6(address))) => {
                Fault::but(problem, format!("did you mean [{address}]:8080?"))
            }
            (_, Ok(address)) => Fault::but(problem, format!("did you mean {address}:8080?")),
            _ if text.starts_with("localhost:") => {
                Fault::but(problem, "write 127.0.0.1 instead of localhost")
            }
            _ => Fault::new(problem),
        }
    })
}

fn folder(text: &str) -> Result<PathBuf, Fault> {
    if text.is_empty() || text.contains('\0') {
        return Err(Fault::new("is not a path"));
    }
    Ok(text.into())
}

fn proxy(text: &str) -> Result<IpNet, Fault> {
    let net = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    let net =
        net.map_err(|_| Fault::new("has an entry that is neither an address nor a network"))?;
    if net.prefix_len() == 0 {
        let remedy = "name the networks that your proxies are in";
        return Err(Fault::but("trusts everybody, so that anybody could pose as anybody", remedy));
    }
    if net.addr() != net.network() {
        let remedy = format!("did you mean {} or {}?", net.trunc(), net.addr());
        return Err(Fault::but("has a network with an address within it", remedy));
    }
    Ok(net)
}
