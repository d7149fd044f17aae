"""JPEG files: what is said in one of where it comes from."""

from typing import Final

from bot.studio.provenance import CLAIMANT, SourceType

_START: Final = b"\xff\xd8"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\x00"
_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmp:CreatorTool="{tool}" Iptc4xmpExt:DigitalSourceType="{source}"/>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def labelled(jpeg: bytes, source: SourceType) -> bytes:
    """Return a JPEG that says what it is (IPTC's digital source type, in XMP), for platforms and people who look.

    Raises ValueError for bytes that are no JPEG. Source: XMP part 3, section 1.1.3.
    """
    if not jpeg.startswith(_START):
        raise ValueError("these bytes are no JPEG")
    packet = _XMP + _PACKET.format(tool=CLAIMANT, source=source.address).encode()
    return _START + b"\xff\xe1" + (len(packet) + 2).to_bytes(2) + packet + jpeg[len(_START) :]
