//! The population's own random numbers.
//!
//! Written out here so that no library release can change the demo's bytes.
//! Algorithms: SplitMix64 for seeding and xoshiro256** for the stream, both
//! published into the public domain by Blackman and Vigna (prng.di.unimi.it).

/// A deterministic stream of random numbers for one purpose and one subject.
///
/// Every subject draws from a stream of its own, so that adding a row to one
/// chart leaves every other chart as it was.
pub(crate) struct Rng {
    state: [u64; 4],
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// FNV-1a, only to fold a stream's label into its seed.
fn fold_label(label: &str) -> u64 {
    label.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

impl Rng {
    /// The stream of `label` and `index` under `seed`.
    pub(crate) fn stream(seed: u64, label: &str, index: u64) -> Self {
        let mut mix = seed;
        let mut key = splitmix(&mut mix) ^ fold_label(label);
        key = splitmix(&mut key) ^ index.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let mut state = [0; 4];
        for word in &mut state {
            *word = splitmix(&mut key);
        }
        Self { state }
    }

    /// The next 64 bits.
    pub(crate) fn next_u64(&mut self) -> u64 {
        let s = &mut self.state;
        let out = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
    }

    /// A number in `0..bound`; 0 when `bound` is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// A number in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as u64) as i64
    }

    /// A number about `middle`, denser near it, never further than `spread`.
    pub(crate) fn near(&mut self, middle: i64, spread: i64) -> i64 {
        let half = spread / 2;
        middle + self.between(-half, half) + self.between(half - spread, spread - half)
    }

    /// True in `percent` of a hundred draws.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, which is never empty.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    /// One of `items` by weight.
    pub(crate) fn weighted<T: Copy>(&mut self, items: &[(T, u64)]) -> T {
        let total = items.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        for (item, weight) in items {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        items[items.len() - 1].0
    }

    /// Fisher–Yates.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rng;

    #[test]
    fn the_stream_is_pinned() {
        let mut rng = Rng::stream(42, "pin", 7);
        let drawn: Vec<u64> = (0..4).map(|_| rng.below(1_000_000)).collect();
        assert_eq!(drawn, PINNED);
    }

    const PINNED: [u64; 4] = [965_543, 358_525, 332_631, 810_897];

    #[test]
    fn ranges_are_inclusive_and_kept() {
        let mut rng = Rng::stream(1, "range", 0);
        let drawn: Vec<i64> = (0..2_000).map(|_| rng.between(-3, 3)).collect();
        assert_eq!(drawn.iter().min(), Some(&-3));
        assert_eq!(drawn.iter().max(), Some(&3));
        assert!((0..2_000).all(|_| (90..=110).contains(&rng.near(100, 10))));
        assert_eq!(rng.below(0), 0);
    }

    #[test]
    fn streams_differ_by_label_index_and_seed() {
        let first = |seed, label, index| Rng::stream(seed, label, index).next_u64();
        let base = first(1, "a", 0);
        assert_ne!(base, first(2, "a", 0));
        assert_ne!(base, first(1, "b", 0));
        assert_ne!(base, first(1, "a", 1));
    }
}
