"""A routine that was asked to be equally loud, and a comparison, which always is."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import soundfile
from scipy.signal import sosfilt
from sink import RATE, noise

from choleor_desktop.playback.loudness import loudness_db
from choleor_desktop.playback.plans import Comparison, Routine, Span
from choleor_desktop.playback.render import _limited, render
from choleor_desktop.playback.sounds import Sound

STANDARD_RATE = 48_000
STANDARD = [
    [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
    [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
]
"""Both filters of ITU-R BS.1770-5, tables 1 and 2."""


def by_the_standard(samples):
    return -0.691 + 10 * np.log10(np.mean(sosfilt(STANDARD, samples, axis=0) ** 2, axis=0).sum())


def tone(hz, seconds=4.0, rate=STANDARD_RATE):
    t = np.arange(round(seconds * rate)) / rate
    return np.repeat((0.1 * np.sin(2 * np.pi * hz * t)).astype(np.float32)[:, None], 2, axis=1)


def rms_db(samples):
    return max(-60.0, 10 * np.log10(np.mean(np.square(samples, dtype=float)) + 1e-12))


@pytest.mark.parametrize("hz", [40, 60, 150, 1_000, 2_500, 6_000, 12_000])
def test_loudness_is_that_of_the_standard(hz):
    assert loudness_db(tone(hz), STANDARD_RATE) == pytest.approx(by_the_standard(tone(hz)), abs=0.2)


def test_a_full_tone_in_one_channel_is_as_loud_as_the_standard_says_at_every_rate():
    for rate in (8_000, 44_100, 96_000):
        samples = 10 * tone(997, rate=rate) * np.float32([1, 0])
        assert loudness_db(samples, rate) == pytest.approx(-3.01, abs=0.1)


def test_deep_and_bright_slices_of_a_comparison_and_of_a_routine_are_heard_equally_loud(tmp_path):
    """By their power they would be 8 dB apart to the ear."""
    beats, sounds = tuple(np.arange(9) * 0.25), []
    for hz in (55, 3_000):
        path = tmp_path / f"{hz}.wav"
        soundfile.write(path, tone(hz), STANDARD_RATE, subtype="FLOAT")
        sounds.append(Sound(str(hz), str(path), 0.0, 2.0, beats))
    _, (a, b, both) = render(Comparison(STANDARD_RATE, tuple(sounds), 240.0), 0)
    assert by_the_standard(a) == pytest.approx(by_the_standard(b), abs=0.3)
    assert by_the_standard(both) == pytest.approx(by_the_standard(a), abs=0.5)
    routine = Routine(STANDARD_RATE, tuple(sounds), 240.0, is_level=True)
    first, second = (by_the_standard(render(routine, i)[1][0]) for i in range(2))
    assert first == pytest.approx(second, abs=0.3)


def test_together_the_second_is_without_its_bass(tmp_path):
    beats, sounds = tuple(np.arange(9) * 0.25), []
    for hz in ((440,), (60, 1_000)):
        path = tmp_path / f"{hz[0]}.wav"
        soundfile.write(path, sum(map(tone, hz)), STANDARD_RATE, subtype="FLOAT")
        sounds.append(Sound(str(hz), str(path), 0.0, 2.0, beats))
    plan = Comparison(STANDARD_RATE, tuple(sounds), 240.0)
    _, (a, b, both) = render(plan, 0)
    of_a, of_b, of_both = (
        np.abs(np.fft.rfft(side[plan.margin : plan.margin + plan.n, 0], axis=0))[[120, 880, 2_000]]
        for side in (a, b, both)
    )
    gain = of_both[1] / of_a[1]
    assert of_both[2] == pytest.approx(gain * of_b[2], rel=0.02), "what is high is as it was beside A"
    assert of_both[0] < 0.03 * gain * of_b[0]


def test_what_a_comparison_is_rendered_with_is_loaded_before_it_is_waited_for(tmp_path):
    """SciPy alone took a second, at the first key."""
    noise(tmp_path / "a.wav", 3)
    code = f"""
import sys, python_stretch
from choleor_desktop.playback import render, sounds, plans
before = set(sys.modules)
beats = tuple(0.25 * i for i in range(9))
sound = sounds.Sound("a", {str(tmp_path / "a.wav")!r}, 0.0, 2.0, beats)
render.render(plans.Comparison(44_100, (sound, sound), 240.0), 0)
print(*{{name.split(".")[0] for name in set(sys.modules) - before}})
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "scipy" not in found.stdout.split()


@pytest.mark.parametrize("is_level", [True, False])
def test_the_louder_slices_come_down_and_a_very_quiet_one_stays(tmp_path, is_level):
    beats = tuple(np.arange(9) * 0.25)
    sounds = []
    for i, level in enumerate((0.2, 0.05, 0.1, 0.001)):
        noise(tmp_path / f"{i}.wav", 3, level=level, seed=i)
        sounds.append(Sound(str(i), str(tmp_path / f"{i}.wav"), 0.0, 2.0, beats))
    plan = Routine(RATE, tuple(sounds), 240.0, is_level)
    found = [rms_db(render(plan, i)[1][0][RATE // 10 : -RATE // 10]) for i in range(4)]
    assert (np.ptp(found[:3]) < 0.5) == is_level
    assert found[1] == pytest.approx(20 * np.log10(0.05), abs=0.2), "the quietest of the others stays, too"
    assert found[3] < -55


@pytest.mark.parametrize(("quieter_db", "lowered_db"), [(0, 0), (6, 6), (11, 11), (24, 12), (40, 12)])
@pytest.mark.parametrize("is_first", [True, False])
def test_the_sides_of_a_comparison_are_equally_loud_and_the_louder_one_stays_audible(
    tmp_path, quieter_db, lowered_db, is_first
):
    loud, quiet = _sides(tmp_path, 0.2 * 10 ** (-quieter_db / 20), is_first=is_first)
    assert loud == pytest.approx(20 * np.log10(0.2) - lowered_db, abs=0.2)
    assert quiet == pytest.approx(loud, abs=0.2)


def test_beside_silence_the_other_side_of_a_comparison_is_heard(tmp_path):
    loud, quiet = _sides(tmp_path, 0.0, is_first=True)
    assert loud == pytest.approx(20 * np.log10(0.2) - 12, abs=0.2)
    assert quiet == -60


def _compared(tmp_path, *samples):
    """Sounds of three seconds as the two sides of a comparison, and both together."""
    sounds = []
    for i, each in enumerate(samples):
        soundfile.write(tmp_path / f"{i}.wav", each, STANDARD_RATE, subtype="FLOAT")
        sounds.append(Sound(str(i), str(tmp_path / f"{i}.wav"), 0.0, 2.0, tuple(np.arange(9) * 0.25)))
    return render(Comparison(STANDARD_RATE, tuple(sounds), 240.0), 0)[1]


def test_a_soft_side_with_one_hard_stroke_comes_up_as_far_as_it_has_room(tmp_path):
    soft = 0.02 * tone(1_000)
    soft[STANDARD_RATE] = 0.5
    _, found, _ = _compared(tmp_path, tone(1_000), soft)
    assert 0.9 < np.abs(found).max() < 0.985


def test_sides_that_take_each_other_away_stay_soft_together(tmp_path):
    one, _, both = _compared(tmp_path, tone(8_000), -tone(8_000))
    assert rms_db(both) < rms_db(one) - 15


def test_music_that_is_as_loud_as_can_be_does_not_clip_at_another_tempo(tmp_path):
    """Mastered loud: its peaks are cut off, and come out higher when it is stretched."""
    t = np.arange(4 * RATE) / RATE
    tones = sum(np.sin(2 * np.pi * hz * t + hz) for hz in (110, 163, 440, 587, 1_310))
    soundfile.write(tmp_path / "loud.wav", np.clip(tones, -1, 1)[:, None].repeat(2, 1), RATE, subtype="FLOAT")
    sound = Sound("loud", str(tmp_path / "loud.wav"), 0.0, 2.0, tuple(np.arange(9) * 0.25))
    plans = (Span(RATE, sound.at(0.9)), Comparison(RATE, (sound, sound), 216.0), Routine(RATE, (sound,), 216.0, False))
    for plan in plans:
        _, found = render(plan, 0)
        assert 0.9 < np.abs(found).max() < 0.985


@pytest.mark.parametrize("at", [6_400, 6_432, 6_463])
def test_a_single_peak_comes_down_wherever_it_is_and_what_is_far_from_it_stays(at):
    samples = np.full((12_800, 2), 0.1, np.float32)
    samples[at] = 4.0
    found = _limited(samples)
    assert found[at] == pytest.approx(0.98, abs=1e-4)
    assert (found[at - 40 : at + 40].max(axis=0) <= 0.981).all()
    far = np.abs(np.arange(len(samples)) - at) > 700
    np.testing.assert_array_equal(found[far], samples[far])


def _sides(tmp_path, level, *, is_first):
    """Loudness of noise and of fainter noise in a comparison."""
    beats = tuple(np.arange(9) * 0.25)
    sounds = []
    for i, each in enumerate((0.2, level)):
        noise(tmp_path / f"{i}.wav", 3, level=each, seed=i)
        sounds.append(Sound(str(i), str(tmp_path / f"{i}.wav"), 0.0, 2.0, beats))
    _, sides = render(Comparison(RATE, tuple(sounds if is_first else sounds[::-1]), 240.0), 0)
    assert np.abs(sides).max() <= 1
    first, second, both = map(rms_db, sides)
    assert both == pytest.approx(max(first, second), abs=0.5), "together they are as loud as the louder one"
    return (first, second) if is_first else (second, first)
