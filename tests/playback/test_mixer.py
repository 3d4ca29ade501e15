"""What the callback does, block by block, without a device."""

from __future__ import annotations

import numpy as np
import pytest

from choleor_desktop.playback.counts import words
from choleor_desktop.playback.mixer import OTHER_SIDE, Mixer, Voice, events
from choleor_desktop.playback.output import mixed_down
from choleor_desktop.playback.tape import Tape

RATE = 44_100
RAMP, SWAP = round(0.005 * RATE), round(0.010 * RATE)


def tape(levels=(0.5,), n=RATE, beats=(0, RATE // 2), parts=(0,), *, counts=(), key=1, ratio=1.0, ready=True):
    """Each side a constant, so that a gain can be read off."""
    made = Tape(key, "song", ratio, n, RAMP, beats, parts, len(levels), counts or tuple(range(len(beats))))
    if ready:
        made.add(0, -RAMP, np.tile(np.array(levels, np.float32)[:, None, None], (1, n + 2 * RAMP, 2)))
    return made


def start(mixer, a_tape, **how):
    voice = Voice(a_tape, how.pop("position", how.get("begin", 0) - RAMP), **how)
    mixer.orders.append((Mixer.start, voice, False))
    return voice


def play(mixer, n, block=441):
    """Frames as the device gets them, left channel."""
    out = []
    for at in range(0, n, block):
        part = np.full((min(block, n - at), 2), 9.0, np.float32)
        mixer.fill(part)
        out.append(part[:, 0])
    return np.concatenate(out)


@pytest.mark.parametrize("block", [64, 441, 1_000, 4_410])
def test_a_sound_is_the_same_in_blocks_of_any_size(block):
    mixer = Mixer(RATE)
    start(mixer, tape())
    found = play(mixer, 2 * RATE, block)
    np.testing.assert_allclose(np.diff(found[:RAMP]), 0.5 / RAMP, rtol=1e-3)
    assert (found[RAMP : RAMP + RATE] == 0.5).all()
    np.testing.assert_allclose(np.diff(found[RAMP + RATE : 2 * RAMP + RATE]), -0.5 / RAMP, rtol=1e-3)
    assert not found[2 * RAMP + RATE :].any()
    assert np.abs(np.diff(found)).max() < 1.01 * 0.5 / RAMP, "there is no click"


@pytest.mark.parametrize("block", [64, 1_000])
@pytest.mark.parametrize("stop_after", [RATE + 3, RATE - 50, RATE - RAMP - 7, 3 * RATE])
def test_a_loop_begins_again_and_stops_at_its_seam_without_a_click(block, stop_after):
    """A rising line: between its last frame and its first there is a fall, and in front of it what leads to it."""
    rising = Tape(1, "song", 1.0, RATE, RAMP, (0,), (0,))
    frames = np.arange(-RAMP, RATE + RAMP, dtype=np.float32) / RATE
    rising.add(0, -RAMP, np.tile(frames[None, :, None], (1, 1, 2)))
    mixer = Mixer(RATE)
    start(mixer, rising, is_loop=True)
    found = [play(mixer, RAMP + stop_after, block)]
    mixer.orders.append((Mixer.stop,))
    found.append(play(mixer, RATE // 10, block))
    heard = np.concatenate(found)
    assert np.abs(np.diff(heard)).max() < 2.1 / RAMP, "both may fade at once"
    np.testing.assert_allclose(heard[RAMP : 2 * RAMP], frames[RAMP : 2 * RAMP], atol=1e-6)
    assert not heard[-RAMP:].any()


def test_whatever_is_pressed_in_a_hurry_there_is_no_click():
    mixer, rng = Mixer(RATE), np.random.default_rng(3)
    heard = []
    for _ in range(400):
        match rng.integers(4):
            case 0:
                start(mixer, tape((0.5, 0.5)), begin=int(rng.integers(RATE)), is_loop=True)
            case 1:
                mixer.orders.append((Mixer.stop,))
            case 2:
                mixer.orders.append((Mixer.swap, OTHER_SIDE))
            case _:
                pass
        heard.append(play(mixer, int(rng.integers(1, 2_000)), 300))
    # Several may fade at once, each as slowly as a ramp.
    assert np.abs(np.diff(np.concatenate(heard))).max() < 5 * 0.5 / RAMP


def test_a_swap_crosses_over_in_ten_milliseconds_and_is_done_on_the_beat():
    mixer = Mixer(RATE)
    start(mixer, tape((0.2, 0.6)), is_loop=True)
    before = play(mixer, RATE // 4)
    mixer.orders.append((Mixer.swap, OTHER_SIDE))
    found = np.concatenate((before, play(mixer, RATE)))[RAMP:]
    beat = RATE // 2
    np.testing.assert_allclose(found[: beat - SWAP], 0.2, atol=1e-6)
    np.testing.assert_allclose(np.diff(found[beat - SWAP : beat]), 0.4 / SWAP, rtol=1e-2)
    np.testing.assert_allclose(found[beat : beat + RATE // 2], 0.6, atol=1e-6)


def test_a_swap_after_the_last_beat_happens_where_the_loop_begins_again():
    mixer = Mixer(RATE)
    start(mixer, tape((0.2, 0.6)), is_loop=True)
    before = play(mixer, round(0.7 * RATE))
    mixer.orders.append((Mixer.swap, OTHER_SIDE))
    found = np.concatenate((before, play(mixer, RATE)))[RAMP:]
    np.testing.assert_allclose(found[: RATE - SWAP], 0.2, atol=1e-6)
    np.testing.assert_allclose(found[RATE : RATE + RATE // 2], 0.6, atol=1e-6)


def test_too_late_for_this_beat_a_swap_takes_the_next():
    mixer = Mixer(RATE)
    start(mixer, tape((0.2, 0.6)), is_loop=True)
    before = play(mixer, RATE // 2 - SWAP // 2 + RAMP)
    mixer.orders.append((Mixer.swap, OTHER_SIDE))
    found = np.concatenate((before, play(mixer, RATE)))[RAMP:]
    np.testing.assert_allclose(found[: RATE - SWAP], 0.2, atol=1e-6)
    np.testing.assert_allclose(found[RATE : RATE + 100], 0.6, atol=1e-6)


def test_asked_twice_before_the_beat_a_comparison_stays():
    mixer = Mixer(RATE)
    start(mixer, tape((0.2, 0.6)), is_loop=True)
    play(mixer, 1_000)
    mixer.orders.extend([(Mixer.swap, OTHER_SIDE), (Mixer.swap, OTHER_SIDE)])
    np.testing.assert_allclose(play(mixer, 2 * RATE), 0.2, atol=1e-6)


@pytest.mark.parametrize(("side", "level"), [(0, 0.2), (1, 0.6)])
def test_the_side_asked_for_last_before_the_beat_is_heard_from_it_on(side, level):
    mixer = Mixer(RATE)
    start(mixer, tape((0.2, 0.6)), is_loop=True)
    play(mixer, 1_000)
    mixer.orders.extend([(Mixer.swap, 1), (Mixer.swap, side)])
    np.testing.assert_allclose(play(mixer, RATE)[-1_000:], level, atol=1e-6)


def test_what_is_asked_for_while_it_crosses_over_comes_too_late():
    mixer = Mixer(RATE)
    start(mixer, tape((0.2, 0.6)), is_loop=True)
    play(mixer, RAMP + RATE // 4)
    mixer.orders.append((Mixer.swap, OTHER_SIDE))
    play(mixer, RATE // 4 - SWAP // 2, 63)
    mixer.orders.append((Mixer.swap, OTHER_SIDE))
    np.testing.assert_allclose(play(mixer, RATE)[SWAP:], 0.6, atol=1e-6)


def test_another_side_may_be_chosen_before_the_beat():
    mixer = Mixer(RATE)
    start(mixer, tape((0.2, 0.6, 0.9)), is_loop=True)
    play(mixer, 1_000)
    mixer.orders.extend([(Mixer.swap, 1), (Mixer.swap, 2)])
    np.testing.assert_allclose(play(mixer, RATE)[-1_000:], 0.9, atol=1e-6)


def test_music_that_is_late_is_waited_for_and_nothing_of_it_is_lost():
    late = tape(parts=(0, RATE // 2), ready=False)
    late.add(0, -RAMP, np.full((1, RAMP + RATE // 2, 2), 0.5, np.float32))
    mixer = Mixer(RATE)
    start(mixer, late)
    play(mixer, RATE)
    assert mixer.holds > 0
    late.add(1, RATE // 2, np.full((1, RATE // 2 + RAMP, 2), 0.25, np.float32))
    found = play(mixer, RATE)
    assert (found == 0.25).sum() == RATE // 2


def test_a_count_in_is_heard_while_only_the_part_is_there_in_which_the_music_begins():
    late = tape((0.0,), parts=(0, RATE // 2), ready=False)
    late.add(1, RATE // 2 - 2 * RAMP, np.zeros((1, RATE // 2 + 3 * RAMP, 2), np.float32))
    mixer, begin, step = Mixer(RATE), 3 * RATE // 4, RATE // 8
    voice = start(mixer, late, begin=begin, position=begin - 8 * step, step=step)
    voice.lead_events, voice.events = events(voice, click=False, words=())
    found = play(mixer, 8 * step)
    assert mixer.holds == 0
    for i in range(8):
        assert found[i * step : i * step + 400].max() > 0.3


def test_another_tempo_goes_on_from_the_same_place():
    mixer = Mixer(RATE)
    start(mixer, tape())
    play(mixer, RAMP + RATE // 2)
    slow = Voice(tape(n=2 * RATE, key=2, ratio=0.5), -RAMP)
    mixer.orders.append((Mixer.start, slow, True))
    found = play(mixer, 441)
    assert slow.position == RATE + 441
    np.testing.assert_allclose(found, 0.5, atol=1e-3)


def test_a_swap_that_waits_for_its_beat_survives_another_tempo():
    mixer = Mixer(RATE)
    start(mixer, tape((0.2, 0.6)), is_loop=True)
    play(mixer, RATE // 4)
    slow = Voice(tape((0.2, 0.6), 2 * RATE, (0, RATE), key=2, ratio=0.5), -RAMP, is_loop=True)
    mixer.orders.extend([(Mixer.swap, OTHER_SIDE), (Mixer.start, slow, True)])
    found = play(mixer, RATE)
    beat = RATE - 2 * (RATE // 4 - RAMP)
    np.testing.assert_allclose(found[: beat - SWAP], 0.2, atol=1e-3)
    np.testing.assert_allclose(found[beat:], 0.6, atol=1e-6)


def test_a_click_that_falls_into_the_ramp_of_another_tempo_is_heard():
    mixer = Mixer(RATE)
    start(mixer, tape((0.0,)))
    play(mixer, RAMP + RATE // 2 - RAMP // 4)
    slow = Voice(tape((0.0,), 2 * RATE, (0, RATE), key=2, ratio=0.5), -RAMP)
    slow.lead_events, slow.events = events(slow, click=True, words=())
    mixer.orders.append((Mixer.start, slow, True))
    assert play(mixer, 4 * RAMP).max() > 0.3


def test_a_click_that_is_heard_when_another_tempo_comes_is_heard_to_its_end():
    mixer = Mixer(RATE)
    voice = start(mixer, tape((0.0,)))
    voice.lead_events, voice.events = events(voice, click=True, words=())
    play(mixer, RAMP + 150, 10)
    mixer.orders.append((Mixer.start, Voice(tape((0.0,), 2 * RATE, key=2, ratio=0.5), -RAMP), True))
    click = mixer.hits[0][150:, 0]
    np.testing.assert_array_equal(play(mixer, RATE)[: len(click)], click)


def test_during_the_count_in_another_tempo_begins_with_a_count_in_of_its_own():
    """Nothing of the music was heard that could go on."""
    mixer = Mixer(RATE)
    start(mixer, tape(), position=-4 * RATE, step=RATE // 2)
    play(mixer, RATE)
    slow = Voice(tape(n=2 * RATE, key=2, ratio=0.5), -8 * RATE, step=RATE)
    mixer.orders.append((Mixer.start, slow, True))
    assert not play(mixer, 441).any()
    assert (slow.position, slow.step) == (-8 * RATE + 441, RATE)


@pytest.mark.parametrize(
    ("language", "counts"), [("", range(8)), ("en", range(8)), ("ko", range(8)), ("en", (6, 7, 0, 1, 2, 0, 1, 2))]
)
def test_counts_fall_on_the_beats_and_before_the_music(language, counts):
    """Eight counts that lead to its first, then the loop twice: clicks on the beats, each word where it is felt."""
    spoken = words(language, RATE) if language else ()
    silent = tape((0.0,), n=8 * RATE, beats=tuple(range(0, 8 * RATE, RATE)), counts=tuple(counts))
    voice = Voice(silent, -8 * RATE // 2, step=RATE // 2, is_loop=True)
    voice.lead_events, voice.events = events(voice, click=True, words=spoken)
    first = voice.position = min(voice.position, *voice.lead_events[0])
    mixer = Mixer(RATE)
    mixer.hits += [word.samples for word in spoken]
    mixer.orders.append((Mixer.start, voice, False))
    found = play(mixer, 20 * RATE - first)
    expected = np.zeros(len(found) + RATE, np.float32)
    beats = [*(np.arange(-8, 0) * RATE // 2), *(np.arange(17) * RATE)]
    lead = [(counts[0] + i) % 8 for i in range(8)]
    for beat, count in zip(beats, [*lead, *counts, *counts, counts[0]], strict=True):
        click = mixer.hits[0 if count == 0 else 1][:, 0]
        expected[beat - first : beat - first + len(click)] += click
        if spoken:
            at, word = beat - first - spoken[count].lead, spoken[count].samples[:, 0]
            expected[at : at + len(word)] += word
    np.testing.assert_allclose(found[: 16 * RATE], expected[: 16 * RATE], atol=1e-6)


@pytest.mark.parametrize("language", ["", "en", "ko"])
@pytest.mark.parametrize("block", [64, 1_000])
def test_loud_music_under_clicks_and_words_comes_down_for_a_moment_and_nothing_clips(language, block):
    """At 200 beats per minute, with words that overlap; between clicks the music is what it was, bit for bit."""
    spoken = words(language, RATE) if language else ()
    step = round(0.3 * RATE)
    voice = Voice(tape((0.9,), n=8 * step, beats=tuple(range(0, 8 * step, step))), -8 * step, step=step, is_loop=True)
    voice.lead_events, voice.events = events(voice, click=True, words=spoken)
    voice.position = min(voice.position, *voice.lead_events[0])
    mixer = Mixer(RATE)
    mixer.hits += [word.samples for word in spoken]
    mixer.orders.append((Mixer.start, voice, False))
    mixed = np.zeros((32 * step // block * block, 2), np.float32)
    for at in range(0, len(mixed), block):
        mixer.fill(mixed[at : at + block])
    assert 0.99 < np.abs(mixed).max() < 1.002, "of the last ms of a click, which is all but over, nothing is taken off"
    loudest = np.abs(mixed[: len(mixed) // 441 * 441]).max(axis=1).reshape(-1, 441).max(axis=1)
    assert loudest[9 * step // 441 : -1].min() > 0.75, "it comes down once, not for each that sounds"
    if not spoken:
        assert (mixed[9 * step :] == np.float32(0.9)).mean() > 0.8


def test_a_click_or_word_at_the_end_of_the_music_is_heard_to_its_own_end():
    mixer = Mixer(RATE)
    voice = start(mixer, tape((0.0,), beats=(RATE - 100,)))
    voice.lead_events, voice.events = events(voice, click=True, words=())
    click = mixer.hits[0][:, 0]
    np.testing.assert_array_equal(play(mixer, 2 * RATE)[RATE + RAMP - 100 :][: len(click)], click)


def test_the_gain_under_a_click_goes_back_to_one_without_a_jump():
    """Where the music alone would clip it is not touched but under the click."""
    mixer = Mixer(RATE)
    voice = Voice(tape((1.2,), beats=(RATE // 2,)), -RAMP)
    voice.lead_events, voice.events = events(voice, click=True, words=())
    mixer.orders.append((Mixer.start, voice, False))
    found = play(mixer, RATE)[RAMP:]
    click = slice(RATE // 2, RATE // 2 + len(mixer.hits[1]))
    assert found[click].max() == pytest.approx(1.2, abs=0.01), "in its last ms"
    assert found[click][:-RAMP].max() < 1.000001
    assert np.abs(np.diff(found[click.start + 1 : click.stop + RAMP])).max() < 0.1
    assert (np.delete(found, click)[: RATE - 2 * RAMP - len(mixer.hits[1])] == np.float32(1.2)).all()


def test_a_loop_that_began_in_its_middle_clicks_from_its_first_beat_on_when_it_begins_again():
    mixer = Mixer(RATE)
    voice = start(mixer, tape((0.0,)), begin=RATE // 2, is_loop=True)
    voice.lead_events, voice.events = events(voice, click=True, words=())
    play(mixer, RAMP + RATE // 2)
    assert play(mixer, RATE // 4).max() > 0.3


def test_in_the_count_in_of_music_that_begins_later_its_earlier_beats_do_not_click():
    lead, music = events(Voice(tape(), 0, begin=RATE // 2), click=True, words=())
    assert (lead, music) == (([], []), ([0, RATE // 2], [0, 1]))
    _, repaired = events(Voice(tape(), 0, click=True), click=False, words=())
    assert repaired == music, "beats that are being repaired click whatever is set for all"


@pytest.mark.parametrize(("is_loop", "parts"), [(False, [1]), (True, [1, 0])])
def test_before_its_end_a_loop_misses_what_it_begins_with_too(is_loop, parts):
    empty = tape(parts=(0, RATE // 2), ready=False)
    assert Voice(empty, RATE - 400, is_loop=is_loop).missing(1_000) == parts


def test_clicks_and_words_stop_without_a_click():
    mixer = Mixer(RATE)
    voice = Voice(tape((0.0,)), -RAMP)
    voice.lead_events, voice.events = events(voice, click=True, words=())
    mixer.orders.append((Mixer.start, voice, False))
    play(mixer, RAMP + 150, 50)
    mixer.orders.append((Mixer.stop,))
    found = play(mixer, RATE, 50)
    assert np.abs(found[RAMP:]).max() == 0
    assert np.abs(found[:20]).max() > 0.01


@pytest.mark.parametrize("fade", [0, SWAP])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 1, 0, 2)])
def test_parts_fade_into_each_other_as_if_they_had_been_added_up_and_may_be_let_go_and_come_again(fade, order):
    n, parts = 40_000, (0, 9_000, 20_000, 30_000)
    a_tape = Tape(1, "song", 1.0, n, RAMP, (0,), parts, 2)
    rng, expected = np.random.default_rng(5), np.zeros((2, n + 2 * RAMP, 2), np.float32)
    blocks = {}
    for i, (begin, end) in enumerate(zip(parts, (*parts[1:], n + RAMP), strict=True)):
        first = begin - fade if i else -RAMP
        blocks[i] = first, rng.normal(0, 1, (2, end - first, 2)).astype(np.float32)
        expected[:, RAMP + first : RAMP + end] += blocks[i][1]
    for i in order:
        a_tape.add(i, *blocks[i])
    assert a_tape.ready_until(0) == n + RAMP
    np.testing.assert_array_equal(_all_of(a_tape), expected)
    gone = a_tape.keep_near([35_000], 100)
    assert gone == []
    long = Tape(2, "song", 1.0, n, RAMP, (0,), tuple(range(0, n, 1_000)))
    for i in range(40):
        long.add(i, i * 1_000 if i else -RAMP, np.ones((1, 1_000 + RAMP * (i in {0, 39}), 2), np.float32))
    assert long.keep_near([20_500, 30_500], 2_000) == [*range(3, 18), *range(23, 28), *range(33, 40)]
    assert long.keep_near([20_500], 2_000) == [*range(28, 33)]
    assert long.ready_until(20_500) == 23_000 - 2 * RAMP, "the next part may have to fade in before it begins"
    heard = _all_of(long)[0, RAMP:-RAMP, 0].reshape(40, 1_000)
    assert np.flatnonzero(heard.any(axis=1)).tolist() == [0, 1, 2, *range(18, 23)]
    long.add(30, 30_000, np.ones((1, 1_000, 2), np.float32))
    assert _all_of(long)[0, RAMP + 30_000 : RAMP + 31_000].all()


def _all_of(a_tape):
    found = np.zeros((a_tape.n_sides, a_tape.n + 2 * RAMP, 2), np.float32)
    for side in range(a_tape.n_sides):
        at = -RAMP
        while at < a_tape.n + RAMP:
            read = a_tape.read(side, at, a_tape.n + RAMP - at)
            found[side, at + RAMP : at + RAMP + len(read)] = read
            at += len(read)
    return found


def test_an_output_of_one_channel_plays_the_mean_of_both_in_blocks_of_any_size():
    rng, asked = np.random.default_rng(2), []

    def stereo(out, n, times, status):
        out[:] = rng.uniform(-1, 1, (n, 2))
        asked.append((out.copy(), n, times, status))

    fill = mixed_down(stereo)
    for n in (441, 10, 1_000):
        out = np.full((n, 1), 9.0, np.float32)
        fill(out, n, "times", "status")
        block, *rest = asked[-1]
        assert rest == [n, "times", "status"]
        np.testing.assert_allclose(out[:, 0], block.astype(np.float64).mean(axis=1), atol=1e-7)
