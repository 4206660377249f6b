//! The values of formulas.

use experiment::Formula;

#[track_caller]
fn check(typed: &str, x: f64, expected: f64) {
    let formula = match Formula::parse(typed) {
        Ok(formula) => formula,
        Err(error) => panic!("{typed}: {error} {:?}", error.proposals),
    };
    let found = formula.at(x);
    assert!(
        found == expected || (found.is_nan() && expected.is_nan()),
        "{typed} at {x}: {found}, not {expected}"
    );
}

/// Each text and its meaning in plain notation have the same values, to the bit.
#[track_caller]
fn check_same(table: &[(&str, &str)]) {
    for (typed, plain) in table {
        for x in [-3.0, -1.0, -0.3, 0.0, 0.25, 1.0, 2.0, 7.5] {
            check(typed, x, Formula::parse(plain).unwrap().at(x));
        }
    }
}

#[test]
fn formulas_have_their_values() {
    use std::f64::consts::{E, PI};
    let x = 0.75;
    let table: &[(&str, f64)] = &[
        ("sin(3x) + x/2", libm::sin(3.0 * x) + x / 2.0),
        ("SIN(3X)+X/2", libm::sin(3.0 * x) + x / 2.0),
        ("sen(x)", libm::sin(x)),
        ("tg(x) - tan(x)", 0.0),
        ("2x^2 - 1", 2.0 * x * x - 1.0),
        ("2 x ** 2 − 1", 2.0 * x * x - 1.0),
        ("-x^2", -(x * x)),
        ("-x²", -(x * x)),
        ("2^-x", libm::pow(2.0, -x)),
        ("2^3^2", 512.0),
        ("x²", x * x),
        ("2x³", 2.0 * (x * x * x)),
        ("x⁻¹", 1.0 / x),
        ("2¹⁰", 1_024.0),
        ("π x", PI * x),
        ("2πx", 2.0 * PI * x),
        ("xπ", x * PI),
        ("π(x)", PI * x),
        ("2·x×3÷4", 2.0 * x * 3.0 / 4.0),
        ("|x|", x),
        ("|x - 2| + |−3|", (x - 2.0).abs() + 3.0),
        ("||x|-2|", (x.abs() - 2.0).abs()),
        ("2|x||x|", 2.0 * x * x),
        ("|x + |x||", 2.0 * x),
        ("x(x+1)", x * (x + 1.0)),
        ("(x+1)(x-1)", (x + 1.0) * (x - 1.0)),
        ("x (x)", x * x),
        ("x sin(x)", x * libm::sin(x)),
        ("exp(-x^2)", libm::exp(-libm::pow(x, 2.0))),
        ("e^x", libm::pow(E, x)),
        ("2e^x", 2.0 * libm::pow(E, x)),
        ("2e3", 2_000.0),
        ("1e-3x", 1e-3 * x),
        ("ln(x)", libm::log(x)),
        ("log(x)", libm::log(x)),
        ("log10(x)", libm::log10(x)),
        ("log(x; 2)", libm::log(x) / libm::log(2.0)),
        ("√2", libm::sqrt(2.0)),
        ("√x + √(x+1)", libm::sqrt(x) + libm::sqrt(x + 1.0)),
        ("2√x", 2.0 * libm::sqrt(x)),
        ("raíz(x) - sqrt(x)", 0.0),
        ("step(x) + step(-x)", 1.0),
        ("sinc(0)", 1.0),
        ("x * (x > 0)", x),
        ("x < 0 ? -1 : 1", 1.0),
        ("x mod 0.5", 0.25),
        ("((((((((((x))))))))))", x),
        ("\u{a0} x \t+ 1 ", x + 1.0),
    ];
    for &(typed, expected) in table {
        check(typed, x, expected);
    }
}

#[test]
fn commas_have_the_only_reading_that_fits() {
    let x = 0.75;
    let table: &[(&str, f64)] = &[
        ("0,5x", 0.5 * x),
        ("0,5x + 1,25", 0.5 * x + 1.25),
        ("1,5e-3x", 1.5e-3 * x),
        ("sin(0,5x)", libm::sin(0.5 * x)),
        ("sin(0,5)", libm::sin(0.5)),
        ("(0,5)", 0.5),
        ("max(0,x)", x),
        ("max(0, x)", x),
        ("max(1,2)", 2.0),
        ("max(1;2)", 2.0),
        ("max(0,5; x)", x),
        ("max(0,5; 0,25)", 0.5),
        ("min(1, 2, 3)", 1.0),
        ("pow(x,1,5)", libm::pow(x, 1.5)),
        ("pow(2,3)", 8.0),
        ("clamp(x,0,1)", x),
        ("clamp(x; 0,8; 1,5)", 0.8),
        ("max(sin(0,5), 0.1)", libm::sin(0.5)),
        ("log(8, 2)", libm::log(8.0) / libm::log(2.0)),
        ("1,234x", 1.234 * x),
        ("0,500", 0.5),
    ];
    for &(typed, expected) in table {
        check(typed, x, expected);
    }
}

#[test]
fn a_formula_is_nan_where_it_has_no_value() {
    for (typed, x) in [
        ("1/x", 0.0),
        ("sqrt(x)", -1.0),
        ("ln(x)", 0.0),
        ("exp(x)", 1e3),
        ("x^0.5", -4.0),
        ("sin(x)/x", 0.0),
        ("1/(x-1)", 1.0),
        ("x", f64::NAN),
    ] {
        check(typed, x, f64::NAN);
    }
    check("1/(x-1)", 2.0, 1.0);
    check("(-8)^3", 0.0, -512.0);
    check("cbrt(x)", -8.0, -2.0);
}

#[test]
fn the_remainder_has_the_sign_of_the_divisor() {
    for (typed, x, expected) in [
        ("x mod 1", -0.25, 0.75),
        ("x mod 1", -2.0, 0.0),
        ("x % 2", -0.5, 1.5),
        ("x % 2", 3.0, 1.0),
        ("x % -2", 3.0, -1.0),
        ("mod(x, 2)", -0.5, 1.5),
        ("mod(x; 2)", -0.5, 1.5),
        ("residuo(x; 2)", -0.5, 1.5),
        ("fmod(x, 2)", -0.5, -0.5),
        ("x mod (2π)", -1.0, std::f64::consts::TAU - 1.0),
        ("x mod 0", 1.0, f64::NAN),
        // Behind an operand `mod` is not a function: the comma is a decimal sign.
        ("x mod (0,5)", 0.75, 0.25),
        ("|x| mod (0,5)", -0.75, 0.25),
        ("1 + mod(2,5)", 0.0, 3.0),
    ] {
        check(typed, x, expected);
    }
}

#[test]
fn powers_of_functions_and_arguments_without_parentheses_are_read() {
    check_same(&[
        ("sin²(x)", "sin(x)**2"),
        ("sin^2(x)", "sin(x)**2"),
        ("sin**2(x)", "sin(x)**2"),
        ("sen²x", "sin(x)**2"),
        ("sin²x + cos²x", "sin(x)**2 + cos(x)**2"),
        ("sen²x cos x", "sin(x)**2 * cos(x)"),
        ("2 sin x cos x", "2 * sin(x) * cos(x)"),
        ("sin x · cos x", "sin(x) * cos(x)"),
        ("sin x + 1", "sin(x) + 1"),
        ("x sin x", "x * sin(x)"),
        ("sin x > 0", "sin(x) > 0"),
        ("sin x > 0 and cos x > 0", "sin(x) > 0 and cos(x) > 0"),
        ("|sin x|", "abs(sin(x))"),
        ("(cos x)^2", "cos(x)**2"),
        ("ln|x|", "ln(abs(x))"),
        ("sin|x|", "sin(abs(x))"),
        ("x ln|x| − x", "x * ln(abs(x)) - x"),
        ("ln|x|/x", "ln(abs(x)) / x"),
        ("ln²|x|", "ln(abs(x))**2"),
        ("log₂(x)", "log2(x)"),
        ("log₁₀|x|", "log10(abs(x))"),
        ("log_2(x)", "log2(x)"),
        ("sin cos x", "sin(cos(x))"),
        ("√|x|", "sqrt(abs(x))"),
        ("√sin(x)", "sqrt(sin(x))"),
        ("cos π", "-1"),
        ("sen 30º", "sin(radians(30))"),
    ]);
}

#[test]
fn look_alikes_are_read_as_what_they_look_like() {
    check_same(&[
        ("2∗x", "2*x"),
        ("2•x", "2*x"),
        ("2✕x", "2*x"),
        ("2⋅х", "2*x"),
        ("x‐1", "x-1"),
        ("x–1", "x-1"),
        ("x—1", "x-1"),
        ("1e−3x", "1e-3*x"),
        ("𝑥²", "x*x"),
        ("𝐬𝐢𝐧(𝒙)", "sin(x)"),
        ("２ｘ＋１", "2*x+1"),
        ("（x＋1）²", "(x+1)**2"),
        ("x ≤ 1", "x <= 1"),
        ("x ⩽ 1", "x <= 1"),
        ("x ≥ 1", "x >= 1"),
        ("x ≠ 1", "x != 1"),
        ("x <> 1", "x != 1"),
        ("x∕2", "x/2"),
        ("x⁄2", "x/2"),
        ("2\u{2062}x", "2*x"),
        ("\u{feff}x + 1", "x + 1"),
        ("𝜋·𝑥", "pi*x"),
        ("raíz(|x|)", "sqrt(abs(x))"),
        ("rai\u{301}z(|x|)", "sqrt(abs(x))"),
    ]);
}

#[test]
fn signs_of_mathematics_are_read() {
    check_same(&[
        ("½x", "0.5*x"),
        ("¾", "0.75"),
        ("2½x", "2.5*x"),
        ("x·½", "0.5*x"),
        ("4^½", "4^0.5"),
        ("∛x", "cbrt(x)"),
        ("2∛(x+1)", "2*cbrt(x+1)"),
        ("∜|x|", "sqrt(sqrt(|x|))"),
        ("√√|x|", "sqrt(sqrt(|x|))"),
        ("[x+1]^2", "(x+1)^2"),
        ("{x+1}^{2}", "(x+1)^2"),
        ("[(x+1)·2]²", "((x+1)*2)^2"),
        ("eˣ", "e^x"),
        ("2⁻ˣ", "2^-x"),
        ("e²ˣ", "e^(2*x)"),
        ("30°", "radians(30)"),
        ("sin(90°·x)", "sin(radians(90)*x)"),
        ("3!²", "36"),
    ]);
    check(
        "sen(30°)",
        0.0,
        libm::sin(30.0 * (std::f64::consts::PI / 180.0)),
    );
}

#[test]
fn names_of_the_classroom_and_of_python_are_read() {
    check_same(&[
        ("sen(x)", "sin(x)"),
        ("seno(x) + coseno(x)", "sin(x) + cos(x)"),
        ("tg(x)", "tan(x)"),
        ("cotg(x)", "1/tan(x)"),
        ("cot(x)", "1/tan(x)"),
        ("ctg x", "1/tan(x)"),
        ("sec(x)", "1/cos(x)"),
        ("cosec(x)", "1/sin(x)"),
        ("csc(x)", "1/sin(x)"),
        ("sech(x)", "1/cosh(x)"),
        ("arcsen(x/9)", "asin(x/9)"),
        ("arctg(x)", "atan(x)"),
        ("argsenh(x)", "asinh(x)"),
        ("senh(x)", "sinh(x)"),
        ("tgh(x)", "tanh(x)"),
        ("raíz(x²)", "sqrt(x**2)"),
        ("RAÍZ(x²)", "sqrt(x**2)"),
        ("máx(0; x)", "max(0, x)"),
        ("signo(x)", "sign(x)"),
        ("escalón(x)", "step(x)"),
        ("potencia(x; 2)", "x^2"),
        ("np.sin(x)", "sin(x)"),
        ("np.pi*x", "pi*x"),
        ("math.sqrt(x**2)", "sqrt(x^2)"),
        ("numpy.maximum(0, x)", "max(0, x)"),
        ("np.where(x > 0, x, 0)", "x > 0 ? x : 0"),
        ("SI(x>0; x; 0)", "x > 0 ? x : 0"),
        ("if(x>0, x, 0)", "x > 0 ? x : 0"),
        ("keras.ops.tanh(x)", "tanh(x)"),
        ("math.e**x", "e^x"),
        ("np.power(x, 2)", "x^2"),
        ("np.arctan2(x, 2)", "atan2(x, 2)"),
        ("y = sin(x)", "sin(x)"),
        ("y=2x+1", "2*x+1"),
        ("f(x) = x²", "x*x"),
        ("F(X) = X²", "x*x"),
        ("ŷ = x", "x"),
    ]);
}

#[test]
fn comparisons_are_chains_and_are_joined_as_in_python() {
    check_same(&[
        ("0 < x < 1", "(0 < x)*(x < 1)"),
        ("0<=x<=1", "(0 <= x)*(x <= 1)"),
        ("1 > x > 0", "(0 < x)*(x < 1)"),
        ("-1 < x == 1", "x == 1"),
        ("0 < x > 1", "x > 1"),
        ("x>0 and x<1", "0 < x < 1"),
        ("x>0 y x<1", "0 < x < 1"),
        ("x>0 && x<1", "0 < x < 1"),
        ("x>0 ∧ x<1", "0 < x < 1"),
        ("x<0 or x>1", "1 - (0 <= x <= 1)"),
        ("x<0 o x>1", "1 - (0 <= x <= 1)"),
        ("x<0 ∨ x>1", "1 - (0 <= x <= 1)"),
        ("not x > 0", "x <= 0"),
        ("no x > 0", "x <= 0"),
        ("¬(x > 0)", "x <= 0"),
        ("not x > 0 and x > -2", "-2 < x <= 0"),
        ("x > 2 or x > 0 and x < 1", "(x > 2) + (0 < x < 1)"),
        ("!(x > 0)", "x <= 0"),
        ("x*(0<x<1) + 2(x>=1)", "x*((0<x)*(x<1)) + 2*(x>=1)"),
        (
            "x < 0 ? -1 : x > 1 ? 1 : x",
            "max(-1, min(1, x)) * (x > 0) - (x < 0) ",
        ),
    ]);
    // Parts that are not needed are not computed.
    check("x > 0 and 1/x > 1", 0.0, 0.0);
    check("0 < x < 1/x", 0.0, 0.0);
    check("x == 0 ? 1 : sin(x)/x", 0.0, 1.0);
}

/// In each of them mathematics and Python agree, some spreadsheets and calculators do not.
#[test]
fn precedence_is_that_of_mathematics_and_python() {
    for (typed, expected) in [
        ("-2^2", -4.0),
        ("(-2)^2", 4.0),
        ("2^-2", 0.25),
        ("2^-2^2", 0.0625),
        ("2^3^2", 512.0),
        ("24/4/3", 2.0),
        ("24/4*3", 18.0),
        ("2-3-4", -5.0),
        ("2*-3", -6.0),
        ("2--3", 5.0),
        ("-3!", -6.0),
        ("2^3!", 64.0),
        ("17 % 5 * 2", 4.0),
        ("-7 mod 3", 2.0),
        ("2+3*4^2/6", 10.0),
        ("1 < 2 < 3", 1.0),
        ("3 > 2 > 1", 1.0),
        ("1 < 3 > 2", 1.0),
        ("2 == 2 == 1", 0.0),
    ] {
        check(typed, 0.0, expected);
    }
}

#[test]
fn an_odd_root_written_as_a_power_proposes_the_root() {
    let proposal = |typed: &str, x: f64| {
        let formula = Formula::parse(typed).unwrap();
        assert!(formula.at(x).is_nan(), "{typed} at {x}");
        let (place, proposal) = formula.odd_root(x)?;
        Some((typed[place].to_owned(), proposal))
    };
    for (typed, place, expected) in [
        ("x^(1/3)", "x^(1/3)", "cbrt(x)"),
        ("2 + (x-1)^(1/3)", "(x-1)^(1/3)", "cbrt(x-1)"),
        ("x**(1/3) + 1", "x**(1/3)", "cbrt(x)"),
        ("x^⅓", "x^⅓", "cbrt(x)"),
        ("x^(2/3)", "x^(2/3)", "cbrt(x)^2"),
        ("x^(1/5)", "x^(1/5)", "sign(x)*abs(x)^(1/5)"),
        ("pow(x; 4/5)", "pow(x; 4/5)", "abs(x)^(4/5)"),
    ] {
        let found = proposal(typed, -8.0);
        assert_eq!(
            found,
            Some((place.to_owned(), expected.to_owned())),
            "{typed}"
        );
        let cured = Formula::parse(expected).unwrap();
        assert!(cured.at(-8.0).is_finite(), "{expected}");
    }
    assert_eq!(proposal("x^(1/2)", -8.0), None);
    assert_eq!(proposal("ln(x) + x^(1/3)", -8.0), None);
    assert_eq!(proposal("1/x + x^(1/3)", 0.0), None);
}
