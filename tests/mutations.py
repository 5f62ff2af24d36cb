"""Mutations of a workbook: of one part's XML, or of the zip around the parts; the same number gives the same bytes.

Most are small: what is meant is the file that is nearly right and means something else to another program.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")

_ELEMENT = re.compile(
    r"<((?:\w+:)?(?:c|row|v|f|is|t|si|r|rPh|sheet|xf|numFmt|sheetData|sheetPr|Relationship|Override))"
    r"(?:\s[^<>]*)?(?:/>|>.*?</\1>)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'\s([\w:]+)="([^"<>]*)"')
_CONTENT = re.compile(r"(?<=>)[^<>]+(?=</(?:\w+:)?(?:v|t|f)>)")
_OPENING = re.compile(r"<(?:\w+:)?(?:c|row|v|t|is|si|r)(?=[\s>])[^<>]*(?<!/)>")
_TAG = re.compile(r"(</?)(\w+)(?=[\s/>])")

VALUES = (
    "", " ", "0", "-1", "1", "00", "1e3", "1E+02", "1e400", "-0", "12_34", "٣", "１２", "NaN", "INF", "0x1F", "1,5",
    " 12 ", "\n7\n", "+5", ".5", "5.", "1 2", "true", "FALSE", "TRUE", "_x000D_", "_x0041_", "_xD800_", "_x005F_x0041_",
    "2013-03-31", "2013-03-31T10:00:00Z", "2013-13-01", "41364.75", "60", "0.25", "-5", "59.5", "2958466", "#N/A",
    "#REF!", "A&amp;B", "&#13;", "&#x9;", "&#xD;&#xA;", "a\nb", "\u00a05\u00a0", "999999999999999999", "0.1e-320",
)  # fmt: skip
NAMES = {
    "r": ("A1", "a1", "B2", "$C$3", "AA10", "XFD1048576", "XFE1", "A0", "A1048577", "B02", "1", "0", "7", "01", "3.0"),
    "t": ("n", "s", "str", "inlineStr", "b", "e", "d", "S", "", "x"),
    "s": ("0", "1", "2", "5", "9", "-1", "99999", "01", ""),
    "count": ("0", "1", "-1", "4294967296", "x"),
    "uniqueCount": ("0", "1", "-1"),
    "numFmtId": ("0", "9", "14", "22", "45", "49", "164", "165", "58", "-1", "x"),
    "formatCode": ("General", "0.00", "yyyy", "d.m.yyyy", "[Red]0", "[h]:mm", '"d"0', "\\d0", "@", "0;yyyy", "mm:ss.0"),
    "date1904": ("0", "1", "true", "false"),
    "ref": ("A1", "A1:B2", "A1:A1", "C3:B2"),
    "spans": ("1:1", "5:2"),
}  # fmt: skip
ADDED = (
    't="s"', 't="str"', 't="b"', 't="inlineStr"', 't="e"', 't="d"', 's="0"', 's="3"', 'r="B2"', 'r="9"', 'hidden="1"',
    'spans="1:2"', 'cm="1"', 'xml:space="preserve"', 'applyNumberFormat="0"', 'date1904="1"', 'x="1"', 'state="hidden"',
)  # fmt: skip
INSERTED = (
    "<!-- -->", "<!--7-->", "<?a b?>", "<![CDATA[]]>", "<![CDATA[8]]>", "&amp;", "&#49;", "&#x32;", "&quot;", "&x;",
    "<x/>", "<t>t</t>", "<v>3</v>", "<r><t>run</t></r>", '<rPh sb="0" eb="1"><t>pho</t></rPh>', "<phoneticPr/>",
    "<extLst><ext/></extLst>", "<f>1+1</f>", "<is><t>in</t></is>", "\t", "\n", " ", "\u00a0", "\u202e", "5", ".",
    "<si><t>more</t></si>", "<c><v>4</v></c>", "<row/>", '<row r="2"><c r="A2"><v>2</v></c></row>', "text",
    '<AlternateContent xmlns="http://schemas.openxmlformats.org/markup-compatibility/2006"/>',
    '<numFmt numFmtId="164" formatCode="yyyy"/>', '<xf numFmtId="14"/>', "<sheetData/>", '<f t="shared" si="0"/>',
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "utf-32", "cp1252")
HEADS = (
    '<!DOCTYPE x [<!ENTITY x "1">]>', '<!DOCTYPE worksheet SYSTEM "x">', "<!-- head -->", '<?xml-stylesheet href="x"?>',
    "\n", "\ufeff",
)  # fmt: skip
_WEIGHTS = (
    ("xl/worksheets/sheet", 8), ("xl/sharedStrings", 6), ("xl/styles", 3), ("xl/workbook.xml", 3), ("xl/_rels", 2),
    ("[Content_Types]", 1), ("_rels", 1), ("docProps/core", 1),
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One entry as it is written; ``lies`` change a header field in the local header, the directory or both."""

    name: str
    content: bytes
    stored: bool = False
    extra: bytes = b""
    lies: tuple[tuple[str, str, int], ...] = ()
    called: tuple[str, str] = ("", "")

    def told(self, where: str, field_name: str, value: int) -> int:
        """What a header says: the truth xor the lies about it."""
        for place, name, bits in self.lies:
            if name == field_name and place in (where, "both"):
                value ^= bits
        return value


@dataclass(frozen=True)
class Mutant:
    """A file made from a sound one, and what was done to it."""

    data: bytes
    done: tuple[str, ...]


@dataclass
class _Draft:
    members: list[Member]
    done: list[str] = field(default_factory=list)


def members_of(data: bytes) -> list[Member]:
    """The entries of a zip that can be inflated."""
    members: list[Member] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            with suppress(zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
                members.append(Member(info.filename, archive.read(info)))
    return members


@lru_cache(maxsize=64)
def _packed(content: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def pack(members: list[Member]) -> bytes:
    """A zip of the entries, with their lies."""
    out, directory = bytearray(), bytearray()
    for member in members:
        body = member.content if member.stored else _packed(member.content)
        offset = len(out)
        out += _local(member, body) + body
        directory += _central(member, body, offset)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(members), len(members), len(directory), len(out), 0)
    return bytes(out + directory + end)


def _told(member: Member, body: bytes, where: str) -> tuple[int, ...]:
    truth = {
        "flags": 0x800,
        "method": 0 if member.stored else 8,
        "crc": zlib.crc32(member.content),
        "packed": len(body),
        "full": len(member.content),
    }
    return tuple(member.told(where, name, value) for name, value in truth.items())


def _local(member: Member, body: bytes) -> bytes:
    flags, method, crc, packed, full = _told(member, body, "local")
    name = (member.called[0] or member.name).encode("utf-8", "surrogatepass")
    head = _LOCAL.pack(b"PK\x03\x04", 20, flags, method, 0, 33, crc, packed, full, len(name), len(member.extra))
    return head + name + member.extra


def _central(member: Member, body: bytes, offset: int) -> bytes:
    flags, method, crc, packed, full = _told(member, body, "central")
    name = (member.called[1] or member.name).encode("utf-8", "surrogatepass")
    offset = member.told("central", "offset", offset)
    head = (b"PK\x01\x02", 20, 20, flags, method, 0, 33, crc, packed, full, len(name), 0, 0, 0, 0, 0, offset)
    return _CENTRAL.pack(*head) + name


def mutant(members: list[Member], random: Random) -> Mutant:
    """One to three mutations, mostly of one part's XML, sometimes of the zip."""
    draft = _Draft(list(members))
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        if random.random() < 0.85:
            _mutate_part(draft, random)
        else:
            name, change = random.choice(tuple(ZIP.items()))
            draft.done.append(name)
            change(draft, random)
    data = pack(draft.members)
    if random.random() < 0.05:
        name, spoil = random.choice(tuple(BYTES.items()))
        draft.done.append(name)
        data = spoil(data, random)
    return Mutant(data, tuple(draft.done))


def _mutate_part(draft: _Draft, random: Random) -> None:
    weights = [next((weight for start, weight in _WEIGHTS if m.name.startswith(start)), 0) for m in draft.members]
    (at,) = random.choices(range(len(weights)), weights)
    name, change = random.choice(tuple(XML.items()))
    member = draft.members[at]
    draft.done.append(f"{name} {member.name}")
    text = change(member.content.decode("utf-8", "replace"), random)
    content = _encoded(text, random) if name == "encode" else text.encode("utf-8", "surrogatepass")
    draft.members[at] = replace(member, content=content)


def _encoded(text: str, random: Random) -> bytes:
    encoding = random.choice(ENCODINGS)
    label = random.choice((encoding.removesuffix("-sig").upper(), "UTF-8", "UTF-16", "utf-7", ""))
    text = re.sub(r' encoding="[^"]*"', f' encoding="{label}"' if label else "", text)
    return text.encode(encoding, "xmlcharrefreplace")


def _one(shape: re.Pattern[str], text: str, random: Random) -> tuple[int, int]:
    """Where one match stands, counted from a place drawn at random: cheap also in a large part."""
    found = shape.search(text, random.randrange(len(text) or 1)) or shape.search(text)
    return found.span() if found else (len(text), len(text))


def _swap(text: str, random: Random) -> str:
    (a, b), (c, d) = sorted((_one(_ELEMENT, text, random), _one(_ELEMENT, text, random)))
    return text if b > c else text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _move(text: str, random: Random) -> str:
    a, b = _one(_ELEMENT, text, random)
    piece, rest = text[a:b], text[:a] + text[b:]
    at = _one(_OPENING, rest, random)[random.randrange(2)]
    return rest[:at] + piece + rest[at:]


def _duplicate(text: str, random: Random) -> str:
    a, b = _one(_ELEMENT, text, random)
    return text[:b] + text[a:b] + text[b:]


def _delete(text: str, random: Random) -> str:
    a, b = _one(_ELEMENT, text, random)
    return text[:a] + text[b:]


def _nest(text: str, random: Random) -> str:
    a, b = _one(_ELEMENT, text, random)
    name = random.choice(("is", "r", "t", "v", "c", "row", "x", "rPh", "extLst", "mc:AlternateContent"))
    return f"{text[:a]}<{name}>{text[a:b]}</{name}>{text[b:]}"


def _rename(text: str, random: Random) -> str:
    a, b = _one(_ELEMENT, text, random)
    name = random.choice(("c", "row", "v", "f", "t", "is", "r", "si", "V", "x"))
    old = re.match(r"<([\w:]+)", text[a:b])
    piece = re.sub(rf"(</?){re.escape(old[1])}(?=[\s/>])", rf"\g<1>{name}", text[a:b]) if old else ""
    return text[:a] + piece + text[b:]


def _attribute(text: str, random: Random) -> str:
    a, b = _one(_ATTRIBUTE, text, random)
    found = _ATTRIBUTE.fullmatch(text[a:b])
    if not found:
        return text
    name = found[1]
    value = random.choice(NAMES.get(name.rpartition(":")[2], VALUES))
    return f'{text[:a]} {name}="{value}"{text[b:]}'


def _borrow(text: str, random: Random) -> str:
    """An attribute gets the value that its namesake has elsewhere."""
    (a, b), (c, d) = _one(_ATTRIBUTE, text, random), _one(_ATTRIBUTE, text, random)
    one, other = _ATTRIBUTE.fullmatch(text[a:b]), _ATTRIBUTE.fullmatch(text[c:d])
    return f'{text[:a]} {one[1]}="{other[2]}"{text[b:]}' if one and other else text


def _drop_attribute(text: str, random: Random) -> str:
    a, b = _one(_ATTRIBUTE, text, random)
    return text[:a] + text[b:]


def _add_attribute(text: str, random: Random) -> str:
    _, b = _one(_OPENING, text, random)
    return f"{text[: b - 1]} {random.choice(ADDED)}{text[b - 1 :]}" if b else text


def _digits(text: str, random: Random) -> str:
    a, b = _one(re.compile(r"\d"), text, random)
    return text[:a] + random.choice("0123456789") + text[b:]


def _value(text: str, random: Random) -> str:
    a, b = _one(_CONTENT, text, random)
    return text[:a] + random.choice(VALUES) + text[b:]


def _insert(text: str, random: Random) -> str:
    """Something odd within a value."""
    a, b = _one(_CONTENT, text, random)
    at = random.randint(a, b)
    return text[:at] + random.choice(INSERTED) + text[at:]


def _insert_element(text: str, random: Random) -> str:
    """Something odd just after an opening tag."""
    _, b = _one(_OPENING, text, random)
    return text[:b] + random.choice(INSERTED) + text[b:]


def _spaces(text: str, random: Random) -> str:
    new = random.choice(
        (STRICT, "urn:x", "", MAIN + " ", MAIN.upper(), "http://schemas.microsoft.com/office/excel/2006/2")
    )
    return text.replace(MAIN, new, 1)


def _prefix(text: str, random: Random) -> str:
    """Every element gets a prefix, as some programs write it; or one does."""
    if random.random() < 0.5:
        text = re.sub(r"(</?)(?!\w+:)(?=[A-Za-z])", r"\1x:", text)
        return text.replace("xmlns=", "xmlns:x=", 1)
    a, b = _one(_ELEMENT, text, random)
    space = random.choice((MAIN, STRICT, "urn:x", ""))
    piece = _TAG.sub(rf'\1\2 xmlns="{space}"', text[a:b], count=1)
    return text[:a] + piece + text[b:]


def _truncate(text: str, random: Random) -> str:
    return text[: random.randrange(len(text) or 1)]


def _cut(text: str, random: Random) -> str:
    at = random.randrange(len(text) or 1)
    return text[:at] + text[at + random.choice((1, 2, 5, 20)) :]


def _flip(text: str, random: Random) -> str:
    at = random.randrange(len(text) or 1)
    return text[:at] + chr(ord(text[at]) ^ 1 << random.randrange(7)) + text[at + 1 :] if text else text


def _head(text: str, random: Random) -> str:
    declaration, mark, rest = text.partition("?>")
    return declaration + mark + random.choice(HEADS) + rest


def _splice(text: str, random: Random) -> str:
    """One value stands in another's place."""
    (a, b), (c, d) = _one(_CONTENT, text, random), _one(_CONTENT, text, random)
    return text[:a] + text[c:d] + text[b:]


def _same(text: str, _random: Random) -> str:
    return text


XML: dict[str, Callable[[str, Random], str]] = {
    "swap": _swap,
    "move": _move,
    "duplicate": _duplicate,
    "delete": _delete,
    "nest": _nest,
    "rename": _rename,
    "attribute": _attribute,
    "attribute again": _attribute,
    "borrow": _borrow,
    "drop attribute": _drop_attribute,
    "add attribute": _add_attribute,
    "digits": _digits,
    "value": _value,
    "value again": _value,
    "insert": _insert,
    "insert element": _insert_element,
    "namespace": _spaces,
    "prefix": _prefix,
    "encode": _same,
    "truncate": _truncate,
    "cut": _cut,
    "flip": _flip,
    "head": _head,
    "splice": _splice,
}


def _at(draft: _Draft, random: Random) -> int:
    return random.randrange(len(draft.members))


def _twin(draft: _Draft, random: Random) -> None:
    member, content = draft.members[_at(draft, random)], draft.members[_at(draft, random)].content
    name = random.choice((member.name, member.name.upper(), member.name.replace("/", "\\"), "./" + member.name))
    draft.members.insert(_at(draft, random), replace(member, name=name, content=content))


def _call(draft: _Draft, random: Random) -> None:
    at = _at(draft, random)
    name = draft.members[at].name
    new = random.choice(
        (name.upper(), name + "\0", "/" + name, "../" + name, name[:-1], name + " ", "xl/vbaProject.bin")
    )
    called = random.choice(((new, new), (new, ""), ("", new)))
    draft.members[at] = replace(draft.members[at], called=called)


def _reorder(draft: _Draft, random: Random) -> None:
    random.shuffle(draft.members)


def _swap_parts(draft: _Draft, random: Random) -> None:
    a, b = _at(draft, random), _at(draft, random)
    one, other = draft.members[a], draft.members[b]
    draft.members[a], draft.members[b] = replace(one, content=other.content), replace(other, content=one.content)


def _lose(draft: _Draft, random: Random) -> None:
    del draft.members[_at(draft, random) :: len(draft.members)]


def _lie(draft: _Draft, random: Random) -> None:
    at = _at(draft, random)
    bits = {"flags": 16, "method": 4, "crc": 32, "packed": 24, "full": 24, "offset": 16}
    name = random.choice(tuple(bits))
    lie = (random.choice(("local", "central", "both")), name, 1 << random.randrange(bits[name]))
    draft.members[at] = replace(draft.members[at], lies=(*draft.members[at].lies, lie))


def _store(draft: _Draft, random: Random) -> None:
    at = _at(draft, random)
    draft.members[at] = replace(draft.members[at], stored=True)


def _extra(draft: _Draft, random: Random) -> None:
    at = _at(draft, random)
    extra = random.choice((b"\0\0", b"\x01\0\x08\0" + b"\0" * 8, b"up\x09\0\x01" + b"\0" * 8, b"\xff" * 4))
    draft.members[at] = replace(draft.members[at], extra=extra)


ZIP: dict[str, Callable[[_Draft, Random], None]] = {
    "twin": _twin,
    "call": _call,
    "reorder": _reorder,
    "swap parts": _swap_parts,
    "lose": _lose,
    "lie": _lie,
    "lie again": _lie,
    "store": _store,
    "extra": _extra,
}


def _flip_bits(data: bytes, random: Random) -> bytes:
    at = random.choice((random.randrange(len(data)), random.randrange(60), len(data) - random.randint(1, 200)))
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


def _break_off(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))]


def _behind(data: bytes, random: Random) -> bytes:
    more = random.choice((b"\0", b"PK", b"PK\x05\x06" + b"\0" * 18, data))
    return random.choice((data + more, more + data))


BYTES: dict[str, Callable[[bytes, Random], bytes]] = {
    "flip bits": _flip_bits,
    "break off": _break_off,
    "behind": _behind,
}
