"""What is to be rendered, in frames that are known before anything is decoded."""

from __future__ import annotations

import pytest

from choleor_desktop.playback.plans import Comparison, Routine, Span
from choleor_desktop.playback.sounds import Sound

RATE = 1_000
BEATS = tuple(2.0 + i / 2 for i in range(9))


def span(start_s: float = 2.0, end_s: float = 6.0, beats_s: tuple[float, ...] = BEATS, **more: object) -> Span:
    return Span(RATE, Sound("a", "music/a.wav", start_s, end_s, beats_s, **more))


@pytest.mark.parametrize(
    ("time_s", "frame", "with_count"),
    [
        (3.2, 1_200, 1_000),
        (3.5, 1_500, 1_500),
        (3.496, 1_496, 1_500),  # nearer than the ramp
        (3.49, 1_490, 1_000),
        (1.0, 0, 0),
        (9.0, 3_999, 3_500),
    ],
)
def test_it_begins_at_a_time_or_with_the_count_that_this_is_in(time_s, frame, with_count):
    assert span().frame_at(time_s, on_count=False) == frame
    assert span().frame_at(time_s, on_count=True) == with_count


def test_in_front_of_the_first_count_it_begins_where_it_was_told():
    assert span(1.0).frame_at(1.3, on_count=True) == 300


def test_a_beat_at_the_border_belongs_to_what_begins_there():
    found = span(2.0 + 1e-9, 6.0 + 1e-9)
    assert found.beats == (0, 500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500)
    assert found.counts == tuple(range(8))
    assert span(counts=(4, 5, 6, 7, 0, 1, 2, 3, 4)).counts == (4, 5, 6, 7, 0, 1, 2, 3)


@pytest.mark.parametrize(
    ("found", "borders_s"),
    [
        (span(0.0, 1.5, ()), (0.0,)),
        (span(0.0, 6.0, ()), (0.0, 0.75)),
        (span(0.0, 7.0, ()), (0.0, 0.75, 3.0)),
        (span(0.0, 6.0, (), tempo_ratio=0.5), (0.0,)),  # twelve seconds are rendered at once
        (span(0.0, 7.0, (), tempo_ratio=0.5), (0.0,)),  # fourteen, which are no two parts
        (span(0.0, 7.0, tuple(i / 2 for i in range(14)), tempo_ratio=0.5), (0.0, 4.0)),
        (span(0.0, 17.0, (), tempo_ratio=0.5), (0.0, 4.0, 8.0, 12.0)),
        (span(0.0, 30.0, tuple(i / 2 for i in range(60))), (0.0, 0.75, 3.0, 8.0, 12.0, 16.0, 20.0, 24.0, 28.0)),
        (span(0.0, 16.0, tuple(i / 4 for i in range(64)), tempo_ratio=1.25), (0.0, 6.0, 12.0)),
    ],
)
def test_a_long_sound_has_its_seams_at_a_one_and_at_its_own_tempo_short_first_parts(found, borders_s):
    assert found.borders_s == borders_s
    assert found.parts == tuple(round(border * RATE / found.ratio) for border in borders_s)


@pytest.mark.parametrize("kind", [Comparison, Routine])
def test_eight_counts_are_rounded_once_not_each(kind):
    sounds = (span().sound, Sound("b", "music/b.wav", 7.0, 11.0))
    found = kind(48_000, sounds, 130.0)
    assert found.length == round(8 * 60 / 130 * 48_000) != 8 * round(60 / 130 * 48_000)
    n = 1 if kind is Comparison else 2
    assert (found.n, found.parts) == (n * found.length, (0, found.length)[:n])
    assert found.counts == tuple(range(8)) * n
    assert [found.beats[0], found.beats[7], found.beats[-1]] == [0, 155_077, 155_077 + (n - 1) * found.length]
    assert found.name_of(0) == ("a.wav, b.wav" if kind is Comparison else "a.wav")
    assert kind is Comparison or found.name_of(1) == "b.wav"


def test_what_is_of_one_place_is_the_same_music_at_any_tempo():
    one, other = span().sound, span(2.0, 5.0).sound
    assert span().place == Span(RATE, one.at(0.8)).place
    assert span().place != Span(RATE, other).place
    for kind in (Comparison, Routine):
        assert kind(RATE, (one, one), 100.0).place == kind(RATE, (one, one), 120.0).place
        assert kind(RATE, (one, one), 100.0).place != kind(RATE, (one, span(3.0).sound), 100.0).place
    assert Comparison(RATE, (one, one), 100.0).place != Routine(RATE, (one, one), 100.0).place
