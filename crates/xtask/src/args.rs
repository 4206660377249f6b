//! A command's arguments: flags and values, each taken once; what is left over is an error.

use anyhow::{Context, Result, bail};

pub struct Args {
    rest: Vec<String>,
}

impl Args {
    pub fn from_env() -> Self {
        Self::new(std::env::args().skip(1))
    }

    pub fn new(args: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            rest: args.into_iter().map(Into::into).collect(),
        }
    }

    /// The first argument, if it is a word and not a flag.
    pub fn command(&mut self) -> Option<String> {
        let is_word = self.rest.first().is_some_and(|arg| !arg.starts_with('-'));
        is_word.then(|| self.rest.remove(0))
    }

    /// Whether the flag was given.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.rest.len();
        self.rest.retain(|arg| arg != name);
        self.rest.len() < before
    }

    /// The value of `--name VALUE` or `--name=VALUE`.
    ///
    /// Errors: the name stands without a value, or twice.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let mut values = self.values(name)?;
        if values.len() > 1 {
            bail!("{name} is given {} times", values.len());
        }
        Ok(values.pop())
    }

    /// The values of an option that may be given several times, in their order.
    pub fn values(&mut self, name: &str) -> Result<Vec<String>> {
        let mut values = Vec::new();
        let mut kept = Vec::new();
        let mut args = std::mem::take(&mut self.rest).into_iter();
        while let Some(arg) = args.next() {
            if arg == name {
                let value = args
                    .next()
                    .filter(|value| !value.starts_with("--"))
                    .with_context(|| format!("{name} needs a value"))?;
                values.push(value);
            } else if let Some(value) = arg.strip_prefix(name).and_then(|v| v.strip_prefix('=')) {
                values.push(value.to_owned());
            } else {
                kept.push(arg);
            }
        }
        self.rest = kept;
        Ok(values)
    }

    /// Whatever was not taken, for a program that reads it itself.
    pub fn into_rest(self) -> Vec<String> {
        self.rest
    }

    /// Errors: an argument that nothing asked for.
    pub fn finish(self) -> Result<()> {
        match self.rest.first() {
            Some(arg) => bail!("no such option: {arg}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_flags_and_both_spellings_of_values() {
        let mut args = Args::new(["serve", "--port", "9000", "--no-open", "--size=1x2"]);
        assert_eq!(args.command().as_deref(), Some("serve"));
        assert_eq!(args.value("--port").unwrap().as_deref(), Some("9000"));
        assert_eq!(args.value("--size").unwrap().as_deref(), Some("1x2"));
        assert!(args.flag("--no-open"));
        assert!(!args.flag("--no-open"));
        args.finish().unwrap();
    }

    #[test]
    fn names_what_is_wrong() {
        let error = Args::new(["--port"]).value("--port").unwrap_err();
        assert_eq!(error.to_string(), "--port needs a value");
        let error = Args::new(["--port", "--x"]).value("--port").unwrap_err();
        assert_eq!(error.to_string(), "--port needs a value");
        let error = Args::new(["--a=1", "--a=2"]).value("--a").unwrap_err();
        assert_eq!(error.to_string(), "--a is given 2 times");
        let error = Args::new(["--what"]).finish().unwrap_err();
        assert_eq!(error.to_string(), "no such option: --what");
    }
}
