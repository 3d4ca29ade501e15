"""Spans of files that libsndfile does not read are those of the whole file, wherever they begin."""

from __future__ import annotations

import shutil

import numpy as np
import psutil
import pytest
import soundfile

from choleor_desktop.library import audio_file, decoders, packets

av = pytest.importorskip("av", reason="the extra “aac” is not installed")
RATE = 44_100


def music(seconds: float = 9.0, rate: int = RATE) -> np.ndarray:
    """A chord that rises, over noise; quieter and louder, so that a variable bit rate varies."""
    t = np.arange(round(seconds * rate)) / rate
    rng = np.random.default_rng(3)
    tone = sum(np.sin(2 * np.pi * hz * t * (1 + t / 40)) for hz in (220, 331, 447))
    sound = (0.1 + 0.1 * np.sin(2 * np.pi * t / 3)) * tone + rng.normal(0, 0.05, len(t)) * (t % 2 < 1)
    return np.stack([sound, 0.7 * sound], axis=1).astype(np.float32)


def encode(path, codec: str, n: int, container: dict[str, str], samples=None, **how: str) -> None:
    with av.open(str(path), "w", options=container) as file:
        stream = file.add_stream(codec, rate=RATE, layout="stereo")
        stream.options = how
        if codec == "libmp3lame":
            stream.codec_context.qscale = True
            stream.codec_context.global_quality = 4 * 118
        waiting = av.AudioFifo()
        samples = music() if samples is None else samples
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout="stereo")
        frame.rate = RATE
        waiting.write(frame)
        while (piece := waiting.read(n, partial=True)) is not None:
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("packed")
    # Without its artificial noise, which is another each time it is decoded.
    encode(tmp_path / "x.m4a", "aac", 1_024, {}, aac_pns="0")
    encode(tmp_path / "x.aac", "aac", 1_024, {}, aac_pns="0")
    encode(tmp_path / "x.mp3", "libmp3lame", 1_152, {"write_xing": "0"})
    soundfile.write(tmp_path / "x.opus", music(rate=48_000), 48_000, format="OGG", subtype="OPUS")
    return {path.suffix: path for path in tmp_path.iterdir()}


@pytest.mark.parametrize("suffix", [".m4a", ".aac", ".mp3", ".opus"])
def test_a_span_is_that_of_the_whole_file_bit_for_bit(files, suffix):
    path = files[suffix]
    assert not decoders.can_seek(path)
    whole, rate = audio_file.read_span(path, 0.0, 60.0)
    assert len(whole) > 8.9 * rate
    for start_s in (7.3, 2.0, 4.56789, 0.5):
        blocks, own_rate = packets.span(path, start_s, start_s + 1.5)
        found = np.concatenate(blocks)
        first = round(start_s * rate)
        assert own_rate == rate
        np.testing.assert_array_equal(found, whole[first : round((start_s + 1.5) * rate)])
        np.testing.assert_array_equal(audio_file.read_span(path, start_s, start_s + 1.5)[0], found)


@pytest.mark.parametrize("suffix", [".m4a", ".mp3", ".opus"])
def test_a_span_over_the_end_is_as_long_as_the_music(files, suffix):
    whole, rate = audio_file.read_span(files[suffix], 0.0, 60.0)
    found, _ = audio_file.read_span(files[suffix], 8.5, 20.0)
    np.testing.assert_array_equal(found, whole[round(8.5 * rate) :])


@pytest.mark.parametrize("suffix", [".m4a", ".mp3", ".opus"])
def test_a_file_is_open_only_while_it_is_read_so_that_its_drive_can_be_taken_out(files, suffix):
    for start_s in (2.0, 7.3):
        audio_file.read_span(files[suffix], start_s, start_s + 1.0)
        assert not [file.path for file in psutil.Process().open_files() if file.path.endswith(suffix)]


def test_a_file_that_is_written_anew_is_listed_anew(files, tmp_path):
    path = tmp_path / "x.m4a"
    shutil.copy(files[".m4a"], path)
    before, _ = audio_file.read_span(path, 3.0, 4.0)
    encode(path, "aac", 1_024, {}, 0.5 * music()[::-1])
    after, rate = audio_file.read_span(path, 3.0, 4.0)
    whole, _ = audio_file.read_span(path, 0.0, 60.0)
    assert not np.array_equal(before, after)
    np.testing.assert_allclose(after, whole[3 * rate : 4 * rate], atol=0.2)


def test_what_is_no_music_is_left_to_the_decoders(tmp_path):
    (tmp_path / "x.m4a").write_bytes(b"\0\0\0\x20ftypM4A " + bytes(4_000))
    assert packets.span(tmp_path / "x.m4a", 1.0, 2.0) is None
