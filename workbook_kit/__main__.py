"""``python -m workbook_kit``: the same as the command ``workbook-kit``."""

from workbook_kit.cli.commands import main

if __name__ == "__main__":
    main()
