"""The page in a real browser, used as a person would: by mouse, by keyboard, on a telephone, heard through Web Audio."""

import hashlib
import re
import time
from pathlib import Path

import pytest
import requests
from selenium.webdriver.common.keys import Keys

from browser import NARROW, WIDE, Page

# How far two clocks of one browser may be apart when they are asked one after the other.
CLOCK_S = 0.06


@pytest.fixture
def open_page(chromium, serve, downloads):
    """`open_page(daily_limit=4)` starts a server and opens its page, for the first time as far as either knows."""
    pages = []

    def open_it(**settings) -> Page:
        chromium.delete_all_cookies()
        chromium.get_log("browser")
        page = Page(chromium, serve(**settings).url, downloads)
        page.prefer()
        pages.append(page)
        page.resize(WIDE)
        return page.open()

    yield open_it
    for page in pages:
        assert page.complaints() == [], "the page complained"
        chromium.get("about:blank")


@pytest.fixture
def page(open_page) -> Page:
    return open_page(daily_limit=50)


def make(page: Page, kind: str, bpm: int = 120, bars: int = 1) -> str:
    page.choose_kind(kind)
    page.set_number("[data-bpm]", bpm)
    page.choose_bars(bars)
    return page.generate()


def api(page: Page, path: str) -> requests.Response:
    return requests.get(page.url + path, timeout=30)


def asset_of(page: Page, id: str) -> dict:
    return api(page, f"/api/v1/assets/{id}").json()


def test_a_guided_loop_is_what_was_chosen(page):
    asset = asset_of(page, make(page, "bass", bpm=100, bars=2))
    assert (asset["kind"], asset["bpm"], asset["bars"]) == ("bass", 100, 2)
    assert asset["seconds"] == 4.8
    stage = page.see("stage").text
    assert "100" in stage and asset["title"] in stage
    if asset["key"]:
        assert asset["key"]["name"] in stage or asset["key"]["short"] in stage


def test_the_seconds_of_the_bars_are_told_live(page):
    page.choose_kind("bass")
    for bpm, expected in ((120, "2.00 s"), (60, "4.00 s")):
        page.set_number("[data-bpm]", bpm)
        page.choose_bars(1)
        page.until(lambda: expected in page.find("#panel-guided").text, expected)


def test_a_prompt_is_understood_while_it_is_typed_and_made(page):
    page.click("mode-advanced")
    page.see("prompt").send_keys("dark techno bass, 128 BPM, A minor, 2 bars")
    understood = page.until(
        lambda: (text := page.see("understood").text) and "128" in text and "A minor" in text and text, "chips"
    )
    assert "Bass" in understood or "bass" in understood
    asset = asset_of(page, page.generate())
    assert (asset["kind"], asset["bpm"], asset["bars"], asset["key"]["short"]) == ("bass", 128, 2, "Am")


def test_a_loop_goes_round_and_round_without_a_gap(page):
    id = make(page, "kick", bpm=120, bars=1)  # 2 s
    if page.position(id) is None or not page.run("return window.cloudmusic.player.playing"):
        page.click("play")
    page.until(lambda: page.run("return window.cloudmusic.player.playing"), "playing")
    page.until(lambda: (page.position(id) or 0) > 0.2, "a position")
    lasts = asset_of(page, id)["seconds"]
    first, began = page.position_and_clock(id)
    turns, before = 0, first
    while turns < 3:
        time.sleep(0.1)
        now, at = page.position_and_clock(id)
        turns += now < before
        before = now
        # Had it stopped or paused at the join, it would lag behind the clock.
        behind = (first + (at - began) / lasts - now) % 1
        apart_s = min(behind, 1 - behind) * lasts
        assert apart_s < CLOCK_S, f"{apart_s:.3f} s apart from the clock after {at - began:.1f} s"
        assert at - began < 5 * lasts
    page.click("play")
    page.until(lambda: not page.run("return window.cloudmusic.player.playing"), "stopped")


def test_no_frame_of_a_loop_is_lost_or_doubled_at_its_seams(page):
    for heard in page.wait_for(Path(__file__).with_name("voice_exact.js").read_text()):
        assert heard["seams"] >= 1
        assert (heard["worst"], heard["early"]) == (0, 0), heard


def test_what_is_downloaded_is_what_is_stored(page):
    id = make(page, "bass", bpm=100, bars=1)
    asset = asset_of(page, id)
    for format in ("wav", "flac", "mp3"):
        stored = api(page, asset["links"][format])
        seen = page.wait_for(
            """
            const bytes = await (await fetch(arguments[0])).arrayBuffer();
            const sum = await crypto.subtle.digest('SHA-256', bytes);
            return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
            """,
            asset["links"][format],
        )
        assert seen == hashlib.sha256(stored.content).hexdigest() == stored.headers["ETag"].strip('"')

        page.click(f"download-{format}")
        file = page.downloads / f"{asset['name']}.{format}"
        page.until(file.exists, f"{file.name} in the downloads")
        page.until(lambda: file.stat().st_size == len(stored.content), f"all of {file.name}")
        assert file.read_bytes() == stored.content
    page.click("download-midi")
    page.until(lambda: any(page.downloads.glob(f"{asset['name']}*.mid")), "the notes")


def test_the_history_is_there_after_a_reload(page):
    ids = [make(page, "kick"), make(page, "hats")]
    page.open()
    rows = page.until(lambda: len(found := page.all("crate-row")) == 2 and found, "two rows")
    assert [row.get_attribute("data-asset") for row in rows] == ids[::-1]
    # Someone else with the same address and browser sees none of it.
    page.driver.delete_all_cookies()
    page.open()
    time.sleep(0.5)
    assert page.all("crate-row") == []


def test_two_loops_on_the_desk_play_in_step_each_with_its_own_volume(page):
    kick, bass = make(page, "kick", 120, 1), make(page, "bass", 120, 2)
    for id in (kick, bass):
        row = page.find(f'[data-testid="crate-row"][data-asset="{id}"]')
        page.touch(row.find_element("css selector", '[data-testid="to-desk"]'))
    if not page.run("return window.cloudmusic.player.deck.playing"):
        page.click("desk-play")
    check_in_step(page, kick, bass)

    strip = page.find(f'[data-testid="desk-row"][data-asset="{bass}"]')
    mute = strip.find_element("css selector", '[data-testid="mute"]')
    page.touch(mute)
    page.until(lambda: mute.get_attribute("aria-pressed") == "true", "muted")
    level = strip.find_element("css selector", '[data-testid="level"]')
    before = float(level.get_attribute("value"))
    level.send_keys(Keys.ARROW_LEFT * 10)
    page.until(lambda: float(level.get_attribute("value")) < before, "quieter")
    # What is muted goes on in silence: unmuted, it is where it would have been.
    check_in_step(page, kick, bass)
    page.check_barriers("the desk")


def test_what_goes_with_a_loop_plays_along_with_it(page):
    bass = make(page, "bass", 100, 2)
    page.touch(page.find('[data-follow="pair"]'))
    page.touch(page.until(lambda: page.find('[data-partner="kick"]'), "partners"))
    kick = page.until_another_is_on_stage(bass)
    ours, theirs = asset_of(page, bass), asset_of(page, kick)
    assert (theirs["kind"], theirs["bpm"], theirs["seconds"]) == ("kick", 100, ours["seconds"])
    check_in_step(page, bass, kick)


def check_in_step(page: Page, one: str, other: str) -> None:
    """Both sound, and their bars begin together."""
    state = "return arguments[0].map((id) => window.cloudmusic.player.state(id))"
    page.until(lambda: page.run(state, [one, other]) == ["playing", "playing"], "both playing")
    bar_s = 240 / asset_of(page, one)["bpm"]
    one_s, other_s = (asset_of(page, id)["seconds"] for id in (one, other))
    for _ in range(20):
        at_one, at_other = page.run(
            "const {player} = window.cloudmusic; return arguments[0].map((id) => player.position(id))", [one, other]
        )
        apart = (at_one * one_s - at_other * other_s) % bar_s
        assert min(apart, bar_s - apart) < 0.005, f"{apart:.4f} s apart"
        time.sleep(0.1)


def test_the_fifth_request_is_blocked_with_a_countdown(open_page):
    page = open_page()
    for n in range(4):
        make(page, "kick")
    page.see("blocked")
    assert not page.see("generate").is_enabled()
    first = page.see("countdown").text
    assert re.search(r"\d", first)
    page.until(lambda: page.see("countdown").text != first, "a tick", 3)
    # There is nothing to buy where no provider of payments is configured.
    assert "buy" not in page.see("blocked").text.lower()
    page.check_barriers("blocked")
    page.open()
    page.see("blocked")


def test_on_a_telephone_nothing_is_wider_than_the_screen(open_page):
    page = open_page()
    page.resize(NARROW)
    page.open()
    assert page.overflow() is None, "the first screen"
    page.click("mode-advanced")
    page.see("prompt").send_keys("x" * 200 + " dark techno bass at 128 BPM in A minor")
    page.until(lambda: "128" in page.see("understood").text, "chips")
    assert page.overflow() is None, "a prompt"
    page.click("mode-guided")
    for _ in range(4):
        make(page, "bass", 87, 4)
        assert page.overflow() is None, "with loops"
    page.see("blocked")
    assert page.overflow() is None, "blocked"
    page.click("quality")
    assert page.overflow() is None, "the report"
    page.open()
    assert page.overflow() is None, "opened again"
    page.check_barriers("a telephone")


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_no_barrier(open_page, scheme):
    page = open_page(daily_limit=50)
    page.prefer(color_scheme=scheme)
    page.open()
    page.check_barriers("the first screen")
    page.click("mode-advanced")
    page.see("prompt").send_keys("dark techno bass, 128 BPM, wobbling zorbs")
    page.until(lambda: "128" in page.see("understood").text, "chips")
    page.check_barriers("the prompt")
    page.click("mode-guided")
    make(page, "bass")
    make(page, "kick")
    page.check_barriers("with loops")
    page.click("quality")
    page.check_barriers("the report")


def test_everything_is_done_without_a_mouse(page):
    page.find("body").click()
    reached = []
    for _ in range(60):
        page.press(Keys.TAB)
        focus = page.run(
            """
            const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
            return {tag: one.tagName, id: one.dataset.testid ?? one.id ?? '', name: one.name ?? '',
                    ring: style.outlineStyle !== 'none' || style.boxShadow !== 'none'};
            """
        )
        reached.append(focus)
        if focus["id"] == "generate":
            break
    assert reached[-1]["id"] == "generate", [one["id"] or one["name"] or one["tag"] for one in reached]
    before = page.on_stage()
    page.press(Keys.ENTER)
    first = page.until_another_is_on_stage(before)
    page.press_with_ctrl(Keys.ENTER)
    second = page.until_another_is_on_stage(first)
    page.run("document.activeElement.blur()")
    playing = page.run("return window.cloudmusic.player.playing")
    page.press(Keys.SPACE)
    page.until(lambda: page.run("return window.cloudmusic.player.playing") != playing, "Space")
    page.press("f")
    page.until(lambda: asset_as_owner(page, second)["favourite"], "F")
    page.press("d")
    asset = asset_of(page, second)
    page.until((page.downloads / f"{asset['name']}.wav").exists, "D")


def asset_as_owner(page: Page, id: str) -> dict:
    return page.wait_for("return (await fetch('/api/v1/assets/' + arguments[0])).json()", id)


def test_who_wants_less_motion_gets_less(page):
    running = "return document.getAnimations().filter((one) => one.playState === 'running').length"
    make(page, "kick")
    page.prefer(reduced_motion="reduce")
    page.open()
    time.sleep(0.5)
    assert page.run(running) == 0


def test_a_refused_brief_is_told_at_its_field(page):
    page.choose_kind("bass")
    page.set_number("[data-bpm]", 300)
    page.click("generate")
    page.until(lambda: "200" in page.find("#panel-guided").text, "the range of the tempo")
    page.complaints()  # the browser itself reports every answer of 422


def test_the_page_asks_no_other_host(page):
    make(page, "kick")
    hosts = page.run("return performance.getEntriesByType('resource').map((one) => new URL(one.name).origin)")
    assert set(hosts) == {page.url}
