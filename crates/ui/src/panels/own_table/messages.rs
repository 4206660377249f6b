//! What is wrong with a table, in the page's language.

use experiment::Problem;
use formats::table_csv::{CsvError, TableError, TextFormat};

use crate::i18n::language::Language;
use crate::i18n::problems;

/// Why a table that was read cannot be used as it is.
#[derive(Clone, PartialEq)]
pub enum Unusable {
    Table(TableError),
    Draft(Vec<Problem>),
}

impl Unusable {
    /// Says what is wrong.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Unusable::Table(error) => table_error(error, language),
            Unusable::Draft(problems) => problems.first().map_or(String::new(), |problem| {
                problems::sentence(problem, language)
            }),
        }
    }
}

/// Says what is wrong with a file, and where.
pub fn sentence(error: &CsvError, language: Language) -> String {
    let mega = |bytes: usize| (bytes as f64 / 1e6).ceil();
    match error {
        CsvError::TooLong { len, max } => language.file_too_long(mega(*len), mega(*max)),
        CsvError::Empty => language.csv_empty().into(),
        CsvError::Spreadsheet => language.csv_spreadsheet().into(),
        CsvError::OtherFormat { format } => language.csv_other_format(match format {
            TextFormat::Json => "JSON",
            TextFormat::Html => "HTML",
            TextFormat::Xml => "XML",
            TextFormat::Arff => "ARFF (Weka)",
        }),
        CsvError::Binary { byte } => language.csv_binary(*byte as f64),
        CsvError::UnclosedQuote { line } => language.csv_quote(*line as f64),
        CsvError::TooManyColumns { line, max } => {
            language.csv_too_many_columns(*line as f64, *max as f64)
        }
        CsvError::TooManyRows { max } => language.csv_too_many_rows(*max as f64),
        CsvError::Ragged {
            line,
            expected,
            found,
            is_by_commas,
        } => {
            let text = language.csv_ragged(*expected as f64, *found as f64, *line as f64);
            match is_by_commas {
                true => format!("{text} {}", language.csv_ragged_commas()),
                false => text,
            }
        }
        CsvError::NoRows => language.csv_no_rows().into(),
        CsvError::OneColumn => language.csv_one_column().into(),
        CsvError::OnlyText => language.csv_only_text().into(),
    }
}

fn table_error(error: &TableError, language: Language) -> String {
    match error {
        TableError::TooFewRows { n } => language.csv_too_few_rows(*n as f64),
        TableError::TooFewColumns { .. } => language.csv_too_few_columns().into(),
        TableError::NoNumbers { name } => language.csv_no_numbers(name),
        TableError::TooManyCategories { name, max } => {
            language.csv_too_many_categories(*max as f64, name)
        }
    }
}

#[cfg(test)]
mod tests {
    use formats::table_csv::{self, CsvOptions, CsvTable};

    use super::*;

    fn read(text: &[u8]) -> Result<CsvTable, CsvError> {
        table_csv::read(text, &CsvOptions::default())
    }

    #[test]
    fn what_is_broken_is_told_in_the_readers_language() {
        let broken: [&[u8]; 8] = [
            b"[{\"x\":1,\"y\":2}]",
            b"",
            b"a\n1\n2\n",
            b"a,b\nx y,z w\nfoo bar,baz\n",
            b"a,b\n1,2\n4,5,6\n",
            b"\x00\x01\x02\xff\xfe\x00",
            b"a,b\n",
            b"a,b\n1,\"2\n3,4\n",
        ];
        for text in broken {
            let error = read(text).expect_err("it is broken");
            let (es, en) = (
                sentence(&error, Language::Es),
                sentence(&error, Language::En),
            );
            assert_ne!(es, en, "{error:?}");
            assert!(es.len() > 10, "{es}");
        }
    }
}
