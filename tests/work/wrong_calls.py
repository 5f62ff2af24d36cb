"""Calls that mypy has to refuse. Nothing here is run: mypy fails where one passes, as its ``ignore`` is then unused."""

from workbook_kit import read_answers
from workbook_kit.checks import probes
from workbook_kit.findings import messages
from workbook_kit.form.kinds import KINDS
from workbook_kit.form.model import Form
from workbook_kit.period import Period
from workbook_kit.registry import built_in
from workbook_kit.report.plan.measure import rows_of
from workbook_kit.version import program_digest


def wrong_language(form: Form, period: Period) -> None:
    """There is no German, and no English in a workbook."""
    messages.notice("open", "de")  # type: ignore[arg-type]
    messages.phrase("open", "en")  # type: ignore[arg-type]
    KINDS["text"].prompt.title["en"]  # type: ignore[index]
    messages.area_wording("required", "en")  # type: ignore[arg-type]
    probes(form, "en", period)  # type: ignore[arg-type]


def wrong_number_of_arguments(form: Form) -> None:
    """One too few, one too many, and one by a name that there is not."""
    messages.phrase("open")  # type: ignore[call-arg]
    probes(form, "fi")  # type: ignore[call-arg]
    program_digest("again")  # type: ignore[call-arg]
    rows_of(shape=form)  # type: ignore[call-arg]


def wrong_type(form: Form) -> None:
    """A year that is a text, a name that is a form."""
    built_in("2013")  # type: ignore[arg-type]
    rows_of("seutu")  # type: ignore[arg-type]
    messages.phrase(form, "fi")  # type: ignore[arg-type]
    read_answers(2013)  # type: ignore[arg-type]
