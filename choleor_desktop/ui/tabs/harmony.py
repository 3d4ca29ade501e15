"""Harmony of music and movement, in the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from choleor_desktop.analysis.results import N_COUNTS
from choleor_desktop.errors import SliceWithoutSound
from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.harmonies import Fit, fitting, harmony_of, still_fitting
from choleor_desktop.pipeline.succession import same_slice
from choleor_desktop.pipeline.titles import figure
from choleor_desktop.progress import Progress
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.keys import key_of
from choleor_desktop.ui.parts.phrases import error_text, filled
from choleor_desktop.ui.session.movements import OPEN
from choleor_desktop.ui.tab import TALL, Tab
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.harmony_view import HarmonyView

if TYPE_CHECKING:
    from choleor_desktop.playback.sounds import PlayState
    from choleor_desktop.ui.plots.movement import MovementView

_N_FITS = 20
_EARLY = 0.25


class HarmonyTab(Tab):
    """The movement of the chosen slice's choreography; what is changed becomes part of its label."""

    name = "harmony"
    alone_below = TALL

    def __init__(self, window: Frame, commands: Commands) -> None:
        self.view = HarmonyView()
        super().__init__(window, self.view)
        self.window, self.session, self.playing, self.commands = window, window.session, window.playing, commands
        self._shown: tuple[LibraryView, int] | None = None
        self._fits: tuple[LibraryView, Sequence[Fit]] | None = None
        self._fitted: tuple[int, ...] = ()
        self._found_among = ""  # which slices
        self.view.movement_changed.connect(self._movement_changed)
        self.view.choreography_changed.connect(self._choreography_changed)
        self.view.find_wanted.connect(self.find)
        self.view.list.row_chosen.connect(self.commands.hearing.play_match)
        self.view.list.made_query.connect(self.commands.hearing.select_and_play)
        self.view.list.message.connect(self.session.message)
        window.slice_in[self.view.list] = lambda: self.view.list.current_row
        self.session.selection_changed.connect(self._selection_changed)
        self.session.leaving.connect(self._finish)
        self.session.library_changed.connect(self._library_changed)
        self.session.movements.changed.connect(self._show)
        self.playing.changed.connect(self._play_state_changed)
        window.playing_row_changed.connect(self.view.list.set_playing)
        self.commands.add("movement", self._begin)
        self.commands.add("fit_movement", self._find_for_chosen)
        self.view.set_fits(())

    def title(self) -> str:
        return self.tr("Harmony")

    def retranslate(self) -> None:
        self.view.retranslate()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def opened(self) -> None:
        self._show()

    def picture(self) -> MovementView:
        return self.view.curves

    def _begin(self) -> None:
        beside = self.window.chosen_beside()
        if beside >= 0:  # the movement of what is chosen, not of what it is like
            self.session.select(beside)
        self.window.show_tab(HarmonyTab)
        self.view.curves.setFocus()

    # --- what is shown ---------------------------------------------------------------------------

    def _selection_changed(self, row: int) -> None:
        if row < 0 or self._shown_row() != row:  # else songs came, and a person writes on
            self._finish()
        self._show()

    def _finish(self) -> None:
        """What is being typed or drawn is kept for the slice that it was begun for."""
        if not self.view.finish():
            self.session.message.emit(self.view.problem.text())
            self.view.typed.put_back()  # it is told once, not of each slice that is chosen elsewhere
        self.session.movements.save()

    def _library_changed(self, view: LibraryView) -> None:
        names = sorted({label.choreography for label in view.labels.values() if label.choreography})
        self.view.set_names(names)
        if self._fits is not None and self._fits[0].slices is not view.slices:
            self._show_fits()
        self._show()

    def _show(self) -> None:
        view, row = self.session.view, self.session.row
        if self.window.front is not self:
            return
        is_other = self._shown_row() != row
        if view is None or not 0 <= row < len(view.slices):
            self._shown = None
            self.view.say_why_empty("")
            self.view.set_slice("", (), (), "", is_other=is_other)
            self.view.set_harmony("", ("", "", "", ""))
            return
        self._shown = view, row
        label = self.session.labels.of(row)
        movement = self.session.movements.of(row)
        levels = tuple(int(level) for level in self.window.model.levels_of(row))
        self.view.set_slice(self.session.title_of(row), levels, movement, label.choreography, is_other=is_other)
        if view.without_sound(row):
            self.view.say_why_empty(error_text(SliceWithoutSound(slice=view.slices.ids[row])))
            return
        self.view.say_why_empty("")
        self._show_figures(view, row, movement)
        self._say_what_fits(movement)

    def _shown_row(self) -> int:
        """Where the slice that is shown is now, or -1."""
        return -1 if self._shown is None else self.session.row_now(*self._shown)

    def _say_what_fits(self, movement: tuple[int, ...]) -> None:
        """The list stays while another movement is drawn or another slice is looked at: then it says so."""
        is_old = bool(movement) and OPEN not in movement and movement != self._fitted
        others_came = self._have_songs_changed()
        text = self.tr("For %1:")
        if is_old:
            text = self.tr("Found for %1, not for the movement shown. Press %2 to find again.")
        elif others_came:
            text = self.tr("Found for %1 before songs came, went or were cut again. Press %2 to find again.")
        text = filled(text, " ".join(map(str, self._fitted)), key_of("fit_movement"))
        self.view.say_what_fits(text, is_old=is_old or others_came)

    def _have_songs_changed(self) -> bool:
        """Whether other slices may fit better by now."""
        view = self.session.view
        return self._fits is not None and view is not None and self._found_among != view.slices_digest

    def _show_figures(self, view: LibraryView, row: int, movement: tuple[int, ...]) -> None:
        if not movement or OPEN in movement:
            hint = self.tr("Type, draw or tap eight levels from 1 to 10, one per count: how big the movement is.")
            if movement:
                n = movement.count(OPEN)
                hint = self.tr("Still open: %Ln count(s). With the last of them the movement is kept.", "", n)
            self.view.set_harmony("", (hint, "", "", ""))
            return
        found = harmony_of(view, row, movement)
        n = round(found.accents * 7)
        texts = (
            filled(self.tr("%1 levels apart on average"), f"{sum(found.per_count) / 8:.1f}"),
            self.tr("one of the curves is flat: it has no shape") if found.shape is None else self._shape(found.shape),
            filled(self.tr("%1 of 7 changes go the same way"), n),
            self._timing(found.lag, found.lag_gain),
        )
        self.view.set_harmony(f"{found.score:.0f}", texts)

    def _shape(self, shape: float) -> str:
        if shape >= 0.5:
            words = self.tr("rises and falls with the music")
        elif shape <= -0.5:
            words = self.tr("rises where the music falls")
        else:
            words = self.tr("goes its own way")
        return f"{words} ({figure(shape, '+.2f')})"

    def _timing(self, lag: int, gain: float) -> str:
        if lag == 0:
            return self.tr("fits best where it is")
        counts = self.tr("%Ln count(s)", "", abs(lag))
        text = self.tr("%1 later it fits better by %2") if lag > 0 else self.tr("%1 earlier it fits better by %2")
        return filled(text, counts, f"{gain:.0f}")

    def _play_state_changed(self, state: PlayState) -> None:
        view, row = self.session.view, self.session.row
        here = view is not None and row >= 0 and state.playing and state.slice_id == view.slices.ids[row]
        self.view.curves.set_heard(*((max(state.count, 0), self._tapped(state)) if here else (0, 0)))

    def _tapped(self, state: PlayState) -> int:
        """The count that a digit is for: who taps along is a little early as often as late."""
        if state.passed < 1 - _EARLY:
            return max(state.count, 0)
        if state.count == N_COUNTS and not self.playing.loop and self.playing.comparing is None:
            return N_COUNTS  # it ends with it
        following = abs(state.count) % N_COUNTS + 1
        return following if state.count > 0 or following == state.leads_to else 0

    # --- what a person did -----------------------------------------------------------------------

    def _movement_changed(self, movement: tuple[int, ...]) -> None:
        row = self._shown_row()
        if row >= 0:
            self.session.movements.draw(row, movement)

    def _choreography_changed(self, name: str) -> None:
        """A name; where the slice has no movement yet, that of another slice with the same name comes along."""
        view, row = self.session.view, self._shown_row()
        if view is None or row < 0 or name == self.session.labels.of(row).choreography:
            return
        self.session.movements.save()
        known = next((label.movement for label in view.labels.values() if name and label.choreography == name), ())
        self.session.labels.edit(
            [row], lambda label: replace(label, choreography=name, movement=label.movement or known), "choreography"
        )

    def _find_for_chosen(self) -> None:
        beside = self.window.chosen_beside()
        if beside >= 0 and self.session.movements.of(beside):
            self.session.select(beside)
        self.find()

    def find(self) -> None:
        """The slices that fit the movement of the chosen one."""
        view, row = self.session.view, self.session.row
        if view is None or row < 0:
            return
        movement = self.session.movements.of(row)
        if not movement or OPEN in movement:
            self.session.message.emit(self.tr("This slice has no movement yet. Press M and type eight levels."))
            return
        self.window.show_tab(HarmonyTab)

        def work(*, progress: Progress) -> tuple[LibraryView, Sequence[Fit], tuple[int, ...]]:
            progress.step(0, 1)
            return view, fitting(view, movement, n=_N_FITS, leave_out=row), movement

        self.session.submit("", work, self._found, kind="fits")

    def _found(self, found: tuple[LibraryView, Sequence[Fit], tuple[int, ...]]) -> None:
        self._fits, self._fitted, self._found_among = found[:2], found[2], found[0].slices_digest
        if not found[1]:
            self.session.message.emit(self.tr("There is no other slice that could fit. Import more music."))
        self._show_fits()
        self._show()

    def _show_fits(self) -> None:
        """Those of the slices that were found that are as they were, wherever they are by now."""
        view = self.session.view
        if self._fits is None or view is None or self._fits[0].path != view.path:
            self._fits = None
            self.view.set_fits(())
            return
        seen, fits = self._fits
        places = [same_slice(seen, fit.row, view) for fit in fits]
        there = [
            replace(fit, row=place)
            for fit, place in zip(fits, places, strict=True)
            if place >= 0 and np.array_equal(seen.slices.beats_s[fit.row], view.slices.beats_s[place])
        ]
        chosen = same_slice(seen, self.view.list.current_row, view)
        there = still_fitting(view, there, self._fitted)
        self._fits = view, there
        self.view.list.library = view
        lines = tuple((fit, self.session.title_of(fit.row)) for fit in there)
        if lines != self.view.fits.lines:
            self.view.set_fits(lines)
            self.view.list.choose_silently(chosen)
