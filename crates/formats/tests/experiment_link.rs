//! Writing an experiment as a link and reading it back; texts that are not links.

use experiment::random::{Random, Stream};
use experiment::{
    Activation, ClassWeights, Clipping, Dense, Draft, EarlyStopping, Feature, Function, Loss,
    Optimizer, PlaneData, Preset, Row, Scaling, Source, Spacing, TableSource, TableSpec,
    Validation, ValidationRows,
};
use formats::experiment_link::{LinkError, LinkWriteError, MAX_LEN, read, write};

#[track_caller]
fn check(draft: &Draft, most: usize) {
    let link = write(draft).unwrap();
    assert!(link.len() <= most, "{} characters: {link}", link.len());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    assert!(link.chars().all(is_plain), "{link}");
    let found = read(&format!("#{link}")).unwrap();
    assert_eq!(found.draft, *draft);
    assert!(found.unknown_keys.is_empty(), "{:?}", found.unknown_keys);
}

fn changed(change: impl FnOnce(&mut Draft)) -> Draft {
    let mut draft = Draft::default();
    change(&mut draft);
    draft
}

#[test]
fn drafts_come_back() {
    check(&Draft::default(), 20);
    for preset in Preset::ALL {
        check(&preset.draft(), 600);
    }
    for function in Function::ALL {
        check(&changed(|draft| draft.data.set_function(function)), 300);
    }
    for plane in PlaneData::ALL {
        check(
            &changed(|draft| {
                draft.data.set_plane(plane);
                draft.data.features = Feature::ALL.to_vec();
                draft.fit_output();
            }),
            600,
        );
    }
    let weighted = |class_weights| TableSpec {
        class_weights,
        ..TableSpec::howell_sex()
    };
    for spec in [
        TableSpec::howell_sex(),
        TableSpec::howell_height(&[1, 2]),
        weighted(ClassWeights::Balanced),
        weighted(ClassWeights::List(vec![0.25, 3.1])),
    ] {
        check(
            &changed(|draft| {
                draft.data.set_table(spec);
                draft.fit_output();
            }),
            600,
        );
    }
    for optimizer in Optimizer::ALL {
        check(&changed(|draft| draft.training.optimizer = optimizer), 400);
    }
    check(
        &changed(|draft| {
            draft.seed = u32::MAX;
            draft.data.source = Source::Formula("sin(3x) + ñ".to_owned());
            draft.data.spacing = Spacing::Random;
            draft.data.scaling = Scaling {
                inputs: true,
                target: false,
            };
            draft.data.validation = Validation {
                share: 0.1 + 0.2,
                rows: ValidationRows::Last,
            };
            draft.network.hidden[1] = Dense {
                dropout: 0.5,
                ..Dense::new(
                    7,
                    Activation::LeakyRelu {
                        negative_slope: 0.3,
                    },
                )
            };
            draft.training.loss = Loss::Huber { delta: 0.5 };
            draft.training.clipping = Clipping {
                clipvalue: Some(0.25),
                ..Clipping::default()
            };
            draft.training.early_stopping = Some(EarlyStopping::default());
            draft.training.tolerance = Some(1e-9);
        }),
        1_500,
    );
}

/// Numbers come back to the bit, those of rows in few digits.
#[test]
fn numbers_come_back_to_the_bit() {
    let mut random = Random::new(5, Stream::Data, 0);
    for _ in 0..300 {
        let mut any = || loop {
            let value = f32::from_bits(random.bits());
            if value.is_finite() {
                return value;
            }
        };
        let rows = (0..20).map(|idx| Row {
            x: any(),
            y: any(),
            validates: idx % 3 == 0,
        });
        let mut draft = changed(|draft| draft.data.edited = Some(rows.collect()));
        // An f64 that is an f32, too.
        draft.training.learning_rate = f64::from(any());
        draft.data.noise = f64::from_bits(u64::from(random.bits()) << 31);
        check(&draft, 4_000);
    }
}

#[test]
fn what_fits_into_no_link_says_so() {
    let own = changed(|draft| {
        let mut spec = TableSpec::howell_sex();
        spec.table = TableSource::Own(experiment::howell::table().clone());
        draft.data.set_table(spec);
    });
    assert_eq!(write(&own), Err(LinkWriteError::OwnTable));
    let row = Row {
        x: 0.5,
        y: 1.0,
        validates: false,
    };
    let many = changed(|draft| draft.data.edited = Some(vec![row; 2_000]));
    assert!(matches!(write(&many), Err(LinkWriteError::TooLong { len, .. }) if len > MAX_LEN));
    let nan = changed(|draft| draft.training.learning_rate = f64::NAN);
    assert!(matches!(write(&nan), Err(LinkWriteError::Json(_))));
}

#[test]
fn what_is_no_link_says_why() {
    for text in [
        "",
        "#",
        "abc",
        "x.abc",
        ".",
        "-1.abc",
        "activation=tanh&x=1.5",
    ] {
        assert_eq!(read(text), Err(LinkError::NotALink), "{text}");
    }
    assert_eq!(
        read("2.e30"),
        Err(LinkError::NewerVersion { found: 2, known: 1 })
    );
    assert_eq!(read("1.e3$"), Err(LinkError::Damaged { at: 4 }));
    assert!(matches!(read("1."), Err(LinkError::Structure { .. })));
    assert_eq!(
        read(&"1".repeat(MAX_LEN + 1)),
        Err(LinkError::TooLong {
            len: MAX_LEN + 1,
            max: MAX_LEN
        })
    );
    // `{"version":99}`, and `{"data":{"share":1},"network":{"hidden":[]},"color":null,"age":3}`.
    assert_eq!(
        read("1.eyJ2ZXJzaW9uIjo5OX0"),
        Err(LinkError::NewerVersion {
            found: 99,
            known: experiment::VERSION
        })
    );
    let link = read(
        "1.eyJkYXRhIjp7InNoYXJlIjoxfSwibmV0d29yayI6eyJoaWRkZW4iOltdfSwiY29sb3IiOm51bGwsImFnZSI6M30",
    )
    .unwrap();
    let mut unknown = link.unknown_keys;
    unknown.sort();
    assert_eq!(unknown, ["age", "data.share"]);
    assert_eq!(link.draft.network.hidden, []);
}

/// Whatever stands in a link, the answer is a draft or a reason, and the check takes any draft.
#[test]
fn nothing_read_panics() {
    let mut random = Random::new(6, Stream::Data, 0);
    let links: Vec<String> = Preset::ALL
        .iter()
        .map(|preset| write(&preset.draft()).unwrap())
        .collect();
    let mut n_drafts = 0;
    for idx in 0..4_000 {
        let mut link: Vec<u8> = links[idx % links.len()].clone().into_bytes();
        for _ in 0..random.below(4) {
            let at = random.below(link.len() as u32) as usize;
            match random.below(3) {
                0 => link[at] = b' ' + random.below(95) as u8,
                1 => link.truncate(at.max(1)),
                _ => link[at] = link[link.len() - 1],
            }
        }
        let text = String::from_utf8(link).unwrap();
        if let Ok(found) = read(&text) {
            n_drafts += 1;
            let _ = found.draft.check();
        }
    }
    assert!(n_drafts > 500, "{n_drafts}");
}
