//! Words that may mean that a cell has no value.

/// Words for no value, in lower case. R, pandas, SQL, the UCI archive, Stata and people write them;
/// each may also be a name or a category, so that they count in columns of numbers only.
const WORDS: [&str; 34] = [
    "na",
    "n/a",
    "n.a.",
    "nan",
    "-nan",
    "null",
    "none",
    "nil",
    "nd",
    "n/d",
    "n.d.",
    "n.d",
    "s/d",
    "s.d.",
    "s/n",
    "sd",
    "<na>",
    "sin dato",
    "sin datos",
    "no data",
    "no disponible",
    "missing",
    "-",
    "--",
    "---",
    "–",
    "—",
    "?",
    ".",
    "..",
    "...",
    "…",
    "*",
    "ns/nc",
];

/// Returns whether a trimmed cell may mean no value in a column of numbers.
pub(super) fn is_missing_word(text: &str) -> bool {
    text.len() <= 13 && {
        let text = text.to_lowercase();
        WORDS.contains(&text.as_str())
    }
}

/// Returns whether a trimmed cell is the error of a spreadsheet's formula: `#N/A`, `#DIV/0!`, in
/// Spanish `#N/D`, `#¡DIV/0!`, `#¿NOMBRE?`, in German `#NV`, `#WERT!`, LibreOffice's `Err:502`, or
/// `####` of a column that is too narrow. Such a cell has no value in any column.
pub(super) fn is_spreadsheet_error(text: &str) -> bool {
    if let Some(number) = text.strip_prefix("Err:") {
        return number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    let Some(word) = text.strip_prefix('#') else {
        return false;
    };
    if matches!(
        word,
        "N/A" | "N/D" | "NV" | "N/A!" | "N/D!" | "GETTING_DATA" | "OBTENIENDO_DATOS"
    ) {
        return true;
    }
    let is_part = |c: char| c.is_uppercase() || "¡¿/0_".contains(c);
    match word.strip_suffix(['!', '?']) {
        Some(name) => !name.is_empty() && name.chars().all(is_part),
        None => word.len() >= 2 && word.bytes().all(|byte| byte == b'#'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_spreadsheets_are_known_in_seven_languages() {
        let errors = "#N/A #DIV/0! #VALUE! #REF! #NAME? #NUM! #NULL! #SPILL! #N/D #¡DIV/0! #¡VALOR! \
                      #¡REF! #¿NOMBRE? #¡NUM! #¡NULO! #¡DESBORDAMIENTO! #VALEUR! #NOM? #NOMBRE! #NUL! \
                      #NV #WERT! #BEZUG! #ZAHL! #ÜBERLAUF! #VALOR! #NOME? #NÚM! #NULO! #VALORE! #RIF! \
                      #NULLO! #GETTING_DATA Err:502 ###";
        for error in errors.split_whitespace() {
            assert!(is_spreadsheet_error(error), "{error}");
        }
        for word in ["#1", "#", "#rojo!", "Err:x", "N/A", "#!", "#N", "Err:5020"] {
            assert!(!is_spreadsheet_error(word), "{word}");
        }
    }

    #[test]
    fn words_are_known_in_any_case() {
        for word in ["NA", "n/a", "S/D", "-", "?", "Sin dato", "NaN", "…"] {
            assert!(is_missing_word(word), "{word}");
        }
        for word in ["0", "nada", "no", "rojo", "", "+"] {
            assert!(!is_missing_word(word), "{word}");
        }
    }
}
