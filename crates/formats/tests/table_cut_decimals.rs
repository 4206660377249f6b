//! Decimal commas without quotes between commas.

use formats::table_csv::{CsvOptions, CsvTable, CutDecimals, read};

#[track_caller]
fn table(text: &str) -> CsvTable {
    read(text.as_bytes(), &CsvOptions::default()).unwrap()
}

#[test]
fn names_above_halves_of_numbers_are_noticed() {
    let csv = table("x,y\n1,5,2,5\n2,5,3,7\n3,5,4,2\n4,5,6,5\n");
    assert_eq!(csv.notes.n_records_above, 1);
    assert_eq!(csv.columns[3].name, "c4");
    let found = CutDecimals {
        line: 1,
        n_names: 2,
        n_cells: 4,
    };
    assert_eq!(csv.notes.cut_decimals, Some(found));

    let text = "alumno,altura,peso\nana,1,65,60,5\nluis,1,78,70,2\neva,1,70,61,0\nana,1,59,50,1\n";
    let found = CutDecimals {
        line: 1,
        n_names: 3,
        n_cells: 5,
    };
    assert_eq!(table(text).notes.cut_decimals, Some(found));
}

#[test]
fn other_lines_above_have_other_causes() {
    for text in [
        // A title above a header, and above rows with decimal points.
        "Ventas,marzo\na,b,c,d\n1,5,2,5\n2,5,3,7\n",
        "Ventas,marzo\n1.5,5,2.5,5\n2.5,5,3,7\n3,1,4,2\n",
        // One name, numbers among the names, another separator.
        "Ventas\n1,5,2,5\n2,5,3,7\n3,5,4,2\n",
        "Ventas,2020\n1,5,2,5\n2,5,3,7\n3,5,4,2\n",
        "x;y\n1;5;2;5\n2;5;3;7\n3;5;4;2\n",
        // More cells than two for each name.
        "x,y\n1,5,2,5,3\n2,5,3,7,4\n3,5,4,2,5\n",
    ] {
        let notes = table(text).notes;
        assert_eq!(notes.cut_decimals, None, "{text}");
        assert_eq!(notes.n_records_above, 1, "{text}");
    }
}
