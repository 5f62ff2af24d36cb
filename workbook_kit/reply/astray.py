"""Forms that went astray: another area's, or of a past quarter. Their senders are told, and nobody is reminded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from email.headerregistry import Address

from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.verdict import Return
from workbook_kit.registry import Area
from workbook_kit.reply.draft import recipients


def wrong_forms(harvest: Harvest) -> Mapping[str, tuple[Return, ...]]:
    """The files held because their sender is another area's contact, by that area."""
    found: dict[str, list[Return]] = defaultdict(list)
    for files in harvest.held.values():
        for returned in files:
            if other := _is_contact_of(returned):
                found[other].append(returned)
    return {area: tuple(files) for area, files in found.items()}


def own_that_wait(harvest: Harvest) -> frozenset[str]:
    """The areas of which something is held that no other area's contact sent."""
    return frozenset(area for area, files in harvest.held.items() if not all(map(_is_contact_of, files)))


def _is_contact_of(returned: Return) -> str:
    """The area whose contact sent a file that is held for that, empty if it is held for anything else."""
    reason = returned.reason
    return str(dict(reason.facts)["other"]) if reason and reason.code == "held-sender" else ""


def of_past_periods(harvest: Harvest) -> Mapping[str, tuple[Return, ...]]:
    """The files for an earlier quarter that came after its harvest, by area.

    The code of an area of the middle level may have been another's then: only what its contact of today sent is its.
    """
    late = {(one.file, one.sha256) for one in harvest.late}
    levels = {area.code: area.level for area in harvest.expected}
    found: dict[str, list[Return]] = defaultdict(list)
    for returned in harvest.returns:
        is_its_own = levels.get(returned.area) == "region" or returned.sender_area == returned.area
        if (returned.file, returned.sha256) in late and is_its_own:
            found[returned.area].append(returned)
    return {area: tuple(files) for area, files in found.items()}


def senders(area: Area, returned: tuple[Return, ...], day: dt.date) -> list[Address]:
    """Who sent the files, as far as they are contacts of the area; else whoever is that on the day."""
    own = {contact.address for contact in area.contacts}
    sent = dict.fromkeys(one.sender for one in returned if one.sender in own)
    if not sent:
        return recipients(area, day)
    known = {address.addr_spec: address for address in recipients(area, day)}
    return [known.get(sender, Address(addr_spec=sender)) for sender in sent]
