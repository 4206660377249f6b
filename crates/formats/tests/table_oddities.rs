//! What a table shows of mistakes in it: quotes, spellings, units; and texts that are no tables.

use formats::table_csv::{
    ColumnKind, CsvError, CsvOptions, CsvTable, MissingPolicy, SwallowedLines, TableError,
    TextFormat, read,
};

fn table(text: &str) -> CsvTable {
    read(text.as_bytes(), &CsvOptions::default()).unwrap()
}

#[test]
fn a_cell_that_holds_rows_is_named() {
    let swallowed = |text: &str| {
        let found = table(text).notes.swallowed;
        found.map(|SwallowedLines { line, last_line }| (line, last_line))
    };
    let odd = "x,nota,y\n1,\"hola,2\n2,bien,3\n3,\"mal\",4\n4,otro,5\n";
    assert_eq!(swallowed(odd), Some((2, 4)));
    let rows = "x;nota;y\n0;a;1\n1;\"hola;2\n2;bien;3\n3;mal\";4\n4;otro;5\n";
    assert_eq!(swallowed(rows), Some((3, 5)));
    // Answers of several lines.
    for text in [
        "x,comentario,y\n1,\"hola\nadiós\",2\n2,bien,3\n3,\"dijo \"\"no\"\"\",4\n",
        "x,c,y\n1,\"Hola:\nbien, gracias, y tú\n\nnada, en fin\n- uno\n- dos\",2\n2,a,3\n",
        "x,c\n1,\"Hola:\nbien, gracias\nadiós\"\n2,a\n3,a\n",
    ] {
        assert_eq!(swallowed(text), None, "{text}");
    }
}

#[test]
fn categories_that_differ_in_spelling_are_named() {
    let text = "x,clase\n1,si\n2, si\n3,sí\n4,no\n5,No\n6,NO\n7,otro\n8,otro\n";
    let class = &table(text).columns[1];
    assert_eq!(class.kind, ColumnKind::Category);
    assert_eq!(
        class.similar_labels,
        [vec!["NO", "No", "no"], vec!["si", "sí"]]
    );
    let other = table("x,clase\n1,año\n2,ano\n3,año\n4,ano\n");
    assert_eq!(other.columns[1].similar_labels, Vec::<Vec<String>>::new());
}

#[test]
fn mixed_units_are_named_and_the_table_is_shown() {
    let text = "largo,peso\n3 cm,2.5kg\n4 cm,2.7kg\n5.5 cm,900g\n12 mm,1.2kg\n";
    let found = table(text);
    assert_eq!(found.columns[0].mixed_units, ["cm", "mm"]);
    assert_eq!(found.columns[1].mixed_units, ["kg", "g"]);
    assert_eq!(
        found.to_table("", MissingPolicy::KeepEmpty),
        Err(TableError::TooFewColumns { n: 0 })
    );
    let one = table("largo,clase\n3 cm,1 ESO\n4 cm,2 Bach\n5 cm,1 ESO\n");
    assert!(one.columns.iter().all(|it| it.mixed_units.is_empty()));
}

#[test]
fn texts_of_other_formats_are_named() {
    for (text, format) in [
        ("[{\"x\":1,\"y\":2},{\"x\":2,\"y\":4}]", TextFormat::Json),
        (
            "<!DOCTYPE html><html><body>404</body></html>",
            TextFormat::Html,
        ),
        (
            "@relation iris\n@attribute a numeric\n@data\n1.0,a\n",
            TextFormat::Arff,
        ),
    ] {
        let found = read(text.as_bytes(), &CsvOptions::default());
        let found = found.map(|table| table.columns);
        assert_eq!(found, Err(CsvError::OtherFormat { format }), "{text}");
    }
}
