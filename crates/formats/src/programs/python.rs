//! Values, names and calls as Python text.

use experiment::{PiNotation, write_pi};

/// Longest line in characters, where that is possible: the width of the formatter Black.
const WIDTH: usize = 88;

/// Returns a number that reads back to the same `f64`; whole ones have no decimal point.
pub(super) fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e9 {
        // −0 + 0 is 0.
        format!("{}", value + 0.0)
    } else {
        format!("{value:?}")
    }
}

/// Returns an end of a domain, multiples of π/2 by name: `-np.pi`, `2 * np.pi`, `0.5`.
pub(super) fn angle(value: f64) -> String {
    let halves = value / (std::f64::consts::PI / 2.0);
    let n = halves.round();
    let is_multiple = n != 0.0 && n.abs() < 100.0 && n * (std::f64::consts::PI / 2.0) == value;
    if !is_multiple {
        return number(value);
    }
    let mut text = String::new();
    write_pi(&mut text, n as i64, 2, PiNotation::PYTHON);
    text
}

/// Returns a string literal. Control characters become blanks.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            _ if character.is_control() => quoted.push(' '),
            _ => quoted.push(character),
        }
    }
    quoted + "\""
}

/// Returns a comment, in lines of at most [`WIDTH`] characters. Text from outside may hold line breaks:
/// control characters become blanks.
pub(super) fn comment(text: &str) -> String {
    let one_line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let one_line = one_line.trim();
    if one_line.chars().count() + 2 <= WIDTH {
        return format!("# {one_line}\n");
    }
    let mut lines = String::new();
    let mut line = String::from("#");
    for word in one_line.split_whitespace() {
        if line.len() > 1 && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push_str(&line);
            lines.push('\n');
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    lines + &line + "\n"
}

/// Returns `name(a, b)`, with a line for each argument if that is too long after `indent` blanks.
pub(super) fn call(name: &str, arguments: &[String], indent: usize) -> String {
    let line = format!("{name}({})", arguments.join(", "));
    let is_long = indent + line.chars().count() > WIDTH || line.contains('\n');
    if !is_long || arguments.is_empty() {
        return line;
    }
    let blanks = " ".repeat(indent);
    let mut text = format!("{name}(\n");
    for argument in arguments {
        text.push_str(&format!("{blanks}    {argument},\n"));
    }
    text + &blanks + ")"
}

/// Returns `name = np.array([…])` in lines of at most [`WIDTH`] characters.
pub(super) fn array(name: &str, values: impl Iterator<Item = String>, dtype: &str) -> String {
    let end = if dtype.is_empty() {
        "])\n".to_owned()
    } else {
        format!("], dtype={dtype})\n")
    };
    wrapped(&format!("{name} = np.array(["), values, &end)
}

/// Returns `start`, the values with commas between them, and `end`, in lines of at most [`WIDTH`]
/// characters.
pub(super) fn wrapped(start: &str, values: impl Iterator<Item = String>, end: &str) -> String {
    let values: Vec<String> = values.collect();
    let one = values.join(", ");
    if start.len() + one.len() + end.len() <= WIDTH {
        return [start, &one, end].concat();
    }
    let mut text = format!("{start}\n");
    let mut line = String::new();
    for value in values {
        if !line.is_empty() && line.len() + value.len() + 6 > WIDTH {
            text.push_str(&format!("    {}\n", line.trim_end()));
            line.clear();
        }
        line.push_str(&value);
        line.push_str(", ");
    }
    text.push_str(&format!("    {}\n", line.trim_end()));
    text + end
}

/// Returns a cell of a table that reads back to the same `f64`; an empty one is `np.nan`.
pub(super) fn cell(value: f64) -> String {
    if value.is_finite() {
        number(value)
    } else {
        single(value as f32)
    }
}

/// Returns a number that reads back to the same `f32`.
pub(super) fn single(value: f32) -> String {
    if !value.is_finite() {
        let name = if value.is_nan() { "np.nan" } else { "np.inf" };
        format!("{}{name}", if value < 0.0 { "-" } else { "" })
    } else if value.fract() == 0.0 && value.abs() < 1e6 {
        format!("{}", value + 0.0)
    } else {
        format!("{value:?}")
    }
}

/// Keywords and built-in names of Python, and the names that the program uses itself.
const TAKEN: [&str; 108] = [
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "false",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "none",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "true",
    "try",
    "while",
    "with",
    "yield",
    "print",
    "len",
    "abs",
    "range",
    "float",
    "int",
    "x",
    "y",
    "x1",
    "x2",
    "np",
    "keras",
    "layers",
    "plt",
    "model",
    "history",
    "train",
    "val",
    "order",
    "n_train",
    "rng",
    "points",
    "table",
    "keep",
    "groups",
    "classes",
    "class_names",
    "evaluate",
    "zip",
    "rows",
    "x_mean",
    "x_std",
    "y_mean",
    "y_std",
    "y_pred",
    "predicted",
    "rmse",
    "present",
    "counts",
    "balanced",
    "class_weight",
    "axes",
    "figure",
    "torch",
    "nn",
    "inputs",
    "targets",
    "x_train",
    "y_train",
    "x_val",
    "y_val",
    "losses",
    "val_losses",
    "loss",
    "total",
    "epoch",
    "optimizer",
    "loss_function",
    "layer",
    "weights",
    "network",
    "best",
    "wait",
    "z",
    "h",
    "sum",
    "isinstance",
    "math",
    "enumerate",
    "data_loss",
    "load_file",
    "stop",
    "class_weights",
];

/// Returns a name of a variable for each column, all different.
pub(super) fn names<'a>(columns: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for column in columns {
        let mut name = String::new();
        for character in column.trim().chars().take(30) {
            let is_letter = character.is_ascii_alphanumeric()
                || (('ß'..='ÿ').contains(&character) && character != '÷')
                || (('À'..='Þ').contains(&character) && character != '×');
            if is_letter {
                name.extend(character.to_lowercase());
            } else if !name.ends_with('_') && !name.is_empty() {
                name.push('_');
            }
        }
        let name = name.trim_end_matches('_');
        let mut name = if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            format!("column_{name}").trim_end_matches('_').to_owned()
        } else {
            name.to_owned()
        };
        if TAKEN.contains(&name.as_str()) {
            name.push('_');
        }
        let mut numbered = name.clone();
        let mut n = 2;
        while names.contains(&numbered) {
            numbered = format!("{name}_{n}");
            n += 1;
        }
        names.push(numbered);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    #[test]
    fn numbers_are_those_of_python() {
        for (value, expected) in [
            (1.0, "1"),
            (-0.0, "0"),
            (0.05, "0.05"),
            (1e-7, "1e-7"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e300, "1e300"),
        ] {
            assert_eq!(number(value), expected);
        }
        for (value, expected) in [
            (PI, "np.pi"),
            (-2.0 * PI, "-2 * np.pi"),
            (1.5 * PI, "3 * np.pi / 2"),
            (-PI / 2.0, "-np.pi / 2"),
            (0.0, "0"),
            (3.25, "3.25"),
        ] {
            assert_eq!(angle(value), expected);
        }
    }

    #[test]
    fn names_are_names_and_different() {
        let columns = [
            "weight",
            "Weight",
            "class",
            "Class ",
            "2nd",
            "año",
            "",
            "%",
            "x",
            "a\nimport os",
            "Größe (cm)",
        ];
        assert_eq!(
            names(columns.into_iter()),
            [
                "weight",
                "weight_2",
                "class_",
                "class__2",
                "column_2nd",
                "año",
                "column",
                "column_2",
                "x_",
                "a_import_os",
                "größe_cm",
            ]
        );
        assert_eq!(comment("a\nb\r\0c"), "# a b  c\n");
        assert_eq!(quoted("a\"b\\\n"), "\"a\\\"b\\\\ \"");
    }
}
