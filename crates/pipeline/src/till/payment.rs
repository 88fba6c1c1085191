//! What Stripe says of a payment, in the words of `billing`.

use billing::{Payment, Progress};
use stripe::{Dispute, Refund, Session, Stripe, StripeError};

/// Asks Stripe for everything that a payment's entitlement depends on.
pub(super) async fn payment(stripe: &Stripe, session: &Session) -> Result<Payment, StripeError> {
    let intent = session.payment_intent.as_ref();
    let charge = intent.and_then(|intent| intent.charge.as_ref());
    let mut payment = Payment {
        progress: progress(session),
        amount_total: session.amount_total,
        currency: session.currency.clone(),
        livemode: session.livemode,
        refunded: 0,
        disputed: 0,
        dispute_open: false,
        dispute_lost: false,
    };
    let (Some(intent), Some(charge)) = (intent, charge) else { return Ok(payment) };
    if charge.amount_refunded > 0 {
        payment.refunded = stripe.refunds(&intent.id).await?.iter().map(money_back).sum();
    }
    if charge.disputed {
        for dispute in stripe.disputes(&intent.id).await? {
            let (open, lost) = (is_open(&dispute), dispute.status == "lost");
            if open || lost {
                payment.disputed += dispute.amount;
            }
            payment.dispute_open |= open;
            payment.dispute_lost |= lost;
        }
    }
    Ok(payment)
}

/// How far the payment is. A checkout that is complete and unpaid waits for a method that takes days, unless the payment
/// has been given up: then its intent asks for another method, or is cancelled.
/// <https://docs.stripe.com/payments/paymentintents/lifecycle>
fn progress(session: &Session) -> Progress {
    match session.status.as_str() {
        "expired" => Progress::Expired,
        "complete" => match session.payment_status.as_str() {
            "paid" | "no_payment_required" => Progress::Paid,
            _ => match session.payment_intent.as_ref().map(|intent| intent.status.as_str()) {
                Some("requires_payment_method" | "canceled") => Progress::Failed,
                _ => Progress::Processing,
            },
        },
        _ => Progress::Open,
    }
}

/// What a refund sends back; one that failed or was cancelled sends nothing.
fn money_back(refund: &Refund) -> i64 {
    if matches!(refund.status.as_str(), "failed" | "canceled") { 0 } else { refund.amount }
}

/// Whether a dispute keeps the money for now, an appealed one too. An inquiry, whose states begin with `warning`, keeps none.
fn is_open(dispute: &Dispute) -> bool {
    matches!(
        dispute.status.as_str(),
        "needs_response" | "under_review" | "appeal_needs_response" | "appeal_under_review"
    )
}
