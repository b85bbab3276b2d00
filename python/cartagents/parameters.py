"""The parameters of a run, out of its config.yaml."""
import json
import re
from pathlib import Path
from typing import Any, Dict, List

import pandas as pd

COLUMNS = ["value", "unit", "low", "high", "confidence", "name", "source", "assumed"]


def read(path: Path) -> pd.DataFrame:
    """Reads the section ``parameters`` of a configuration as a run resolves it: a line a symbol.

    It is the text that the program wrote, block by block, a scalar a line; not any YAML.
    """
    rows: Dict[str, Dict[str, Any]] = {}
    row: Dict[str, Any] = {}
    inside = False
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line:
            continue
        depth = len(line) - len(line.lstrip(" "))
        if depth == 0:
            inside = line.startswith("parameters:")
            continue
        if not inside:
            continue
        key, text = _entry(line.strip(), f"{path}:{number}")
        if depth == 2:
            row = rows.setdefault(key, {})
        else:
            row[key] = _value(text)
    table = pd.DataFrame.from_dict(rows, orient="index")
    extra: List[str] = [column for column in table.columns if column not in COLUMNS]
    table = table.reindex(columns=COLUMNS + extra)
    table.index.name = "symbol"
    return table


def _entry(text: str, where: str) -> "tuple[str, str]":
    found = re.match(r'("(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|[^:]+):(?: (.*))?$', text)
    if not found:
        raise ValueError(f"{where}: expected 'key: value', found '{text}'")
    return str(_unquoted(found.group(1))), (found.group(2) or "").strip()


def _value(text: str) -> Any:
    if text[:1] in ('"', "'"):
        return _unquoted(text)
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text)
    except ValueError:
        return text


def _unquoted(text: str) -> str:
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if not text.startswith('"'):
        return text
    # The escapes of YAML that JSON does not have.
    text = re.sub(r"\\x([0-9A-Fa-f]{2})", r"\\u00\1", text)
    text = re.sub(r"\\U([0-9A-Fa-f]{8})", lambda code: chr(int(code.group(1), 16)), text)
    for escape, code in {"0": "0000", "a": "0007", "v": "000b", "e": "001b", "N": "0085", "_": "00a0", "L": "2028", "P": "2029"}.items():
        text = re.sub(r"(?<!\\)((?:\\\\)*)\\" + escape, rf"\1\\u{code}", text)
    return str(json.loads(text, strict=False))
