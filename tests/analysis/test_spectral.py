"""The transform agrees with librosa's."""

from __future__ import annotations

import librosa
import numpy as np
import pytest

from choleor_desktop.analysis import spectral


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
    whole = np.abs(librosa.stft(sound))
    assert len(spectrum.magnitude) * 22_050 / 2_048 > 3_520
    np.testing.assert_allclose(spectrum.magnitude, whole[: len(spectrum.magnitude)], atol=1e-3)
    np.testing.assert_allclose(spectrum.loudest, whole.max(axis=0), atol=1e-3)
    np.testing.assert_allclose(spectrum.mfcc, librosa.feature.mfcc(y=sound, sr=22_050), atol=2e-3)
    assert spectrum.frames_per_s == pytest.approx(22_050 / 512)


def test_silence_and_very_short_sounds_give_finite_numbers():
    for n in (1, 700, 22_050):
        assert np.isfinite(spectral.transform(np.zeros(n, np.float32)).mfcc).all()
