"""Speaks the counts one to eight in English and Korean with espeak-ng and keeps them in resources/counts.

Run it again only to change the voices: python scripts/make_counts.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

WORDS = {
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight"),
    "ko": ("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟"),
}
VOICES = {"en": ("en-us", 170), "ko": ("ko", 190)}
LONGEST_S = 0.36
FASTEST = 450
LOUDNESS, LOUDEST = 0.14, 0.9
SILENT = 0.01
EDGE_S = 0.004
FOLDER = Path(__file__).resolve().parents[1] / "resources" / "counts"


def spoken(language: str, word: str) -> tuple[np.ndarray, int]:
    """One word by the voice of its language, spoken as much faster as it needs to be short: no word is cut off."""
    voice, speed = VOICES[language]
    while True:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "word.wav")
            words = ["espeak-ng", "-v", voice, "-s", str(speed), "-p", "55", "-w", str(path), word]
            subprocess.run(words, check=True)
            sound, rate = soundfile.read(path)
        sound = trimmed(sound, rate)
        if len(sound) <= LONGEST_S * rate or speed >= FASTEST:
            return sound, rate
        speed += 10


def trimmed(sound: np.ndarray, rate: int) -> np.ndarray:
    """From just before the first sound to just after the last, silent at both ends."""
    edge = round(EDGE_S * rate)
    loud = np.flatnonzero(np.abs(sound) > SILENT * np.abs(sound).max())
    part = np.pad(sound, edge)[loud[0] : loud[-1] + 2 * edge].copy()
    ramp = np.linspace(0, 1, edge)
    part[:edge] *= ramp
    part[-edge:] *= ramp[::-1]
    return part


def levelled(sound: np.ndarray) -> np.ndarray:
    """As loud as the others where they are loud, and nowhere clipped."""
    envelope = np.sqrt(np.convolve(sound**2, np.ones(441) / 441, "same"))
    loudness = np.sqrt(np.mean(sound[envelope > envelope.max() / 4] ** 2))
    return sound * min(LOUDNESS / loudness, LOUDEST / np.abs(sound).max())


def main() -> None:
    """Speak and write them all."""
    if shutil.which("espeak-ng") is None:
        sys.exit("espeak-ng is needed to speak the counts; on Debian and Ubuntu: apt install espeak-ng")
    for language, words in WORDS.items():
        folder = FOLDER / language
        folder.mkdir(parents=True, exist_ok=True)
        for count, word in enumerate(words, start=1):
            sound, rate = spoken(language, word)
            soundfile.write(folder / f"{count}.flac", levelled(sound), rate, subtype="PCM_16")


if __name__ == "__main__":
    main()
