"""Where a person goes on at the next start: in the tab, and at the slice of each library, that were left."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from choleor_desktop.ui.frame import Frame

_MOST_LIBRARIES = 50
_SETTLE_MS = 2000


class Whereabouts(QObject):
    """Knows the slice that was chosen last in each library, also in one that is opened again a moment later."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.window = window
        self._chosen: dict[str, str] = {}
        self._left: dict[str, object] = {}
        self._tab = ""
        window.session.first_row = self.first_row
        window.session.selection_changed.connect(self._selection_changed)
        window.session.opening.connect(self._show_tab)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._keep_also_now)
        changes = window.session.selection_changed, window.tabs.currentChanged, window.session.question.settings_changed
        for change in changes:
            change.connect(lambda _: self._settle.start())

    def first_row(self) -> int:
        """The slice that was left, where it is listed; else the first one."""
        view, model = self.window.session.view, self.window.model
        name = "" if view is None else self._chosen.get(view.path, self._left.get(view.path))
        row = view.slices.rows.get(name, -1) if view is not None and isinstance(name, str) else -1
        return row if model.line_of(row) >= 0 else model.first_row()

    def _selection_changed(self, row: int) -> None:
        view = self.window.session.view
        if view is not None and row >= 0:
            self._chosen.pop(view.path, None)  # the library that was used last stands last
            self._chosen[view.path] = view.slices.ids[row]

    def _show_tab(self) -> None:
        """Once, with the first library: what tabs load and compute must not hold up the window."""
        name, self._tab = self._tab, ""
        for index, view in enumerate(self.window.views):
            if view.name == name:
                self.window.tabs.setCurrentIndex(index)

    def restore(self) -> None:
        """As it was remembered; what cannot be understood stays as it is."""
        settings = self.window.settings
        self._tab, self._left = settings.get("tab", ""), settings.get("chosen", {})
        for view in self.window.views:
            view.restore(settings.get(view.name, {}))

    def _keep_also_now(self) -> None:
        """A moment after the last step: the program may not live to be closed."""
        if not self.window.session.closed:
            self.window.keep_state()

    def keep(self) -> None:
        """Have it like this the next time."""
        settings = self.window.settings
        settings.set("tab", self._tab or self.window.front.name)
        settings.add("chosen", self._chosen, most=_MOST_LIBRARIES)
        for view in self.window.views:
            if view.kept():
                settings.set(view.name, view.kept())
