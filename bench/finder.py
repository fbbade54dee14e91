"""Times the question finder on the paraphrases of its tests; see README.md here."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from statistics import median, quantiles

import kg
from kg.finder import Finder

FILE = Path(__file__).resolve().parent.parent / "tests" / "finder" / "paraphrases.tsv"


def main() -> None:
    """Make the index, ask each paraphrase once to warm up and five times more, print the table."""
    with FILE.open(encoding="utf-8", newline="") as file:
        asked = [row["words"] for row in csv.DictReader(file, delimiter="\t")]
    graph = kg.open()
    graph.ask("article-text").write("csv")
    start = time.perf_counter()
    finder = Finder(graph.engine)
    made = time.perf_counter() - start
    first: list[float] = []
    later: list[float] = []
    for turn in range(6):
        for words in asked:
            start = time.perf_counter()
            finder.find(words)
            (later if turn else first).append(time.perf_counter() - start)
    print("| what | median ms | 95th percentile ms | greatest ms |\n|---|--:|--:|--:|")
    print(f"| making the index | {made * 1000:.1f} | | |")
    for name, times in (("asked for the first time", first), ("asked again", later)):
        high = quantiles(times, n=20)[-1]
        cells = (f"{each * 1000:.1f}" for each in (median(times), high, max(times)))
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
