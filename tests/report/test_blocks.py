"""Blocks on paper and on a terminal."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from votation.report import terminal
from votation.report.blocks import Column, Facts, Heading, Line, Table
from votation.report.plain import plain
from votation.report.visible import visible, width

SCREEN = re.compile(r"\x1b\[[0-9;]*m")


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_screen(*blocks: Heading | Line | Table | Facts, monkeypatch: pytest.MonkeyPatch, columns: int = 100) -> str:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = Screen()
    terminal.show(blocks, screen)
    return screen.getvalue()


def test_tables_are_aligned() -> None:
    table = Table(
        (Column("Box"), Column("Lines", right=True)), (("b01", "7"), ("web", "12345"), ("all", "12352")), total=True
    )
    assert plain([table]) == (
        "Box  Lines\n"
        "---  -----\n"
        "b01      7\n"
        "web  12345\n"
        "---  -----\n"
        "all  12352\n"
    )  # fmt: skip


def test_wide_and_combining_characters_keep_tables_aligned() -> None:
    table = Table((Column("A"), Column("B")), (("投票", "x"), ("e\u0301t", "x")))
    # two columns for each ideograph; NFC makes one letter of the accent
    assert plain([table]).splitlines()[2:] == ["投票  x", "ét    x"]
    assert width("投票") == 4


def test_headings_lines_and_facts() -> None:
    blocks = [Heading("Été"), Line("one\ntwo", indent=1), Facts((("a", "1"), ("long", "2")))]
    assert plain(blocks) == "\nÉté\n===\n  one\n  two\na     1\nlong  2\n"


@given(st.text())
@example("\x1b[2J")
@example("\u202egpj.exe")
@example("\ud800")
@example("\U000e0041")
def test_fault_57_what_is_visible_neither_acts_nor_hides(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(each) for each in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not re.search("[\ufdd0-\ufdef\ufffe\uffff\U0010ffff]", shown)
    assert visible(shown) == shown


def test_a_letter_that_this_python_does_not_know_yet_is_shown_as_to_one_that_does() -> None:
    unassigned = "\u0378"  # in no version of Unicode so far
    assert visible(unassigned) == unassigned


def test_ordinary_text_stays_as_it_is() -> None:
    text = "Élection « d’été » : 44,3\u202f% des exprimés\u00a0!"
    assert visible(text) == text


@pytest.mark.parametrize("text", ["\x1b[31mred", "\x9b31m", "\u202etxet", "a\u2028b", "\x07"])
def test_fault_57_no_block_lets_foreign_text_act(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = (Heading(text), Line(text), Table((Column(text),), ((text,),)), Facts(((text, text),)))
    for shown in (plain(blocks), on_screen(*blocks, monkeypatch=monkeypatch)):
        left = SCREEN.sub("", shown)
        assert not set(left) & set("\x1b\x9b\u202e\u2028\x07")
        assert left.count(visible(text)) == 6


def test_a_narrow_terminal_breaks_lines_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = ("Rang", "Intitulé", "Mention majoritaire", "Au-dessous (q)", "Jugements")
    columns = tuple(Column(title, right=title == "Jugements") for title in titles)
    row = ("1", "Ouvrir la cantine aux produits locaux", "Passable +", "44,4\u00a0% (20)", "45")
    shown = SCREEN.sub("", on_screen(Table(columns, (row,)), monkeypatch=monkeypatch, columns=60))
    assert max(map(len, shown.splitlines())) <= 60
    words = {word for text in (*titles, *row) for word in text.split(" ")}
    assert words <= set(re.split(r"[ \n]+", shown))
    folded = SCREEN.sub("", on_screen(Table(columns, (row,)), monkeypatch=monkeypatch, columns=30))
    assert max(map(len, folded.splitlines())) <= 30
    letters = re.findall(r"[^\W_]", "".join((*titles, *row)))
    assert sorted(re.findall(r"[^\W_]", folded)) == sorted(letters)


def test_no_line_breaks_before_a_french_colon(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{'x' * 35} comptées\u00a0: 3"
    assert on_screen(Line(text), monkeypatch=monkeypatch, columns=44).splitlines()[1].startswith("comptées\u00a0: 3")


def test_what_readers_copy_stays_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"anne ssh-ed25519 {'A' * 68}"
    assert SCREEN.sub("", on_screen(Line(text, copied=True), monkeypatch=monkeypatch, columns=40)) == f"{text}\n"


def test_markup_of_the_terminal_library_is_text_here(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = on_screen(Line("[bold]x[/bold] :smile:"), monkeypatch=monkeypatch)
    assert "[bold]x[/bold] :smile:" in shown


def test_tones_are_only_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = [on_screen(Line("same words", tone), monkeypatch=monkeypatch) for tone in terminal.STYLES]
    assert {SCREEN.sub("", each).rstrip() for each in shown} == {"same words"}
    assert len(set(shown)) == len(terminal.STYLES)


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[38" not in on_screen(Line("x", "good"), monkeypatch=monkeypatch)


def test_a_bar_is_drawn_for_long_work_alone() -> None:
    short, long = Screen(), Screen()
    for screen, total in ((short, terminal.WORTH_WATCHING - 1), (long, terminal.WORTH_WATCHING)):
        with terminal.progress("Counting", screen) as moved:
            for done in range(1, total + 1):
                moved(done, total)
    assert short.getvalue() == ""
    assert "Counting" in long.getvalue()
