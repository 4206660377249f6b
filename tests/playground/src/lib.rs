//! What TensorFlow Playground computed for some links, and the sessions that Neurona makes of them.

use engine::Session;
use experiment::{Dataset, View};
use formats::playground_link;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A file of `fixtures`.
#[derive(Debug, Deserialize)]
pub struct Fixture<T> {
    /// The commit of tensorflow/playground that computed it.
    pub commit: String,
    /// One entry for each link.
    pub rows: Vec<T>,
}

/// A unit with its incoming weights.
#[derive(Debug, Deserialize)]
pub struct Unit {
    /// The bias.
    pub bias: f64,
    /// The weights. Shape: `[n_inputs]`.
    pub weights: Vec<f64>,
}

/// The page of a link before training.
#[derive(Debug, Deserialize)]
pub struct Start {
    /// What stands behind the `#`.
    pub link: String,
    /// Number of training points.
    pub n_train: usize,
    /// Number of test points.
    pub n_test: usize,
    /// Hash of all points, the training points first; see [`hash`].
    pub hash: String,
    /// Coordinates and labels of the first three points.
    pub first: Vec<[f64; 3]>,
    /// Weights by layer and unit.
    pub weights: Vec<Vec<Unit>>,
    /// Training loss and test loss.
    pub losses: [f64; 2],
}

/// The run of a link.
#[derive(Debug, Deserialize)]
pub struct Run {
    /// Its name in the script.
    pub name: String,
    /// What stands behind the `#`.
    pub link: String,
    /// Number of weights that L1 has set to 0 for good.
    pub n_dead: usize,
    /// Training loss and test loss from epoch 0 on.
    pub losses: Vec<[f64; 2]>,
    /// Weights at the end, by layer and unit.
    pub weights: Vec<Vec<Unit>>,
}

/// Reads a file of `fixtures`.
///
/// Panics if it is not there or has another shape.
pub fn fixture<T: DeserializeOwned>(name: &str) -> Fixture<T> {
    let path = format!("{}/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    serde_json::from_str(&text).expect(&path)
}

/// Opens a link that Neurona can take over exactly.
///
/// Panics if there is any difference.
pub fn open(link: &str) -> Session {
    let read = playground_link::read(&format!("https://playground.tensorflow.org/#{link}"));
    let read = read.expect(link);
    assert_eq!(read.differences, [], "{link}");
    assert_eq!(read.not_understood, [], "{link}");
    Session::new(&read.draft.check().expect(link))
}

/// Returns training loss and validation loss of a session as the page shows them.
pub fn losses(session: &mut Session) -> [f64; 2] {
    let view = View::curve([-1.0, 1.0], 2, 0);
    let snapshot = session.snapshot(&view, Vec::new());
    let head = snapshot.head();
    [head.loss, head.val_loss].map(|loss| loss.map_or(f64::NAN, f64::from))
}

/// FNV-1a with 64 bits over coordinates and label (−1 and 1 for classes) of all points, the training points first, each
/// as the four bytes of an f32.
pub fn hash(dataset: &Dataset, has_classes: bool) -> String {
    let points = dataset.places.iter().zip(&dataset.targets);
    let values = points.flat_map(|(&[x, y], &target)| {
        let label = if has_classes {
            2.0 * target - 1.0
        } else {
            target
        };
        [x, y, label as f32]
    });
    let hash = values
        .flat_map(f32::to_le_bytes)
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
}
