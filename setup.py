"""What pyproject.toml cannot say: on a package index the description is README without its links to files.

They would lead nowhere there, and the project has no public address that they could lead to. Each becomes the name of
its file, which lies in the sdist.
"""

import re
from pathlib import Path

_PICTURE = re.compile(r"!\[([^\]]*)\]\((?!https:)([^)\s]+)\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?!https:)([^)\s]+)\)")


def description(readme: str) -> str:
    """README as an index shows it."""
    return _LINK.sub(_named, _PICTURE.sub(r"*\1* (`\2`)", readme))


def _named(link: re.Match[str]) -> str:
    text, file = link.groups()
    return f"`{file}`" if text.strip("`") == file else f"{text} (`{file}`)"


if __name__ == "__main__":
    from setuptools import setup

    readme = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
    setup(long_description=description(readme), long_description_content_type="text/markdown")
