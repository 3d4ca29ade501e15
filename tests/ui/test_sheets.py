"""The eight-count sheet, read back by programs that are not ours."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader

from choleor_desktop.errors import ExportFailed
from choleor_desktop.library.models import Label, LabelEdit, Routine, RoutineItem
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.sheets import SheetWords, routine_sheet, summary, write_csv, write_page
from choleor_desktop.pipeline.titles import minutes
from choleor_desktop.ui.views.sheet_pdf import write_pdf

NASTY = '=HYPERLINK("http://x","y")\n<img src=x onerror=alert(1)> & 웨이브'


@pytest.fixture
def sheet(library: Path):
    """Nine eight-counts at 120, the second one gone from the library, the first with all that can be said of it."""
    with Store.open(library) as store:
        ids = store.view().slices.ids
        label = Label(choreography="웨이브, body roll", movement=(3, 5, 8, 8, 5, 3, 2, 1), note=NASTY)
        store.edit([LabelEdit(ids[0], label), LabelEdit(ids[4], Label(choreography="+1 and turn"))])
        items = [RoutineItem(ids[0], matches=(ids[9],)), RoutineItem("gone_7", note="later")]
        items += [RoutineItem(ids[i], note="@home" if i == 4 else "") for i in range(1, 8)]
        store.save_routine(Routine("봄 공연 <1막> & more", tuple(items), 120.0), "new routine")
        view = store.view()
        return routine_sheet(view, view.routines[0])


def test_each_eight_count_lasts_eight_beats_of_the_routine(sheet):
    assert [row.time_s for row in sheet.rows] == pytest.approx([4.0 * i for i in range(9)])
    assert sheet.duration_s == pytest.approx(36.0)
    assert [row.number for row in sheet.rows] == list(range(1, 10))
    first = sheet.rows[0]
    assert first.stretch == pytest.approx(120 / first.bpm)
    assert len(first.levels) == 8
    assert all(1 <= level <= 10 for level in first.levels)


@pytest.mark.parametrize(("n", "said"), [(0, "0 eight-counts"), (1, "1 eight-count"), (2, "2 eight-counts")])
def test_how_many_eight_counts_there_are_is_said_in_whole_words(sheet, n, said):
    assert summary(replace(sheet, rows=sheet.rows[:n]), SheetWords()).split(" · ")[1] == said


def test_a_slice_that_is_gone_keeps_its_place_in_the_count(sheet):
    gone = sheet.rows[1]
    assert (gone.row, gone.title, gone.levels, gone.note) == (-1, "gone_7", (), "later")
    assert sheet.rows[2].time_s == pytest.approx(8.0)


def test_where_each_eight_count_keeps_its_tempo_one_that_is_gone_lasts_as_long_as_the_one_before(library):
    with Store.open(library) as store:
        view = store.view()
    row = int(view.slices.bpm.argmin())
    items = tuple(RoutineItem(name) for name in (view.slices.ids[row], "gone_7", view.slices.ids[row]))
    sheet = routine_sheet(view, Routine("R", items))
    assert view.slices.bpm[row] < 110
    assert [each.time_s for each in sheet.rows] == pytest.approx([i * 480 / view.slices.bpm[row] for i in range(3)])


def test_a_slice_whose_song_was_removed_is_called_by_what_its_id_tells(library, tmp_path):
    with Store.open(library) as store:
        view = store.view()
        row = view.slices.rows[next(name for name in view.slices.ids if name.startswith("Delta_x"))]
        name, song = view.slices.ids[row], view.song_of(row)
        store.save_routine(Routine("R", (RoutineItem(name),), 120.0), "new routine")
        store.remove_songs([song.id])
        view = store.view()
    gone = routine_sheet(view, view.routines[0])
    assert [(each.title, each.slice_id) for each in gone.rows] == [("Delta x · 1", name)]
    shown = write_page(gone, SheetWords(gone="not here any more"), tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "Delta x\u00a0·\u00a01" in shown
    assert "<small>not here any more</small>" in shown
    assert name not in shown


def test_times_are_told_in_minutes_and_never_as_sixty_seconds():
    assert [minutes(s) for s in (0, 59.96, 64, 600.04, 3599.99)] == ["0:00.0", "1:00.0", "1:04.0", "10:00.0", "60:00.0"]


def test_the_table_is_read_back_by_pandas_and_holds_no_formula(sheet, tmp_path):
    written = write_csv(sheet, tmp_path / "sheet.csv")
    assert written.read_bytes().startswith(b"\xef\xbb\xbf"), "by which Excel knows Hangul"
    table = pd.read_csv(written, keep_default_na=False)
    assert list(table["eight_count"]) == list(range(1, 10))
    assert list(table["time_s"]) == pytest.approx([4.0 * i for i in range(9)])
    assert list(table["danced_bpm"]) == [120.0] * 9
    assert list(table["own_bpm"]) == ["" if not row.bpm else f"{round(row.bpm, 2)}" for row in sheet.rows]
    assert table["notes"][0] == "'" + NASTY
    assert "'+1 and turn" in list(table["choreography"])
    assert table["movement"][0] == "3 5 8 8 5 3 2 1"
    for column in ("slice", "music", "choreography", "notes", "matches", "levels", "movement"):
        assert not any(str(cell)[:1] in {"=", "+", "-", "@"} for cell in table[column]), column


def test_page_and_paper_tell_how_far_the_music_is_from_the_tempo_that_is_danced(qapp, sheet, tmp_path):
    first = sheet.rows[0]
    rows = (replace(first, bpm=100.0, stretch=1.2), replace(first, bpm=125.0, stretch=0.96), replace(first, bpm=120.3))
    sheet = replace(sheet, rows=(*rows[:2], replace(rows[2], stretch=120 / 120.3)))
    page = write_page(sheet, SheetWords(), tmp_path / "sheet.html").read_text(encoding="utf-8")
    for told in (
        "100\N{NO-BREAK SPACE}BPM +20\N{NO-BREAK SPACE}%",
        "125\N{NO-BREAK SPACE}BPM −4\N{NO-BREAK SPACE}%",
        "120\N{NO-BREAK SPACE}BPM",
    ):
        assert f"<small>{told}</small>" in page
    reader = PdfReader(write_pdf(sheet, SheetWords(), tmp_path / "sheet.pdf"))
    paper = re.sub(r"[\x00-\x20]", "", "".join(each.extract_text() for each in reader.pages))
    assert "100BPM+20%" in paper
    assert "125BPM−4%" in paper


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.rows = 0
        self.bars = 0
        self.text: list[str] = []
        self.language = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.rows += tag == "tr"
        self.bars += tag == "rect"
        if tag == "html":
            self.language = dict(attrs)["lang"]

    def handle_data(self, data):
        self.text.append(data)


def test_the_page_has_a_row_for_each_eight_count_and_shows_text_as_text(sheet, tmp_path):
    page = _Page()
    words = SheetWords(language="ko", choreography="안무")
    page.feed(write_page(sheet, words, tmp_path / "sheet.html").read_text(encoding="utf-8"))
    assert page.rows == 1 + 9
    assert page.bars == 8 * 8
    assert page.language == "ko"
    assert "img" not in page.tags
    assert "script" not in page.tags
    text = "\n".join(page.text)
    assert "<img src=x onerror=alert(1)> & 웨이브" in text
    assert "봄 공연 <1막> & more" in text
    assert "안무" in text
    assert "120\N{NO-BREAK SPACE}BPM · 9 eight-counts · 0:36.0" in text


def test_the_page_fits_a_phone_and_any_paper_and_a_title_that_runs_to_the_left_turns_nothing_beside_it(sheet, tmp_path):
    rows = (replace(sheet.rows[0], title="שיר · 3", matches=("שיר · 9", "b · 1"), note="צעד ימינה."), *sheet.rows[1:])
    page = write_page(replace(sheet, rows=rows), SheetWords(), tmp_path / "sheet.html").read_text(encoding="utf-8")
    for part in (
        '<meta name="viewport" content="width=device-width">',
        "<td><bdi>שיר\u00a0·\u00a03</bdi><small>",
        "<small>like <bdi>שיר\u00a0·\u00a09</bdi>, <bdi>b\u00a0·\u00a01</bdi></small>",
        '<td dir="auto">צעד ימינה.</td>',
        "word-break: keep-all",
    ):
        assert part in page
    assert not re.search(r"@page[^}]*size", page), "the printer's paper, which is no A4 everywhere"


def test_the_paper_holds_every_row_in_both_scripts(qapp, sheet, tmp_path):
    reader = PdfReader(write_pdf(sheet, SheetWords(choreography="안무"), tmp_path / "sheet.pdf"))
    assert reader.metadata is not None
    assert reader.metadata.title == "봄 공연 <1막> & more"
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (width, height) == pytest.approx((595, 842), abs=2)
    text = re.sub(r"[\x00-\x20]", "", "".join(page.extract_text() for page in reader.pages))
    for wanted in (
        "봄공연<1막>&more",
        "안무",
        "웨이브,bodyroll",
        "0:32.0",
        "gone_7",
        "<imgsrc=xonerror=alert(1)>",
        "+1andturn",
    ):
        assert wanted in text, wanted


@pytest.mark.parametrize("name", ["Spring show", "Spring show " * 40])
def test_a_long_routine_takes_more_pages_and_repeats_its_name_and_head(qapp, sheet, tmp_path, name):
    long = type(sheet)(name, sheet.bpm, 400.0, sheet.rows * 5)
    reader = PdfReader(write_pdf(long, SheetWords(), tmp_path / "long.pdf"))
    assert len(reader.pages) > 2
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert "Spring show" in " ".join(text.split())
        assert "Choreography" in text
        assert str(number) in [text for text, y in _places(page) if y < 50], "at its foot"


@pytest.mark.parametrize("kind", ["pdf", "html", "csv"])
def test_a_folder_that_is_not_there_is_named_and_nothing_is_left(qapp, sheet, tmp_path, kind):
    target = tmp_path / "nowhere" / f"sheet.{kind}"
    writers = {
        "csv": lambda: write_csv(sheet, target),
        "html": lambda: write_page(sheet, SheetWords(), target),
        "pdf": lambda: write_pdf(sheet, SheetWords(), target),
    }
    with pytest.raises(ExportFailed) as told:
        writers[kind]()
    assert str(target) in str(told.value)
    assert list(tmp_path.glob("**/*sheet*")) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("write", [write_pdf, write_page])
def test_a_sheet_that_has_no_room_is_not_said_to_be_written(qapp, sheet, write):
    with pytest.raises(ExportFailed, match="there is no room left on the disk"):
        write(sheet, SheetWords(), Path("/dev/full"))


@pytest.mark.parametrize("n_lines", [40, 120, 400])
def test_a_note_of_more_lines_than_a_page_has_goes_on_with_the_next(qapp, sheet, tmp_path, n_lines):
    words = [f"line {i} of {n_lines}" for i in range(n_lines)]
    rows = (sheet.rows[0], replace(sheet.rows[4], note="\n".join(words)), *sheet.rows[5:])
    pages = PdfReader(write_pdf(replace(sheet, rows=rows), SheetWords(), tmp_path / "sheet.pdf")).pages
    found = [(page, round(y)) for page, each in enumerate(pages) for text, y in _places(each) if text in words]
    assert found == sorted(found, key=lambda at: (at[0], -at[1])), "in order, none above another"
    assert len(set(found)) == n_lines
    assert all(at > 60 for _, at in found), "none in the foot"
    assert (len({page for page, _ in found}) == 1) == (n_lines == 40), "one that fits on a page is not torn apart"


def _places(page) -> list[tuple[str, float]]:
    """The pieces of text of a page, and how far each is above its lower edge."""
    found = []

    def note(text, user, matrix, font, size):
        del font, size
        if text.strip():
            found.append((" ".join(text.split()), user[3] * matrix[5] + user[5]))

    page.extract_text(visitor_text=note)
    return found
