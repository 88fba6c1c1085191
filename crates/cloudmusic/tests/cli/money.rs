use serde_json::json;

use crate::at;
use crate::books::{Books, INTENT, SESSION};

#[test]
fn a_ledger_that_balances_is_told_account_by_account() {
    let books = Books::new();
    books.bought();
    let ran = books.run(&["ledger", "check"]).ends_with(0);
    assert_eq!(
        ran.out,
        "account    credits\npurchases      -40\nwallets         40\nall              0\n\n1 transfer\nthe ledger balances\n"
    );
    let document = books.run(&["ledger", "check", "--json"]).ends_with(0).json();
    assert_eq!(
        document,
        json!({
            "balances": true,
            "accounts": [{"account": "purchases", "credits": -40}, {"account": "wallets", "credits": 40}],
            "sum": 0, "transfers": 1, "problems": [],
        })
    );
}

#[test]
fn a_ledger_that_does_not_balance_ends_with_1_and_says_where() {
    let books = Books::new();
    let bought = books.bought();
    books.tamper("UPDATE wallets SET balance = balance + 1");
    let ran = books.run(&["ledger", "check"]).ends_with(1);
    assert!(!ran.out.contains("the ledger balances"), "{}", ran.out);
    assert!(ran.out.contains("wrong: all accounts together hold 1 and not nothing"), "{}", ran.out);
    assert!(ran.out.contains(&bought.wallet), "{}", ran.out);
    let document = books.run(&["ledger", "check", "--json"]).ends_with(1).json();
    assert_eq!(at(&document, "problems").as_array().unwrap().len(), 2);
}

#[test]
fn where_no_studio_ever_was_nothing_balances_and_nothing_is_made() {
    let books = Books::unopened();
    for arguments in [
        &["ledger", "check"][..],
        &["ledger", "show", SESSION],
        &["credits", "grant", SESSION, "1", "--reason", "gift"],
        &["wallets", "recover", SESSION],
    ] {
        let ran = books.run(arguments).ends_with(2);
        assert!(ran.err.contains("there is no database"), "{}", ran.err);
        assert_eq!(ran.out, "");
    }
    assert_eq!(std::fs::read_dir(books.folder()).unwrap().count(), 0);
}

#[test]
fn a_wallet_is_found_by_its_id_a_purchase_a_checkout_and_a_payment() {
    let books = Books::new();
    let bought = books.bought();
    for name in [&bought.wallet, &bought.purchase, SESSION, INTENT, &format!(" {SESSION}\n")] {
        let document = books.run(&["ledger", "show", name, "--json"]).ends_with(0).json();
        assert_eq!(at(&document, "wallet.id"), &json!(bought.wallet), "{name}");
    }
    for name in ["", "cs_test_other", "pi_other", "nobody", &"0".repeat(26), "\x1b[2J"] {
        let ran = books.run(&["ledger", "show", name]).ends_with(2);
        assert!(ran.err.contains("there is no wallet"), "{}", ran.err);
        assert!(!ran.err.contains('\x1b'), "{}", ran.err);
    }
}

#[test]
fn a_wallets_story_has_its_purchases_and_both_directions_of_its_transfers() {
    let books = Books::new();
    let bought = books.bought();
    let (wallet, purchase) = (bought.wallet.as_str(), bought.purchase.as_str());
    books.run(&["credits", "grant", wallet, "5", "--reason", "for the outage"]).ends_with(0);
    books.run(&["credits", "revoke", wallet, "2", "--reason", "too many"]).ends_with(0);

    let mut document = books.run(&["ledger", "show", wallet, "--json"]).ends_with(0).json();
    for transfer in document["transfers"].as_array_mut().unwrap() {
        // When the test ran.
        assert!(transfer["at"].as_str().unwrap().ends_with('Z'));
        transfer["at"] = json!("…");
    }
    assert_eq!(
        document,
        json!({
            "wallet": {"id": wallet, "credits": 43, "held": 0, "browsers": 1, "recovery_code": false, "purchases": 1},
            "purchases": [{
                "id": purchase, "pack": "small", "credits": 40, "amount": 400, "currency": "usd", "price": "4.00 USD",
                "livemode": false, "state": "paid", "credited": 40, "refunded": 0, "disputed": 0,
                "session": SESSION, "payment_intent": INTENT, "receipt_url": null,
                "created_at": "2026-11-25T09:00:00.000Z", "updated_at": "2026-11-25T09:01:00.000Z",
                "paid_at": "2026-11-25T09:01:00.000Z",
            }],
            "transfers": [
                {"at": "…", "kind": "revoke", "credits": -2, "account": "adjustments", "subject": "",
                 "reason": "too many"},
                {"at": "…", "kind": "grant", "credits": 5, "account": "adjustments", "subject": "",
                 "reason": "for the outage"},
                {"at": "…", "kind": "purchase", "credits": 40, "account": "purchases", "subject": purchase,
                 "reason": ""},
            ],
        })
    );

    let ran = books.run(&["ledger", "show", wallet]).ends_with(0);
    for said in [
        "credits        43\n",
        "recovery code  none\n",
        "2026-11-25 09:00:00",
        "small: 40 credits for 4.00 USD (test)  paid  40 credited  cs_test_a1  pi_a1\n",
        "revoke     -2  to adjustments    ",
        "for the outage\n",
        "purchase  +40  from purchases  ",
    ] {
        assert!(ran.out.contains(said), "{said:?} in {}", ran.out);
    }
    let document =
        books.run(&["ledger", "show", wallet, "--limit", "1", "--json"]).ends_with(0).json();
    assert_eq!(at(&document, "transfers").as_array().unwrap().len(), 1);
}

#[test]
fn credits_are_given_and_taken_by_hand_and_the_ledger_still_balances() {
    let books = Books::new();
    let bought = books.bought();
    let ran = books.run(&["credits", "grant", SESSION, "60", "--reason", " a gift "]).ends_with(0);
    assert_eq!(
        ran.out,
        format!("60 credits granted to wallet {}, which has 100 now\n", bought.wallet)
    );
    let ran = books.run(&["credits", "revoke", SESSION, "100", "--reason", "mistake"]).ends_with(0);
    assert_eq!(
        ran.out,
        format!("100 credits taken from wallet {}, which has 0 now\n", bought.wallet)
    );
    let document = books.run(&["ledger", "show", SESSION, "--json"]).ends_with(0).json();
    assert_eq!(at(&document, "transfers.1.reason"), "a gift");
    books.run(&["ledger", "check"]).ends_with(0);
}

#[test]
fn more_than_there_is_cannot_be_taken() {
    let books = Books::new();
    books.bought();
    let ran =
        books.run(&["credits", "revoke", SESSION, "41", "--reason", "all of it"]).ends_with(2);
    assert!(ran.err.contains("has 40 credits, and nothing was taken"), "{}", ran.err);
    let document = books.run(&["ledger", "show", SESSION, "--json"]).ends_with(0).json();
    assert_eq!(at(&document, "wallet.credits"), 40);
}

#[test]
fn credits_by_hand_need_a_sensible_number_and_a_reason() {
    let books = Books::new();
    books.bought();
    let long = "x".repeat(201);
    for arguments in [
        &["0", "--reason", "why"][..],
        &["-5", "--reason", "why"],
        &["1000001", "--reason", "why"],
        &["1.5", "--reason", "why"],
        &["5"],
        &["5", "--reason", "  "],
        &["5", "--reason", &long],
    ] {
        for change in ["grant", "revoke"] {
            let all = [&["credits", change, SESSION], arguments].concat();
            let ran = books.run(&all).ends_with(2);
            assert_eq!(ran.out, "", "{all:?}");
        }
    }
    let document = books.run(&["ledger", "show", SESSION, "--json"]).ends_with(0).json();
    assert_eq!(at(&document, "wallet.credits"), 40);
}

#[test]
fn a_new_recovery_code_brings_the_wallet_back_and_the_old_one_no_longer_does() {
    let books = Books::new();
    let bought = books.bought();
    let code = || {
        let ran = books.run(&["wallets", "recover", &bought.purchase]).ends_with(0);
        assert!(ran.out.contains(&bought.wallet), "{}", ran.out);
        ran.out.lines().next().unwrap().replace('-', "")
    };
    let (old, new) = (code(), code());
    assert_eq!(books.wallet_of_code(&new), Some(bought.wallet.clone()));
    assert_eq!(books.wallet_of_code(&old), None);
    let document = books.run(&["ledger", "show", &bought.wallet, "--json"]).ends_with(0).json();
    assert_eq!(at(&document, "wallet.recovery_code"), true);
}
