//! A classifier drawn as one: over one input the probability of each class, over two the regions of the
//! predicted classes. Rows lie where their class is.

mod curves;
mod region_names;
mod regions;
mod rows;

pub use curves::{ClassCurvesPlot, ClassCurvesView, class_curves};
pub use regions::{ClassRegionsPlot, ClassRegionsView, class_regions};
pub use rows::ClassRow;
