//! The TypeScript types name every key and every word that an experiment can have.

use std::collections::BTreeSet;

use experiment::{
    Activation, ClassWeights, Clipping, Column, DataTable, Draft, EarlyStopping, Feature, Filter,
    Function, Generator, Initializer, Loss, Monitor, Optimizer, PlaneData, PlanePoint, Row,
    RowOrder, Source, Spacing, TableSource, TableSpec, ValidationRows,
};
use javascript::{FileFormat, TYPES};
use serde_json::Value;

/// Drafts that together have every key and every word.
fn drafts() -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut add = |change: &dyn Fn(&mut Draft)| {
        let mut draft = Draft::default();
        change(&mut draft);
        drafts.push(draft);
    };
    for activation in Activation::ALL {
        add(&|it| it.network.output.activation = activation);
    }
    for loss in Loss::ALL {
        add(&|it| it.training.loss = loss);
    }
    for optimizer in Optimizer::ALL {
        add(&|it| it.training.optimizer = optimizer);
    }
    for initializer in Initializer::ALL {
        add(&|it| it.network.initializer = initializer);
    }
    for function in Function::ALL {
        add(&|it| it.data.source = Source::Function(function));
    }
    for plane in PlaneData::ALL {
        add(&|it| it.data.source = Source::Plane(plane));
    }
    for row_order in RowOrder::ALL {
        add(&|it| it.training.row_order = row_order);
    }
    for rows in [
        ValidationRows::Random,
        ValidationRows::Last,
        ValidationRows::Stratified,
        ValidationRows::ByGroup(1),
    ] {
        add(&|it| it.data.validation.rows = rows);
    }
    for monitor in [Monitor::Loss, Monitor::ValLoss] {
        let stopping = EarlyStopping {
            monitor,
            ..EarlyStopping::default()
        };
        add(&|it| it.training.early_stopping = Some(stopping));
    }
    add(&|it| it.data.source = Source::Formula("x".to_owned()));
    add(&|it| it.data.spacing = Spacing::Random);
    add(&|it| it.data.generator = Generator::Seedrandom);
    add(&|it| it.data.features = Feature::ALL.to_vec());
    add(&|it| {
        it.data.edited = Some(vec![Row {
            x: 0.0,
            y: 0.0,
            validates: false,
        }])
    });
    add(&|it| {
        it.data.placed = Some(vec![PlanePoint {
            x: [0.0, 1.0],
            y: 1.0,
            validates: true,
        }]);
    });
    add(&|it| {
        it.training.clipping = Clipping {
            clipnorm: Some(1.0),
            ..Clipping::default()
        }
    });
    add(&|it| {
        let training = &mut it.training;
        (
            training.carries_over,
            training.l1_kills,
            training.losses_after_epoch,
        ) = (true, true, true);
    });
    let column = Column {
        name: "t".to_owned(),
        labels: vec!["a".to_owned()],
        ..Column::default()
    };
    let table = DataTable::new("t".to_owned(), vec![column]);
    for table in [TableSource::Howell, TableSource::Own(table.into())] {
        let mut spec = TableSpec::howell_sex();
        spec.table = table;
        spec.class_weights = ClassWeights::Balanced;
        spec.filters = vec![Filter {
            column: 0,
            min: None,
            max: None,
        }];
        add(&|it| it.data.source = Source::Table(spec.clone()));
    }
    drafts
}

/// Collects the keys of a value, and its words: texts that are not free.
fn collect(value: &Value, key: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                found.insert(format!("{key}:"));
                collect(value, key, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, key, found)),
        Value::String(word) if key != "formula" && key != "labels" && word != "t" => {
            found.insert(format!("\"{word}\""));
        }
        _ => {}
    }
}

/// The types without their comments, every optional key as one that must be there.
fn types() -> String {
    let lines = TYPES
        .lines()
        .filter(|line| !line.trim_start().starts_with("/**"));
    lines.collect::<Vec<_>>().join("\n").replace("?:", ":")
}

#[test]
fn types_name_every_key_and_every_word() {
    let mut found = BTreeSet::new();
    for draft in drafts() {
        let json = draft.to_json().unwrap();
        collect(&serde_json::from_str(&json).unwrap(), "", &mut found);
    }
    assert!(found.len() > 120, "{}", found.len());
    let types = types();
    let lacking: Vec<&String> = found
        .iter()
        .filter(|it| !types.contains(it.as_str()))
        .collect();
    assert!(lacking.is_empty(), "types.d.ts lacks {lacking:?}");
}

#[test]
fn types_name_every_format() {
    let (_, formats) = TYPES.split_once("export type Format =").unwrap();
    let (formats, _) = formats.split_once(';').unwrap();
    let named: Vec<&str> = formats.split('"').skip(1).step_by(2).collect();
    assert_eq!(named, FileFormat::ALL.map(|(name, _)| name));
}

/// Words of the types that no experiment has would compile and then be refused.
#[test]
fn every_word_of_the_types_exists() {
    let mut found = BTreeSet::new();
    for draft in drafts() {
        let json = draft.to_json().unwrap();
        collect(&serde_json::from_str(&json).unwrap(), "", &mut found);
    }
    let others = [
        "none",
        "neurona-run",
        "edited",
        "placed",
        "features",
        "generator",
        "carries_over",
        "l1_kills",
        "losses_after_epoch",
        "epoch_limit",
        "early_stopping",
        "tolerance",
        "diverged",
        "even",
        "pcg32",
        "loss",
    ];
    let formats = FileFormat::ALL.map(|(name, _)| name);
    for word in types().split('"').skip(1).step_by(2) {
        let is_known = found.contains(&format!("\"{word}\""))
            || others.contains(&word)
            || formats.contains(&word);
        assert!(is_known, "types.d.ts has {word:?}");
    }
}
