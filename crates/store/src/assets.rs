//! What was made: the rows of the crate.

use sea_orm::{FromQueryResult, Value};

use crate::sql::{all, execute, number, one, values};
use crate::{Database, Id, StoreError, Tx};

/// An asset to be kept.
#[derive(Clone, Debug)]
pub struct NewAsset {
    /// Its name.
    pub id: Id,
    /// The job that made it; a job makes one asset. What was cut again from the take of another has no job, and names
    /// itself.
    pub job: Id,
    /// The cookie's owner.
    pub owner: String,
    /// Now.
    pub created_at_ms: i64,
    /// The kind's word.
    pub kind: String,
    /// The style's word.
    pub style: String,
    /// Beats a minute.
    pub bpm: f64,
    /// The key as on the wheel, `8A`; empty where there is none.
    pub wheel: String,
    /// What a search looks through, in lower case.
    pub words: String,
    /// The row of a list, as JSON.
    pub summary: String,
    /// The passport, as JSON.
    pub passport: String,
    /// The waveform, as JSON.
    pub peaks: String,
    /// Its files.
    pub files: Vec<AssetFile>,
}

/// One file of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetFile {
    /// `wav`, `flac`, `mp3` or `mid`; `take` for the recording that it was cut from.
    pub format: String,
    /// The name it is saved under.
    pub name: String,
    /// The SHA-256 of its bytes, in hexadecimal digits: the object that holds them.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// An asset as it is kept.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its name.
    pub id: Id,
    /// The cookie's owner.
    pub owner: String,
    /// When it was made.
    pub created_at_ms: i64,
    /// Whether its owner marked it.
    pub favourite: bool,
    /// The row of a list, as JSON.
    pub summary: String,
}

/// Which assets of an owner.
#[derive(Clone, Debug, Default)]
pub struct AssetQuery {
    /// The kind's word.
    pub kind: Option<String>,
    /// The style's word.
    pub style: Option<String>,
    /// The key as on the wheel.
    pub wheel: Option<String>,
    /// The slowest.
    pub bpm_min: Option<f64>,
    /// The fastest.
    pub bpm_max: Option<f64>,
    /// Only what the owner marked.
    pub favourite: bool,
    /// A text within title, prompt or name.
    pub text: Option<String>,
    /// The last one of the page before: when it was made, and its name.
    pub after: Option<(i64, Id)>,
    /// How many at most.
    pub limit: u32,
}

/// A page of a list, newest first.
#[derive(Clone, Debug)]
pub struct AssetPage {
    /// At most as many as were asked for.
    pub assets: Vec<Asset>,
    /// Whether there are more.
    pub more: bool,
}

impl Database {
    /// An asset by its name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn asset(&self, id: &Id) -> Result<Option<Asset>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM assets WHERE id = $1");
        let row: Option<Row> =
            one(self.reader(), "reading an asset", &sql, values![id.as_str()]).await?;
        row.map(Asset::try_from).transpose()
    }

    /// The passport of an asset, as JSON.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn passport(&self, id: &Id) -> Result<Option<String>, StoreError> {
        self.text(id, "passport").await
    }

    /// The waveform of an asset, as JSON.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn peaks(&self, id: &Id) -> Result<Option<String>, StoreError> {
        self.text(id, "peaks").await
    }

    async fn text(&self, id: &Id, column: &'static str) -> Result<Option<String>, StoreError> {
        #[derive(FromQueryResult)]
        struct Text {
            text: String,
        }
        let sql = format!("SELECT {column} AS text FROM assets WHERE id = $1");
        let row: Option<Text> =
            one(self.reader(), "reading an asset", &sql, values![id.as_str()]).await?;
        Ok(row.map(|row| row.text))
    }

    /// An asset's file of a format.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn file(&self, asset: &Id, format: &str) -> Result<Option<AssetFile>, StoreError> {
        let sql = "SELECT format, name, sha256, bytes FROM files WHERE asset = $1 AND format = $2";
        let row: Option<FileRow> =
            one(self.reader(), "reading a file", sql, values![asset.as_str(), format]).await?;
        Ok(row.map(AssetFile::from))
    }

    /// How many assets have a file of a format that holds the same bytes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sharing(&self, format: &str, sha256: &str) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) AS n FROM files WHERE sha256 = $1 AND format = $2";
        number(self.reader(), "counting files", sql, values![sha256, format]).await
    }

    /// A page of an owner's assets, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn assets(&self, owner: &str, query: &AssetQuery) -> Result<AssetPage, StoreError> {
        let mut sql = format!("SELECT {COLUMNS} FROM assets WHERE owner = $1");
        let mut row: Vec<Value> = values![owner];
        let mut and = |condition: &str, value: Value| {
            row.push(value);
            sql.push_str(" AND ");
            sql.push_str(&condition.replace('?', &format!("${}", row.len())));
        };
        if let Some(kind) = &query.kind {
            and("kind = ?", kind.as_str().into());
        }
        if let Some(style) = &query.style {
            and("style = ?", style.as_str().into());
        }
        if let Some(wheel) = &query.wheel {
            and("wheel = ?", wheel.as_str().into());
        }
        if let Some(bpm) = query.bpm_min {
            and("bpm >= ?", bpm.into());
        }
        if let Some(bpm) = query.bpm_max {
            and("bpm <= ?", bpm.into());
        }
        if query.favourite {
            and("favourite = ?", 1i64.into());
        }
        if let Some(text) = &query.text {
            and("words LIKE ? ESCAPE '!'", like(text).into());
        }
        if let Some((created_at, id)) = &query.after {
            and("created_at <= ?", (*created_at).into());
            // Those made in the same millisecond follow each other by name.
            row.push((*created_at).into());
            row.push(id.as_str().into());
            let (time, name) = (row.len() - 1, row.len());
            sql.push_str(&format!(" AND (created_at < ${time} OR id < ${name})"));
        }
        row.push((i64::from(query.limit) + 1).into());
        sql.push_str(&format!(" ORDER BY created_at DESC, id DESC LIMIT ${}", row.len()));
        let rows: Vec<Row> = all(self.reader(), "listing assets", &sql, row).await?;
        let more = rows.len() > query.limit as usize;
        let rows = rows.into_iter().take(query.limit as usize).map(Asset::try_from);
        Ok(AssetPage { assets: rows.collect::<Result<_, _>>()?, more })
    }
}

impl Tx {
    /// Keeps an asset and its files. The objects that hold the files are there already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_asset(&self, asset: &NewAsset) -> Result<(), StoreError> {
        let sql = "INSERT INTO assets (id, job, owner, created_at, kind, style, bpm, wheel, words, favourite, summary,
            passport, peaks) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12)";
        let row = values![
            asset.id.as_str(),
            asset.job.as_str(),
            asset.owner.as_str(),
            asset.created_at_ms,
            asset.kind.as_str(),
            asset.style.as_str(),
            asset.bpm,
            asset.wheel.as_str(),
            asset.words.as_str(),
            asset.summary.as_str(),
            asset.passport.as_str(),
            asset.peaks.as_str(),
        ];
        execute(self.db(), "keeping an asset", sql, row).await?;
        for file in &asset.files {
            self.keep_file(&asset.id, file).await?;
        }
        Ok(())
    }

    /// Keeps a further file of an asset, unless the asset has been deleted or has it already. The object that holds it is
    /// there already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_file(&self, asset: &Id, file: &AssetFile) -> Result<(), StoreError> {
        let sql = "INSERT INTO files (asset, format, name, sha256, bytes)
            SELECT id, $2, $3, $4, CAST($5 AS BIGINT) FROM assets WHERE id = $1
            ON CONFLICT (asset, format) DO NOTHING";
        let row = values![
            asset.as_str(),
            file.format.as_str(),
            file.name.as_str(),
            file.sha256.as_str(),
            file.bytes as i64
        ];
        execute(self.db(), "keeping a file", sql, row).await.map(drop)
    }

    /// Marks an owner's asset, or takes the mark away; `false` if they have none of this name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mark(&self, asset: &Id, owner: &str, favourite: bool) -> Result<bool, StoreError> {
        let sql = "UPDATE assets SET favourite = $1 WHERE id = $2 AND owner = $3";
        let row = values![i64::from(favourite), asset.as_str(), owner];
        Ok(execute(self.db(), "marking an asset", sql, row).await? == 1)
    }

    /// Deletes an owner's asset; `false` if they have none of this name. Its objects go when nothing needs them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_asset(&self, asset: &Id, owner: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM assets WHERE id = $1 AND owner = $2";
        if execute(self.db(), "deleting an asset", sql, values![asset.as_str(), owner]).await? == 0
        {
            return Ok(false);
        }
        let sql = "DELETE FROM files WHERE asset = $1";
        execute(self.db(), "deleting files", sql, values![asset.as_str()]).await?;
        Ok(true)
    }
}

const COLUMNS: &str = "id, owner, created_at, favourite, summary";

#[derive(FromQueryResult)]
struct Row {
    id: String,
    owner: String,
    created_at: i64,
    favourite: i64,
    summary: String,
}

impl TryFrom<Row> for Asset {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let wrong =
            |()| StoreError::Row { table: "assets", id: row.id.clone(), reason: "an id".into() };
        Ok(Self {
            id: row.id.parse().map_err(wrong)?,
            owner: row.owner,
            created_at_ms: row.created_at,
            favourite: row.favourite == 1,
            summary: row.summary,
        })
    }
}

#[derive(FromQueryResult)]
struct FileRow {
    format: String,
    name: String,
    sha256: String,
    bytes: i64,
}

impl From<FileRow> for AssetFile {
    fn from(row: FileRow) -> Self {
        let FileRow { format, name, sha256, bytes } = row;
        Self { format, name, sha256, bytes: u64::try_from(bytes).unwrap_or(0) }
    }
}

/// A pattern that finds the text anywhere, with nothing in it meaning anything but itself.
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
