//! Damaged lesson files: each is a lesson or an error. The damage comes from a fixed seed.

use std::fs;
use std::path::Path;

use experiment::random::{Random, Stream};

use super::*;

/// What separates, opens or closes something in TOML, Markdown or LaTeX.
const PIECES: [&str; 28] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\"\"\"",
    "=",
    ".",
    "\n",
    "#",
    "$",
    "$$",
    "\\",
    "\\frac",
    "\\sqrt[",
    "\\left(",
    "\\right.",
    "\\begin{matrix}",
    "\\end{matrix}",
    "&",
    "\\\\",
    "_",
    "^",
    "'",
    "*",
    "`",
    "<b>",
    "é",
];
const NUMBERS: [&str; 6] = ["0", "-1", "1e300", "nan", "inf", "99999999999999999999"];

/// Returns the start of the character at `place`.
fn boundary(text: &str, place: usize) -> usize {
    let before = |place: &usize| text.is_char_boundary(*place);
    (0..=place).rev().find(before).unwrap_or(0)
}

fn damage(text: &mut String, random: &mut Random) {
    let below = |random: &mut Random, n: usize| random.below(n as u32) as usize;
    let place = boundary(text, below(random, text.len()));
    match random.below(4) {
        0 => text.truncate(place),
        1 => {
            let digit = |c: char| c.is_ascii_digit();
            let Some(start) = text[place..].find(digit) else {
                return;
            };
            let start = place + start;
            let len = text[start..].find(|c| !digit(c)).unwrap_or(0);
            text.replace_range(start..start + len, NUMBERS[below(random, NUMBERS.len())]);
        }
        2 => {
            let end = boundary(text, (place + below(random, 40)).min(text.len()));
            text.replace_range(place..end, "");
        }
        _ => {
            let n_times = [1, 1, 1, 3_000][below(random, 4)];
            let piece = PIECES[below(random, PIECES.len())].repeat(n_times);
            text.insert_str(place, &piece);
        }
    }
}

#[test]
fn a_damaged_file_is_a_lesson_or_an_error() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/lessons");
    let paths = toml_files(&folder).expect("the course");
    let read = |path: &PathBuf| fs::read_to_string(path).expect("a lesson");
    let files: Vec<String> = paths.iter().map(read).collect();
    let mut n_read = 0;
    for round in 0..1_500 {
        let mut random = Random::new(20_261_129, Stream::Data, round);
        let mut text = files[round as usize % files.len()].clone();
        damage(&mut text, &mut random);
        let Ok(file) = toml::from_str::<LessonFile>(&text) else {
            continue;
        };
        let mut lessons = CheckedLessons::default();
        n_read += u32::from(lessons.add(&file, &mut BTreeSet::new()).is_ok());
    }
    assert!(n_read > 300, "only {n_read} lessons were read");
}
