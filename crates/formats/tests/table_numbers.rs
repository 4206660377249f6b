//! Numbers with suffixes, numbers that an f64 does not tell apart, and numbers that mean no value.

use formats::table_csv::{
    ColumnKind, CsvOptions, CsvTable, LeftOutReason, NumberSuffix, Question, read,
};

fn table(text: &str) -> CsvTable {
    read(text.as_bytes(), &CsvOptions::default()).unwrap()
}

/// A table with a column `a` of these cells and a column of numbers.
fn with_column(cells: &[&str]) -> CsvTable {
    let rows = cells.iter().enumerate();
    let rows = rows.map(|(row, cell)| format!("{cell};{}.5\n", row * row));
    table(&format!("a;b\n{}", rows.collect::<String>()))
}

#[test]
fn letters_of_gapminder_are_powers_of_ten() {
    let text = "country,pop,income\nAngola,32.9M,7310\nAustria,8.9M,57.3k\nChina,1.41B,17.2k\n\
                Fiji,897k,13.9k\nTuvalu,11.2k,4.4k\n";
    let found = table(text);
    assert_eq!(found.values(1), [32.9e6, 8.9e6, 1.41e9, 897e3, 11.2e3]);
    assert_eq!(found.values(2), [7310.0, 57.3e3, 17.2e3, 13.9e3, 4.4e3]);
    assert_eq!(
        found.columns[1].suffixes,
        [NumberSuffix::SmallK, NumberSuffix::M, NumberSuffix::B]
    );
    assert_eq!(found.columns[2].suffixes, [NumberSuffix::SmallK]);
    assert_eq!(found.questions, []);
    let commas = with_column(&["1,5M", "897k", "NA", "2,25M"]);
    let values = commas.values(0);
    assert_eq!([values[0], values[1], values[3]], [1.5e6, 897e3, 2.25e6]);
    assert!(values[2].is_nan());
    let money = with_column(&["€110.5M", "€565K", "€0"]);
    assert_eq!(money.values(0), [110.5e6, 565e3, 0.0]);
    assert_eq!(money.columns[0].unit.as_deref(), Some("€"));
}

#[test]
fn letters_of_sizes_units_and_houses_are_none() {
    for cells in [
        &["12 M", "3 M", "1.5 k", "7"][..],
        &["12M", "18M", "24M", "12M"],
        &["12", "12B", "14", "14B"],
        &["25M", "31M", "28", "40"],
        &["25M", "31F", "28M", "1k"],
        &["1A", "1B", "2A", "2M"],
        &["S", "M", "L", "M"],
        &["3m", "4m", "5k", "6"],
    ] {
        let found = with_column(cells);
        assert!(found.columns[0].suffixes.is_empty(), "{cells:?}");
        let has_large = found.values(0).iter().any(|value| *value > 50.0);
        assert!(!has_large, "{cells:?}");
    }
}

#[test]
fn a_chosen_kind_decides_about_letters() {
    let text = "a;b\n12M;1\n18M;2\n12M;4\n1,5k;5\n";
    let chosen = |kind| {
        let options = CsvOptions {
            kinds: vec![(0, kind)],
            ..CsvOptions::default()
        };
        read(text.as_bytes(), &options).unwrap()
    };
    assert_eq!(table(text).values(0), [12e6, 18e6, 12e6, 1500.0]);
    let category = chosen(ColumnKind::Category);
    assert_eq!(category.columns[0].labels, ["1,5k", "12M", "18M"]);
    assert!(category.columns[0].suffixes.is_empty());
    assert!(chosen(ColumnKind::LeftOut).columns[0].suffixes.is_empty());
    let months = "a;b\n12M;1\n18M;2\n12M;4\n";
    assert_eq!(table(months).columns[0].kind, ColumnKind::Category);
    let options = CsvOptions {
        kinds: vec![(0, ColumnKind::Number)],
        ..CsvOptions::default()
    };
    let numbers = read(months.as_bytes(), &options).unwrap();
    assert_eq!(numbers.values(0), [12e6, 18e6, 12e6]);
    assert_eq!(numbers.columns[0].suffixes, [NumberSuffix::M]);
}

#[test]
fn a_first_line_of_numbers_with_letters_is_no_header() {
    let found = table("32.9M,1\n8.9M,2\n897k,4\n");
    assert_eq!(found.n_rows, 3);
    assert_eq!(found.values(0), [32.9e6, 8.9e6, 897e3]);
    let is_header = |it: &Question| matches!(it, Question::Header { .. });
    assert!(!found.questions.iter().any(is_header));
}

#[test]
fn large_whole_numbers_that_become_the_same_are_names() {
    let ids: Vec<String> = (0..30)
        .map(|n| (1_234_567_890_123_456_700_u64 + n).to_string())
        .collect();
    let all: Vec<&str> = ids.iter().map(String::as_str).collect();
    let found = with_column(&all);
    assert_eq!(found.columns[0].kind, ColumnKind::Name);
    assert_eq!(found.columns[0].left_out, Some(LeftOutReason::NoRepeats));
    let same = found.columns[0].same_wholes.as_ref();
    assert_eq!(same.map(|pair| pair[0].as_str()), Some(all[0]));
    let few = with_column(&[all[0], all[1], all[0], all[2]]);
    assert_eq!(few.columns[0].kind, ColumnKind::Category);
    assert_eq!(few.columns[0].labels.len(), 3);
    let many: Vec<&str> = all.iter().chain(&all).copied().collect();
    let many = with_column(&many);
    assert_eq!(many.columns[0].kind, ColumnKind::LeftOut);
    // Large amounts that stay different.
    let amounts = with_column(&["12345678901234567000", "98765432109876543000", "5", "7"]);
    assert_eq!(amounts.columns[0].kind, ColumnKind::Number);
    assert_eq!(amounts.columns[0].same_wholes, None);
    let between = with_column(&[all[0], "NA", all[1], "NA", all[2]]);
    assert_eq!(between.columns[0].kind, ColumnKind::Name);
}

/// The numbers that may mean no value in a column of these cells: text, count.
fn far_numbers(cells: &[&str]) -> Vec<(String, usize)> {
    let found = with_column(cells);
    let words = found.columns[0].missing_words.iter();
    let words = words.filter(|it| it.is_number);
    words.map(|it| (it.word.clone(), it.n)).collect()
}

#[test]
fn numbers_far_from_all_others_may_mean_no_value() {
    let one = |word: &str, n| vec![(word.to_owned(), n)];
    let few = ["20.5", "-9999", "21.25", "19", "-9999", "22.5"];
    assert_eq!(far_numbers(&few), one("-9999", 2));
    let commas = ["20,5", "999,9", "21,25", "19", "999,9"];
    assert_eq!(far_numbers(&commas), one("999,9", 2));
    let scales = ["1", "5", "-99", "3", "2", "-99", "-99"];
    assert_eq!(far_numbers(&scales), one("-99", 3));
    let both = ["20.5", "-9999", "21.25", "-999.0", "-9999", "-999.0"];
    assert_eq!(far_numbers(&both).len(), 2);
    let mut many = vec!["7"; 10];
    many.extend(["8"; 9]);
    assert_eq!(
        far_numbers(&[&many[..], &["99999"]].concat()),
        one("99999", 1)
    );
    // Once in a small column, within the others, among equal ones, with another use.
    for cells in [
        &["20.5", "-9999", "21.25", "19"][..],
        &["12000", "9999", "870", "9999", "45000"],
        &["850", "999", "912", "999", "1012"],
        &["-400", "-99", "-120", "-99", "-10"],
        &["5", "5", "5", "-9999", "-9999"],
        &["si", "999", "no", "999", "si"],
    ] {
        assert_eq!(far_numbers(cells), [], "{cells:?}");
    }
}

#[test]
fn a_number_means_no_value_when_it_is_chosen_to() {
    let text = "a;b\n20,5;1\n-9999;2\n21,5;4\n-9999;5\n-9999,0;7\n";
    let kept = table(text);
    assert_eq!(kept.columns[0].min, Some(-9999.0));
    assert!(
        kept.columns[0]
            .missing_words
            .iter()
            .all(|it| !it.is_missing)
    );
    let mut options = CsvOptions {
        missing_words: vec![(0, "-9999".to_owned(), true)],
        ..CsvOptions::default()
    };
    let chosen = read(text.as_bytes(), &options).unwrap();
    assert!(chosen.values(0)[1].is_nan() && chosen.values(0)[3].is_nan());
    assert_eq!((chosen.columns[0].n_missing, chosen.n_bad_cells), (2, 2));
    // Its box stays, to take the choice back.
    let words = &chosen.columns[0].missing_words;
    assert_eq!((words[0].word.as_str(), words[0].n), ("-9999", 2));
    assert!(words[0].is_missing && words[0].is_number);
    options.missing_words.push((0, "-9999".to_owned(), false));
    assert_eq!(
        read(text.as_bytes(), &options).unwrap().columns,
        kept.columns
    );
}
