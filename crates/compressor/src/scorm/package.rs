//! What a package is.

/// What a package opens.
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// Of its file, without `.zip`.
    pub name: String,
    /// In the list of a course.
    pub title: String,
    /// What stands behind the `#` of the page, or `course` for the list of lessons.
    pub address: String,
}
