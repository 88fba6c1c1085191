//! mastering
