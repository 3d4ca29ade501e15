"""Part of a sentence that can be translated though it has values in it; imports nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from choleor_desktop.errors import WorldError


class Phrase(str):
    """Why something is so, or what something is called: words of ours with values in them.

    It is translated by its template, which is a constant and never an f-string.
    """

    __slots__ = ("fields", "template")

    def __new__(cls, template: str, **fields: object) -> Self:
        """In English; a whole sentence loses its full stop."""
        self = super().__new__(cls, template.format(**fields).removesuffix("."))
        self.template, self.fields = template, fields
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.template,), self.fields

    @classmethod
    def of(cls, error: WorldError) -> Self:
        """What is wrong, without what to do."""
        return cls(error.message, **error.fields)
