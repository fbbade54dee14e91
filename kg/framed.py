"""What ``Answer`` can be made into: data frames of Arrow, pandas and polars, and a citation."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import pandas
    import polars
    import pyarrow

    from kg.citation import Citation
    from kg.engine import Engine


class Framed:
    """Rows of RDF terms that can be had as data frames, and cited."""

    engine: Engine
    columns: tuple[str, ...]
    terms: Any
    sources: Any
    cut: bool

    def to_arrow(self, labels: str | None = None, sources: bool | str = False) -> pyarrow.Table:
        """The rows as a table of Apache Arrow, typed by datatype; see ``kg.frames``.

        ``labels``, a language, adds a column of labels after each one with IRIs; ``sources`` a
        column of lists, or with ``"text"`` one of text. Of an answer that is cut the schema's
        metadata has ``cut``, the number of rows, and ``DataWarning`` is given. Raises
        ``UsageError`` without pyarrow.
        """
        from kg import frames
        from kg.labels import Labels

        frames.needed("pyarrow")
        label = Labels(self.engine, labels).text if labels else None
        cited = self.sources if sources else None
        table = frames.table(self.columns, self.terms, label, cited, sources == "text")
        return self._marked(table) if self.cut else table

    def _marked(self, table: pyarrow.Table) -> pyarrow.Table:
        """A table of what is cut, with a mark and a warning."""
        import warnings

        from kg.cut import WARNING
        from kg.errors import DataWarning

        warnings.warn(WARNING.format(len(self.terms)), DataWarning, stacklevel=3)
        return table.replace_schema_metadata({"cut": str(len(self.terms))})

    def to_pandas(self, labels: str | None = None, sources: bool | str = False) -> pandas.DataFrame:
        """The rows as a data frame of pandas, its columns of Arrow's types; see ``to_arrow``.

        ``attrs["fields"]`` has the datatype or language that all terms of a column share,
        ``attrs["cut"]`` the number of rows where the answer is cut.
        Raises ``UsageError`` without pandas and pyarrow.
        """
        from kg import frames

        library, table = frames.needed("pandas"), self.to_arrow(labels, sources)
        frame: pandas.DataFrame = table.to_pandas(types_mapper=library.ArrowDtype)
        frame.attrs["fields"] = frames.told(table)
        if self.cut:
            frame.attrs["cut"] = len(self.terms)
        return frame

    def to_polars(self, labels: str | None = None, sources: bool | str = False) -> polars.DataFrame:
        """The rows as a data frame of polars; see ``to_arrow``.

        Raises ``UsageError`` without polars and pyarrow.
        """
        from kg import frames

        library = frames.needed("polars")
        frame: polars.DataFrame = library.DataFrame(self.to_arrow(labels, sources))
        return frame

    @property
    def citation(self) -> Citation:
        """How to cite the answer; see ``kg.citation``."""
        from kg.citation import cite

        return cite(self)  # type: ignore[arg-type]
