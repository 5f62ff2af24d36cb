"""A user profile for LibreOffice: a Finnish office, no macros, nothing that pops up or corrects by itself."""

from pathlib import Path

# One setting a line: node of the configuration, property, value.
SETTINGS = """
/org.openoffice.Setup/L10N                             ooSetupSystemLocale     fi-FI
/org.openoffice.Office.Common/Security/Scripting       MacroSecurityLevel      3
/org.openoffice.Office.Common/Security/Scripting       DisableMacrosExecution  true
/org.openoffice.Office.Common/Misc                     FirstRun                false
/org.openoffice.Office.Common/Misc                     ShowTipOfTheDay         false
/org.openoffice.Office.Common/Misc                     CrashReport             false
/org.openoffice.Office.Recovery/RecoveryInfo           Enabled                 false
/org.openoffice.Office.Recovery/AutoSave               Enabled                 false
/org.openoffice.Office.Java/VirtualMachine             Enable                  false
/org.openoffice.Office.Calc/Input                      AutoInput               false
/org.openoffice.Office.Calc/Input                      ReplaceCellsWarning     false
/org.openoffice.Office.Common/AutoCorrect              UseReplacementTable     false
/org.openoffice.Office.Common/AutoCorrect              TwoCapitalsAtStart      false
/org.openoffice.Office.Common/AutoCorrect              CapitalAtStartSentence  false
/org.openoffice.Office.Common/AutoCorrect              ChangeOrdinalNumber     false
/org.openoffice.Office.Common/AutoCorrect              ChangeDash              false
/org.openoffice.Office.Common/AutoCorrect              AddNonBreakingSpace     false
/org.openoffice.Office.Common/AutoCorrect              ChangeAngleQuotes       false
/org.openoffice.Office.Common/AutoCorrect              CorrectAccidentalCapsLock  false
/org.openoffice.Office.Common/AutoCorrect              ReplaceSingleQuote      false
/org.openoffice.Office.Common/AutoCorrect              ReplaceDoubleQuote      false
"""
ALWAYS_RECALCULATE = "/org.openoffice.Office.Calc/Formula/Load OOXMLRecalcMode 0"

ITEM = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'
FILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n{}</oor:items>\n'
)


def write_profile(folder: Path, *, recalculate: bool) -> None:
    """Write a fresh profile; `recalculate` makes it compute every workbook anew when it is opened."""
    lines = SETTINGS.strip().splitlines()
    if recalculate:
        lines.append(ALWAYS_RECALCULATE)
    target = folder / "user" / "registrymodifications.xcu"
    target.parent.mkdir(parents=True)
    target.write_text(FILE.format("".join(ITEM.format(*line.split()) for line in lines)), encoding="utf-8")
