//! Random numbers that are the same on every machine: each decision draws from a stream of its own, so that a new
//! decision somewhere never changes an old one elsewhere.

/// xoshiro256++ 1.0 (David Blackman and Sebastiano Vigna, "Scrambled linear pseudorandom number generators", ACM
/// TOMS 47/4, 2021; algorithm in the public domain at prng.di.unimi.it), its state filled by SplitMix64 as the
/// authors advise.
#[derive(Clone, Debug)]
pub(crate) struct Rng {
    state: [u64; 4],
}

impl Rng {
    /// The one stream of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut mix = SplitMix64(seed);
        Self { state: [mix.next(), mix.next(), mix.next(), mix.next()] }
    }

    /// The stream of one decision under a seed: other labels give unrelated streams.
    pub(crate) fn stream(seed: u64, label: &str) -> Self {
        // FNV-1a, 64 bits (RFC 9923), tells labels apart; SplitMix64 scatters what it returns.
        let hash = label.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self::new(SplitMix64(seed).next() ^ hash)
    }

    /// 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let out = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        out
    }

    /// Evenly from 0 up to, not including, 1.
    pub(crate) fn unit(&mut self) -> f32 {
        // 24 bits are what an f32 holds exactly.
        (self.bits() >> 40) as f32 / 16_777_216.0
    }

    /// Evenly from `low` up to `high`.
    pub(crate) fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Evenly one of `0..n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        // The high half of a product is unbiased to n / 2^64 (Lemire, "Fast random integer generation in an
        // interval", 2019).
        ((u128::from(self.bits()) * n as u128) >> 64) as usize
    }

    /// True with a probability from 0 to 1.
    pub(crate) fn chance(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// One of `items`, each as likely. Panics when there is none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// One of `items`, as likely as its weight says. Panics when there is none.
    pub(crate) fn weighted<'a, T>(&mut self, items: &'a [(T, u32)]) -> &'a T {
        let total: u32 = items.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total as usize) as u32;
        for (item, weight) in items {
            if left < *weight {
                return item;
            }
            left -= weight;
        }
        &items[0].0
    }

    /// Puts `items` into a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// Sebastiano Vigna's SplitMix64 (public domain), after Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generators_give_their_published_sequences() {
        // SplitMix64 from 0: the first values of the reference C program.
        let mut mix = SplitMix64(0);
        assert_eq!(mix.next(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(mix.next(), 0x6e78_9e6a_a1b9_65f4);
        // xoshiro256++ from the state 1, 2, 3, 4: test vector of the rand_xoshiro crate, made with the reference.
        let mut rng = Rng { state: [1, 2, 3, 4] };
        assert_eq!(
            [rng.bits(), rng.bits(), rng.bits()],
            [41_943_041, 58_720_359, 3_588_806_011_781_223]
        );
    }

    #[test]
    fn labels_and_seeds_give_unrelated_streams() {
        let first = |seed, label| Rng::stream(seed, label).bits();
        assert_eq!(first(1, "kick"), first(1, "kick"));
        assert_ne!(first(1, "kick"), first(1, "bass"));
        assert_ne!(first(1, "kick"), first(2, "kick"));
    }

    #[test]
    fn draws_stay_in_range_and_reach_every_item() {
        let mut rng = Rng::new(7);
        let mut seen = [0_u32; 5];
        for _ in 0..5_000 {
            assert!((0.0..1.0).contains(&rng.unit()));
            seen[rng.below(5)] += 1;
        }
        // 1 000 expected; five standard deviations are 141.
        assert!(seen.iter().all(|n| n.abs_diff(1_000) < 141), "{seen:?}");
        let heavy = (0..1_000).filter(|_| *rng.weighted(&[(true, 3), (false, 1)])).count();
        assert!(heavy.abs_diff(750) < 70, "{heavy}");
    }
}
