"""Subtitles as people have them: SubRip and WebVTT, read with patience, written as one clean WebVTT."""

from contextlib import suppress
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_domain.model.cue_text import safe_text, without_controls
from course_domain.model.errors import Invalid
from course_domain.model.subtitles import MOST_BYTES, MOST_CUES, Cue, Subtitles, read_subtitles


def read(text: str) -> Subtitles:
    return read_subtitles(text.encode())


def cue(start: int, end: int, text: str, settings: str = "") -> Cue:
    return Cue(start=start, end=end, text=text, settings=settings)


def said(text: str) -> str:
    """Give what is made of one cue's text in a WebVTT file."""
    return read(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n").cues[0].text


def refused(raw: bytes) -> tuple[str, str]:
    with pytest.raises(Invalid) as refusal:
        read_subtitles(raw)
    (problem,) = refusal.value.problems
    return problem.field, problem.problem


SRT = """1
00:00:01,000 --> 00:00:02,500
Hello.

2
00:00:03,000 --> 00:00:04,000
<i>Paint</i> the sky
in one go.
"""
CUES = (cue(1000, 2500, "Hello."), cue(3000, 4000, "<i>Paint</i> the sky\nin one go."))
WEBVTT = """WEBVTT

00:00:01.000 --> 00:00:02.500
Hello.

00:00:03.000 --> 00:00:04.000
<i>Paint</i> the sky
in one go.
"""


# --- by hand


def test_a_subrip_file_is_read_as_its_cues() -> None:
    assert read(SRT) == Subtitles(cues=CUES)


def test_cues_are_written_as_canonical_webvtt() -> None:
    assert read(SRT).webvtt == WEBVTT


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(WEBVTT, id="WebVTT"),
        pytest.param("\ufeff" + SRT, id="a byte order mark"),
        pytest.param("\ufeff\n\n" + WEBVTT, id="blank lines before the header"),
        pytest.param(SRT.replace("\n", "\r\n"), id="the line ends of Windows"),
        pytest.param(SRT.replace("\n", "\r"), id="the line ends of old Macs"),
        pytest.param(SRT.replace(",", "."), id="full stops in SubRip"),
        pytest.param(WEBVTT.replace(".000", ",000").replace(".500", ",500"), id="commas in WebVTT"),
        pytest.param(WEBVTT.replace("00:00:0", "00:0"), id="no hours"),
        pytest.param(SRT.replace("00:00:0", "0:0:"), id="single digits"),
        pytest.param(SRT.replace(",000", "").replace(",500", ",5"), id="short fractions"),
        pytest.param(SRT.replace("1\n00", "\n00").replace("2\n00", "\n00"), id="blank counters"),
        pytest.param(SRT.replace("2\n00", "00"), id="a counter that is missing"),
        pytest.param(SRT.replace("\n\n2\n00", "\n00"), id="no blank line and no counter"),
        pytest.param(SRT.replace("\n\n2", "\n2"), id="no blank line"),
        pytest.param(SRT.replace("2\n00", "2\n\n00"), id="a blank line after the counter"),
        pytest.param(SRT.replace("\n\n", "\n \t\n\n\n"), id="blank lines that are not empty"),
        pytest.param(SRT.replace(",500", ",500  X1:10 X2:20 Y1:30 Y2:40"), id="positions of SubRip"),
        pytest.param(SRT.replace("Hello", "{\\an8}Hello"), id="positions within the text"),
        pytest.param(SRT.replace("Hello.", '<font color="#ff0000">Hello.</font>'), id="colours"),
        pytest.param(SRT.replace("<i>", "<I>").replace("</i>", "</I>"), id="large tags"),
        pytest.param(WEBVTT.replace("WEBVTT\n", "WEBVTT - sky\nKind: captions\nLanguage: en\n"), id="a header"),
        pytest.param(WEBVTT.replace("\n\n00", "\n\nintro - 1\n00"), id="names of cues"),
        pytest.param(WEBVTT.replace("Hello", "<00:00:01.500>Hello"), id="karaoke"),
    ],
)
def test_whatever_a_file_is_written_by_its_cues_are_the_same(text: str) -> None:
    assert read(text) == Subtitles(cues=CUES)


def test_notes_styles_and_regions_are_left_out() -> None:
    asides = (
        "STYLE\n::cue { background: url(https://tracker.example/) }\n\nREGION\nid:fred\nwidth:40%\n\n"
        "NOTE 12:00 --> lunch\n10 --> 20\n\n"
    )
    assert read(WEBVTT.replace("WEBVTT\n\n", f"WEBVTT\n\n{asides}")) == Subtitles(cues=CUES)


def test_where_a_cue_is_shown_is_kept_as_far_as_webvtt_knows_it() -> None:
    told = "region:fred size:50% line:-1 position:10%,line-left align:start vertical:lr line:x{} evil:1 noise"
    assert read(f"WEBVTT\n\n00:01.000 --> 00:02.000 {told}\nHi").cues[0].settings == (
        "vertical:lr position:10%,line-left size:50% align:start"
    )


def test_cues_are_put_in_the_order_of_time_and_may_overlap() -> None:
    text = (
        "WEBVTT\n\n00:05.000 --> 00:06.000\nlast\n\n00:01.000 --> 00:09.000\nfirst\n\n00:02.000 --> 00:03.000\nwithin\n"
    )
    assert [each.text for each in read(text).cues] == ["first", "within", "last"]


def test_a_cue_that_ends_before_it_starts_is_left_out_and_counted() -> None:
    text = SRT.replace("00:00:02,500", "00:00:00,500") + "\n3\n00:00:07,000 --> 00:00:07,000\nnever\n"
    assert read(text) == Subtitles(cues=CUES[1:], left_out=2)


def test_an_empty_cue_is_nothing() -> None:
    assert read("1\n00:00:00,000 --> 00:00:00,900\n\n" + SRT) == Subtitles(cues=CUES)


def test_a_paragraph_within_a_subrip_cue_stays_with_it() -> None:
    assert read(SRT.replace("Hello.\n", "Hello.\n\nAgain.\n")).cues[0].text == "Hello.\nAgain."


def test_a_number_that_is_said_is_no_counter() -> None:
    assert read(SRT.replace("Hello.\n\n2\n", "1984\n\n")).cues[0].text == "1984"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("a &lt; b &amp;amp; &#x41;&#66;&nbsp;.", "a &lt; b &amp;amp; AB\u00a0."),
        ("&#10;&#0;&#xD800;&#x110000;&unknown;", "&amp;#10;&amp;#0;&amp;#xD800;&amp;#x110000;&amp;unknown;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("<b onclick=x>bold</b>", "<b>bold</b>"),
        ('<c.yellow.b"g>c</c>', "<c.yellow>c</c>"),
        ("<v.loud Mary  &amp; Joe>Hi", "<v.loud Mary &amp; Joe>Hi</v>"),
        ("<v>Hi</v>", "Hi"),
        ("<lang en-GB>colour</lang>", "<lang en-GB>colour</lang>"),
        ("<lang 1>colour</lang>", "colour"),
        ("<ruby>漢<rt>kan</rt></ruby>", "<ruby>漢<rt>kan</rt></ruby>"),
        ("<b><i>both</b> none</i>", "<b><i>both</i></b> none"),
        ("<i>for ever", "<i>for ever</i>"),
        ("a --> b", "a --&gt; b"),
        ("<", "&lt;"),
        ("<>", "&lt;&gt;"),
        ("tab\there\x07\x0c\u2028end", "tab\there   end"),
        ("<i>" * 20 + "deep", "<i>" * 16 + "deep" + "</i>" * 16),
    ],
)
def test_only_safe_tags_survive_and_everything_else_is_letters(written: str, shown: str) -> None:
    assert said(written) == shown


# --- refusals


@pytest.mark.parametrize(
    ("raw", "where", "problem"),
    [
        (b"", "captions", "hold no subtitles"),
        (b"WEBVTT\n\n", "captions", "hold no subtitles"),
        (b"<!doctype html><title>Not found</title>", "captions", "hold no subtitles"),
        (b"1\n00:00:02,000 --> 00:00:01,000\nnever\n", "captions", "hold no subtitles"),
        (b"\n[Script Info]\nTitle: x\n", "captions", "SubStation Alpha"),
        (b'<?xml version="1.0"?><tt/>', "captions", "TTML"),
        (b"{1}{25}Hello", "captions", "counted in frames"),
        (SRT.encode("utf-16"), "line 1", "not UTF-8"),
        (SRT.replace("one go", "ein Stück").encode("latin-1"), "line 8", "not UTF-8"),
        (b"\x00\x00\x00\x18ftypmp42\xff\xff", "line 1", "not UTF-8"),
        (SRT.replace("00:00:03,000", "00:00:3x").encode(), "line 6", "write it like"),
        (SRT.replace("00:00:03,000", "00:03:61,000").encode(), "line 6", "up to 59"),
        (SRT.replace("00:00:03,000", "00:00;03,000").encode(), "line 6", "write it like"),
        (SRT.replace("00:00:04,000", "soon").encode(), "line 6", "write it like 00:00:01.000 --> 00:00:02.500"),
        (SRT.replace("00:00:04,000", "48:00:00,001").encode(), "line 6", "beyond 48 hours"),
        (SRT.replace("00:00:04,000", "123456:00:00,000").encode(), "line 6", "write it like"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(raw: bytes, where: str, problem: str) -> None:
    field, told = refused(raw)
    assert (field, problem in told) == (where, True), told


def test_48_hours_are_the_end() -> None:
    assert read(SRT.replace("00:00:04,000", "48:00:00,000")).cues[1].end == 172_800_000


def test_a_file_larger_than_two_mebibytes_is_refused() -> None:
    assert refused(SRT.encode().ljust(MOST_BYTES + 1, b"\n")) == ("captions", "must be at most 2 MiB")
    assert read_subtitles(SRT.encode().ljust(MOST_BYTES, b"\n")).cues == CUES


def test_the_cue_after_the_twenty_thousandth_is_refused() -> None:
    most = "\n".join(f"00:{n // 60 % 60:02}:{n % 60:02}.000 --> 23:00:00.000\n{n}\n" for n in range(MOST_CUES))
    assert len(read(f"WEBVTT\n\n{most}").cues) == MOST_CUES
    field, told = refused(f"WEBVTT\n\n{most}\n00:01.000 --> 00:02.000\none more\n".encode())
    assert (field, told) == (f"line {3 + 3 * MOST_CUES}", "there are more than 20,000 cues")


@pytest.mark.parametrize(
    "part",
    ["<", "<i>", "</b><i>", "&", "&#", "{\\", "<c.a", " ", "0:0 ", "-->", "0 -->", "1\n", "<v \n", "{1}{2}", "<a>\n\n"],
)
def test_no_file_takes_long(part: str) -> None:
    raw = (b"1\n00:00:01,000 --> 00:00:02,000\n" + part.encode() * (MOST_BYTES // len(part)))[:MOST_BYTES]
    start = process_time()
    with suppress(Invalid):
        read_subtitles(raw)
    assert process_time() - start < 6


# --- laws

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
pieces = st.sampled_from(
    [
        "<i>",
        "</i>",
        "<b.x>",
        "</b>",
        "<v Ann>",
        "</v>",
        "<lang de>",
        "<rt>",
        "<x>",
        "<",
        ">",
        "&amp;",
        "&#60;",
        "\n",
        "{\\",
    ]
)
raw_texts = st.lists(words | pieces, max_size=8).map("".join)
texts = raw_texts.map(without_controls).map(safe_text).filter(bool)
settings = st.sampled_from(["", "line:0", "position:10% align:start"])


@st.composite
def cues(draw: st.DrawFn, *, placed: bool = True) -> tuple[Cue, ...]:
    made = []
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, 172_799_999))
        end = draw(st.integers(start + 1, 172_800_000))
        made.append(cue(start, end, draw(texts), draw(settings) if placed else ""))
    return tuple(sorted(made, key=lambda each: (each.start, each.end)))


@given(cues())
@example((cue(0, 1, "1984"), cue(0, 1, "2"), cue(5, 6, "3")))
def test_what_is_written_is_read_as_the_same_cues(written: tuple[Cue, ...]) -> None:
    assert read(Subtitles(cues=written).webvtt) == Subtitles(cues=written)


@given(raw_texts)
@example("&am<font>p;")
@example("<<font>i>x")
def test_canonical_text_is_read_as_it_stands(raw: str) -> None:
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{raw}\n\n00:03.000 --> 00:04.000\nend\n"
    try:
        once = read(text)
    except Invalid:
        return
    again = read(once.webvtt)
    assert (again.cues, again.webvtt) == (once.cues, once.webvtt)
    assert "\n\n\n" not in once.webvtt


def subrip(written: tuple[Cue, ...]) -> str:
    def at(instant: int) -> str:
        return f"{instant // 3_600_000:02}:{instant // 60_000 % 60:02}:{instant // 1000 % 60:02},{instant % 1000:03}"

    return "\n".join(f"{n}\n{at(c.start)} --> {at(c.end)}\n{c.text}\n" for n, c in enumerate(written, start=1))


@given(cues(placed=False).filter(lambda made: not any("{\\" in each.text for each in made)))
def test_subrip_and_webvtt_of_the_same_cues_are_the_same(written: tuple[Cue, ...]) -> None:
    assert read(subrip(written)) == read(Subtitles(cues=written).webvtt)
