"""What makes the PDF one to be kept (PDF/A-3u, ISO 19005-3): the edition's data attached, and the word of it in its metadata.

WeasyPrint sees to the output intent and to fonts whose every glyph has its Unicode value. It names one standard in the
metadata, lists an attachment twice, and dates it by the clock; hence this.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pikepdf import Pdf

# PDF/A takes only properties that it knows or that the file itself describes (ISO 19005-3, 6.6.2.3): PDF/UA's are not
# among those it knows.
_ACCESSIBLE = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_END = b"</rdf:RDF>"


class Attachment(Struct, frozen=True):
    """A file that goes with the PDF; `made` is the moment it is dated by."""

    name: str
    data: bytes
    media_type: str
    description: str
    made: datetime


def attach(document: Pdf, file: Attachment) -> None:
    """Put the file into the document as the data that it was made from, and say there that it is PDF/UA as well."""
    import pikepdf  # noqa: PLC0415  only a PDF needs it, and this module is read for any page

    moment = pikepdf.models.metadata.encode_pdf_date(file.made.astimezone(UTC))
    told = pikepdf.AttachedFileSpec(
        document,
        file.data,
        description=file.description,
        filename=file.name,
        mime_type=file.media_type,
        creation_date=moment,
        mod_date=moment,
    )
    told.relationship = pikepdf.Name.Data
    document.attachments[file.name] = told
    document.Root.AF = pikepdf.Array([document.attachments[file.name].obj])
    words = document.Root.Metadata.read_bytes()
    if _END not in words:
        raise ValueError("the PDF's metadata end otherwise than was expected")
    document.Root.Metadata = document.make_stream(
        words.replace(_END, _ACCESSIBLE + _END, 1), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )
