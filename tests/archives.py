"""Archives made on the spot."""

from __future__ import annotations

import io
import zipfile


def zipped(**files: bytes) -> bytes:
    """A zip; two underscores in a name stand for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()
