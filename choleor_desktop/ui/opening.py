"""Puts the window together and opens the library that was asked for."""

from __future__ import annotations

import argparse
from functools import partial

from PySide6.QtCore import QTimer

from choleor_desktop.settings import Settings
from choleor_desktop.ui.app import Application
from choleor_desktop.ui.doorbell import Doorbell, load_network
from choleor_desktop.ui.garbage import Garbage
from choleor_desktop.ui.main_window import MainWindow
from choleor_desktop.ui.playing import Playing
from choleor_desktop.ui.plots.curve import load_plots
from choleor_desktop.ui.session.session import Session
from choleor_desktop.ui.theme import Theme, big_letters

_PLOTS_AFTER_MS = 1500


def open_window(app: Application, wishes: argparse.Namespace) -> MainWindow:
    """The window, shown; what is slow begins after that."""
    if app.findChild(Garbage) is None:
        Garbage(app)
    settings = Settings()
    app.speak(wishes.language or settings.get("language", ""))
    chosen = wishes.theme or settings.get("theme", "")
    look = chosen or ("dark" if app.wants_dark() else "light")
    big = wishes.big or settings.get("big", False)
    theme = Theme(look == "dark", big_letters(app.primaryScreen().availableSize()) if big else 1.0)
    session, playing = Session(), Playing(device=settings.get("device", "") or None)
    window = MainWindow(session, playing, settings, theme)
    session.setParent(window)  # they go with it, for what their signals call keeps all of the window
    playing.setParent(window)
    Doorbell(window, session).brought.connect(window.commands.libraries.bring)
    window.follows_system = not chosen
    app.styleHints().colorSchemeChanged.connect(window.follow_system)
    app.applicationStateChanged.connect(session.files.look_again)
    window.restore_state(with_question=not wishes.demo)  # a demonstration is the same every time

    def begin() -> None:
        if session.closed:
            return
        session.load(load_network, lambda _: None)
        playing.start(session.submit)
        window.status.set_device(settings.get("device", ""), is_system=True)
        if wishes.fresh_demo:
            window.commands.libraries.begin_demo()
        elif wishes.demo:
            window.commands.libraries.open_demo()
        else:
            window.commands.libraries.open_at_start(wishes.library, wishes.music)
        pause.start()

    def load_more() -> None:
        if not session.closed:
            session.load(partial(load_plots, session.give_way), lambda _: None)

    def put_off() -> None:
        if pause.isActive():
            pause.start()

    # Loading holds the interpreter: it waits until nobody types or goes through the slices.
    pause = QTimer(window, singleShot=True, interval=_PLOTS_AFTER_MS)
    pause.timeout.connect(load_more)
    window.filter_changed.connect(put_off)
    session.selection_changed.connect(lambda _: put_off())
    window.shown.connect(window.fit_to_screen)
    window.shown.connect(begin)
    window.show()
    return window
