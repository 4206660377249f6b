//! One lane, four lanes and the portable four are the same bits.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::vector::{F4, Lanes, WideSums, portable};

const VALUES: [f32; 12] = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    1e-40,
    3.4e38,
    -7.25e-12,
    f32::INFINITY,
    f32::NEG_INFINITY,
    f32::NAN,
    12_582_913.0,
    0.333_333_34,
];

fn bits(value: f32) -> u32 {
    if value.is_nan() {
        f32::NAN.to_bits()
    } else {
        value.to_bits()
    }
}

/// One lane, four lanes and the portable four agree in every bit, for every pair of values.
#[test]
fn all_implementations_agree() {
    type One = fn(f32, f32) -> f32;
    type Four = fn(F4, F4) -> F4;
    type Portable = fn([f32; 4], [f32; 4]) -> [f32; 4];
    let table: [(&str, One, Four, Portable); 15] = [
        ("add", |a, b| a + b, |a, b| a + b, portable::add),
        ("sub", |a, b| a - b, |a, b| a - b, portable::sub),
        ("mul", |a, b| a * b, |a, b| a * b, portable::mul),
        ("div", |a, b| a / b, |a, b| a / b, portable::div),
        (
            "sqrt",
            |a, _| Lanes::sqrt(a),
            |a, _| a.sqrt(),
            |a, _| portable::sqrt(a),
        ),
        ("min", Lanes::min, Lanes::min, portable::min),
        ("max", Lanes::max, Lanes::max, portable::max),
        ("lt", Lanes::lt, Lanes::lt, portable::lt),
        ("and", Lanes::and, Lanes::and, portable::and),
        ("not_and", Lanes::not_and, Lanes::not_and, portable::not_and),
        ("or", Lanes::or, Lanes::or, portable::or),
        ("xor", Lanes::xor, Lanes::xor, portable::xor),
        (
            "shl",
            |a, _| a.shl::<23>(),
            |a, _| a.shl::<23>(),
            |a, _| portable::shl::<23>(a),
        ),
        (
            "sign_mask",
            |a, _| a.sign_mask(),
            |a, _| a.sign_mask(),
            |a, _| portable::sign_mask(a),
        ),
        (
            "add_bits",
            Lanes::add_bits,
            Lanes::add_bits,
            portable::add_bits,
        ),
    ];
    for (name, one, four, portable) in table {
        for a in VALUES {
            for b in VALUES {
                let expected = bits(one(a, b));
                let [first, .., last] = four(F4::splat(a), F4::splat(b)).to_array();
                assert_eq!(bits(first), expected, "{name}({a}, {b})");
                assert_eq!(bits(last), expected, "{name}({a}, {b})");
                assert_eq!(
                    bits(portable([a; 4], [b; 4])[2]),
                    expected,
                    "{name}({a}, {b})"
                );
            }
        }
    }
}

#[test]
fn lanes_keep_their_places() {
    let rows: [F4; 4] =
        std::array::from_fn(|row| F4::from_array(std::array::from_fn(|c| (4 * row + c) as f32)));
    let columns = F4::transpose(rows).map(F4::to_array);
    assert_eq!(columns[1], [1.0, 5.0, 9.0, 13.0]);
    assert_eq!(portable::transpose(rows.map(F4::to_array)), columns);
    assert_eq!(F4::sums(rows).to_array(), [6.0, 22.0, 38.0, 54.0]);
    let mut wide = WideSums::zero();
    wide.add(rows[1]);
    wide.add(F4::splat(0.1));
    let of_portable = portable::widen(rows[1].to_array());
    let of_portable = portable::add_wide(of_portable, portable::widen([0.1; 4]));
    assert_eq!(wide.to_array(), portable::wide_array(of_portable));
    assert_eq!(wide.to_array()[3], 7.0 + f64::from(0.1_f32));
    let mut place = [0.0; 6];
    F4::load(&[9.0, 1.0, 2.0, 3.0, 4.0, 9.0], 1).store(&mut place, 2);
    assert_eq!(place, [0.0, 0.0, 1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn a_mask_selects() {
    let mask = F4::from_array([1.0, 2.0, 3.0, f32::NAN]).lt(F4::splat(2.5));
    let picked = mask.select(F4::splat(7.0), F4::splat(-7.0)).to_array();
    assert_eq!(picked, [7.0, 7.0, -7.0, -7.0]);
}
