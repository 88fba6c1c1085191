"""A real Chromium, driven through WebDriver, that can reach this machine alone."""

import shutil
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from server import REPOSITORY

AXE = Path(REPOSITORY, "target/node/node_modules/axe-core/axe.min.js")

WIDE, NARROW = (1280, 900), (360, 740)


def start_chromium(downloads: Path) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = found("chromium")
    for switch in (
        "--headless=new",
        "--no-sandbox",  # which root cannot have, and a container often not
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-proxy-server",
        # A page that asked another host for anything would fail, and say so in the log.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ):
        options.add_argument(switch)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options, Service(found("chromedriver")))


def found(program: str) -> str:
    path = shutil.which(program)
    assert path, f"{program} is missing: it is brought by scripts/install-for-tests"
    return path


class Page:
    """The page as a person has it before them."""

    def __init__(self, driver: webdriver.Chrome, url: str, downloads: Path):
        self.driver = driver
        self.url = url
        self.downloads = downloads

    def open(self) -> "Page":
        self.driver.get(self.url + "/")
        self.see("generate")
        return self

    # What is there.

    def all(self, name: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, f'[data-testid="{name}"]')

    def see(self, name: str, within_s: float = 15) -> WebElement:
        """The one thing of this name that can be seen, once it can."""
        return self.until(lambda: next((one for one in self.all(name) if one.is_displayed()), None), name, within_s)

    def until(self, ask, what: str, within_s: float = 15):
        until = time.monotonic() + within_s
        while True:
            if answer := ask():
                return answer
            assert time.monotonic() < until, f"{what}: not within {within_s} s\n{self.text()[:2000]}"
            time.sleep(0.05)

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self) -> str:
        return self.find("body").text

    def run(self, script: str, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait_for(self, script: str, *arguments):
        """What a promise of the page's comes to."""
        wrapped = f"const done = arguments[arguments.length - 1]; (async () => {{ {script} }})().then(done, (e) => done({{error: String(e)}}))"
        answer = self.driver.execute_async_script(wrapped, *arguments)
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer

    # What is done.

    def click(self, name: str) -> None:
        self.touch(self.see(name))

    def touch(self, element: WebElement) -> None:
        """Scrolls first, as anyone would: parts of the page stay in place above the others."""
        self.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()

    def press(self, *keys: str) -> None:
        """Keys for whatever has the focus."""
        action = webdriver.ActionChains(self.driver)
        for key in keys:
            action.send_keys(key)
        action.perform()

    def press_with_ctrl(self, key: str) -> None:
        webdriver.ActionChains(self.driver).key_down(Keys.CONTROL).send_keys(key).key_up(Keys.CONTROL).perform()

    def choose_kind(self, kind: str) -> None:
        self.touch(self.find(f'label[data-kind="{kind}"]'))

    def choose_bars(self, bars: int) -> None:
        self.touch(self.find(f'label:has(input[name="bars"][value="{bars}"])'))

    def set_number(self, selector: str, value) -> None:
        box = self.find(selector)
        self.touch(box)
        box.send_keys(Keys.CONTROL, "a")
        box.send_keys(str(value), Keys.TAB)

    def generate(self) -> str:
        """Presses the button and waits for the loop; its id."""
        before = self.on_stage()
        self.click("generate")
        return self.until_another_is_on_stage(before)

    def on_stage(self) -> str | None:
        stage = self.all("stage")
        return stage[0].get_attribute("data-asset") if stage else None

    def until_another_is_on_stage(self, before: str | None) -> str:
        def another():
            now = self.on_stage()
            return now if now and now != before else None

        return self.until(another, "a new loop on the stage", 30)

    # What is heard.

    def position(self, id: str) -> float | None:
        """Where in the loop it plays, 0 to 1."""
        return self.run("return window.cloudmusic.player.position(arguments[0])", id)

    def position_and_clock(self, id: str) -> tuple[float, float]:
        return tuple(
            self.run("return [window.cloudmusic.player.position(arguments[0]), performance.now() / 1000]", id)
        )

    # How it looks.

    def resize(self, size: tuple[int, int]) -> None:
        """As on a screen of another size."""
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def prefer(self, **features: str) -> None:
        """`prefer(color_scheme="light")`: what the person has set for all pages."""
        wanted = [{"name": f"prefers-{name.replace('_', '-')}", "value": value} for name, value in features.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})

    def overflow(self) -> str | None:
        """What is wider than the screen, if anything is."""
        return self.run(
            """
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide && document.body.scrollWidth <= wide) return null;
            const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > wide + 0.5);
            return `${document.documentElement.scrollWidth} > ${wide}: ${out.slice(0, 5).map((one) => one.outerHTML.slice(0, 120)).join(' | ')}`;
            """
        )

    def check_barriers(self, where: str) -> None:
        """Fails with all that axe-core holds against the page as it is now."""
        self.run(AXE.read_text())
        barriers = self.wait_for(
            """
            await Promise.all(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity)
              .map((one) => one.finished.catch(() => {})));
            return (await axe.run(document, {resultTypes: ['violations']})).violations
              .map(({id, help, nodes}) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 300) + ' ' + (node.any[0]?.message ?? '')).join(' | ')}`);
            """
        )
        assert not barriers, "\n".join([where, *barriers])

    def complaints(self) -> list[str]:
        """What the page wrote to the console as wrong since this was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
