"""How an answer that was cut says so, in each format that can hold it.

A table and Markdown end with a line; Turtle and N-Triples begin with a comment; JSON and XML have
a link in their head (SPARQL 1.1 Query Results JSON Format §3.1.2, XML Format §2.2), which readers
that do not know it pass over; a data frame has it beside its columns. CSV, TSV and JSON-LD have no
place for it.
"""

from __future__ import annotations

LINK = "https://w3id.org/green-policy-kg/cut?rows="
WARNING = "the answer is cut after {:,} rows, the limit; ask for fewer with LIMIT, or raise it"


def marked(content: bytes, format: str, rows: int) -> bytes:
    """An answer with the mark that it was cut after so many rows."""
    link = f"{LINK}{rows}".encode()
    if format == "json":
        return content.replace(b'{"head":{', b'{"head":{"link":["%s"],' % link, 1)
    if format == "xml":
        return content.replace(b"</head>", b'<link href="%s"/></head>' % link, 1)
    if format in ("ttl", "nt"):
        return f"# cut after {rows} triples\n".encode() + content
    if format == "table":
        return content + f"(cut after {rows} rows)\n".encode()
    if format == "md":
        return content + f"\n(cut after {rows} rows)\n".encode()
    return content
