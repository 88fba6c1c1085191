use std::time::Duration;

/// The version of Stripe's API that requests and answers are written in, whatever the account's own is.
pub const API_VERSION: &str = "2026-10-28.endive";

/// How to reach Stripe. Not printable: there is a secret in it.
pub struct StripeConfig {
    /// What proves who asks: `sk_test_…`, `sk_live_…`, `rk_test_…` or `rk_live_…`.
    pub secret_key: String,
    /// Scheme, host, perhaps a port, and no slash at the end.
    pub api_base: String,
    /// How long it may take until a connection is there.
    pub connect_max: Duration,
    /// How long Stripe may be silent within an answer.
    pub silence_max: Duration,
    /// How long a question may take altogether, with all its tries.
    pub total_max: Duration,
    /// The pause before the second try; before each further one it is twice as long.
    pub back_off: Duration,
    /// The longest pause between two tries. If Stripe asks for a longer one, that is left to whoever asked.
    pub back_off_max: Duration,
}

/// Stripe itself, with no key yet.
impl Default for StripeConfig {
    fn default() -> Self {
        Self {
            secret_key: String::new(),
            api_base: "https://api.stripe.com".into(),
            connect_max: Duration::from_secs(5),
            silence_max: Duration::from_secs(10),
            total_max: Duration::from_secs(20),
            back_off: Duration::from_millis(500),
            back_off_max: Duration::from_secs(5),
        }
    }
}
