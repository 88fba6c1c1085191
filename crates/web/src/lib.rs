//! HTTP: the API, its views, and the page, embedded.
