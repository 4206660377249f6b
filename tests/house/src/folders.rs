//! Directions of imports between the folders of a crate: a folder may import only from folders further right.

use crate::imports::Import;

/// Regions of a crate in groups from left to right; regions of one group do not import each other.
pub struct Arrows<'a> {
    /// The path that comes before the regions: `crates/ui/src/`.
    pub source: &'a str,
    /// Folders, and files such as `lib.rs`.
    pub groups: &'a [&'a [&'a str]],
}

impl Arrows<'_> {
    /// The imports that run to the left, or between two regions of one group.
    ///
    /// Errors: a file is in no region; the message names it.
    pub fn broken_by(&self, imports: &[Import]) -> Result<Vec<Import>, String> {
        let mut broken = Vec::new();
        for import in imports {
            let (from, from_group) = self.region(&import.from)?;
            let (to, to_group) = self.region(&import.to)?;
            if from != to && from_group >= to_group {
                broken.push(import.clone());
            }
        }
        Ok(broken)
    }

    /// The region that a file is in and the place of its group, counted from the left.
    pub fn region(&self, file: &str) -> Result<(&str, usize), String> {
        let inside = file.strip_prefix(self.source).unwrap_or(file);
        let region = inside.split('/').next().unwrap_or(inside);
        for (idx, group) in self.groups.iter().enumerate() {
            if let Some(region) = group.iter().find(|name| **name == region) {
                return Ok((region, idx));
            }
        }
        Err(format!("{file} is in no folder that has a place"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARROWS: Arrows<'_> = Arrows {
        source: "src/",
        groups: &[&["lib.rs"], &["lab", "io"], &["app"]],
    };

    fn broken(from: &str, to: &str) -> Result<bool, String> {
        let import = Import {
            from: format!("src/{from}"),
            to: format!("src/{to}"),
            line: 1,
            path: String::new(),
        };
        ARROWS.broken_by(&[import]).map(|broken| !broken.is_empty())
    }

    #[test]
    fn imports_to_the_right_and_within_a_folder_are_allowed() {
        assert_eq!(broken("lib.rs", "lab/a.rs"), Ok(false));
        assert_eq!(broken("lib.rs", "app/a.rs"), Ok(false));
        assert_eq!(broken("lab/a.rs", "app/x/mod.rs"), Ok(false));
        assert_eq!(broken("lab/a.rs", "lab/b.rs"), Ok(false));
    }

    #[test]
    fn imports_to_the_left_and_between_features_are_found() {
        assert_eq!(broken("app/a.rs", "lab/a.rs"), Ok(true));
        assert_eq!(broken("app/a.rs", "lib.rs"), Ok(true));
        assert_eq!(broken("lab/a.rs", "io/a.rs"), Ok(true));
        assert!(broken("lab/a.rs", "new/a.rs").is_err());
    }
}
