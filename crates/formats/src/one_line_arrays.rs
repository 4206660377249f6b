//! JSON for people: objects open up, arrays stay on one line, except arrays of objects and of
//! arrays, which have a line for each entry.

use std::io::{self, Write};

use serde_json::ser::Formatter;

const INDENT: &[u8] = b"  ";

/// What has been opened and not yet closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Object,
    /// An array; whether an entry of it had a line of its own.
    Array {
        has_lines: bool,
    },
}

/// The formatter. See the module.
#[derive(Debug, Default)]
pub(crate) struct OneLineArrays {
    open: Vec<Open>,
    /// Whether what was opened last is still empty.
    is_empty: bool,
}

impl OneLineArrays {
    fn new_line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        for _ in &self.open {
            writer.write_all(INDENT)?;
        }
        Ok(())
    }

    /// Before an object or an array within an array.
    fn line_in_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if let Some(Open::Array { has_lines }) = self.open.last_mut() {
            *has_lines = true;
            self.new_line(writer)?;
        }
        Ok(())
    }

    fn open<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        what: Open,
        sign: &[u8],
    ) -> io::Result<()> {
        self.line_in_array(writer)?;
        self.open.push(what);
        self.is_empty = true;
        writer.write_all(sign)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, sign: &[u8]) -> io::Result<()> {
        let closed = self.open.pop();
        let on_its_line = match closed {
            Some(Open::Object) => !self.is_empty,
            Some(Open::Array { has_lines }) => has_lines,
            None => false,
        };
        self.is_empty = false;
        if on_its_line {
            self.new_line(writer)?;
        }
        writer.write_all(sign)
    }
}

impl Formatter for OneLineArrays {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, Open::Array { has_lines: false }, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.is_empty = false;
        if first {
            Ok(())
        } else {
            writer.write_all(b",")
        }
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, Open::Object, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.is_empty = false;
        if !first {
            writer.write_all(b",")?;
        }
        self.new_line(writer)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::{Serializer, json};

    use super::*;

    #[test]
    fn numbers_stand_in_lines_and_parts_under_each_other() {
        let value = json!({
            "a": 1,
            "empty": [{}, []],
            "kernel": [[1.5, -2.0], [0.5, 4.0]],
            "layers": [{"bias": [1, 2]}],
        });
        let mut text = Vec::new();
        let mut serializer = Serializer::with_formatter(&mut text, OneLineArrays::default());
        value.serialize(&mut serializer).unwrap();
        let text = String::from_utf8(text).unwrap();
        let expected = r#"{
  "a": 1,
  "empty": [
    {},
    []
  ],
  "kernel": [
    [1.5,-2.0],
    [0.5,4.0]
  ],
  "layers": [
    {
      "bias": [1,2]
    }
  ]
}"#;
        assert_eq!(text, expected);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
    }
}
