//! `imsmanifest.xml`: what a platform reads of a package. The form is that of SCORM 1.2's content packaging (ADL, 2001),
//! whose schemas `tests/scorm` holds it against.

use super::Package;

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
