"""Prompts as a table for translators (CSV), out and back in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from ivr.errors import FlowError
from ivr.loading.ops import Op, changed
from ivr.loading.yaml_ops import document_of
from ivr.store.drafts import Draft
from ivr.store.flows import FlowStore
from web_designer.services.documents import Changes, NotADocument, save
from web_designer.services.wording import BadWording, Wording, writing

KEY = "prompt"
MEDIA = "text/csv"
_LARGEST_CELL = 10_000


def table(found: Wording) -> str:
    """Give a line for each prompt, a column for each language; a text for every language stands in the flow's own."""
    target = io.StringIO()
    rows = csv.writer(target, lineterminator="\r\n")
    rows.writerow([KEY, *found.languages])
    for line in found.lines:
        cells = [line.cells[language] for language in found.languages]
        rows.writerow([line.key, *("" if cell.shared and n else cell.text for n, cell in enumerate(cells))])
    return target.getvalue()


def take(store: FlowStore, draft: Draft, found: Wording, text: str, by: str) -> tuple[int, int]:
    """Put the texts of a table in place of a draft's, all or none; empty cells leave what is there.

    Gives how many prompts have changed, and the draft's new version. Raises NotADocument with line and column of
    everything that is wrong, and StaleError.
    """
    try:
        document = document_of(draft.content.text)
    except FlowError as error:
        raise _refused([_problem(1, 1, "the draft is no YAML", "put that right first")]) from error
    ops: list[Op] = []
    problems: list[dict[str, object]] = []
    count = 0
    for number, key, texts in _rows(found, text):
        try:
            more = writing(document, found.line(key), texts, found.languages[0])
        except BadWording as error:
            problems.append(_problem(number, 1, f"{key}: {error}", "put it right and send the file again"))
            continue
        for op in more:
            document = changed(document, op)
        ops += more
        count += bool(more)
    if problems:
        raise _refused(problems)
    version = save(store, draft, Changes(ops=ops), by).version if ops else draft.version
    return count, version


def _rows(found: Wording, text: str) -> Iterator[tuple[int, str, Mapping[str, str]]]:
    """Give line number, prompt and texts by language of each row; raises NotADocument for a file that is no table."""
    header = text.partition("\n")[0]
    # Spreadsheets of countries with a decimal comma write semicolons.
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        _check(names, found.languages)
        number = reader.line_num + 1
        for row in reader:
            texts = {name: cell.replace("\r\n", "\n") for name, cell in zip(names, row, strict=False) if cell.strip()}
            key = texts.pop(KEY, "").strip()
            if len(row) > len(names):
                raise _refused(
                    [
                        _problem(
                            number, len(names) + 1, "more cells than columns", f"put texts with {delimiter} in quotes"
                        )
                    ]
                )
            if key:
                yield number, key, texts
            number = reader.line_num + 1
    except csv.Error as error:
        raise _refused([_problem(reader.line_num, 1, f"this is no CSV: {error}", "save it as CSV, UTF-8")]) from error


def _check(names: list[str], languages: tuple[str, ...]) -> None:
    known = (KEY, *languages)
    for column, name in enumerate(names, 1):
        if name not in known or name in names[: column - 1]:
            raise _refused(
                [_problem(1, column, f'there is no column "{name[:40]}"', f"the first line is: {','.join(known)}")]
            )
    if KEY not in names:
        raise _refused([_problem(1, 1, f'the column "{KEY}" is missing', f"the first line is: {','.join(known)}")])


def _refused(problems: list[dict[str, object]]) -> NotADocument:
    return NotADocument(problems)


def _problem(line: int, column: int, message: str, hint: str) -> dict[str, object]:
    return {"path": [], "line": line, "column": column, "message": message, "hint": hint}
