//! Rows with sums or means of other rows are no rows of a table.

use formats::table_csv::{CsvOptions, CsvTable, MissingPolicy, read};

#[track_caller]
fn table(text: &str) -> CsvTable {
    read(text.as_bytes(), &CsvOptions::default()).unwrap()
}

#[track_caller]
fn check(text: &str, n_rows: usize, lines: &[u64]) {
    let csv = table(text);
    assert_eq!(csv.notes.total_lines, lines, "{text}");
    assert_eq!(csv.n_rows, n_rows, "{text}");
}

/// `pandas.read_csv(…, skipfooter=1, engine="python")["price"].describe()`, pandas 3.1.1: mean 11.15.
#[test]
fn a_sum_in_the_last_row_is_in_no_figure() {
    let text = "item,price,units\npen,1.2,10\nbook,12.5,3\nbag,30,1\nruler,0.9,5\nTotal,44.6,19\n";
    let csv = table(text);
    assert_eq!(csv.notes.total_lines, [6]);
    assert_eq!(csv.n_rows, 4);
    assert_eq!(csv.values(1), [1.2, 12.5, 30.0, 0.9]);
    assert!((csv.figures(1).unwrap().mean - 11.15).abs() < 1e-12);
    assert_eq!(csv.columns[1].max, Some(30.0));
    assert_eq!(csv.histogram(1, 2), [3, 1]);
    let learned = csv.to_table("t", MissingPolicy::KeepEmpty).unwrap();
    assert_eq!(learned.columns()[0].values, [1.2, 12.5, 30.0, 0.9]);

    let keep = CsvOptions {
        keeps_totals: Some(true),
        ..CsvOptions::default()
    };
    let kept = read(text.as_bytes(), &keep).unwrap();
    assert_eq!(kept.notes.total_lines, [6]);
    assert!(kept.notes.keeps_totals);
    assert_eq!(kept.values(1), [1.2, 12.5, 30.0, 0.9, 44.6]);
}

#[test]
fn sums_of_parts_stand_between_rows() {
    let text = "mes,ventas,gasto\nenero,100,20\nfebrero,120,25\nmarzo,90,22\nSubtotal T1,310,67\n\
                abril,100,21\nmayo,130,30\njunio,140,29\nSubtotal T2,370,80\nTOTAL GENERAL,680,147\n";
    check(text, 6, &[5, 9, 10]);
    let csv = table(text);
    assert_eq!(csv.values(1), [100.0, 120.0, 90.0, 100.0, 130.0, 140.0]);
    assert_eq!(csv.row(3).unwrap().0, 6);
    assert_eq!(csv.row(3).unwrap().1[0], "abril");
    let by_region =
        "zona;v\nNorte;1\nNorte;2\nTotal Norte;3\nSur;4\nSur;5\nTotal Sur;9\nTotal;12\n";
    check(by_region, 4, &[4, 7, 8]);
}

#[test]
fn a_mean_below_marks_and_a_sum_below_numbers_are_known() {
    check(
        "alumno;a;b\nAna;7,5;8\nIu;3;4,5\nEña;6,5;7\nMedia;5,67;6,5\n",
        3,
        &[5],
    );
    check(
        "curso;alumnos\n1;30\n2;28\n3;25\n4;20\nTotal;103\n",
        4,
        &[6],
    );
    check(
        "Fecha;Concepto;Importe\n03/03/2025;LUZ;-1,5\n04/03/2025;PAN;2,5\nTOTAL;;1,0\n",
        2,
        &[4],
    );
}

#[test]
fn categories_and_names_stay() {
    // As Spain's statistical office writes.
    let by_sex = "sexo;año;n\nTotal;2020;5\nHombres;2020;2\nMujeres;2020;3\n\
                  Total;2021;9\nHombres;2021;4\nMujeres;2021;5\n";
    check(by_sex, 6, &[]);
    assert_eq!(
        table(by_sex).columns[0].labels,
        ["Hombres", "Mujeres", "Total"]
    );
    check("nivel;v\nbaja;1\nbaja;2\nalta;3\nalta;4\nmedia;5\n", 5, &[]);
    check(
        "film;v\nAlien;1\nTotal Recall;2\nMean Girls;3\nSum 41;4\n",
        4,
        &[],
    );
    check("k;v\nTotal;1\nSubtotal a;2\nx;3\n", 3, &[]);
    // The word stands behind another cell.
    check("id,k,v\na,Total,1\nb,x,2\nc,y,3\n", 3, &[]);
}

/// More rows of such a category than are set aside.
#[test]
fn a_large_table_of_a_category_is_read_whole() {
    let mut text = "sexo,v\n".to_owned();
    for _ in 0..2_000 {
        text.push_str("Total,1\nHombres,2\n");
    }
    check(&text, 4_000, &[]);
}
