//! `imsmanifest.xml`: what a platform reads of a package. The form is that of SCORM 1.2's content packaging (ADL, 2001),
//! whose schemas `tests/scorm` holds it against.

use super::package::Package;

pub const NAME: &str = "imsmanifest.xml";

/// Returns the manifest of a package with these files.
pub fn write(package: &Package, files: &[String]) -> String {
    let title = escape(&package.title);
    let identifier = escape(&package.name);
    let files: String = files
        .iter()
        .map(|file| format!("      <file href=\"{}\"/>\n", escape(file)))
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="{identifier}" version="1.2" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="neurona">
    <organization identifier="neurona">
      <title>{title}</title>
      <item identifier="page" identifierref="files">
        <title>{title}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="files" type="webcontent" adlcp:scormtype="sco" href="index.html">
{files}    </resource>
  </resources>
</manifest>
"#
    )
}

/// A text as it stands in XML and HTML, also between quotation marks.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `tests/scorm/check_manifests.py` has held both against the schemas.
    #[test]
    fn manifests_are_those_that_the_schemas_accept() {
        let course = Package {
            name: "neurona-course".to_owned(),
            title: "Neurona: el curso".to_owned(),
            address: "course".to_owned(),
        };
        let link = Package {
            name: "neurona-link".to_owned(),
            title: "¿Sube \"a < b\" & baja?".to_owned(),
            address: "2.4/layers=5tanh/end".to_owned(),
        };
        let files = ["index.html", "lessons/es.json", "neurona-1f_bg.wasm"].map(str::to_owned);
        for (package, stored) in [
            (course, include_str!("../../../../tests/scorm/course.xml")),
            (link, include_str!("../../../../tests/scorm/link.xml")),
        ] {
            assert_eq!(write(&package, &files), stored);
        }
    }
}
