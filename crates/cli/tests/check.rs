//! `neurona check`: what students hand in is trained again.

mod support;

use experiment::{LayerIdx, Preset, UnitIdx};
use support::hand_in::{line_of, trained};
use support::{Folder, checked, circle, sine};

#[test]
fn what_was_trained_is_confirmed_and_what_was_changed_is_not() {
    let folder = Folder::new();
    let honest = line_of(&mut trained(sine(200), 200), "Ana Pérez");
    let mut tuned = trained(sine(300), 40);
    let mut faster = tuned.experiment().draft().clone();
    faster.training.learning_rate = 0.02;
    tuned.tune(&checked(faster));
    tuned.step_epoch();
    tuned.step_batch();
    let tuned = line_of(&mut tuned, "Bea");
    let mut by_hand = trained(circle(50), 30);
    assert!(by_hand.set_weight(LayerIdx::from(0), None, UnitIdx::from(0), 0.5));
    let by_hand = line_of(&mut by_hand, "Carlos");
    let rmse = honest.split_once("rmse=").unwrap().1;
    let rmse = rmse.split_once(' ').unwrap().0;
    let digit = if rmse.ends_with('1') { '2' } else { '1' };
    let better = format!("{}{digit}", &rmse[..rmse.len() - 1]);
    let dishonest = honest.replace(rmse, &better).replace("Ana_Pérez", "Diego");
    let other_seed = honest
        .replace("/end", "/seed=9/end")
        .replace("Ana_Pérez", "Eva");
    let class = [
        &honest,
        &tuned,
        &by_hand,
        &dishonest,
        &other_seed,
        "neurona/1 epochs=3",
    ];
    folder.write("class.txt", class.join("\n\n") + "\n");
    let called = folder.call(&["check", "class.txt"]);
    assert_eq!(called.code, Some(1), "{}", called.stderr);
    assert!(called.stderr.contains("3 of 6 results are not confirmed"));
    let lines: Vec<&str> = called.text().lines().collect();
    assert_eq!(lines.len(), 7);
    for (line, texts) in lines[1..].iter().zip([
        ["Ana Pérez", " confirmed", "200"],
        ["Bea", " confirmed", "1 change while it trained"],
        ["Carlos", " confirmed", "weights set by hand"],
        ["Diego", "not confirmed", "the weights of line 1"],
        ["Eva", "not confirmed", "trained"],
        ["11", "not readable", "missing"],
    ]) {
        for text in texts {
            assert!(line.contains(text), "{text}: {line}");
        }
    }
    assert!(lines[4].contains(&format!("rmse {better} claimed, {rmse} trained")));
    let csv = folder.call(&["check", "class.txt", "--csv"]);
    let csv = csv.text();
    assert_eq!(csv.lines().count(), 7);
    assert!(csv.starts_with("file,line,name,epochs,batch,loss,val_loss,rmse,accuracy,"));
    assert!(csv.contains(",1,Ana Pérez,200,0,"), "{csv}");
    folder.write("honest.txt", &honest);
    let text = folder.succeed(&["check", "honest.txt"]);
    assert!(text.contains("confirmed"), "{text}");
}

/// The presets of the page, and one of every kind of task.
#[test]
fn every_preset_is_confirmed() {
    let folder = Folder::new();
    let mut lines = Vec::new();
    for preset in Preset::ALL {
        lines.push(line_of(&mut trained(preset.draft(), 20), preset.name()));
    }
    let mut heights = support::heights(20);
    heights.data.scaling.inputs = true;
    lines.push(line_of(&mut trained(heights, 20), "heights"));
    folder.write("class.txt", lines.join("\n"));
    let text = folder.succeed(&["check", "class.txt"]);
    assert_eq!(text.matches(" confirmed").count(), lines.len(), "{text}");
}

#[test]
fn what_cannot_be_checked_says_why() {
    let folder = Folder::new();
    folder.write("empty.txt", "nada");
    assert!(
        folder
            .fail(1, &["check", "empty.txt"])
            .contains("there is no result")
    );
    assert!(
        folder
            .fail(1, &["check", "missing.txt"])
            .contains("missing.txt")
    );
    let long = line_of(&mut trained(sine(10), 1), "Ana").replace("epochs=1 ", "epochs=9999999 ");
    let wide = long.replace("3tanh,3tanh", "1000tanh,1000tanh");
    folder.write("long.txt", &wide);
    let called = folder.call(&["check", "long.txt"]);
    assert!(called.text().contains("not checked"), "{}", called.text());
    assert!(called.text().contains("--long"));
    let unknown = long
        .replace("epochs=9999999", "epochs=1")
        .replace(" #", " changes=unknown #");
    folder.write("unknown.txt", &unknown);
    let called = folder.call(&["check", "unknown.txt"]);
    assert!(
        called.text().contains("does not hold all"),
        "{}",
        called.text()
    );
    let two = folder.call(&["check", "long.txt", "unknown.txt"]);
    assert!(two.text().contains("long.txt") && two.text().contains("unknown.txt"));
}
