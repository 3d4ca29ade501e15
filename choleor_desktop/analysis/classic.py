"""The original algorithm, number for number: its vector of 20 and its cosine score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis import spectral
from choleor_desktop.analysis.parameters import DEFAULT, Parameters
from choleor_desktop.analysis.results import EightCount, Floats, Floats32

_LEAST_SHARE = 1e-12


def classic_vectors(mfccs: Sequence[npt.NDArray[np.floating]]) -> Floats:
    """The one column of ``PCA(n_components=1, whiten=True).fit_transform(mfcc)`` of each; coefficients are the samples.

    Parameters
    ----------
    mfccs
        Each of shape (20, n_frames), n_frames its own.

    Returns
    -------
    ndarray
        Shape (n, 20), mean 0 and squared length 19; zeros where all coefficients are alike (silence has none of its
        own).

    Notes
    -----
    The principal axis has its loading of largest magnitude positive, as scikit-learn decides since 1.5. The 20 by 20
    matrix of inner products has the same spectrum as the covariance of the frames and costs next to nothing.
    """
    centred = [_centred(mfcc) for mfcc in mfccs]
    products = np.stack([rows @ rows.T for rows in centred])
    values, vectors = np.linalg.eigh(products)
    found = np.zeros(products.shape[:2])
    for row, mfcc in enumerate(mfccs):
        if values[row, -1] > _LEAST_SHARE * max(1.0, float(np.square(mfcc).sum())):
            direction = vectors[row, :, -1]
            loadings = direction @ centred[row]
            found[row] = np.copysign(np.sqrt(len(mfcc) - 1), loadings[np.abs(loadings).argmax()]) * direction
    return found


def _centred(mfcc: npt.NDArray[np.floating]) -> Floats:
    """Each frame less the mean of its coefficients."""
    rows = np.asarray(mfcc, np.float64)
    return rows - rows.mean(axis=0)


def slice_vectors(samples: Floats32, slices: Sequence[EightCount], parameters: Parameters = DEFAULT) -> Floats32:
    """The vector of each slice, made of its own samples as if it were a file, (n, 20).

    Each slice has its own frames, its own edges and its own floor of 80 dB.
    """
    rate = parameters.sample_rate
    pieces = [samples[round(s.start_s * rate) : round(s.end_s * rate)] for s in slices]
    return vectors_of(pieces, parameters)


def vectors_of(pieces: Sequence[Floats32], parameters: Parameters = DEFAULT) -> Floats32:
    """The vector of each sound, (n, 20)."""
    if not pieces:
        return np.zeros((0, parameters.n_mfcc), np.float32)
    return classic_vectors([spectral.mfcc_of(piece, parameters) for piece in pieces]).astype(np.float32)


def scores(query: npt.NDArray[np.floating], vectors: npt.NDArray[np.floating]) -> Floats:
    """Cosine of the query (20,) with each vector (n, 20), times 100, rounded to two decimals, (n,).

    A vector of zeros (silence) has no direction: its score is 0, or 100 with another of its kind.
    """
    one = np.asarray(query, np.float64)
    many = np.asarray(vectors, np.float64)
    lengths, own = np.linalg.norm(many, axis=1), float(np.linalg.norm(one))
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = np.where((lengths > 0) & (own > 0), many @ one / (lengths * own), 0.0)
    if own == 0:
        cosine = np.where(lengths == 0, 1.0, cosine)
    return np.round(cosine * 100, 2)
