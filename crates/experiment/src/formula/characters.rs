//! Characters that look like those of a formula, which word processors, phones and other keyboards
//! write in place of `x`, `-`, `*` and digits.

/// Returns the plain form of a character; the character itself if it has no other form.
///
/// Letters and digits of Unicode's mathematical alphabets and of full width become ASCII, dashes
/// become `-`, dots and crosses `*`, and characters without width a blank.
pub(super) fn plain(character: char) -> char {
    match character {
        // The hyphens and dashes, the minus sign, and the small hyphen-minus.
        '\u{2010}'..='\u{2015}' | '−' | '﹣' => '-',
        '·' | '⋅' | '∙' | '×' | '∗' | '•' | '‧' | '⁎' | '✕' | '✖' | '⨯' => '*',
        '÷' | '∕' | '⁄' => '/',
        '≤' | '⩽' | '≦' => '≤',
        '≥' | '⩾' | '≧' => '≥',
        // The sign of an ordinal number is a key of Spanish keyboards.
        'º' => '°',
        'Π' => 'π',
        // Cyrillic letters.
        'а' => 'a',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'х' | 'Х' => 'x',
        // Letterlike symbols that stand where the mathematical alphabets have gaps.
        'ℯ' | 'ⅇ' => 'e',
        'ℊ' => 'g',
        'ℎ' => 'h',
        'ℴ' => 'o',
        // No width: joiners, marks of direction, the invisible product and function application.
        '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{2064}'
        | '\u{fe0e}'
        | '\u{fe0f}'
        | '\u{feff}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => shifted(character, 0xff01, '!'),
        '\u{1d400}'..='\u{1d6a3}' => {
            let idx = (character as u32 - 0x1d400) % 52;
            let first = if idx < 26 { b'A' } else { b'a' - 26 };
            char::from(first + idx as u8)
        }
        // Greek, 58 characters for each style; π is the 42nd of them.
        '\u{1d6a8}'..='\u{1d7cb}' if (character as u32 - 0x1d6a8) % 58 == 41 => 'π',
        '\u{1d7ce}'..='\u{1d7ff}' => char::from(b'0' + ((character as u32 - 0x1d7ce) % 10) as u8),
        _ => character,
    }
}

/// Returns the character that is as far behind `to` as `character` is behind `from`; `character` itself
/// if there is no such character.
fn shifted(character: char, from: u32, to: char) -> char {
    char::from_u32(character as u32 - from + to as u32).unwrap_or(character)
}

/// Returns the plain form of a raised character: a digit, a sign or x.
pub(super) fn superscript(character: char) -> Option<char> {
    Some(match character {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => shifted(character, 0x2074, '4'),
        '⁺' => '+',
        '⁻' => '-',
        'ˣ' => 'x',
        _ => return None,
    })
}

/// Returns the plain form of a lowered digit, as in `log₂`.
pub(super) fn subscript(character: char) -> Option<char> {
    ('₀'..='₉')
        .contains(&character)
        .then(|| shifted(character, 0x2080, '0'))
}

/// Returns numerator and denominator of a fraction in one character.
pub(super) fn fraction(character: char) -> Option<(u8, u8)> {
    Some(match character {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        _ => return None,
    })
}

/// Returns a letter of a name in lower case and without an accent. Only the accents that the names of
/// formulas have are removed: the lower case of all languages is a table of 4 kB in the page.
pub(super) fn letter(character: char) -> char {
    match character {
        'á' | 'Á' => 'a',
        'é' | 'É' => 'e',
        'í' | 'Í' => 'i',
        'ó' | 'Ó' => 'o',
        _ => character.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_what_they_look_like() {
        for (typed, expected) in [
            ("𝑥𝐱𝗑𝚡ｘх", "xxxxxx"),
            ("𝐴𝐙𝑧𝒂", "AZza"),
            ("𝟎𝟗𝟘𝟡𝟶𝟿２", "0909092"),
            ("‐‑‒–—−﹣－", "--------"),
            ("·⋅∙×∗•＊", "*******"),
            ("𝛑𝜋𝝅𝝿𝞹Π", "ππππππ"),
            ("（）＋｜", "()+|"),
            ("ℎℯ", "he"),
            ("\u{200b}\u{2062}\u{feff}", "   "),
            ("ñ€𝄞", "ñ€𝄞"),
        ] {
            let found: String = typed.chars().map(plain).collect();
            assert_eq!(found, expected, "{typed}");
        }
    }

    #[test]
    fn raised_and_lowered_digits_are_in_order() {
        let raised: String = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().filter_map(superscript).collect();
        let lowered: String = "₀₁₂₃₄₅₆₇₈₉".chars().filter_map(subscript).collect();
        assert_eq!(
            (raised.as_str(), lowered.as_str()),
            ("0123456789", "0123456789")
        );
    }
}
