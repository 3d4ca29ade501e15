"""The original algorithm, number for number."""

from __future__ import annotations

import json

import librosa
import numpy as np
import pandas as pd
import pytest
import soundfile
from sklearn.decomposition import PCA

from choleor_desktop.analysis import classic
from choleor_desktop.analysis.results import EightCount


def reference(samples):
    return PCA(n_components=1, whiten=True).fit_transform(librosa.feature.mfcc(y=samples, sr=22_050))[:, 0]


@pytest.mark.parametrize("seed", range(6))
def test_the_vector_is_that_of_scikit_learn_with_its_sign(seed):
    rng = np.random.default_rng(seed)
    sound = (rng.normal(0, 0.1, 22_050 * 4) * (np.arange(22_050 * 4) % (3_000 + 500 * seed) < 900)).astype(np.float32)
    np.testing.assert_allclose(classic.vectors_of([sound])[0], reference(sound), atol=1e-4)


def test_of_its_two_directions_it_has_the_one_whose_largest_loading_is_positive():
    """Whatever the sign of the first."""
    rng = np.random.default_rng(0)
    frames = rng.normal(size=(20, 30)) * rng.uniform(0.5, 3, 30)
    for mfcc in (frames, -frames, frames[:, ::-1]):
        expected = PCA(n_components=1, whiten=True).fit_transform(mfcc - mfcc.mean(axis=0))[:, 0]
        np.testing.assert_allclose(classic.classic_vectors([mfcc])[0], expected, atol=1e-9)


def test_a_slice_of_a_song_has_the_vector_it_would_have_as_a_file():
    rng = np.random.default_rng(3)
    song = np.cumsum(rng.normal(0, 0.02, 22_050 * 20)).astype(np.float32) % 1 - 0.5
    pieces = [
        EightCount(i, 2.0 + 4 * i, 6.0 + 4 * i, tuple(np.linspace(2 + 4 * i, 6 + 4 * i, 9)), 120) for i in range(4)
    ]
    ours = classic.slice_vectors(song, pieces)
    for row, piece in zip(ours, pieces, strict=True):
        own = song[round(piece.start_s * 22_050) : round(piece.end_s * 22_050)]
        np.testing.assert_allclose(row, reference(own), atol=1e-4)


def test_a_matrix_without_any_difference_has_a_vector_of_zeros():
    assert not classic.classic_vectors([np.full((20, 30), 5.0)]).any()
    assert np.isfinite(classic.vectors_of([np.zeros(22_050, np.float32)])).all()


def test_scores_are_rounded_cosines():
    vectors = np.array([[1.0, 0.0], [0.0, 1.0], [-2.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    assert classic.scores(np.array([3.0, 0.0]), vectors).tolist() == [100.0, 0.0, -100.0, 70.71, 0.0]
    assert classic.scores(np.zeros(2), vectors).tolist() == [0.0, 0.0, 0.0, 0.0, 100.0], "silence is like silence"


@pytest.mark.real_music
def test_real_slices_have_the_vectors_and_scores_written_down_for_them(shared_dir):
    table = pd.read_csv(shared_dir / "data" / "golden" / "classic.csv", index_col=0)
    paths = {path.stem: path for path in (shared_dir / "data" / "golden" / "slices").rglob("*.wav")}
    sounds = [soundfile.read(paths[name], dtype="float32")[0] for name in table.index]
    vectors = classic.vectors_of(sounds)
    np.testing.assert_allclose(vectors, table.to_numpy(), atol=1e-4)
    known = json.loads((shared_dir / "data" / "golden" / "classic_neighbours.json").read_text())
    names = list(table.index)
    for name, neighbours in known.items():
        scores = classic.scores(vectors[names.index(name)], vectors)
        for other, score in neighbours:
            assert scores[names.index(other)] == pytest.approx(score, abs=0.01)
