//! Fields of a message that stay encoded until they are needed.

use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

use experiment::{Problem, Question, Reply, SavedRun};

use crate::parts::{MessageError, Parts};

/// A `T` in the form in which it crosses between page and worker.
///
/// Most readers of a message pass this field on: a saved run to the next worker, a reply to the
/// panel that sent the question. Code that reads no `T` does not link the code that decodes it, which
/// keeps the decoders of these types out of the page's first chunk.
///
/// Two are equal if one is a clone of the other.
pub struct Encoded<T> {
    parts: Rc<Parts>,
    of: PhantomData<fn() -> T>,
}

impl<T> Encoded<T> {
    pub(crate) fn parts_mut(&mut self) -> &mut Rc<Parts> {
        &mut self.parts
    }
}

impl<T> Clone for Encoded<T> {
    fn clone(&self) -> Self {
        Self {
            parts: self.parts.clone(),
            of: PhantomData,
        }
    }
}

impl<T> Default for Encoded<T> {
    /// Nothing: it cannot be decoded.
    fn default() -> Self {
        Self {
            parts: Rc::default(),
            of: PhantomData,
        }
    }
}

impl<T> PartialEq for Encoded<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.parts, &other.parts)
    }
}

impl<T> fmt::Debug for Encoded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.value.fmt(f)
    }
}

// Not for every T: the generic code would be compiled anew in each crate that calls it.
macro_rules! encoded {
    ($type:ty, $write:expr, $read:expr) => {
        impl From<$type> for Encoded<$type> {
            /// Panics if the serializer fails, a bug of ours.
            fn from(value: $type) -> Self {
                Self {
                    parts: Rc::new($write(value)),
                    of: PhantomData,
                }
            }
        }

        impl Encoded<$type> {
            /// Decodes the value.
            ///
            /// Errors: it is not of this type.
            pub fn decode(&self) -> Result<$type, MessageError> {
                $read(&self.parts)
            }
        }
    };
}

encoded!(Question, |it| Parts::of(it).0, Parts::read);
encoded!(Reply, |it| Parts::of(it).0, Parts::read);
encoded!(Vec<Problem>, |it| Parts::of(it).0, Parts::read);
encoded!(SavedRun, Parts::of_run, Parts::read_run);

impl Encoded<SavedRun> {
    /// Epochs and batches that are done. The weights are not read.
    ///
    /// Errors: it is not a run.
    pub fn progress(&self) -> Result<(u32, u32), MessageError> {
        let state = self.parts.read_run_without_arrays()?.state;
        Ok((state.epoch, state.batch))
    }

    /// How much memory the run takes, in bytes.
    pub fn n_bytes(&self) -> usize {
        self.parts.n_bytes()
    }
}
