//! What is understood from a prompt, one line each: the brief, and what of the prompt was left over.

use brief::{Request, Settled};

fn settle(prompt: &str) -> Settled {
    Request { prompt: Some(prompt.to_owned()), ..Request::default() }.settle().unwrap()
}

#[test]
fn probe() {
    for line in std::fs::read_to_string("/tmp/prompts.txt").unwrap().lines() {
        match (Request { prompt: Some(line.to_owned()), ..Request::default() }).settle() {
            Ok(Settled { brief, account }) => {
                println!("{line}\n    = {brief}");
                for n in &account.notes { println!("    note: {}", n.text) }
                for n in &account.not_understood { println!("    {n}") }
            }
            Err(r) => println!("{line}\n    ! {}", r.to_string().replace('\n', "\n    ! ")),
        }
    }
    println!("{}", settle("Latin acoustic pop loop, upbeat and playful, nylon guitar rhythm, hand percussion, 114 BPM, 14 seconds").account);
}
