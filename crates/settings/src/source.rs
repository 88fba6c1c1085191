use std::fmt;

/// Where a value is from, or where something wrong stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A flag as it was typed: `--listen`.
    Flag(String),
    /// A variable of the environment, by its name.
    Environment(String),
    /// A variable in `.env`, by its name; or lines that cannot be read.
    Dotenv(String),
    /// A key in the file.
    File {
        /// The file as it was named.
        file: String,
        /// `section.key`, or a line that cannot be read.
        key: String,
    },
    /// Nobody set it.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "flag: {flag}"),
            Self::Environment(variable) => write!(f, "environment: {variable}"),
            Self::Dotenv(variable) => write!(f, ".env: {variable}"),
            Self::File { file, key } => write!(f, "{file}: {key}"),
            Self::Default => f.write_str("default"),
        }
    }
}
