//! What a learning platform keeps of a page between two visits: SCORM 1.2's `cmi.suspend_data`, 4,096 characters of ASCII.
//!
//! The text names what was on the page, not its weights: training again gives the same bits. It is
//! `1&epoch=120&batch=3&answer=0&met=neuron,linear&at=2.4/…`; what stands behind `at=` is the page's address.

use crate::experiment_link::MAX_LEN;

/// Most characters that a platform keeps.
pub const MAX_SUSPENDED: usize = 4_096;
/// The version of the text, in front of it.
const VERSION: &str = "1";
/// The longest name of a lesson that is read.
const MAX_NAME: usize = 100;

/// What was on a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suspended {
    /// Epochs and batches that the run had done; `None` if training does not lead there, or if nothing was trained.
    pub progress: Option<(u32, u32)>,
    /// How long the run had trained, in milliseconds.
    pub trained_ms: u32,
    /// The chosen answer of the lesson.
    pub answer: Option<u32>,
    /// The repair of the lesson that was tried last.
    pub repair: Option<u32>,
    /// Whether the lesson's challenge was met.
    pub is_reached: bool,
    /// The lessons that were met.
    pub met: Vec<String>,
    /// What stood behind the `#` of the page's address.
    pub address: String,
}

impl Suspended {
    /// Writes the text. Where it would be too long, the address is left out, and with it the run.
    pub fn to_text(&self) -> String {
        let whole = self.written(true);
        if whole.len() <= MAX_SUSPENDED && whole.is_ascii() {
            whole
        } else {
            self.written(false)
        }
    }

    fn written(&self, with_address: bool) -> String {
        let mut parts = vec![VERSION.to_owned()];
        if let Some((epoch, batch)) = self.progress.filter(|_| with_address) {
            parts.push(format!("epoch={epoch}"));
            parts.push(format!("batch={batch}"));
            parts.push(format!("ms={}", self.trained_ms));
        }
        let numbers = [("answer", self.answer), ("repair", self.repair)];
        for (name, value) in numbers {
            parts.extend(value.map(|value| format!("{name}={value}")));
        }
        if self.is_reached {
            parts.push("reached".to_owned());
        }
        if !self.met.is_empty() {
            parts.push(format!("met={}", self.met.join(",")));
        }
        if with_address && !self.address.is_empty() {
            parts.push(format!("at={}", self.address));
        }
        parts.join("&")
    }

    /// Reads a text; `None` if it is none of ours. Parts that are not understood are left out.
    pub fn from_text(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(VERSION)?;
        if text.len() > MAX_LEN || !(rest.is_empty() || rest.starts_with('&')) {
            return None;
        }
        let mut read = Self::default();
        let (parts, address) = match rest.split_once("&at=") {
            Some((parts, address)) => (parts, address),
            None => (rest, ""),
        };
        address.clone_into(&mut read.address);
        let (mut epoch, mut batch) = (None, 0);
        for part in parts.split('&') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let number = || value.parse::<u32>().ok();
            match name {
                "epoch" => epoch = number(),
                "batch" => batch = number().unwrap_or(0),
                "ms" => read.trained_ms = number().unwrap_or(0),
                "answer" => read.answer = number(),
                "repair" => read.repair = number(),
                "reached" => read.is_reached = true,
                "met" => {
                    let names = value.split(',');
                    let possible = names.filter(|it| !it.is_empty() && it.len() <= MAX_NAME);
                    read.met = possible.map(str::to_owned).collect();
                }
                _ => {}
            }
        }
        read.progress = epoch.map(|epoch| (epoch, batch));
        Some(read)
    }
}

/// A time as SCORM 1.2 writes it (`CMITimespan`): hours of four figures, minutes, seconds with two decimals.
pub fn timespan(ms: f64) -> String {
    // Whoever stays longer than a year is said to have stayed for a year.
    let hundredths = (ms / 10.0).clamp(0.0, 8_760.0 * 360_000.0) as u64;
    let (seconds, hundredths) = (hundredths / 100, hundredths % 100);
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    let (hours, minutes) = (minutes / 60, minutes % 60);
    format!("{hours:04}:{minutes:02}:{seconds:02}.{hundredths:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suspended() -> Suspended {
        Suspended {
            progress: Some((120, 3)),
            trained_ms: 2_050,
            answer: Some(0),
            repair: None,
            is_reached: true,
            met: vec!["neuron".to_owned(), "linear".to_owned()],
            address: "2.4/seed=7/layers=2tanh/end&lesson=linear".to_owned(),
        }
    }

    #[test]
    fn what_was_on_the_page_is_read_as_it_was_written() {
        let text = "1&epoch=120&batch=3&ms=2050&answer=0&reached&met=neuron,linear&at=2.4/seed=7/layers=2tanh/end&lesson=linear";
        assert_eq!(suspended().to_text(), text);
        assert_eq!(Suspended::from_text(text), Some(suspended()));
        assert_eq!(Suspended::default().to_text(), "1");
        assert_eq!(Suspended::from_text("1"), Some(Suspended::default()));
    }

    #[test]
    fn an_experiment_that_is_too_long_leaves_the_rest() {
        let long = Suspended {
            address: "x".repeat(MAX_SUSPENDED),
            ..suspended()
        };
        let text = long.to_text();
        assert_eq!(text, "1&answer=0&reached&met=neuron,linear");
    }

    #[test]
    fn texts_of_others_are_not_read_and_damaged_ones_in_part() {
        for text in ["", "2&epoch=1", "10", "hello", "bookmark=3"] {
            assert_eq!(Suspended::from_text(text), None, "{text}");
        }
        let read = Suspended::from_text("1&epoch=-1&answer=x&new=1&met=,,a&reached").unwrap();
        let expected = Suspended {
            is_reached: true,
            met: vec!["a".to_owned()],
            ..Suspended::default()
        };
        assert_eq!(read, expected);
        assert!(Suspended::from_text(&format!("1&at={}", "x".repeat(MAX_LEN))).is_none());
    }

    #[test]
    fn times_have_the_form_of_the_standard() {
        for (ms, text) in [
            (0.0, "0000:00:00.00"),
            (61_239.0, "0000:01:01.23"),
            (3_600_000.0 * 25.0, "0025:00:00.00"),
            (-5.0, "0000:00:00.00"),
            (f64::NAN, "0000:00:00.00"),
            (1e300, "8760:00:00.00"),
        ] {
            assert_eq!(timespan(ms), text);
        }
    }
}
