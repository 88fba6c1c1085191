//! What an operator configures: a file, the environment and flags, checked at the start.
