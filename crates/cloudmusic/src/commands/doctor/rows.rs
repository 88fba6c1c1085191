//! What is kept: rows, the ledger among them, and sound.

use settings::{Database as Which, ObjectSettings, Settings};
use store::Database;

use super::{Finding, in_time, told};
use crate::opening;
use crate::output::plain;

const DATABASE: &str = "database";
const LEDGER: &str = "ledger";
const SOUND: &str = "sound's store";

pub(super) async fn examine(settings: &Settings) -> Vec<Finding> {
    let mut findings = of_database(settings).await;
    findings.push(of_sound(settings).await);
    findings
}

async fn of_database(settings: &Settings) -> Vec<Finding> {
    let (kind, remedy) = match &settings.store.database {
        // Made by the doctor it might belong to the wrong user.
        Which::Sqlite(path) if !path.exists() => {
            let words =
                format!("{} is not there yet; the studio makes it when it starts", path.display());
            let nothing = "nothing was bought yet";
            return vec![Finding::ok(DATABASE, words), Finding::skipped(LEDGER, nothing)];
        }
        Which::Sqlite(path) => (
            format!("SQLite in {}", path.display()),
            "let the user that runs the studio read and write the file and its folder",
        ),
        Which::Postgres(_) => (
            "PostgreSQL".to_owned(),
            "correct DATABASE_URL, and see that the server runs and lets this machine in",
        ),
    };
    let wrong = |words: String| {
        let unread = Finding::skipped(LEDGER, "not looked at: the database comes first");
        vec![Finding::wrong(DATABASE, words, remedy), unread]
    };
    let database = match in_time(opening::database(settings)).await {
        Some(Ok(database)) => database,
        Some(Err(error)) => return wrong(format!("{kind} cannot be used: {}", told(&error))),
        None => return wrong(format!("{kind} does not answer")),
    };
    let ready = in_time(database.ready()).await;
    let findings = match ready {
        Some(Ok(())) => vec![
            Finding::ok(DATABASE, format!("{kind} answers and takes writes")),
            of_ledger(&database).await,
        ],
        Some(Err(error)) => wrong(format!("{kind} takes no writes: {}", told(&error))),
        None => wrong(format!("{kind} does not take a write in time")),
    };
    // Nothing is being written, so that there is nothing to wait for.
    in_time(database.close()).await;
    findings
}

async fn of_ledger(database: &Database) -> Finding {
    let audit = match database.audit().await {
        Ok(audit) => audit,
        Err(error) => {
            let words = format!("it cannot be read: {}", told(&error));
            return Finding::wrong(LEDGER, words, "see what is wrong with the database");
        }
    };
    match audit.problems.as_slice() {
        [] => Finding::ok(LEDGER, format!("balances; transfers: {}", audit.transfers)),
        [first, rest @ ..] => {
            let more =
                if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
            Finding::wrong(
                LEDGER,
                format!("does not balance: {}{more}", plain(first)),
                "keep a copy of the database, sell nothing more, and see 'cloudmusic ledger check'",
            )
        }
    }
}

async fn of_sound(settings: &Settings) -> Finding {
    let (place, remedy) = match &settings.objects {
        ObjectSettings::Folder(folder) if !folder.is_dir() => {
            let words = format!(
                "{} is not there yet; the studio makes it when it starts",
                folder.display()
            );
            return Finding::ok(SOUND, words);
        }
        ObjectSettings::Folder(folder) => (
            format!("folder {}", folder.display()),
            "let the user that runs the studio write there",
        ),
        ObjectSettings::Bucket(bucket) => (
            format!("bucket {}", bucket.bucket),
            "correct endpoint, region and keys; the keys must be allowed to put, get and delete objects in it",
        ),
    };
    let objects = match opening::objects(settings) {
        Ok(objects) => objects,
        Err(error) => return Finding::wrong(SOUND, format!("{place}: {}", told(&error)), remedy),
    };
    match in_time(objects.probe()).await {
        Some(Ok(())) => {
            Finding::ok(SOUND, format!("{place} takes, gives back and deletes objects"))
        }
        Some(Err(error)) => Finding::wrong(SOUND, format!("{place}: {}", told(&error)), remedy),
        None => Finding::wrong(SOUND, format!("{place} does not answer"), remedy),
    }
}
