//! Sessions on data of several inputs: the plane, Howell's table, classes.

mod accuracy;
mod drafts;
mod plane;
mod snapshot;
mod table;
