"""PDF files as pictures and as text, with poppler."""

import subprocess
from pathlib import Path


def pdf_pages(path: Path, folder: Path, dpi: int = 80) -> list[Path]:
    """Draw each page as folder/<name>-<page>.png and return the pictures in the order of pages."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pdftoppm", "-png", "-r", str(dpi), path, folder / path.stem], check=True, timeout=120)
    return sorted(folder.glob(f"{path.stem}-*.png"))


def pdf_text(path: Path) -> str:
    """Return the text as it lies on the pages; a form feed ends each page."""
    command = ["pdftotext", "-layout", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=60).stdout
