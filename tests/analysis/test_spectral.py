"""The transform agrees with librosa's."""

from __future__ import annotations

import librosa
import numpy as np
import pytest

from choleor_desktop.analysis import notes, spectral
from choleor_desktop.analysis.parameters import DEFAULT


@pytest.fixture(scope="module")
def sound():
    t = np.arange(22_050 * 3) / 22_050
    rng = np.random.default_rng(1)
    return (0.3 * np.sin(2 * np.pi * 330 * t) * (t % 0.5) + rng.normal(0, 0.02, len(t))).astype(np.float32)


def test_mel_filters_are_those_of_librosa():
    ours = spectral.mel_filters(22_050, 2_048, 128)
    np.testing.assert_allclose(ours, librosa.filters.mel(sr=22_050, n_fft=2_048, n_mels=128), atol=1e-7)


def test_mfcc_are_those_of_librosa(sound):
    np.testing.assert_allclose(spectral.mfcc_of(sound), librosa.feature.mfcc(y=sound, sr=22_050), atol=2e-3)


def test_a_song_is_transformed_as_librosa_does_it(sound):
    spectrum = spectral.transform(sound)
    heard = np.pad(sound, (-spectrum.start, 0))
    whole = np.abs(librosa.stft(heard))
    low, (bins, weights) = notes.bass_bins(DEFAULT), notes.note_weights(DEFAULT)
    np.testing.assert_allclose(spectrum.bass, whole[low], atol=1e-3)
    gathered = weights.T @ np.sqrt(whole[bins])
    np.testing.assert_allclose(np.concatenate((spectrum.chroma, spectrum.notes)), gathered, rtol=1e-3, atol=2e-2)
    np.testing.assert_allclose(spectrum.loudest, whole.max(axis=0), atol=1e-3)
    np.testing.assert_allclose(spectrum.mfcc, librosa.feature.mfcc(y=heard, sr=22_050), atol=2e-3)
    assert spectrum.frames(np.array([0.0])) == pytest.approx(-spectrum.start / 512)
    assert spectrum.frames_per_s == pytest.approx(22_050 / 512)


@pytest.mark.parametrize("lead", [-441, 100, 441])
def test_frames_stand_on_the_same_sound_wherever_in_the_file_it_is(sound, lead):
    there = np.pad(sound, (max(lead, 0), 0))[max(-lead, 0) :]
    here_s, there_s = 1.0, 1.0 + lead / 22_050
    here, moved = spectral.transform(sound), spectral.transform(there)
    beside = (moved.frames(np.array(there_s)) - here.frames(np.array(here_s))) / 2
    assert abs(beside - round(float(beside))) < 0.01  # of two hops, as every second frame is measured further


def test_silence_and_very_short_sounds_give_finite_numbers():
    for n in (1, 700, 22_050):
        assert np.isfinite(spectral.transform(np.zeros(n, np.float32)).mfcc).all()


def test_a_held_note_is_heard_as_that_note():
    """Of the twelve notes, C first in the soft reading and A first in the sharp one."""
    t = np.arange(22_050) / 22_050
    for semitone, hz in ((0, 261.63), (4, 329.63), (9, 440.0)):
        spectrum = spectral.transform(np.sin(2 * np.pi * hz * t).astype(np.float32))
        assert spectrum.chroma.mean(axis=1).argmax() == semitone
        assert spectrum.notes.mean(axis=1).argmax() == (semitone + 3) % 12


def test_any_frames_of_a_sound_are_those_of_the_padded_sound():
    sound = np.arange(5_000, dtype=np.float32)
    padded = np.pad(sound, 1_024)
    n = spectral.n_frames(len(sound))
    for start, stop in ((0, n), (0, 1), (1, 3), (3, 5), (n - 1, n), (n - 3, n)):
        wanted = np.stack([padded[512 * i : 512 * i + 2_048] for i in range(start, stop)])
        np.testing.assert_array_equal(spectral.frames_of(sound, slice(start, stop), 2_048, 512), wanted)
