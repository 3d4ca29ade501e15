"""Speaks the counts one to eight in English and Korean with espeak-ng and keeps them in resources/counts.

Run it again only to change the voices: python scripts/make_counts.py
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import soxr

WORDS = {
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight"),
    "ko": ("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟"),
}
VOICES = {"en": ("en-us", 190), "ko": ("ko", 230)}
RATE = 22_050
LONGEST_S = 0.34
FOLDER = Path(__file__).resolve().parents[1] / "resources" / "counts"


def spoken(language: str, word: str) -> np.ndarray:
    """One word by the voice of its language."""
    voice, speed = VOICES[language]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "word.wav")
        subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-p", "55", "-w", str(path), word], check=True)
        sound, rate = soundfile.read(path, dtype="float32")
    return soxr.resample(sound, rate, RATE)


def trimmed(sound: np.ndarray) -> np.ndarray:
    """From just before the first sound to the last; short enough for quick songs, at one loudness."""
    loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
    part = sound[max(loud[0] - 40, 0) : loud[-1] + 1][: round(LONGEST_S * RATE)].copy()
    fade = round(0.02 * RATE)
    part[-fade:] *= np.linspace(1, 0, fade)
    loudness = np.sqrt(np.mean(part**2))
    return np.clip(part * (0.16 / loudness), -0.95, 0.95)


def main() -> None:
    """Speak and write them all."""
    for language, words in WORDS.items():
        folder = FOLDER / language
        folder.mkdir(parents=True, exist_ok=True)
        for count, word in enumerate(words, start=1):
            soundfile.write(folder / f"{count}.flac", trimmed(spoken(language, word)), RATE, subtype="PCM_16")


if __name__ == "__main__":
    main()
