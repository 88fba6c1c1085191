//! Writes the commented example file: `cargo run -q -p settings --example example-file > cloudmusic.example.toml`.

fn main() {
    print!("{}", settings::example());
}
