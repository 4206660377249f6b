//! Texts that are not formulas: the kind of the error, its place, and the proposals.

use experiment::random::{Random, Stream};
use experiment::{Formula, FormulaErrorKind, limits};

/// The place of an error is written as the part of the text that it covers, and where that
/// starts.
#[track_caller]
fn check_error(typed: &str, expected: FormulaErrorKind, start: usize, covered: &str) {
    match Formula::parse(typed) {
        Ok(formula) => panic!("{typed} was read as {formula:?}"),
        Err(error) => {
            let found = typed.get(error.start..error.end);
            assert_eq!(
                (error.kind, error.start, found),
                (expected, start, Some(covered)),
                "{typed}"
            );
        }
    }
}

#[test]
fn errors_have_their_place() {
    use FormulaErrorKind::*;
    check_error("", Empty, 0, "");
    check_error("  \t", Empty, 0, "  \t");
    check_error("sin(3x", UnclosedParenthesis, 3, "(");
    check_error("2*(x+(1)", UnclosedParenthesis, 2, "(");
    check_error("|x + 1", UnclosedParenthesis, 0, "|");
    check_error("2(|x)|", UnclosedParenthesis, 2, "|");
    check_error("2 +", UnexpectedEnd, 3, "");
    check_error("2 + ", UnexpectedEnd, 4, "");
    check_error("√", UnexpectedEnd, 3, "");
    check_error("foo(x)", UnknownName, 0, "foo");
    check_error("1 + foo(x)", UnknownName, 4, "foo");
    check_error("x y", UnknownName, 2, "y");
    check_error("xsin(x)", UnknownName, 0, "xsin");
    check_error("x2", UnknownName, 0, "x2");
    check_error("π·ñandú", UnknownName, 4, "ñandú");
    // At x = 1, where the syntax is tried, the division has no value.
    check_error("1/(x-1) + foo(x)", UnknownName, 10, "foo");
    check_error("x > 0 ? 1 : foo", UnknownName, 12, "foo");
    check_error("3 $ x", UnexpectedCharacter, 2, "$");
    check_error("π € x", UnexpectedCharacter, 3, "€");
    check_error("x.y", UnexpectedCharacter, 1, ".");
    check_error("2 3", UnexpectedToken, 2, "3");
    check_error("(x)2", UnexpectedToken, 3, "2");
    check_error("2 + * 3", UnexpectedToken, 4, "*");
    check_error("x)", UnexpectedToken, 1, ")");
    check_error("()", UnexpectedToken, 1, ")");
    check_error("√+1", UnexpectedToken, 3, "+");
    check_error("(x, 2)", UnexpectedToken, 2, ",");
    check_error("x; 2", UnexpectedToken, 1, ";");
    check_error("x = 2", UnexpectedCharacter, 2, "=");
    check_error("sin", ArgumentCount, 0, "sin");
    check_error("sin + 1", ArgumentCount, 0, "sin");
    check_error("sin²", ArgumentCount, 0, "sin");
    check_error("sin()", ArgumentCount, 0, "sin()");
    check_error("1 + sin(x, 2)", ArgumentCount, 4, "sin(x, 2)");
    check_error("max(x)", ArgumentCount, 0, "max(x)");
    check_error("1e999", InvalidNumber, 0, "1e999");
    check_error("x + 1,500", InvalidNumber, 4, "1,500");
    check_error("max(0,5,x)", InvalidNumber, 4, "0,5");
    check_error("log(8,2)", InvalidNumber, 4, "8,2");
    check_error("1.5,3x", UnexpectedToken, 3, ",");
    // Of two errors the first one is reported.
    check_error("foo(x", UnknownName, 0, "foo");
    check_error("2 + * foo", UnexpectedToken, 4, "*");
}

/// A text that people read in two ways is refused, and both ways are proposed.
#[test]
fn two_readings_are_refused_and_both_proposed() {
    use FormulaErrorKind::*;
    for (typed, kind, covered, proposals) in [
        ("1/2x", Ambiguous, "1/2x", &["(1/2)x", "1/(2x)"][..]),
        ("1/2 x", Ambiguous, "1/2 x", &["(1/2) x", "1/(2 x)"]),
        ("3 + 1/2x^2", Ambiguous, "1/2x^2", &["(1/2)x^2", "1/(2x^2)"]),
        ("-1/2π + x", Ambiguous, "-1/2π", &["(-1/2)π", "-1/(2π)"]),
        (
            "x/2(x+1)sin(x)",
            Ambiguous,
            "x/2(x+1)sin(x)",
            &["(x/2)(x+1)sin(x)", "x/(2(x+1)sin(x))"],
        ),
        ("1/(2)x", Ambiguous, "1/(2)x", &["(1/(2))x", "1/((2)x)"]),
        (
            "x mod 2π",
            Ambiguous,
            "x mod 2π",
            &["(x mod 2)π", "x mod (2π)"],
        ),
        ("x % 2x", Ambiguous, "x % 2x", &["(x % 2)x", "x % (2x)"]),
        ("e^2x", Ambiguous, "e^2x", &["(e^2)x", "e^(2x)"]),
        (
            "3e^-0.5x",
            Ambiguous,
            "e^-0.5x",
            &["(e^-0.5)x", "e^(-0.5x)"],
        ),
        ("√2x", Ambiguous, "√2x", &["(√2)x", "√(2x)"]),
        ("1 + √x²", Ambiguous, "√x²", &["(√x)²", "√(x²)"]),
        ("√x^2", Ambiguous, "√x^2", &["(√x)^2", "√(x^2)"]),
        ("x²^3", Ambiguous, "x²^3", &["(x²)^3"]),
        (
            "sin⁻¹(x)",
            Ambiguous,
            "sin⁻¹(x)",
            &["arcsin(x)", "1/sin(x)"],
        ),
        (
            "2 tg^-1(2x)",
            Ambiguous,
            "tg^-1(2x)",
            &["arctan(2x)", "(1/tg(2x))"],
        ),
        (
            "cos^(-1)(x)",
            Ambiguous,
            "cos^(-1)(x)",
            &["arccos(x)", "1/cos(x)"],
        ),
        ("sen⁻¹x", Ambiguous, "sen⁻¹x", &["arcsin(x)", "1/sen(x)"]),
        ("ln⁻¹(x)", Ambiguous, "ln⁻¹(x)", &["1/ln(x)"]),
        ("sin 2x", MissingParentheses, "sin 2x", &["sin(2x)"]),
        ("sin 2x + 1", MissingParentheses, "sin 2x", &["sin(2x)"]),
        ("sen² 2x", MissingParentheses, "sen² 2x", &["sen²(2x)"]),
        ("cos 2πx", MissingParentheses, "cos 2πx", &["cos(2πx)"]),
        (
            "sin x^2",
            MissingParentheses,
            "sin x^2",
            &["sin(x^2)", "sin(x)^2"],
        ),
        (
            "ln x/2",
            MissingParentheses,
            "ln x/2",
            &["ln(x/2)", "ln(x)/2"],
        ),
        (
            "ln|x|^2",
            MissingParentheses,
            "ln|x|^2",
            &["ln(|x|^2)", "ln(|x|)^2"],
        ),
        (
            "sin x(x+1)",
            MissingParentheses,
            "sin x(x+1)",
            &["sin(x(x+1))"],
        ),
    ] {
        let error = Formula::parse(typed).unwrap_err();
        let found = &typed[error.start..error.end];
        assert_eq!((error.kind, found), (kind, covered), "{typed}");
        assert_eq!(error.proposals, proposals, "{typed}");
        for proposal in proposals {
            let cured = typed.replace(covered, proposal);
            assert!(Formula::parse(&cured).is_ok(), "{typed}: {cured}");
        }
    }
}

#[test]
fn mistakes_with_an_obvious_cure_propose_it() {
    use FormulaErrorKind::*;
    for (typed, kind, covered, proposals) in [
        ("x = 2", UnexpectedCharacter, "=", &["=="][..]),
        ("(x > 0) & (x < 1)", UnexpectedCharacter, "&", &["and"]),
        ("x<0||x>1", UnclosedParenthesis, "|", &["or"]),
        ("xsin(x)", UnknownName, "xsin", &["x*sin"]),
        ("2xx", UnknownName, "xx", &["x*x"]),
        ("x2 + 1", UnknownName, "x2", &["x^2", "2*x"]),
        ("np.round(x)", UnknownName, "np.round", &["round"]),
        ("max(0,5,x)", InvalidNumber, "0,5", &["0.5"]),
        ("foo(x)", UnknownName, "foo", &[]),
    ] {
        let error = Formula::parse(typed).unwrap_err();
        let found = &typed[error.start..error.end];
        assert_eq!((error.kind, found), (kind, covered), "{typed}");
        assert_eq!(error.proposals, proposals, "{typed}");
    }
}

#[test]
fn words_join_conditions_only() {
    use FormulaErrorKind::*;
    check_error("x and 1", UnexpectedToken, 2, "and");
    check_error("x > 0 and 5", UnexpectedToken, 6, "and");
    check_error("not x", UnexpectedToken, 0, "not");
    check_error("x y + 1", UnknownName, 2, "y");
    check_error("2 o x", UnknownName, 2, "o");
    check_error("x > 0 y x", UnknownName, 6, "y");
    check_error("and x", UnexpectedToken, 0, "and");
    check_error("y = ", UnexpectedEnd, 4, "");
    check_error("y = y + 1", UnknownName, 4, "y");
    check_error("x = x", UnexpectedCharacter, 2, "=");
    check_error("x=>1", UnexpectedCharacter, 1, "=");
}

#[test]
fn signs_behind_an_operand_do_not_repeat() {
    use FormulaErrorKind::*;
    check_error("3!!", UnexpectedToken, 2, "!");
    check_error("x²!", UnexpectedToken, 3, "!");
    check_error("x² ³", UnexpectedToken, 4, "³");
    check_error("30°°", UnexpectedToken, 4, "°");
    check_error("x⁻", UnexpectedToken, 1, "⁻");
    check_error("x½", UnexpectedToken, 1, "½");
    check_error("[x+1)", UnclosedParenthesis, 0, "[");
}

#[test]
fn long_and_deep_formulas_are_refused() {
    let long = "x+".repeat(5_000);
    check_error(&long, FormulaErrorKind::TooLong, 0, &long);
    let longest = "1".to_owned() + &"+x".repeat(99);
    assert_eq!(Formula::parse(&longest).unwrap().at(1.0), 100.0);
    check_error(
        &(longest.clone() + "+x"),
        FormulaErrorKind::TooLong,
        0,
        &(longest + "+x"),
    );
    // Limits count characters, not bytes.
    assert!(Formula::parse(&"π".repeat(limits::FORMULA_LEN)).is_ok());
    let deep = "(".repeat(90) + "x" + &")".repeat(90);
    match Formula::parse(&deep) {
        Err(error) => assert_eq!(error.kind, FormulaErrorKind::TooDeep),
        Ok(_) => panic!("too deep for the parser"),
    }
    let error = Formula::parse(&"-".repeat(200)).map(|_| ()).unwrap_err();
    assert_eq!(error.kind, FormulaErrorKind::TooDeep);
}

/// Long texts of two pieces in turn do not hang, and the stack is deep enough.
#[test]
fn long_repetitions_end_with_an_answer() {
    const PIECES: &[&str] = &[
        "x", "2", "sin", "sin ", "sin(", "max(", "(", ")", "|", "²", "^", "^-", "-", "!", "√",
        "√(", "/", "°", "?", ":", "<", " and ", "not ", "½", ",", ";", "=", "1/2x", "x^", "sin 2",
        "ˣ", "mod ",
    ];
    for first in PIECES {
        for second in PIECES {
            let text: String = [first, second]
                .into_iter()
                .cycle()
                .take(400)
                .copied()
                .collect();
            let text: String = text.chars().take(limits::FORMULA_LEN).collect();
            match Formula::parse(&text) {
                Ok(formula) => {
                    let _ = (formula.at(0.5), formula.to_numpy());
                }
                Err(error) => assert!(
                    text.get(error.start..error.end).is_some(),
                    "{text}: {error}"
                ),
            }
        }
    }
}

/// Whatever is typed, the answer is a value or a place on the borders of characters.
#[test]
fn no_text_panics() {
    const PIECES: &[&str] = &[
        "x", "sin", "max", "log", "(", ")", "(", ")", "|", "|", ",", ";", ".", "1", "0", "500",
        "2.5", "e", "E-", "π", "²", "⁻", "√", "+", "-", "−", "*", "**", "/", "^", "%", "mod", "<",
        "=", "!", "&", "?", ":", " ", "\u{a0}", "ñ", "€", "$", "𝄞", "\0", "_", "İ", "ſ",
    ];
    let seed = 20_260_101;
    let mut random = Random::new(seed, Stream::Data, 0);
    let mut n_read = 0;
    for round in 0..30_000 {
        let n_pieces = random.below(14);
        let typed: String = (0..n_pieces)
            .map(|_| {
                if random.below(40) == 0 {
                    char::from_u32(random.below(0x11_0000))
                        .unwrap_or('x')
                        .to_string()
                } else {
                    PIECES[random.below(PIECES.len() as u32) as usize].to_owned()
                }
            })
            .collect();
        match Formula::parse(&typed) {
            Ok(formula) => {
                n_read += 1;
                let _ = formula.at(f64::from(random.bits()) - 2e9);
            }
            Err(error) => assert!(
                typed.get(error.start..error.end).is_some(),
                "{typed:?}: {error}, seed {seed}, round {round}"
            ),
        }
        let _ = experiment::parse_number(&typed);
    }
    assert!(n_read > 300, "only {n_read} formulas were well formed");
}
