"""Times and values in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from choleor_desktop import errors
from choleor_desktop.cli.ways import told
from choleor_desktop.pipeline.titles import figure, minutes, title_of_gone
from choleor_desktop.ui.parts.phrases import error_text, filled, percent

_WINDOW = Path(__file__).resolve().parents[2] / "choleor_desktop" / "ui"


@pytest.mark.parametrize(("seconds", "said"), [(0, "0:00.0"), (59.96, "1:00.0"), (119.97, "2:00.0"), (51.64, "0:51.6")])
def test_no_minute_has_sixty_seconds(seconds, said):
    assert minutes(seconds) == said


@pytest.mark.parametrize(
    ("value", "how", "said"),
    [(-2.25, "+.2f", "−2.25"), (0.5, "+.2f", "+0.50"), (-4, "+d", "−4")],
)
def test_what_is_below_zero_has_a_minus_sign(value, how, said):
    assert figure(value, how) == said


@pytest.mark.parametrize("ending", ["", "b", "bb"])  # where another slice had the name
def test_a_slice_that_is_gone_is_called_by_its_song_and_number(ending):
    assert title_of_gone(f"Night_Ferry-64dbd4_16{ending}") == "Night Ferry · 17"


@pytest.mark.parametrize(
    ("share", "said"), [(0.499, "49\xa0%"), (0.5, "50\xa0%"), (0.29, "29\xa0%"), (1.0, "100\xa0%")]
)
def test_what_is_below_a_limit_also_reads_so(share, said):
    assert percent(share) == said


def test_a_value_that_looks_like_a_place_stays_as_it_is():
    assert filled("%2 gets %1: %3.", "92.5", "Take 100%1", 4) == "Take 100%1 gets 92.5: 4."


def test_values_come_into_sentences_in_one_way():
    """With replace, a title such as “%2” is taken for the next place."""
    sources = {path.name: path.read_text("utf-8") for path in _WINDOW.rglob("*.py")}
    assert [name for name, text in sources.items() if re.search(r"""replace\(["']%\d""", text)] == []


def test_the_window_names_no_commands_and_the_command_line_no_tabs(qapp):
    qapp.speak("en")
    problems = [
        each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.WorldError)
    ]
    assert len(problems) > 50
    for problem in problems:
        assert "“choleor " not in problem.hint + problem.message
    slice_missing, unclustered = errors.UnknownSlice(slice="a_1"), errors.NotClustered()
    assert error_text(slice_missing).endswith("where it is not here yet, import it first.")
    assert told(slice_missing).endswith("The command “choleor slices” lists their names.")
    assert "“Find clusters”" in error_text(unclustered)
    assert told(unclustered).endswith("Run “choleor cluster” first, or search the whole library.")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_large_numbers_are_grouped(qapp, language):
    qapp.speak(language)
    assert filled("%1 of %2: %3", 1234, 100_000, "1000.wav") == "1,234 of 100,000: 1000.wav"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("%1 BPM faster", "130\N{NO-BREAK SPACE}BPM faster"),
        ("“%2”: 이제 %1 BPM입니다.", "“%1 BPM”: 이제 130\N{NO-BREAK SPACE}BPM입니다."),
        ("비중의 %1 %를", "비중의 130\N{NO-BREAK SPACE}%를"),
        ("within %1 %", "within 130\N{NO-BREAK SPACE}%"),
        ("%1 %2", "130 %1 BPM"),
        ("%1 songs", "130 songs"),
    ],
)
def test_a_value_and_its_unit_are_on_one_line_and_values_stay_as_they_are(sentence, said):
    assert filled(sentence, 130, "%1 BPM") == said
