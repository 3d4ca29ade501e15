"""Which outputs there are, and when to change to another without being asked."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from choleor_desktop.playback.sounds import Device

_LOOK_S = 5.0
_ANSWER_LIMIT_S = 0.5

Answer = Callable[[tuple[Device, ...]], None]


class Devices:
    """Looks for outputs in another process, as a PortAudio that is running sees no new ones.

    Parameters
    ----------
    ask
        Looks, and gives the answer from another thread.
    change
        Called with the output to change to: the one that was chosen, back again, or None for the system's new one.
    chosen
        Name of the output that was chosen, None for the system's.
    """

    def __init__(
        self, ask: Callable[[Answer], None], change: Callable[[str | None], object], chosen: str | None
    ) -> None:
        self._ask, self._change = ask, change
        self.chosen = chosen
        self.in_use = ""
        self._found: tuple[Device, ...] = ()
        self._came, self._closing = threading.Event(), threading.Event()
        threading.Thread(target=self._look, name="devices", daemon=True).start()

    def find(self) -> tuple[Device, ...]:
        """Outputs that can be chosen, as they are now; as they were where that is not known at once."""
        self._came.clear()
        self._ask(self._answered)
        self._came.wait(_ANSWER_LIMIT_S)
        return self._found

    def opened(self, name: str, devices: tuple[Device, ...]) -> None:
        """An output is in use, or none; and those that were there when it was opened."""
        self.in_use, self._found = name, devices or self._found

    def _answered(self, devices: tuple[Device, ...]) -> None:
        self._found = devices
        self._came.set()
        names = [device.name for device in devices if self.chosen is not None or device.is_default]
        wanted = names[0] if self.chosen is None and names else self.chosen
        if self.in_use and wanted is not None and wanted != self.in_use and wanted in names:
            self._change(self.chosen)

    def _look(self) -> None:
        """Now and then: is the chosen output back, or the default another where no sound server follows it."""
        moved_by_server = sys.platform.startswith("linux")
        while not self._closing.wait(_LOOK_S):
            is_away = self.chosen is not None and self.in_use not in ("", self.chosen)
            if is_away or (self.chosen is None and not moved_by_server):
                self._ask(self._answered)

    def close(self) -> None:
        """Look no more."""
        self._closing.set()
