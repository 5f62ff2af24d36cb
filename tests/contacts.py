"""A registry with people in it."""

from __future__ import annotations

from tests.making import REGISTRY

CONTACTS = REGISTRY.replace("ely_sv\n", "ely_sv,coordinator,e-mail\n", 1).replace(
    "901,Pohjoinen,Norra,fi+sv,91,Pohjan ELY-keskus,NTM-centralen i Norr",
    "901,Pohjoinen,Norra,fi+sv,91,Pohjan ELY-keskus,NTM-centralen i Norr,Väinö Äyräs,vaino@pohjoinen.fi",
)
