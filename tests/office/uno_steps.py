"""Carry out steps on one document in a running LibreOffice; for Debian's own Python, which has `uno`.

Standard input: {"pipe", "document", "steps", "leave"}; standard output: a list of cells seen. See `soffice.py`.
"""

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]

RETURN, DELETE, CTRL = 1280, 1286, 2
CONTENTS = 1 | 2 | 4 | 16  # values, dates, texts, formulas
CONNECT_SECONDS = 60
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".xls": "MS Excel 97", ".pdf": "calc_pdf_Export"}


def connect(pipe: str) -> Any:
    """Return the component context of the office that listens on this pipe, once it does."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    last = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            if time.monotonic() > last:
                raise
            time.sleep(0.05)


def named(**values: Any) -> tuple[Any, ...]:
    """Return UNO property values."""
    state = uno.Enum("com.sun.star.beans.PropertyState", "DIRECT_VALUE")
    name = "com.sun.star.beans.PropertyValue"
    return tuple(uno.createUnoStruct(name, key, 0, value, state) for key, value in values.items())


def utf16(text: str) -> Iterator[str]:
    """Yield the code units of a text: a key event holds one, so a smiley takes two."""
    raw = text.encode("utf-16-le")
    for at in range(0, len(raw), 2):
        yield raw[at : at + 2].decode("utf-16-le", "surrogatepass")


class Document:
    """One open document and the steps that can be done on it."""

    def __init__(self, context: Any, path: str) -> None:
        """Open the document in a window of its own: a hidden one crashes at the second error box."""
        services = context.ServiceManager
        self.toolkit = services.createInstance("com.sun.star.awt.Toolkit")
        self.dispatcher = services.createInstance("com.sun.star.frame.DispatchHelper")
        desktop = services.createInstance("com.sun.star.frame.Desktop")
        options = named(MacroExecutionMode=0, UpdateDocMode=0)
        self.model = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, options)
        if self.model is None:
            sys.exit(f"LibreOffice would not open {Path(path).name}")
        self.controller = self.model.CurrentController
        self.frame = self.controller.Frame
        self.window = self.frame.ComponentWindow
        self.looks: dict[str, int] = {}

    def close(self) -> None:
        self.model.close(True)

    def cells(self, name: str) -> Any:
        """Return the cell or range called `Sheet!B2` or `Sheet!A1:C9`."""
        sheet, _, address = name.rpartition("!")
        return self.model.Sheets.getByName(sheet).getCellRangeByName(address)

    def dispatch(self, command: str, **values: Any) -> None:
        self.dispatcher.executeDispatch(self.frame, f".uno:{command}", "", 0, named(**values))

    def press(self, code: int, char: str = "\0", modifiers: int = 0) -> None:
        event = uno.createUnoStruct("com.sun.star.awt.KeyEvent")
        event.Source = self.window
        event.KeyCode, event.KeyChar, event.Modifiers = code, uno.Char(char), modifiers
        self.toolkit.keyPress(event)
        self.toolkit.keyRelease(event)

    def go_to(self, cell: Any) -> bool:
        """Put the cursor on a cell; false if it may not be selected, and stands elsewhere."""
        self.controller.setActiveSheet(cell.Spreadsheet)
        name = cell.AbsoluteName
        self.dispatch("GoToCell", ToPoint=name.rpartition(".")[2])
        return bool(self.model.CurrentSelection.AbsoluteName == name)

    def press_all(self, text: str) -> None:
        """Press the keys of a text and Enter, or Delete for an empty one."""
        self.window.setFocus()
        for char in utf16(text):
            self.press(RETURN, "\r", CTRL) if char == "\n" else self.press(0, char)
        self.press(RETURN, "\r") if text else self.press(DELETE)
        self.toolkit.processEventsToIdle()

    def put(self, name: str, text: str, *, by_keys: bool) -> list[dict[str, Any]]:
        cell = self.cells(name)
        self.looks.setdefault(name, cell.NumberFormat)
        (before,) = seen(cell, [name])
        if self.go_to(cell):
            self.press_all(text) if by_keys else self.dispatch("EnterString", StringName=text)
        (after,) = seen(cell, [name])
        return [{**after, "changed": after != before}]

    def type(self, cell: str, text: str) -> list[dict[str, Any]]:
        return self.put(cell, text, by_keys=True)

    def enter(self, cell: str, text: str) -> list[dict[str, Any]]:
        return self.put(cell, text, by_keys=False)

    def paste(self, cells: dict[str, str | float | None]) -> list[dict[str, Any]]:
        for name, content in cells.items():
            cell = self.cells(name)
            if name in self.looks:  # a typed date or per cent may have given it another
                cell.NumberFormat = self.looks[name]
            if content is None:
                cell.clearContents(CONTENTS)
            elif isinstance(content, str):
                cell.setString(content)
            else:
                cell.setValue(content)
        return []

    def read(self, ranges: dict[str, list[str]]) -> list[dict[str, Any]]:
        return [cell for name, names in ranges.items() for cell in seen(self.cells(name), names)]

    def recalculate(self) -> list[dict[str, Any]]:
        self.dispatch("CalculateHard")
        return []

    def choose(self, cells: str, command: str) -> list[dict[str, Any]]:
        if not self.go_to(self.cells(cells)):
            sys.exit(f"{cells} may not be selected")
        self.dispatch(command)
        self.toolkit.processEventsToIdle()
        return []

    def unprotect(self, sheet: str) -> list[dict[str, Any]]:
        self.model.Sheets.getByName(sheet).unprotect("")
        return []

    def rename(self, sheet: str, name: str) -> list[dict[str, Any]]:
        self.model.Sheets.getByName(sheet).Name = name
        return []

    def move(self, sheet: str, position: int) -> list[dict[str, Any]]:
        self.model.Sheets.moveByName(sheet, position)
        return []

    def duplicate(self, sheet: str, name: str) -> list[dict[str, Any]]:
        self.model.Sheets.copyByName(sheet, name, self.model.Sheets.Count)
        return []

    def remove(self, sheet: str) -> list[dict[str, Any]]:
        self.model.Sheets.removeByName(sheet)
        return []

    def save(self, path: str) -> list[dict[str, Any]]:
        target = Path(path)
        self.model.storeToURL(target.as_uri(), named(FilterName=FILTERS[target.suffix]))
        return []


def seen(cells: Any, names: list[str]) -> list[dict[str, Any]]:
    """Return what stands in a range, row by row; in bulk, as each question to LibreOffice takes a millisecond."""
    values, formulas = cells.getDataArray(), cells.getFormulaArray()
    found = zip(names, flat(values), flat(formulas), strict=True)
    width = len(values[0])
    return [described(*one, partial(shown, cells, at % width, at // width)) for at, one in enumerate(found)]


def shown(cells: Any, column: int, row: int) -> str:
    """Return what the screen shows of one cell of a range."""
    return str(cells.getCellByPosition(column, row).String)


def flat(rows: tuple[tuple[Any, ...], ...]) -> Iterator[Any]:
    """Yield the values of a range row by row."""
    return (value for row in rows for value in row)


def described(name: str, value: Any, formula: str, show: Callable[[], str]) -> dict[str, Any]:
    """Return one cell; only numbers and errors, which come without a value, look other than what they are."""
    if not isinstance(value, str):
        kind, text = ("error" if value is None else "number"), show()
    elif formula:
        kind, text = "text", value
    else:
        kind, value, text = "empty", None, ""
    return {"cell": name, "kind": kind, "value": value, "text": text, "formula": formula}


def carry_out(context: Any, path: str, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Open the document, do the steps, close it, and return the cells seen."""
    document = Document(context, path)
    try:
        return [cell for step in steps for cell in getattr(document, step.pop("do"))(**step)]
    finally:
        document.close()


def quit_office(context: Any) -> None:
    """End the program politely, so that it removes its pipes; the answer may get lost on the way."""
    with contextlib.suppress(uno.getClass("com.sun.star.lang.DisposedException")):
        context.ServiceManager.createInstance("com.sun.star.frame.Desktop").terminate()


def main() -> None:
    """Carry out the request; without a document it only waits for the office, or ends it."""
    request = json.load(sys.stdin)
    context = connect(request["pipe"])
    seen = carry_out(context, request["document"], request["steps"]) if request["document"] else []
    if request["leave"]:
        quit_office(context)
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # while Python ends, threads of uno may still be at work, and now and then crash it
