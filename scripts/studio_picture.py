"""The studio in use, for `scripts/studio-picture`: drives the real page with the trials' own hands."""

import sys
import time
from pathlib import Path

from selenium.webdriver.common.keys import Keys

from browser import Page, start_chromium
from server import Server
from stripe_stand_in import StandIn

LOOPS = [
    {"kind": "kick", "bpm": 126, "bars": 4, "style": "house", "seed": 21},
    {"kind": "hats", "bpm": 126, "bars": 4, "style": "house", "seed": 21},
    {"kind": "texture", "bpm": 126, "bars": 4, "key": "Am", "moods": ["dark"], "style": "house", "seed": 21},
    {"kind": "drums", "bpm": 174, "bars": 4, "style": "drum & bass", "seed": 4},
    {"kind": "chords", "bpm": 126, "bars": 4, "key": "Am", "style": "house", "seed": 21},
    {"kind": "bass", "bpm": 126, "bars": 4, "key": "Am", "intensity": 4, "moods": ["dark"], "style": "house", "seed": 21},
]
MAKE = """
  const answer = await fetch('/api/v1/generations', {
    method: 'POST', headers: {'Content-Type': 'application/json', Prefer: 'wait=30'}, body: JSON.stringify(arguments[0])});
  return (await answer.json()).asset;
"""


def main(stage: Path) -> None:
    driver = start_chromium(stage)
    try:
        in_use(driver, stage)
        driver.delete_all_cookies()
        selling(driver, stage)
    finally:
        driver.quit()


def in_use(driver, stage: Path) -> None:
    """Loops that were made, and three of them on the desk."""
    server = Server(stage / "server", daily_limit=12).start()
    try:
        page = Page(driver, server.url, stage)
        page.prefer(color_scheme="dark")
        size(driver, 1440, 1000)
        page.open()
        for loop in LOOPS:
            page.wait_for(MAKE, loop)
        page.open()
        page.choose_kind("bass")
        rows = page.until(lambda: (found := page.all("to-desk")) and len(found) >= len(LOOPS) and found, "the crate")
        for row in (rows[0], rows[1], rows[5]):
            page.touch(row)
            time.sleep(0.5)
        page.run("scrollTo({top: 0, behavior: 'instant'}); document.activeElement.blur()")
        # Some bars on, so that the playhead is in the middle.
        time.sleep(4)
        driver.save_screenshot(str(stage / "studio.png"))
        page.press(Keys.ESCAPE)
        size(driver, 390, 844)
        page.open()
        page.see("stage")
        page.run("document.querySelector('[data-testid=stage]').scrollIntoView({block: 'start', behavior: 'instant'})")
        page.click("play")
        page.run("document.querySelector('[data-testid=stage]').scrollIntoView({block: 'start', behavior: 'instant'})")
        time.sleep(2)
        driver.save_screenshot(str(stage / "studio-phone.png"))
    finally:
        server.stop()


def selling(driver, stage: Path) -> None:
    """Somebody who has used the day's free loops is about to buy credits."""
    with StandIn() as stripe:
        server = Server(stage / "shop", **stripe.settings).start()
        try:
            about_to_buy(Page(driver, server.url, stage), stage)
        finally:
            server.stop()


def about_to_buy(page: Page, stage: Path) -> None:
    page.prefer(color_scheme="dark")
    size(page.driver, 1200, 800)
    page.open()
    for loop in LOOPS[2:6]:
        page.wait_for(MAKE, loop)
    page.open()
    page.see("blocked")
    page.click("buy")
    page.see("packs")
    time.sleep(1)
    page.driver.save_screenshot(str(stage / "credits.png"))


def size(driver, width: int, height: int) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1.5 if width > 1000 else 2, "mobile": width < 1000}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
