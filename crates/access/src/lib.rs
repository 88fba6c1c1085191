//! Who asks, and whether they may: visitors, days, allowances and the decision.
