"""Engines as a person meets them on the page: chosen with their terms, told on the loop, and takes cut again."""

import re

import pytest

from browser import NARROW, WIDE, Page
from test_browser import asset_of

QUICK = {"replicate_poll_ms": 100, "mock": "true", "daily_limit": 20}


@pytest.fixture
def open_page(chromium, serve, replicate, downloads):
    """`open_page(daily_limit=1)` opens the page of a studio with MusicGen and a mock beside its own engine."""
    pages = []

    def open_it(size=WIDE, **settings) -> Page:
        chromium.delete_all_cookies()
        server = serve(**(replicate.settings | QUICK | settings))
        page = Page(chromium, server.url, downloads)
        page.prefer()
        page.resize(size)
        pages.append(page)
        page.open()
        page.run("localStorage.clear()")
        chromium.get_log("browser")
        return page.open()

    yield open_it
    for page in pages:
        assert page.complaints() == [], "the page complained"
        chromium.get("about:blank")


def choose(page: Page, engine: str) -> None:
    if not page.run("return document.querySelector('[data-testid=engines]').open"):
        page.click("open-engines")
    page.touch(page.see(f"engine-{engine}").find_element("css selector", "label"))


def make(page: Page, bars: int = 2) -> str:
    page.choose_kind("drums")
    page.set_number("[data-bpm]", 124)
    page.choose_bars(bars)
    return page.generate()


def write(page: Page, prompt: str) -> None:
    page.click("mode-advanced")
    page.see("prompt").send_keys(prompt)
    page.until(lambda: "124" in page.see("understood").text, "chips")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "telephone"])
def test_an_engine_is_chosen_with_its_terms_and_its_loop_carries_them(open_page, size):
    page = open_page(size)
    page.click("open-engines")
    card = page.see("engine-musicgen").text
    for term in ("MusicGen", "Checked", "free loops only", "CC-BY-NC-4.0", "not for commercial use"):
        assert term in card, f"{term} in {card}"
    assert "not for commercial use" not in page.see("engine-built-in").text
    choose(page, "musicgen")
    assert "MusicGen" in page.see("cost").text
    page.check_barriers("the engines")
    id = make(page)
    asset = asset_of(page, id)
    assert asset["engine"] == "musicgen"
    origin = page.see("origin").text
    assert "Made by MusicGen" in origin and "not for commercial use" in origin
    assert page.overflow() is None
    page.click("quality")
    told = page.see("report-cut").text
    figures = re.search(r"from ([\d.]+) s to ([\d.]+) s of a take of ([\d.]+) s, found at ([\d.]+) BPM", told)
    assert figures, told
    assert [float(one) for one in figures.groups()] == pytest.approx(
        [asset["cut"][name] for name in ("from_s", "to_s", "take_s", "bpm_found")], abs=0.06
    )
    page.check_barriers("the report")


def test_the_choice_is_remembered(open_page):
    page = open_page()
    choose(page, "musicgen")
    page.open()
    assert "MusicGen" in page.see("told-engine").text


def test_one_engine_is_no_choice(chromium, serve, downloads):
    chromium.delete_all_cookies()
    page = Page(chromium, serve().url, downloads).open()
    assert not page.find('[data-field="engine"]').is_displayed()


def test_what_the_engine_does_not_make_is_told_before_it_is_asked_for(open_page):
    page = open_page()
    choose(page, "musicgen")
    page.choose_bars(8)
    page.set_number("[data-bpm]", 62)
    page.see("lacking")
    assert not page.see("generate").is_enabled()
    assert "31 s" in page.find('[data-field="bars"] [data-lack]').text
    page.check_barriers("too long")
    page.choose_bars(4)
    page.until(lambda: page.see("generate").is_enabled(), "a length that it makes")
    page.choose_bars(4)
    write(page, "techno drums at 124 BPM, 16 bars")
    page.until(lambda: "at most" in page.find('[data-field="prompt"] [data-lack]').text, "too long in words")
    assert not page.see("generate").is_enabled()
    choose(page, "built-in")
    page.until(lambda: page.see("generate").is_enabled(), "an engine that makes it")


def test_another_loop_is_cut_from_the_same_take_for_nothing(open_page):
    page = open_page()
    choose(page, "musicgen")
    first = make(page)
    left = page.see("cost").text
    page.click("follow-cut")
    page.check_barriers("cutting again")
    page.touch(page.find('#recut label:has(input[value="1"])'))
    page.click("recut-go")
    second = page.until_another_is_on_stage(first)
    one, other = asset_of(page, first), asset_of(page, second)
    assert (other["bars"], other["engine"]) == (1, "musicgen")
    assert other["cut"]["take_sha256"] == one["cut"]["take_sha256"]
    assert len(page.all("crate-row")) == 2
    assert page.see("cost").text == left


def test_a_cut_that_cannot_be_is_explained_where_it_was_wished_for(open_page):
    page = open_page()
    choose(page, "musicgen")
    id = make(page)
    page.click("follow-cut")
    # The page offers no length beyond the take: what the server says of one is shown all the same.
    page.run("document.querySelector('#recut input[value=\"16\"]').disabled = false")
    page.touch(page.find('#recut label:has(input[value="16"])'))
    page.click("recut-go")
    page.until(lambda: "Nothing was charged" in page.find("#recut [role=alert]").text, "why not")
    assert page.on_stage() == id and page.see("recut-go").is_enabled()
    page.complaints()  # the browser itself reports every answer of 422


def test_who_served_in_place_of_an_engine_is_told(open_page):
    page = open_page(engine_fallback="built-in")
    choose(page, "mock")
    write(page, "techno drums at 124 BPM, 2 bars mock:fail=unavailable")
    page.generate()
    assert "Made by CloudMusic, since Mock was not available." in page.see("instead-of").text
    page.check_barriers("a fallback")


def test_what_may_not_be_sold_is_blocked_with_what_there_is_to_do(open_page):
    page = open_page(daily_limit=1)
    choose(page, "musicgen")
    make(page)
    blocked = page.see("blocked").text
    assert "not sold" in blocked and re.search(r"\d\d:\d\d:\d\d", blocked)
    assert not page.see("generate").is_enabled()
    page.check_barriers("not for sale")


def test_an_engine_that_has_gone_is_told_with_another_that_serves(open_page):
    page = open_page()
    page.wait_for(
        """
        const real = window.fetch;
        window.fetch = (path, options) => path === '/api/v1/generations'
          ? Promise.resolve(new Response(JSON.stringify({code: 'engine_unavailable', detail: 'the engine musicgen is not available: nobody answers', retry_after_s: 60}),
              {status: 503, headers: {'content-type': 'application/problem+json'}}))
          : real(path, options);
        """
    )
    choose(page, "musicgen")
    page.click("generate")
    assert "nobody answers" in page.see("blocked").text
    assert not page.see("generate").is_enabled()
    page.check_barriers("an engine that has gone")
    page.click("use-engine")
    page.until(lambda: not page.all("blocked") and page.see("generate").is_enabled(), "the other engine")
    assert "CloudMusic" in page.see("told-engine").text
