//! One list for each thing that a person chooses from.

/// Makes `ALL` and `entry` out of one list of `[values] pattern => entry`.
///
/// The compiler checks both ends: a variant without an entry leaves a `match` that is not
/// exhaustive, and an entry without a value in `ALL` does not parse. The values stand in the order
/// in which the page shows them; each has Keras's default parameters.
///
/// `entry` returns by value and is always inlined, so that a caller which reads one field leaves
/// the texts of the other fields out of the program's file.
macro_rules! entries {
    (
        $(#[$doc:meta])*
        $type:ty, $entry:ty {
            $( [$($value:expr),+ $(,)?] $pattern:pat => $fields:expr; )+
        }
    ) => {
        impl $type {
            $(#[$doc])*
            pub const ALL: [Self; [$($(stringify!($value)),+),+].len()] = [$($($value),+),+];

            #[inline(always)]
            fn entry(self) -> $entry {
                match self {
                    $($pattern => $fields,)+
                }
            }
        }
    };
}
pub(crate) use entries;
