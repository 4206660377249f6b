//! The rows of a run with their predictions, written and read back by our reader of tables.

use experiment::{
    Activation, ClassWeights, Column, DataTable, Draft, Experiment, Loss, PlaneData, TableSource,
    TableSpec, howell,
};
use formats::table_csv::{CsvOptions, CsvTable, MissingPolicy, read};
use formats::{DecimalSign, rows_csv};

/// Outputs that no two rows share, of which none is a short decimal.
fn outputs(n: usize) -> Vec<f32> {
    (0..n).map(|idx| (idx as f32 + 0.7) / 997.0).collect()
}

/// The columns of the file: names and cells, numbers of names being places in the labels.
#[track_caller]
fn read_back(text: &str) -> Vec<Column> {
    let csv: CsvTable = read(text.as_bytes(), &CsvOptions::default()).unwrap();
    assert!(csv.bad_cells.is_empty(), "{:?}", csv.bad_cells);
    let table = csv.to_table("rows.csv", MissingPolicy::KeepEmpty).unwrap();
    table.columns().to_vec()
}

fn names(columns: &[Column]) -> Vec<&str> {
    columns.iter().map(|it| it.name.as_str()).collect()
}

fn table_experiment(spec: TableSpec) -> Experiment {
    let mut draft = Draft::default();
    draft.data.set_table(spec);
    draft.fit_output();
    draft.check().unwrap()
}

fn bits(values: impl IntoIterator<Item = f64>) -> Vec<u64> {
    values.into_iter().map(f64::to_bits).collect()
}

#[test]
fn a_regression_has_residuals_that_read_back_to_the_bit() {
    let spec = TableSpec::howell_height(&[howell::WEIGHT, howell::MALE]);
    let experiment = table_experiment(spec);
    let dataset = experiment.dataset();
    let outputs = outputs(dataset.n_rows());
    for decimal in [DecimalSign::Point, DecimalSign::Comma] {
        let text = rows_csv::write(&experiment, &outputs, decimal).unwrap();
        let columns = read_back(&text);
        assert_eq!(
            names(&columns),
            [
                "split",
                "weight",
                "male",
                "height",
                "prediction",
                "residual"
            ]
        );
        let [split, weight, male, height, prediction, residual] = &columns[..] else {
            panic!("six columns");
        };
        let is_validation = split.labels.iter().position(|it| it == "validation");
        let validates = split
            .values
            .iter()
            .map(|&it| Some(it as usize) == is_validation);
        assert!(validates.eq(dataset.validates.iter().copied()));
        let inputs = [weight, male].map(|it| bits(it.values.iter().copied()));
        let expected = [0, 1].map(|axis| bits(dataset.inputs.column(axis).iter().copied()));
        assert_eq!(inputs, expected);
        assert_eq!(
            bits(height.values.iter().copied()),
            bits(dataset.targets.iter().copied())
        );
        let read: Vec<f32> = prediction.values.iter().map(|&it| it as f32).collect();
        assert_eq!(read, outputs);
        let pairs = dataset.targets.iter().zip(&outputs);
        assert_eq!(
            bits(residual.values.iter().copied()),
            bits(pairs.map(|(target, &output)| target - f64::from(output)))
        );
    }
}

#[test]
fn a_classifier_has_its_class_and_each_probability() {
    let column = |name: &str, values: &[f64], labels: &[&str]| Column {
        name: name.to_owned(),
        values: values.to_vec(),
        labels: labels.iter().map(|&label| label.to_owned()).collect(),
        ..Column::default()
    };
    let table = DataTable::new(
        "fruit.csv".to_owned(),
        vec![
            column("size, cm", &[1.5, 2.5, f64::NAN, 3.5, 4.5], &[]),
            column(
                "color",
                &[2.0, 0.0, 1.0, 1.0, 0.0],
                &["blue", "green", "\"red\""],
            ),
            column(
                "kind",
                &[0.0, 1.0, 1.0, 2.0, 0.0],
                &["fig", "kiwi; gold", "plum"],
            ),
        ],
    );
    let experiment = table_experiment(TableSpec {
        table: TableSource::Own(table.into()),
        inputs: vec![0, 1],
        target: 2,
        filters: Vec::new(),
        classifies: true,
        class_weights: ClassWeights::None,
    });
    let outputs = [
        [0.5, 0.25, 0.25],
        [0.1, 0.2, 0.7],
        [f32::NAN, 0.0, 0.0],
        [0.2, 0.4, 0.4],
    ];
    let text = rows_csv::write(&experiment, outputs.as_flattened(), DecimalSign::Point).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "split,\"size, cm\",color,kind,prediction,P(fig),\"P(kiwi; gold)\",P(plum)"
    );
    // The row without a size is not used.
    let rest: Vec<&str> = lines[1..]
        .iter()
        .map(|line| line.split_once(',').unwrap().1)
        .collect();
    assert_eq!(
        rest,
        [
            "1.5,\"\"\"red\"\"\",fig,fig,0.5,0.25,0.25",
            "2.5,blue,\"kiwi; gold\",plum,0.1,0.2,0.7",
            "3.5,green,plum,,,0,0",
            "4.5,blue,fig,\"kiwi; gold\",0.2,0.4,0.4",
        ]
    );
}

#[test]
fn one_output_is_the_probability_of_the_second_of_two_classes() {
    let mut draft = Draft::default();
    draft.data.set_plane(PlaneData::Circle);
    draft.fit_output();
    draft.network.output.units = 1;
    draft.network.output.activation = Activation::Sigmoid;
    draft.training.loss = Loss::BinaryCrossentropy { from_logits: false };
    let experiment = draft.check().unwrap();
    let dataset = experiment.dataset();
    let outputs = outputs(dataset.n_rows());
    let text = rows_csv::write(&experiment, &outputs, DecimalSign::Point).unwrap();
    let columns = read_back(&text);
    let head = ["split", "x1", "x2", "y", "prediction", "P(0)", "P(1)"];
    assert_eq!(names(&columns), head);
    for (row, (place, &output)) in dataset.places.iter().zip(&outputs).enumerate() {
        let at = |column: usize| columns[column].values[row];
        assert_eq!([at(1) as f32, at(2) as f32], *place);
        assert_eq!(at(3), dataset.targets[[row, 0]]);
        assert_eq!(at(4), f64::from(u8::from(output > 0.5)));
        assert_eq!([at(5) as f32, at(6) as f32], [1.0 - output, output]);
    }
}

#[test]
fn outputs_of_other_rows_are_refused() {
    let experiment = Draft::default().check().unwrap();
    for n in [0, 49, 51, 100] {
        let text = rows_csv::write(&experiment, &vec![0.0; n], DecimalSign::Point);
        assert_eq!(text, None);
    }
}
