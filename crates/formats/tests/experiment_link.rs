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
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.~=,/".contains(c);
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
        check(&preset.draft(), 110);
    }
    for function in Function::ALL {
        check(&changed(|draft| draft.data.set_function(function)), 60);
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

/// A table as large as Howell's fits into a link.
#[test]
fn an_own_table_comes_back() {
    let own = changed(|draft| {
        let mut spec = TableSpec::howell_sex();
        spec.table = TableSource::Own(experiment::howell::table().clone());
        draft.data.set_table(spec);
    });
    check(&own, 15_000);
}

#[test]
fn what_fits_into_no_link_says_so() {
    let mut random = Random::new(7, Stream::Data, 0);
    let rows = (0..4_000).map(|_| Row {
        x: random.uniform(-1.0, 1.0) as f32,
        y: random.uniform(-1.0, 1.0) as f32,
        validates: false,
    });
    let many = changed(|draft| draft.data.edited = Some(rows.collect()));
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
        read("3.e30"),
        Err(LinkError::NewerVersion { found: 3, known: 2 })
    );
    assert_eq!(
        read("2.99/end"),
        Err(LinkError::NewerVersion {
            found: 99,
            known: experiment::VERSION
        })
    );
    assert_eq!(read("2.x/end"), Err(LinkError::Damaged { at: 3 }));
    for text in [
        "2.4",
        "2.4/",
        "2.4/seed=7",
        "2.4/seed=7/en",
        "2.4/seed=7/end3",
    ] {
        assert_eq!(read(text), Err(LinkError::CutOff), "{text}");
    }
    for text in [
        "seed=x",
        "seed",
        "layers=tanh",
        "formula=~2",
        "more=AA",
        "plane=a-b",
    ] {
        let found = read(&format!("2.4/{text}/end"));
        assert!(matches!(found, Err(LinkError::Structure { .. })), "{text}");
    }
    let unknown = read("2.4/color=red/seed=7/big/end").unwrap();
    assert_eq!(unknown.unknown_keys, ["color", "big"]);
    assert_eq!(unknown.draft.seed, 7);
    assert_eq!(read("1."), Err(LinkError::CutOff));
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

/// Links that programs of their time have written, each with the draft as that program had it, with every key: a default that
/// has changed since then would show.
#[test]
fn links_of_every_version_are_still_read() {
    // The commits are ae9fad5^, e9e2a35^, 60d9ad7^ and 959d092.
    for (version, text) in [
        (1, include_str!("links/first-format-experiment-1.tsv")),
        (2, include_str!("links/first-format-experiment-2.tsv")),
        (3, include_str!("links/first-format-experiment-3.tsv")),
        (4, include_str!("links/first-format-experiment-4.tsv")),
    ] {
        let mut n_links = 0;
        for line in text.lines() {
            let [name, link, json] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}");
            };
            let found = read(link).unwrap();
            assert_eq!(found.unknown_keys, [] as [&str; 0], "{name}");
            assert_eq!(found.draft.version, version, "{name}");
            assert_eq!(found.draft, Draft::from_json(json).unwrap(), "{name}");
            n_links += 1;
        }
        assert_eq!(n_links, 10);
    }
}

/// A person can read such a link, and type it.
#[test]
fn common_settings_are_readable() {
    for (preset, link) in Preset::ALL.into_iter().zip([
        "2.4/end",
        "2.4/x=0,2pi/noise=0/layers=500tanh/rate=0.05/epochs=1000/shuffle=once/end",
        "2.4/x=0,2pi/noise=0/layers=3tanh,3tanh/rate=0.05/epochs=1000/shuffle=once/end",
        "2.4/function=square/x=-1,1/noise=0/layers=800tanh/rate=0.05/epochs=1000/shuffle=once/end",
    ]) {
        assert_eq!(write(&preset.draft()).as_deref(), Ok(link));
        assert_eq!(read(link).unwrap().draft, preset.draft());
    }
    let draft = changed(|draft| {
        draft.data.source = Source::Formula("sin(3x) + x/2".to_owned());
        draft.data.scaling.inputs = true;
        draft.network.hidden.clear();
        draft.training.optimizer = Optimizer::ALL[3];
        draft.training.loss = Loss::MeanAbsoluteError;
    });
    assert_eq!(
        write(&draft).as_deref(),
        Ok(
            "2.4/formula=sin~283x~29~20~2B~20x~2F2/scale_inputs=true/layers=none/loss=mean_absolute_error/optimizer=rmsprop/end"
        )
    );
}

/// Moodle, mail and chats change links; what they do is undone for links of every version.
#[test]
fn links_survive_their_way() {
    let draft = changed(|draft| {
        draft.seed = 7;
        draft.data.source = Source::Formula("sin(3x)".to_owned());
        draft.data.noise = 0.0;
    });
    let second = write(&draft).unwrap();
    let first = "1.eyJkYXRhIjp7Im5vaXNlIjowLjAsInNvdXJjZSI6eyJmb3JtdWxhIjoic2luKDN4KSJ9fSwic2VlZCI6NywidmVyc2lvbiI6NH0";
    for link in [first, &second] {
        let address = format!("https://ana.github.io/neurona/#{link}");
        let percent = |text: &str| {
            let escape = |byte: u8| match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'_' | b'-' => {
                    char::from(byte).to_string()
                }
                _ => format!("%{byte:02X}"),
            };
            text.bytes().map(escape).collect::<String>()
        };
        let broken = |with: &str| {
            let (start, end) = address.split_at(60);
            format!("{start}{with}{end}")
        };
        let quoted = address.replace('=', "=3D");
        let (start, end) = quoted.split_at(62);
        for text in [
            format!("{address}."),
            format!("{address})"),
            format!("{address}>"),
            format!("Aquí está: <{address}>, para el martes.\nUn saludo, Ana"),
            format!("[la curva]({address})"),
            format!("/{}", percent(&format!("#{link}"))),
            format!(
                "https://eur01.safelinks.protection.outlook.com/?url={}&amp;data=05%7C02%7Ca%40b.es&amp;reserved=0",
                percent(&address)
            ),
            format!(
                "https://www.google.com/url?q={}&sa=D",
                percent(&percent(&address))
            ),
            broken("\r\n"),
            broken(" "),
            broken("\n> "),
            broken("\u{200b}"),
            broken("\u{ad}"),
            format!("{start}=\r\n{end}"),
        ] {
            let found = read(&text).map(|it| it.draft);
            assert_eq!(found.as_ref(), Ok(&draft), "{text}");
        }
    }
}
