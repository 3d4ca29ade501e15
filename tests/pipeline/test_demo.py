"""The demo songs: many, different, musical, and exactly in time."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import sys
from dataclasses import replace

import numpy as np
import psutil
import pytest
import soundfile
from scipy import signal

from choleor_desktop.analysis import beats, spectral
from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.errors import ComputationFailed, ExportFailed, NameTaken
from choleor_desktop.library.backups import restore
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.demo import (
    drums,
    fresh_demo,
    make_demo,
    mixdown,
    open_demo,
    repertoire,
    score,
    tones,
    true_beats,
)
from choleor_desktop.pipeline.missing import as_it_is
from choleor_desktop.progress import Cancelled, Progress

SONGS = repertoire.REPERTOIRE


@pytest.fixture(scope="module")
def recordings():
    return {song.title: mixdown.render(song) for song in SONGS}


def test_there_are_ten_songs_or_more_of_60_to_90_seconds_in_different_styles_and_tempos():
    assert len(SONGS) >= 10
    assert len({song.style for song in SONGS}) == len(SONGS)
    tempos = sorted(song.bpm for song in SONGS)
    assert all(b - a >= 2 for a, b in itertools.pairwise(tempos))
    assert tempos[0] < 95
    assert tempos[-1] > 150
    for song in SONGS:
        assert 60 <= song.n_bars * 240 / song.bpm <= 90


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.title)
def test_a_song_has_drums_bass_chords_and_sections_that_differ(song):
    playing = [set(section.parts) for section in song.sections]
    kinds = {song.parts[name].kind for parts in playing for name in parts}
    assert {"drum", "bass"} <= kinds
    assert kinds & {"chords", "arpeggio"}
    assert len({frozenset(parts) for parts in playing}) >= 3
    for part in song.parts.values():
        assert len(part.pattern) % score.STEPS == 0


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.title)
def test_a_recording_is_loud_stereo_whole_and_never_clips(song, recordings):
    sound = recordings[song.title]
    assert sound.dtype == np.float32
    assert sound.shape == (round((song.n_bars * 240 / song.bpm + 2) * mixdown.RATE), 2)
    assert np.isfinite(sound).all()
    assert 0.9 < np.abs(sound).max() < 1.0
    assert -20 < 20 * np.log10(np.sqrt((sound**2).mean())) < -10
    assert np.abs(sound[:, 0] - sound[:, 1]).max() > 0.01


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.title)
def test_nearly_every_true_beat_has_something_that_sets_in(song):
    starts = np.sort([event.start_s for event in score.events(song)])
    beats = true_beats(song)
    after = np.clip(np.searchsorted(starts, beats), 1, len(starts) - 1)
    apart = np.minimum(np.abs(starts[after] - beats), np.abs(starts[after - 1] - beats))
    assert (apart < 0.015).mean() > 0.9


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.title)
def test_strokes_are_heard_when_the_score_says(song, recordings):
    hop = 220
    mono = recordings[song.title].mean(axis=1)
    frames = mono[: len(mono) // hop * hop].reshape(-1, hop)
    heard = np.maximum(0, np.diff(np.log10(1e-4 + (frames**2).mean(axis=1)), prepend=0))
    written = np.zeros(len(heard))
    for event in score.events(song):
        if event.part.kind == "drum" and event.part.sound != "riser":
            written[min(int(event.start_s * mixdown.RATE / hop), len(written) - 1)] += event.velocity
    alike = signal.correlate(heard - heard.mean(), written - written.mean(), method="fft")
    reach = int(15 / song.bpm * mixdown.RATE / hop)
    near = alike[len(written) - 1 - reach : len(written) + reach]
    assert abs(int(near.argmax()) - reach) <= 1
    assert near.max() > 3 * near.std()


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.title)
def test_the_program_finds_the_one_of_its_own_songs(song, recordings):
    mono = recordings[song.title].mean(axis=1)
    sound = signal.resample_poly(mono, DEFAULT.sample_rate, mixdown.RATE).astype(np.float32)
    grid = beats.estimate_beats(spectral.transform(sound))
    found, truth = grid.beats_s[grid.counts == 0], true_beats(song)[::8]
    assert np.abs(found[:, None] - truth).min(axis=0).max() < 0.04


def test_a_song_sounds_the_same_every_time_it_is_played(recordings):
    song = SONGS[1]
    np.testing.assert_array_equal(mixdown.render(song), recordings[song.title])


@pytest.mark.parametrize("voice", sorted(tones.VOICES))
def test_every_voice_plays_in_tune(voice):
    midi = 45 if "bass" in voice or voice == "power_chord" else 69
    sound = tones.note(voice, midi, 1.0)[: tones.RATE]
    start = 0 if voice in {"muted_guitar", "synth_pluck", "bell"} else 8_000
    piece = sound[start:]
    spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece)), 1 << 19))
    hz = tones.frequency(midi)
    lowest = int(hz * 0.9 * (1 << 19) / tones.RATE)
    highest = int(hz * 1.1 * (1 << 19) / tones.RATE)
    found = (lowest + spectrum[lowest:highest].argmax()) * tones.RATE / (1 << 19)
    assert abs(1200 * np.log2(found / hz)) < 25


@pytest.mark.parametrize("name", ["kick", "snare", "hat", "conga", "crash"])
def test_a_stroke_begins_at_once_and_dies_away(name):
    sound = np.abs(drums.hit(name))
    assert sound.max() == pytest.approx(1.0)
    assert sound[: int(0.03 * tones.RATE)].max() > 0.5
    assert sound[-200:].max() < 0.1


def test_songs_and_beats_are_written_once_and_read_back(tmp_path, monkeypatch):
    shorter = [replace(song, sections=song.sections[1:2]) for song in SONGS[1:3]]
    monkeypatch.setattr("choleor_desktop.pipeline.demo.songs.REPERTOIRE", shorter)
    steps = []
    made = make_demo(tmp_path / "노래 'demo'", progress=Progress(lambda *step: steps.append(step)))
    assert [song.title for song in made] == [song.title for song in SONGS[1:3]]
    for song, written in zip(made, shorter, strict=True):
        assert soundfile.info(song.path).duration == pytest.approx(written.n_bars * 240 / written.bpm + 2, abs=1e-4)
        beats = np.loadtxt(song.path.with_suffix(".beats"))
        np.testing.assert_allclose(beats[:, 0], song.beats_s, atol=1e-6)
        assert beats[:9, 1].tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 1]
    assert steps[-1][0] == steps[-1][1]
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "노래 'demo'").iterdir()}
    make_demo(tmp_path / "노래 'demo'")
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "노래 'demo'").iterdir()}


@pytest.mark.parametrize("n_bytes_left", [None, 5_000], ids=["deleted", "cut short"])
def test_a_demo_is_made_over_where_its_songs_and_its_kept_copy_are_gone_or_ruined(tmp_path, short_demo, n_bytes_left):
    library = open_demo(tmp_path)
    (kept,) = tmp_path.glob("*.fresh-*")
    (song,) = (tmp_path / "songs").glob("*.flac")
    if n_bytes_left is None:
        song.unlink()
        kept.unlink()
    else:
        song.write_bytes(b"no music"[:n_bytes_left])
        kept.write_bytes(kept.read_bytes()[:n_bytes_left])
    fresh = fresh_demo(tmp_path)
    assert fresh is not None
    restore(library, fresh)
    with Store.open(library) as store:
        assert [song.missing for song in as_it_is(store).songs] == [False]
        assert len(store.view().slices) > 0


def test_other_music_under_the_name_of_a_demo_song_stays_and_the_demo_opens(tmp_path, short_demo):
    (song,) = make_demo(tmp_path)
    soundfile.write(song.path, np.full(9_000, 0.1), 22_050)
    before = song.path.read_bytes()
    make_demo(tmp_path)
    assert song.path.read_bytes() == before


@pytest.mark.parametrize("sound", [None, b"no music"], ids=["alone", "beside what is no sound"])
def test_beats_of_a_person_under_the_name_of_a_demo_song_stay_and_that_is_said(tmp_path, short_demo, sound):
    beats = tmp_path / f"{short_demo.title}.beats"
    beats.write_text("0.5\n1.0\n")
    song = beats.with_suffix(".flac")
    if sound is not None:
        song.write_bytes(sound)
    with pytest.raises(NameTaken, match=beats.name):
        make_demo(tmp_path)
    assert beats.read_text() == "0.5\n1.0\n"
    assert (song.read_bytes() if song.exists() else None) == sound


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ExportFailed, match="could not be written"):
        make_demo(tmp_path / "file")


def test_a_song_that_cannot_be_written_is_one_clear_sentence(tmp_path, short_demo):
    """Also where it is libsndfile that cannot, which has errors of its own."""
    (tmp_path / f"{short_demo.title}.beats").mkdir()
    with pytest.raises(ExportFailed, match="could not be written"):
        make_demo(tmp_path)


def test_cancel_stops_the_band(tmp_path):
    with pytest.raises(Cancelled):
        make_demo(tmp_path, progress=Progress(is_cancelled=lambda: True))


def test_cancel_waits_for_no_song_and_keeps_no_half_one(tmp_path, monkeypatch):
    monkeypatch.setattr("choleor_desktop.pipeline.demo.songs.REPERTOIRE", SONGS[:1])
    steps = []
    with pytest.raises(Cancelled):
        make_demo(tmp_path, progress=Progress(lambda *step: steps.append(step), lambda: len(steps) > 1))
    assert list(tmp_path.iterdir()) == []


def test_players_that_the_system_ends_for_want_of_memory_are_one_clear_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("choleor_desktop.pipeline.demo.songs.REPERTOIRE", SONGS[:1])
    before = {process.pid for process in psutil.Process().children(recursive=True)}

    def end(*_):
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                is_forked = "forkserver" in " ".join(process.parent().cmdline())
                if process.pid not in before and is_forked:
                    process.kill()

    with pytest.raises(ComputationFailed, match="too little memory"):
        make_demo(tmp_path, progress=Progress(end))
    assert list(tmp_path.iterdir()) == []


def test_tempo_is_heard_in_the_recording(recordings):
    song = next(s for s in SONGS if s.style == "techno")
    mono = recordings[song.title].mean(axis=1)
    frames = mono[: len(mono) // 441 * 441].reshape(-1, 441)
    rise = np.maximum(0, np.diff(np.log10(1e-4 + (frames**2).mean(axis=1))))
    pulse = signal.correlate(rise - rise.mean(), rise - rise.mean(), method="fft")[len(rise) - 1 :]
    lag = 30 + pulse[30:60].argmax()
    assert 6_000 / lag == pytest.approx(song.bpm, abs=3)


def test_a_full_disk_is_named_and_keeps_no_half_song(tmp_path):
    """In a process whose files may not grow, which is what a full disk is to it."""
    script = (
        "import dataclasses, errno, resource, signal, sys\nfrom choleor_desktop.pipeline.demo import songs\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))\n"
        "song = songs.REPERTOIRE[1]\nsong = dataclasses.replace(song, sections=song.sections[1:2])\n"
        "try:\n    songs._write(song, sys.argv[1])\n"
        "except OSError as error:\n    sys.exit(7 if error.errno == errno.EFBIG else 1)\n"
    )
    found = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (7, "")
    assert list(tmp_path.iterdir()) == []
