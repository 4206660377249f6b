//! Checks of arguments that lexopt does not make: options given twice, arguments that a command lacks.

use anyhow::{Result, bail};

/// Stores the value of an option.
///
/// Errors: the option was given before.
pub fn set_once<T>(place: &mut Option<T>, name: &str, value: T) -> Result<()> {
    if place.replace(value).is_some() {
        bail!("{name} is given twice");
    }
    Ok(())
}

/// Checks that there are no arguments.
///
/// Errors: there is one.
pub fn none(mut parser: lexopt::Parser) -> Result<()> {
    match parser.next()? {
        Some(arg) => Err(arg.unexpected().into()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_given_once() {
        let mut place = None;
        set_once(&mut place, "--a", 1).unwrap();
        let error = set_once(&mut place, "--a", 2).unwrap_err();
        assert_eq!(error.to_string(), "--a is given twice");
    }

    #[test]
    fn the_error_names_an_unexpected_argument() {
        let error = none(lexopt::Parser::from_args(["--what"])).unwrap_err();
        assert_eq!(error.to_string(), "invalid option '--what'");
        none(lexopt::Parser::from_args([""; 0])).unwrap();
    }
}
