//! The random numbers of TensorFlow Playground: those that the JavaScript library seedrandom puts in the place of
//! `Math.random`, from the text of a seed. Points, their order and initial weights are drawn from one stream, in this
//! order.
//!
//! Source: seedrandom 2.4.4; `dataset.ts` (`shuffle`, `normalRandom`) of tensorflow/playground at commit 02469bd.

use crate::random::Random;

/// The numbers from which points of the plane are drawn.
pub(crate) trait Draws {
    /// Draws a uniform number in `[0, 1)`.
    fn unit(&mut self) -> f64;

    /// Draws a standard normal number.
    fn normal(&mut self) -> f64;

    /// Draws a uniform whole number below `n`.
    fn below(&mut self, n: usize) -> usize;

    /// Draws a uniform number in `[from, to)`.
    fn uniform(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }
}

impl Draws for Random {
    fn unit(&mut self) -> f64 {
        self.unit()
    }

    fn normal(&mut self) -> f64 {
        self.normal()
    }

    fn below(&mut self, n: usize) -> usize {
        self.below(n as u32) as usize
    }
}

/// Numbers of decimals of the texts `0.…` that have a seed. Five come first: TensorFlow Playground writes five.
const DECIMALS: [u32; 8] = [5, 1, 2, 3, 4, 6, 7, 8];

/// Returns the text that a seed stands for: `67819` for `0.67819`. The seeds from 100,000 on stand for the texts with
/// other numbers of decimals, and the last of them for whole numbers.
///
/// ```
/// use experiment::seedrandom::{seed_of, text_of};
///
/// assert_eq!(text_of(67_819), "0.67819");
/// assert_eq!(seed_of("0.67819"), Some(67_819));
/// assert_eq!(seed_of("0.5").map(text_of).as_deref(), Some("0.5"));
/// assert_eq!(seed_of("any text"), None);
/// ```
pub fn text_of(seed: u32) -> String {
    let mut rest = seed;
    for decimals in DECIMALS {
        let n_texts = 10_u32.pow(decimals);
        if rest < n_texts {
            return format!("0.{rest:0width$}", width = decimals as usize);
        }
        rest -= n_texts;
    }
    rest.to_string()
}

/// Returns the seed that stands for a text; `None` if there is none.
pub fn seed_of(text: &str) -> Option<u32> {
    let mut first = 0;
    let decimals = text.strip_prefix("0.");
    for n_decimals in DECIMALS {
        if let Some(digits) = decimals.filter(|digits| digits.len() == n_decimals as usize) {
            let value: u32 = digits.parse().ok()?;
            return Some(first + value).filter(|&seed| text_of(seed) == text);
        }
        first += 10_u32.pow(n_decimals);
    }
    let seed = text.parse::<u32>().ok()?.checked_add(first)?;
    Some(seed).filter(|&seed| text_of(seed) == text)
}

/// seedrandom's generator at some place of the stream of a seed: RC4, whose first 256 bytes are dropped.
#[derive(Debug, Clone)]
pub struct Seedrandom {
    i: u8,
    j: u8,
    s: [u8; 256],
}

impl Seedrandom {
    /// A generator at the beginning of the stream of a seed, that is of [`text_of`] it.
    pub fn new(seed: u32) -> Self {
        // seedrandom mixes what is longer than 256 characters; these texts are short and ASCII.
        let text = text_of(seed);
        let mut s: [u8; 256] = std::array::from_fn(|idx| idx as u8);
        let mut j = 0_u8;
        for (idx, &key) in (0..256).zip(text.as_bytes().iter().cycle()) {
            j = j.wrapping_add(key).wrapping_add(s[idx]);
            s.swap(idx, usize::from(j));
        }
        let mut random = Self { i: 0, j: 0, s };
        for _ in 0..256 {
            random.byte();
        }
        random
    }

    fn byte(&mut self) -> u8 {
        self.i = self.i.wrapping_add(1);
        let at_i = self.s[usize::from(self.i)];
        self.j = self.j.wrapping_add(at_i);
        self.s.swap(usize::from(self.i), usize::from(self.j));
        let sum = at_i.wrapping_add(self.s[usize::from(self.i)]);
        self.s[usize::from(sum)]
    }

    /// Draws a uniform number in `[0, 1)`: what `Math.random` returns there.
    pub fn unit(&mut self) -> f64 {
        let mut n = (0..6).fold(0, |n, _| n << 8 | u64::from(self.byte()));
        let mut denominator = (1_u64 << 48) as f64;
        let mut last = 0;
        while n < 1 << 52 {
            n = (n + last) << 8;
            denominator *= 256.0;
            last = u64::from(self.byte());
        }
        while n >= 1 << 53 {
            n >>= 1;
            denominator /= 2.0;
            last >>= 1;
        }
        (n + last) as f64 / denominator
    }
}

impl Draws for Seedrandom {
    fn unit(&mut self) -> f64 {
        self.unit()
    }

    fn normal(&mut self) -> f64 {
        loop {
            let [a, b] = [2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0];
            let square = a * a + b * b;
            if square <= 1.0 {
                return libm::sqrt(-2.0 * libm::log(square) / square) * a;
            }
        }
    }

    fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_and_texts_belong_together() {
        for seed in (0..u32::MAX).step_by(999_983).chain(0..200_000) {
            assert_eq!(seed_of(&text_of(seed)), Some(seed), "{}", text_of(seed));
        }
        for text in [
            "",
            "0",
            "7",
            "0.1",
            "0.00000",
            "0.99999",
            "42",
            "0.12345678",
        ] {
            let expected = (!text.is_empty()).then(|| text.to_owned());
            assert_eq!(seed_of(text).map(text_of), expected, "{text}");
        }
        for text in [
            "0.",
            "00.1",
            "1.5",
            "-1",
            "+1",
            "01",
            "0.+1",
            "0.1e5",
            "4294967295",
            "x",
        ] {
            assert_eq!(seed_of(text), None, "{text}");
        }
    }
}
