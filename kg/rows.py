"""The rows of an answer as Python values."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kg.values import Value


class Row(tuple["Value", ...]):
    """Values in the order of the columns; also by name: ``row["issuer"]`` or ``row.issuer``."""

    columns: tuple[str, ...] = ()

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, str):
            return super().__getitem__(key)
        try:
            return super().__getitem__(self.columns.index(key))
        except ValueError:
            raise KeyError(f"no column {key!r}; the columns: {', '.join(self.columns)}") from None

    def __getattribute__(self, name: str) -> Any:
        if name != "columns" and name in type(self).columns:
            return self[name]
        return super().__getattribute__(name)

    def __reduce__(self) -> tuple[object, ...]:
        return _row, (type(self).columns, tuple(self))


def row_type(columns: tuple[str, ...]) -> type[Row]:
    """The type of rows with these columns."""
    return type("Row", (Row,), {"columns": columns})


def _row(columns: tuple[str, ...], values: tuple[Value, ...]) -> Row:
    return row_type(columns)(values)
