"""What an option and a verb of the command line are."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Option:
    """An option: a switch where ``value`` is "", else one that takes a value of that name."""

    __slots__ = ("choices", "flags", "key", "many", "text", "value")

    def __init__(
        self,
        key: str,
        flags: tuple[str, ...],
        value: str,
        text: str,
        choices: Sequence[str] = (),
        many: bool = False,
    ) -> None:
        self.key, self.flags, self.value, self.text, self.choices = key, flags, value, text, choices
        self.many = many  # values are joined by blanks


class Verb:
    """A verb: what it does, its arguments (``NAME``, ``[NAME]`` or ``[NAME…]``) and options."""

    __slots__ = ("arguments", "options", "text")

    def __init__(self, text: str, arguments: Mapping[str, str], options: Iterable[Option]) -> None:
        self.text, self.arguments, self.options = text, arguments, (*options, HELP)


HELP = Option("help", ("-h", "--help"), "", "print this help")
