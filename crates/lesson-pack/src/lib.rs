//! Makes the page's lessons of the files in `www/lessons`: reads, checks, sets the formulas.
//!
//! One TOML file is one lesson in both languages; its README says how to write one. What is wrong
//! with a file is an error with its name, never a lesson that is half there.

mod file;
mod text;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use lessons::Book;

use file::LessonFile;

/// The languages' codes, as the page calls them.
pub const LANGUAGES: [&str; 2] = ["es", "en"];

/// The book of each of [`LANGUAGES`], of all `.toml` files of a folder in the order of their names.
///
/// Errors: the first file that cannot be read or is no lesson, and why.
pub fn books(folder: &Path) -> Result<[Book; 2]> {
    let mut books = [Book::default(), Book::default()];
    each_file(folder, |file| {
        for (at, book) in books.iter_mut().enumerate() {
            let lesson = file.lesson(at)?;
            ensure!(book.find(&lesson.id).is_none(), "its id is another's, too");
            book.lessons.push(lesson);
        }
        Ok(())
    })?;
    Ok(books)
}

/// Of each lesson with a challenge its id and the link of an experiment that meets it.
///
/// Errors: as of [`books`].
pub fn solutions(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut solutions = Vec::new();
    each_file(folder, |file| {
        solutions.extend(file.solution()?);
        Ok(())
    })?;
    Ok(solutions)
}

fn each_file(folder: &Path, mut read: impl FnMut(&LessonFile) -> Result<()>) -> Result<()> {
    let entries = fs::read_dir(folder);
    let entries = entries.with_context(|| format!("no folder {}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    for path in paths {
        fs::read_to_string(&path)
            .map_err(anyhow::Error::from)
            .and_then(|text| read(&toml::from_str(&text)?))
            .with_context(|| format!("{}", path.display()))?;
    }
    Ok(())
}

/// Writes the books as `es.json` and `en.json` into a folder, which is made if need be.
pub fn pack(folder: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for (book, code) in books(folder)?.iter().zip(LANGUAGES) {
        let json = book.to_json().map_err(anyhow::Error::msg)?;
        fs::write(to.join(format!("{code}.json")), json)?;
    }
    Ok(())
}
