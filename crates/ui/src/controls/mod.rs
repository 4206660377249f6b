//! One component for each kind of control: a native element with its label, its unit, its limits
//! and a place for its message. Controls know nothing of the page: callers pass values and callbacks.

pub mod button;
pub mod choice;
pub mod entry;
pub mod field_features;
pub mod field_problems;
pub mod help;
pub mod hints;
pub mod plain_number;
pub mod scale;
pub mod second_finger;
pub mod setting_range;
pub mod slider_drag;
pub mod typed_number;
pub mod window;

pub use button::{CloseButton, Explained, TextButton};
pub use choice::{NamedSelect, Segmented, Select, Switch};
pub use entry::{Entry, NumberField, Slider};
pub use field_features::FieldFeatures;
pub use field_problems::FieldProblems;
pub use help::Help;
pub use hints::Hints;
pub use scale::Scale;
pub use setting_range::SettingRange;
pub use slider_drag::{SliderDrag, after_last_input};
pub use typed_number::Kind;
pub use window::{WindowButton, WindowFrame, WindowView};
