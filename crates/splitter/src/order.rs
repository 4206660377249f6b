//! Reorders the functions of a module so that similar ones stand side by side.
//!
//! gzip finds repetitions at most 32 kB back. The compiler leaves functions that were made of the same
//! generic code hundreds of kilobytes apart. Reordering makes both parts of the page 4 % smaller,
//! compressed.
//!
//! Two functions are similar if they have many pieces of six bytes in common. The order is greedy: behind
//! each function comes the most similar one that is left.

use std::collections::HashMap;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionSectionReader, Parser, Payload, TypeRef,
};

/// Length in bytes of the pieces that are compared.
const LEN: usize = 6;
/// A piece that occurs in more functions than this is ignored: it does not make two of them similar.
const MOST: usize = 60;
/// Least similarity, as a share of the pieces of the next function, for it to be placed next.
const LEAST: f64 = 0.05;

/// Returns the same module with its functions in another order and without its custom sections, which
/// hold names for debuggers.
///
/// Source: WebAssembly Core Specification 2.0, binary format. Only indices of functions change.
///
/// Errors: the bytes are not a module.
pub fn packed(module: &[u8]) -> Result<Vec<u8>> {
    let mut n_imported = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    n_imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = order(&bodies);
    let mut places = vec![0; order.len()];
    for (place, &function) in (0..).zip(&order) {
        places[function] = place;
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

/// Copies a module with renumbered functions.
struct Packer {
    /// Imported functions come first in the numbering and keep their indices.
    n_imported: u32,
    /// Old index of the function at each new place, without the imported ones.
    order: Vec<usize>,
    /// New place of each function: the inverse of `order`.
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

/// Returns the order: after each function the one with most in common, or the largest one left if none
/// has enough in common.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<Vec<&[u8]>> = bodies.iter().map(|body| pieces(body)).collect();
    let mut holders = HashMap::<&[u8], Vec<usize>>::new();
    for (function, pieces) in pieces.iter().enumerate() {
        for piece in pieces {
            holders.entry(piece).or_default().push(function);
        }
    }
    let mut by_size: Vec<usize> = (0..bodies.len()).collect();
    by_size.sort_by_key(|&function| std::cmp::Reverse(bodies[function].len()));
    let mut by_size = by_size.into_iter();
    let mut is_placed = vec![false; bodies.len()];
    let mut n_common = vec![0_u32; bodies.len()];
    let mut order = Vec::with_capacity(bodies.len());
    let mut next = None;
    while let Some(function) = next.or_else(|| by_size.find(|&it| !is_placed[it])) {
        is_placed[function] = true;
        order.push(function);
        let mut met = Vec::new();
        for piece in &pieces[function] {
            let holders = &holders[piece];
            for &other in holders.iter().filter(|_| holders.len() <= MOST) {
                if !is_placed[other] {
                    met.push(other);
                    n_common[other] += 1;
                }
            }
        }
        met.sort_unstable();
        met.dedup();
        let share = |&other: &usize| f64::from(n_common[other]) / (pieces[other].len() + 20) as f64;
        next = met
            .iter()
            .copied()
            .max_by(|a, b| share(a).total_cmp(&share(b)))
            .filter(|other| share(other) >= LEAST);
        for other in met {
            n_common[other] = 0;
        }
    }
    order
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

    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I64]);
        let (mut functions, mut exports, mut code) = (
            FunctionSection::new(),
            ExportSection::new(),
            CodeSection::new(),
        );
        let numbers = [1 << 60, 1 << 50, (1 << 60) + 1, (1 << 50) + 1];
        for (at, number) in (0..).zip(numbers) {
            functions.function(0);
            exports.export(&format!("f{number}"), ExportKind::Func, at);
            code.function(&constant(number, 5 + at as usize));
        }
        let mut module = Module::new();
        module
            .section(&types)
            .section(&functions)
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
        let module = module();
        let packed = packed(&module).unwrap();
        assert_eq!(exported(&packed), exported(&module));
        let bodies: Vec<_> = exported(&module).into_iter().map(|it| it.1).collect();
        let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        assert_eq!(order(&bodies), [3, 1, 0, 2]);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(packed(b"\0asm").is_err());
    }
}
