//! Reorders the functions of a module so that each stands behind similar ones.
//!
//! gzip finds repetitions at most 32 kB back. The compiler leaves functions that were made of the same
//! generic code hundreds of kilobytes apart.
//!
//! Similar means: many pieces of seven bytes in common. The order is greedy: the next function is the
//! one of whose pieces the largest share stands in what gzip can still see. To compare each function with
//! the last one only gave files 3 % larger.

use std::collections::{HashMap, VecDeque};

use anyhow::{Result, anyhow, ensure};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionSectionReader, Parser, Payload, TypeRef,
};

/// Length in bytes of the pieces that are compared.
const LEN: usize = 7;
/// A piece that occurs in more functions than this is ignored: it is found again soon in any order.
const MOST: usize = 90;
/// How many bytes back pieces are looked for: a little less than gzip's window.
const WINDOW: usize = 31_000;
/// Counts as so many unknown pieces of every function, lest short ones always come first.
const HANDICAP: usize = 150;

/// Returns the same module with its functions in another order, one for all that are equal, and without
/// its custom sections, which hold names for debuggers.
///
/// Source: WebAssembly Core Specification 2.0, binary format. Only indices of functions change.
///
/// Errors: the bytes are not a module.
pub fn packed(module: &[u8]) -> Result<Vec<u8>> {
    let mut n_imported = 0;
    let mut bodies = Vec::new();
    let mut types = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    n_imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::FunctionSection(section) => {
                types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let firsts = firsts(&types, &bodies)?;
    let mut order = order(&bodies);
    order.retain(|&function| firsts[function] == function);
    let mut places = vec![0; bodies.len()];
    for (place, &function) in (0..).zip(&order) {
        places[function] = place;
    }
    // The first of equal functions comes before the others: its place is known.
    for function in 0..bodies.len() {
        places[function] = places[firsts[function]];
    }
    let mut packed = Module::new();
    let mut packer = Packer {
        n_imported,
        order,
        places,
    };
    packer
        .parse_core_module(&mut packed, Parser::new(0), module)
        .map_err(|error| anyhow!("{error}"))?;
    Ok(packed.finish())
}

/// Returns for each function the first one of the same type with the same body. Pointers to both still
/// differ: they are places in the module's table.
///
/// Errors: there are more bodies than types.
fn firsts(types: &[u32], bodies: &[&[u8]]) -> Result<Vec<usize>> {
    ensure!(types.len() == bodies.len(), "a function without a type");
    let mut known = HashMap::new();
    let functions = types.iter().zip(bodies).enumerate();
    Ok(functions
        .map(|(function, key)| *known.entry(key).or_insert(function))
        .collect())
}

/// Copies a module with renumbered functions.
struct Packer {
    /// Imported functions come first in the numbering and keep their indices.
    n_imported: u32,
    /// Old index of the function at each new place, without the imported ones.
    order: Vec<usize>,
    /// New place of each function; equal ones share it.
    places: Vec<u32>,
}

impl Reencode for Packer {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        let Some(own) = function.checked_sub(self.n_imported) else {
            return Ok(function);
        };
        let place = self.places.get(own as usize);
        Ok(self.n_imported + place.copied().unwrap_or(own))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for &function in &self.order {
            functions.function(types[function]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for function in self.order.clone() {
            utils::parse_function_body(self, code, bodies[function].clone())?;
        }
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        Ok(())
    }
}

/// Returns the order: next is always the function that has the largest share of its pieces in the window,
/// and of equal ones the longest.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces = Pieces::of(bodies);
    let mut window = Window::new(&pieces, bodies);
    let mut unplaced: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(bodies.len());
    let rank = |window: &Window<'_>, function: usize| {
        let n_pieces = pieces.counts[function] + HANDICAP;
        f64::from(window.n_known[function]) / n_pieces as f64
    };
    while let Some(place) = (0..unplaced.len()).max_by(|&a, &b| {
        let (a, b) = (unplaced[a], unplaced[b]);
        let by_rank = rank(&window, a).total_cmp(&rank(&window, b));
        by_rank.then(bodies[a].len().cmp(&bodies[b].len()))
    }) {
        let next = unplaced.remove(place);
        order.push(next);
        window.push(next);
    }
    order
}

/// The pieces of all functions, numbered.
struct Pieces {
    /// How many different pieces each function has.
    counts: Vec<usize>,
    /// The pieces of each function that are compared.
    of_function: Vec<Vec<usize>>,
    /// The functions that have each piece.
    holders: Vec<Vec<usize>>,
}

impl Pieces {
    fn of(bodies: &[&[u8]]) -> Self {
        let mut numbers = HashMap::<&[u8], usize>::new();
        let mut holders = Vec::<Vec<usize>>::new();
        let mut of_function = Vec::with_capacity(bodies.len());
        for (function, body) in bodies.iter().enumerate() {
            let numbered = pieces(body).into_iter().map(|piece| {
                let number = *numbers.entry(piece).or_insert(holders.len());
                if number == holders.len() {
                    holders.push(Vec::new());
                }
                holders[number].push(function);
                number
            });
            of_function.push(numbered.collect::<Vec<usize>>());
        }
        let counts = of_function.iter().map(Vec::len).collect();
        for pieces in &mut of_function {
            pieces.retain(|&piece| (2..=MOST).contains(&holders[piece].len()));
        }
        Self {
            counts,
            of_function,
            holders,
        }
    }
}

/// The functions placed last, as many as gzip sees.
struct Window<'a> {
    pieces: &'a Pieces,
    bodies: &'a [&'a [u8]],
    functions: VecDeque<usize>,
    /// Bytes of the functions.
    len: usize,
    /// How many of the functions have each piece.
    n_holders: Vec<u32>,
    /// How many pieces of each function of the module stand in the window.
    n_known: Vec<u32>,
}

impl<'a> Window<'a> {
    fn new(pieces: &'a Pieces, bodies: &'a [&'a [u8]]) -> Self {
        Self {
            pieces,
            bodies,
            functions: VecDeque::new(),
            len: 0,
            n_holders: vec![0; pieces.holders.len()],
            n_known: vec![0; bodies.len()],
        }
    }

    /// Appends a function; those that are too far back then leave the window.
    fn push(&mut self, function: usize) {
        self.functions.push_back(function);
        self.len += self.bodies[function].len();
        for &piece in &self.pieces.of_function[function] {
            self.n_holders[piece] += 1;
            if self.n_holders[piece] == 1 {
                for &holder in &self.pieces.holders[piece] {
                    self.n_known[holder] += 1;
                }
            }
        }
        while self.len > WINDOW && self.functions.len() > 1 {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(function) = self.functions.pop_front() else {
            return;
        };
        self.len -= self.bodies[function].len();
        for &piece in &self.pieces.of_function[function] {
            self.n_holders[piece] -= 1;
            if self.n_holders[piece] == 0 {
                for &holder in &self.pieces.holders[piece] {
                    self.n_known[holder] -= 1;
                }
            }
        }
    }
}

/// Returns the different pieces of a function, sorted.
fn pieces(body: &[u8]) -> Vec<&[u8]> {
    let mut pieces: Vec<&[u8]> = body.windows(LEN).collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ExportKind, ExportSection, Function, TypeSection, ValType};

    use super::*;

    /// A function that returns a number; those of near numbers are similar.
    fn constant(number: i64, n_times: usize) -> Function {
        let mut function = Function::new([]);
        for _ in 0..n_times {
            function.instructions().i64_const(number).drop();
        }
        function.instructions().i64_const(number).end();
        function
    }

    /// A module that exports these functions, each with its type: 0 takes nothing, 1 takes a number.
    fn module(functions: impl IntoIterator<Item = (u32, Function)>) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I64]);
        types.ty().function([ValType::I32], [ValType::I64]);
        let (mut types_of, mut exports, mut code) = (
            FunctionSection::new(),
            ExportSection::new(),
            CodeSection::new(),
        );
        for (at, (ty, function)) in (0..).zip(functions) {
            types_of.function(ty);
            exports.export(&format!("f{at}"), ExportKind::Func, at);
            code.function(&function);
        }
        let mut module = Module::new();
        module
            .section(&types)
            .section(&types_of)
            .section(&exports)
            .section(&code);
        module.finish()
    }

    /// Names of the exports with the bodies of their functions.
    fn exported(module: &[u8]) -> Vec<(String, Vec<u8>)> {
        let (mut exports, mut bodies) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::ExportSection(section) => {
                    exports.extend(section.into_iter().map(Result::unwrap))
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().to_vec()),
                _ => {}
            }
        }
        let of = |export: wasmparser::Export<'_>| {
            (
                export.name.to_owned(),
                bodies[export.index as usize].clone(),
            )
        };
        exports.into_iter().map(of).collect()
    }

    #[test]
    fn every_name_keeps_its_function_and_each_stands_by_its_like() {
        let numbers = [1 << 60, 1 << 50, (1 << 60) + 1, (1 << 50) + 1];
        let module = module(
            (5..)
                .zip(numbers)
                .map(|(n, number)| (0, constant(number, n))),
        );
        let packed = packed(&module).unwrap();
        assert_eq!(exported(&packed), exported(&module));
        let bodies: Vec<_> = exported(&module).into_iter().map(|it| it.1).collect();
        let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        assert_eq!(order(&bodies), [3, 1, 2, 0]);
    }

    #[test]
    fn equal_functions_of_one_type_become_one() {
        let module =
            module([(0, 7), (0, 8), (0, 7), (1, 7)].map(|(ty, number)| (ty, constant(number, 3))));
        let packed = packed(&module).unwrap();
        assert_eq!(exported(&packed), exported(&module));
        let n_bodies = Parser::new(0)
            .parse_all(&packed)
            .filter(|payload| matches!(payload, Ok(Payload::CodeSectionEntry(_))))
            .count();
        assert_eq!(n_bodies, 3);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(packed(b"\0asm").is_err());
    }
}
