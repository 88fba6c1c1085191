use std::path::{Path, PathBuf};

use crate::key::{Absent, Key};
use crate::reader::Reader;
use crate::sections::Section;
use crate::shape::{Fault, Switch, Text};
use crate::{Secret, Source, WebAddress, Wrong};

/// Where sound is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectSettings {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket of a server that speaks S3.
    Bucket(Box<BucketSettings>),
}

/// A bucket and how to get into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketSettings {
    /// Its name.
    pub bucket: String,
    /// The server; `None` is Amazon's own.
    pub endpoint: Option<WebAddress>,
    /// The region that requests are signed for.
    pub region: String,
    /// Who asks.
    pub access_key_id: String,
    /// What proves it.
    pub secret_access_key: Secret,
    /// What proves it for a while, in addition.
    pub session_token: Option<Secret>,
    /// What the names of all objects begin with; no slash at either end, empty for nothing.
    pub prefix: String,
    /// Whether the bucket stands in the path of a request, not in its host.
    pub path_style: bool,
    /// Whether plain http to another machine is allowed.
    pub allow_http: bool,
}

pub(crate) static SECTION: Section = Section {
    name: "objects",
    about: "Where sound is kept: in a bucket of a server that speaks S3, or else in a folder of this machine.",
    keys: &[
        &BUCKET,
        &ENDPOINT,
        &REGION,
        &ACCESS_KEY_ID,
        &SECRET_ACCESS_KEY,
        &SESSION_TOKEN,
        &PREFIX,
        &PATH_STYLE,
        &ALLOW_HTTP,
    ],
};

static BUCKET: Key<Text<String>> = Key {
    name: "objects.bucket",
    variables: &["CLOUDMUSIC_S3_BUCKET", "S3_BUCKET"],
    absent: Absent::Means { words: "the folder 'objects' in the data folder", example: "loops" },
    secret: false,
    about: "The bucket. Everything below counts only with one.",
    shape: Text { allowed: "letters, digits, '-', '.' and '_'", parse: bucket },
};

static ENDPOINT: Key<Text<WebAddress>> = Key {
    name: "objects.endpoint",
    variables: &["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT", "S3_ENDPOINT"],
    absent: Absent::Means {
        words: "Amazon's own, by the region",
        example: "https://PROJECT.storage.supabase.co/storage/v1/s3",
    },
    secret: false,
    about: "The server.",
    shape: Text {
        allowed: "http:// or https://, a host, perhaps a port and a path",
        parse: WebAddress::read,
    },
};

static REGION: Key<Text<String>> = Key {
    name: "objects.region",
    variables: &["AWS_REGION", "AWS_DEFAULT_REGION"],
    absent: Absent::Is("us-east-1"),
    secret: false,
    about: "The region that requests are signed for. Servers of other makers say in their manual what they want here.",
    shape: Text { allowed: "letters, digits and '-'", parse: region },
};

static ACCESS_KEY_ID: Key<Text<String>> = Key {
    name: "objects.access_key_id",
    variables: &["AWS_ACCESS_KEY_ID"],
    absent: Absent::Means { words: "none", example: "AKIAIOSFODNN7EXAMPLE" },
    secret: false,
    about: "Who asks.",
    shape: Text { allowed: "visible ASCII characters", parse: visible },
};

static SECRET_ACCESS_KEY: Key<Text<Secret>> = Key {
    name: "objects.secret_access_key",
    variables: &["AWS_SECRET_ACCESS_KEY"],
    absent: Absent::Means { words: "none", example: "…" },
    secret: true,
    about: "What proves it. Better kept in a variable than in this file.",
    shape: Text { allowed: "visible ASCII characters", parse: secret },
};

static SESSION_TOKEN: Key<Text<Secret>> = Key {
    name: "objects.session_token",
    variables: &["AWS_SESSION_TOKEN"],
    absent: Absent::Means { words: "none", example: "…" },
    secret: true,
    about: "What proves it for a while, with keys that expire.",
    shape: Text { allowed: "visible ASCII characters", parse: secret },
};

static PREFIX: Key<Text<String>> = Key {
    name: "objects.prefix",
    variables: &["CLOUDMUSIC_S3_PREFIX"],
    absent: Absent::Is(""),
    secret: false,
    about: "What the names of all objects begin with, for a bucket that is shared.",
    shape: Text {
        allowed: "letters, digits, '-', '.', '_', with single slashes between them",
        parse: prefix,
    },
};

static PATH_STYLE: Key<Switch> = Key {
    name: "objects.path_style",
    variables: &["CLOUDMUSIC_S3_PATH_STYLE"],
    absent: Absent::Is("true"),
    secret: false,
    about: "Whether the bucket stands in the path of a request, which all servers understand, or in its host.",
    shape: Switch,
};

static ALLOW_HTTP: Key<Switch> = Key {
    name: "objects.allow_http",
    variables: &["CLOUDMUSIC_S3_ALLOW_HTTP"],
    absent: Absent::Is("false"),
    secret: false,
    about: "Whether the server may be another machine that is spoken to without TLS.",
    shape: Switch,
};

impl ObjectSettings {
    /// `data` is the data folder, if that is known.
    pub(crate) fn read(reader: &mut Reader<'_>, data: Option<&Path>) -> Option<Self> {
        let bucket = reader.optional(&BUCKET);
        let endpoint = reader.optional(&ENDPOINT);
        let region = reader.value(&REGION);
        let access_key_id = reader.optional(&ACCESS_KEY_ID);
        let secret_access_key = reader.optional(&SECRET_ACCESS_KEY);
        let session_token = reader.optional(&SESSION_TOKEN);
        let prefix = reader.value(&PREFIX);
        let path_style = reader.value(&PATH_STYLE);
        let allow_http = reader.value(&ALLOW_HTTP);
        let Some(bucket) = bucket? else {
            refuse_what_needs_a_bucket(reader);
            let folder = data?.join("objects");
            reader.tell(&BUCKET, format!("none: the folder {}", folder.display()));
            return Some(Self::Folder(folder));
        };
        if let Some(Some(endpoint)) = &endpoint
            && !endpoint.is_https()
            && !endpoint.is_loopback()
            && allow_http == Some(false)
        {
            reader.refuse(plain_http(reader.source(&ENDPOINT), endpoint));
        }
        let keys = (access_key_id?, secret_access_key?);
        let (Some(access_key_id), Some(secret_access_key)) = keys else {
            reader.refuse(keyless(reader.source(&BUCKET), keys.0.is_none(), keys.1.is_none()));
            return None;
        };
        Some(Self::Bucket(Box::new(BucketSettings {
            bucket,
            endpoint: endpoint?,
            region: region?,
            access_key_id,
            secret_access_key,
            session_token: session_token?,
            prefix: prefix?,
            path_style: path_style?,
            allow_http: allow_http?,
        })))
    }
}

/// Sound that was meant for a bucket must not end up in a folder unnoticed. Variables that many programs share are no sign
/// of that.
fn refuse_what_needs_a_bucket(reader: &mut Reader<'_>) {
    let sources = [
        reader.source(&ENDPOINT),
        reader.source(&ACCESS_KEY_ID),
        reader.source(&SECRET_ACCESS_KEY),
        reader.source(&SESSION_TOKEN),
    ];
    for source in sources {
        if matches!(source, Source::Flag(_) | Source::File { .. }) {
            reader.refuse(Wrong {
                source,
                value: None,
                problem: "means nothing without a bucket".into(),
                allowed: String::new(),
                remedy: "set objects.bucket (CLOUDMUSIC_S3_BUCKET), or take it out".into(),
            });
        }
    }
}

fn keyless(source: Source, no_id: bool, no_secret: bool) -> Wrong {
    let missing = match (no_id, no_secret) {
        (true, false) => "objects.access_key_id (AWS_ACCESS_KEY_ID)",
        (false, true) => "objects.secret_access_key (AWS_SECRET_ACCESS_KEY)",
        _ => {
            "objects.access_key_id (AWS_ACCESS_KEY_ID) and objects.secret_access_key \
             (AWS_SECRET_ACCESS_KEY)"
        }
    };
    Wrong {
        source,
        value: None,
        problem: "is a bucket without its keys".into(),
        allowed: String::new(),
        remedy: format!("set {missing}, or take the bucket out to keep sound in a folder"),
    }
}

fn plain_http(source: Source, endpoint: &WebAddress) -> Wrong {
    Wrong {
        source,
        value: Some(format!("'{endpoint}'")),
        problem: "is another machine, spoken to without TLS".into(),
        allowed: "https, or http to this machine itself".into(),
        remedy: "write https, or set objects.allow_http (CLOUDMUSIC_S3_ALLOW_HTTP) to true if nobody else is on the \
                 network between"
            .into(),
    }
}

fn bucket(text: &str) -> Result<String, Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if text.is_empty() || text.starts_with('.') || !text.chars().all(fits) {
        return Err(Fault::new("is not the name of a bucket"));
    }
    Ok(text.into())
}

fn region(text: &str) -> Result<String, Fault> {
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(Fault::new("is not the name of a region"));
    }
    Ok(text.into())
}

fn visible(text: &str) -> Result<String, Fault> {
    if text.is_empty() {
        return Err(Fault::new("is empty"));
    }
    if !text.chars().all(|c| c.is_ascii_graphic()) {
        return Err(Fault::new("has a blank or a character that is not ASCII"));
    }
    Ok(text.into())
}

fn secret(text: &str) -> Result<Secret, Fault> {
    visible(text).map(Secret::new)
}

fn prefix(text: &str) -> Result<String, Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let part =
        |part: &str| !part.is_empty() && part.chars().all(fits) && !matches!(part, "." | "..");
    if text.is_empty() || text.split('/').all(part) {
        return Ok(text.into());
    }
    let bare = text.trim_matches('/');
    let remedy = bare.split('/').all(part).then(|| format!("did you mean {bare}?"));
    Err(Fault { problem: "is not the beginning of a name", remedy })
}
