//! The wire format of protocol buffers, as far as ONNX needs it.
//!
//! A message is a sequence of fields, each with a number: a varint, 4 or 8 bytes, or a length and as many bytes. What
//! bytes mean, text, message or packed numbers, only the schema says. Written by hand: the generated code of a
//! protobuf library copies every weight and knows the whole schema, of which a tenth is needed here.
//!
//! Source: <https://protobuf.dev/programming-guides/encoding/>

/// A message that is being written.
#[derive(Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    /// Writes a field that is a number. A negative one takes ten bytes.
    pub fn int(&mut self, field: u32, value: i64) {
        self.key(field, 0);
        self.varint(value.cast_unsigned());
    }

    /// Writes a field that is a number.
    pub fn float(&mut self, field: u32, value: f32) {
        self.key(field, 5);
        self.0.extend(value.to_le_bytes());
    }

    /// Writes a field that is a text or bytes.
    pub fn bytes(&mut self, field: u32, bytes: &[u8]) {
        self.key(field, 2);
        // A usize has at most 64 bits.
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Writes a field that is a text.
    pub fn text(&mut self, field: u32, text: &str) {
        self.bytes(field, text.as_bytes());
    }

    /// Writes the fields of another message.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Writes a field that is a message, which `fill` writes.
    pub fn message(&mut self, field: u32, fill: impl FnOnce(&mut Self)) {
        let mut message = Self::default();
        fill(&mut message);
        self.bytes(field, &message.0);
    }

    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    fn key(&mut self, field: u32, kind: u8) {
        self.varint(u64::from(field) << 3 | u64::from(kind));
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

/// The bytes are no message: they end within a field, or have a key or a number that no writer makes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Damaged;

/// The value of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    Varint(u64),
    Four([u8; 4]),
    Eight([u8; 8]),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    /// Returns the text or the message that the field must be.
    pub fn bytes(self) -> Result<&'a [u8], Damaged> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(Damaged),
        }
    }

    /// Returns the text that the field must be. Bytes that are no UTF-8 are replaced.
    pub fn text(self) -> Result<String, Damaged> {
        Ok(String::from_utf8_lossy(self.bytes()?).into_owned())
    }

    /// Returns the number that the field must be.
    pub fn int(self) -> Result<i64, Damaged> {
        match self {
            Self::Varint(value) => Ok(value.cast_signed()),
            _ => Err(Damaged),
        }
    }

    /// Returns the number that the field must be.
    pub fn float(self) -> Result<f32, Damaged> {
        match self {
            Self::Four(bytes) => Ok(f32::from_le_bytes(bytes)),
            _ => Err(Damaged),
        }
    }

    /// Returns the numbers of a repeated field: one, or packed ones.
    pub fn floats(self) -> Result<Vec<f64>, Damaged> {
        let Self::Bytes(bytes) = self else {
            return Ok(vec![f64::from(self.float()?)]);
        };
        let (chunks, []) = bytes.as_chunks() else {
            return Err(Damaged);
        };
        Ok(chunks
            .iter()
            .map(|&chunk| f64::from(f32::from_le_bytes(chunk)))
            .collect())
    }

    /// Returns the numbers of a repeated field: one, or packed ones.
    pub fn ints(self) -> Result<Vec<i64>, Damaged> {
        match self {
            Self::Bytes(bytes) => {
                let mut rest = Reader(bytes);
                let mut values = Vec::new();
                while !rest.0.is_empty() {
                    values.push(rest.varint()?.cast_signed());
                }
                Ok(values)
            }
            _ => Ok(vec![self.int()?]),
        }
    }
}

/// Reads the fields of a message in their order.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(message: &'a [u8]) -> Self {
        Self(message)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or(Damaged)?;
        self.0 = rest;
        Ok(*bytes)
    }

    fn varint(&mut self) -> Result<u64, Damaged> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.take()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Damaged)
    }

    fn field(&mut self) -> Result<(u32, Value<'a>), Damaged> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Eight(self.take()?),
            2 => {
                let len = usize::try_from(self.varint()?).map_err(|_| Damaged)?;
                let (bytes, rest) = self.0.split_at_checked(len).ok_or(Damaged)?;
                self.0 = rest;
                Value::Bytes(bytes)
            }
            5 => Value::Four(self.take()?),
            _ => return Err(Damaged),
        };
        Ok((u32::try_from(key >> 3).map_err(|_| Damaged)?, value))
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Result<(u32, Value<'a>), Damaged>;

    /// Returns the number and the value of the next field. After an error comes nothing more.
    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.0 = &[];
        }
        Some(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut writer = Writer::default();
        for value in [0, 1, 127, 128, 300, i64::MAX, i64::MIN, -1] {
            writer.int(1, value);
        }
        writer.float(20, 0.2);
        writer.message(3000, |message| message.bytes(2, "año".as_bytes()));
        let bytes = writer.finish();
        let fields: Vec<_> = Reader::new(&bytes).collect::<Result<_, _>>().unwrap();
        let ints: Vec<_> = fields[..8].iter().map(|it| it.1.int().unwrap()).collect();
        assert_eq!(ints, [0, 1, 127, 128, 300, i64::MAX, i64::MIN, -1]);
        assert_eq!((fields[8].0, fields[8].1.float()), (20, Ok(0.2)));
        let message = fields[9].1.bytes().unwrap();
        let (field, text) = Reader::new(message).next().unwrap().unwrap();
        assert_eq!(
            (fields[9].0, field, text.text().unwrap().as_str()),
            (3000, 2, "año")
        );
    }

    /// The examples of the source.
    #[test]
    fn bytes_are_those_of_the_encoding_guide() {
        let mut writer = Writer::default();
        writer.int(1, 150);
        writer.bytes(2, b"testing");
        assert_eq!(
            writer.finish(),
            [b"\x08\x96\x01".as_slice(), b"\x12\x07testing"].concat()
        );
        let packed = Value::Bytes(&[0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05]);
        assert_eq!(packed.ints(), Ok(vec![3, 270, 86942]));
    }

    #[test]
    fn every_cut_is_noticed_or_between_fields() {
        let mut writer = Writer::default();
        writer.int(1, 150);
        writer.bytes(2, b"testing");
        writer.float(3, 1.0);
        let bytes = writer.finish();
        let is_whole: Vec<_> = (0..bytes.len())
            .filter(|&len| Reader::new(&bytes[..len]).all(|field| field.is_ok()))
            .collect();
        assert_eq!(is_whole, [0, 3, 12]);
    }

    #[test]
    fn lengths_and_varints_without_end_are_damaged() {
        for bytes in [
            &[0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f][..],
            &[0x08; 1],
            &[0xff; 40],
            &[0x0b],
        ] {
            assert_eq!(Reader::new(bytes).last(), Some(Err(Damaged)));
        }
    }
}
