//! What is remembered: jobs, assets, visitors and facts in SQLite or PostgreSQL, sound in a folder or a bucket.
