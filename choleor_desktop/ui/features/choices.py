"""Who chose the slice that is shown: a person, or the program, as the library was read again."""

from __future__ import annotations

from choleor_desktop.library.models import LibraryView, SliceTable


class Choices:
    """Is told of every slice that is chosen."""

    def __init__(self) -> None:
        self._slices: SliceTable | None = None
        self._was_gone = False

    def is_by_hand(self, view: LibraryView | None, row: int) -> bool:
        """Whether somebody chose it; -1 is no slice, and where the chosen one is gone another takes its place."""
        seen, self._slices = self._slices, view.slices if view is not None else None
        was_gone, self._was_gone = self._was_gone, row < 0
        return self._slices is seen and not was_gone
