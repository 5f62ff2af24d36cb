"""Everything that a harvest writes to ``output/PERIOD``, made only if it would differ from what is there.

Outputs are a pure function of what was gathered, of the options of the harvest, and of the program. Their manifest
holds a digest of all that; if it is the same and no file was changed since, they are current.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from workbook_kit import disk, tables
from workbook_kit.harvest.gathered import Harvest
from workbook_kit.harvest.gathering import note_of
from workbook_kit.harvest.rows import answer_rows, finding_rows, return_rows
from workbook_kit.language import Language
from workbook_kit.period import Period
from workbook_kit.reply import generated, replies
from workbook_kit.report import workbooks
from workbook_kit.version import __version__, program_digest
from workbook_kit.work.progress import Watch, unwatched
from workbook_kit.workspace.folder import Workspace


def write_outputs(
    workspace: Workspace,
    harvest: Harvest,
    *,
    executor: Executor | None = None,
    watch: Watch = unwatched,
    language: Language = "fi",
    contacts: bool = False,
) -> Path:
    """Replace the summaries, replies and data files of the last harvest by those of this one; returns their folder.

    ``language`` is that of the national workbook and the page; ``contacts`` adds the persons named. Raises StoreError
    if the disk fails, or without the signing key.
    """
    folder = workspace.output / str(harvest.period)
    digest = _digest(workspace, harvest, (language, contacts))
    workspace.rounds.keep(harvest.period, note_of(harvest))
    if _are_current(folder, digest):
        return folder
    summaries = workbooks(harvest, language=language, contacts=contacts, executor=executor)

    def others(harvest: Harvest) -> dict[str, bytes]:
        return replies(workspace, harvest, executor, watch) | dict(summaries)

    return write(workspace, harvest.period, outputs(harvest, others, digest))


def _digest(workspace: Workspace, harvest: Harvest, options: object) -> str:
    """A digest of all that the outputs of a harvest are made from; ``options`` are its options."""
    digest = hashlib.sha256()
    for part in _parts(workspace, harvest, options):
        digest.update(f"{len(part)} {part}\n".encode())
    return digest.hexdigest()


def _parts(workspace: Workspace, harvest: Harvest, options: object) -> Iterator[str]:
    yield program_digest()
    yield repr(options)
    yield workspace.key().hex()
    yield repr(sorted(generated(workspace, harvest.period)))
    for field in fields(harvest):
        # returns go below by file and reader: a record is a pure function of both, and much longer
        yield field.name if field.name == "returns" else f"{field.name} {getattr(harvest, field.name)!r}"
    for returned in harvest.returns:
        yield f"{replace(returned, record=None)!r} {returned.record.reader if returned.record else ''}"


def _are_current(folder: Path, digest: str) -> bool:
    """Whether a folder holds the outputs with this digest, every file unchanged."""
    with disk.one_line_errors("Reading the outputs failed", folder):
        try:
            manifest = json.loads((folder / "manifest.json").read_bytes())
            return manifest["made_from"] == digest and all(
                hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
                for name, sha256 in manifest["outputs"].items()
            )
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return False


def outputs(
    harvest: Harvest, others: Callable[[Harvest], Mapping[str, bytes]], made_from: str = ""
) -> dict[str, bytes]:
    """Every file of ``output/PERIOD`` by its name there: the data files, what ``others`` makes, and the manifest.

    ``made_from`` is the digest by which a later harvest knows whether they are still current.
    """
    rows: dict[str, list[Any]] = {
        "returns": return_rows(harvest),
        "answers": answer_rows(harvest),
        "findings": finding_rows(harvest, harvest.language),
        "rollup": [asdict(row) | {"edition": str(harvest.edition or "")} for row in harvest.rollup],
    }
    files: dict[str, bytes] = {}
    for table, listed in rows.items():
        files[f"data/{table}.csv"] = tables.to_csv(table, listed)
        files[f"data/{table}.parquet"] = tables.to_parquet(table, listed)
    files |= others(harvest)
    files["manifest.json"] = _manifest(harvest, files, made_from)
    return files


def _manifest(harvest: Harvest, files: Mapping[str, bytes], made_from: str) -> bytes:
    manifest = {
        "tool": __version__,
        "made_from": made_from,
        "period": str(harvest.period),
        "registry": harvest.registry.source,
        "forms": {form.id: form.version for form in harvest.forms.values()},
        "inputs": [{"file": r.file, "sha256": r.sha256, "verdict": r.verdict} for r in harvest.returns],
        "outputs": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def write(workspace: Workspace, period: Period, files: Mapping[str, bytes]) -> Path:
    """Replace the outputs of the last harvest, if these differ; returns their folder.

    Files that no harvest wrote (drafts of ``send``, an officer's notes) are kept.
    """
    folder = workspace.output / str(period)
    disk.mend(workspace.output)
    disk.replace_folder(folder, files, _written_before(folder))
    return folder


def _written_before(folder: Path) -> frozenset[str]:
    """The files of a folder that a harvest wrote, as its manifest has them."""
    try:
        outputs = frozenset(json.loads((folder / "manifest.json").read_bytes())["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        outputs = frozenset()
    return outputs | {"manifest.json"}
