"""Is a loop that was cut out of somebody's take as good as one of our own?"""

from dataclasses import dataclass

import numpy as np

from judges import places, seam
from judges.places import Places
from judges.seam import Seam
from takes.take import Take


@dataclass(frozen=True)
class Verdict:
    """What was heard in a loop."""

    frames: int
    frames_asked: int
    places: Places
    seam: Seam

    def faults(self) -> list[str]:
        """What is wrong with it, in words."""
        found = []
        if self.frames != self.frames_asked:
            found.append(f"{self.frames} frames instead of {self.frames_asked}")
        if not self.places.are_right():
            found.append(f"{100 * self.places.in_place_share():.0f} % of {len(self.places.errors_ms)} notes in place")
        if self.seam.is_heard():
            found.append(f"join: click {self.seam.click:.1f}, flux {self.seam.flux:.1f}, dip {self.seam.dip_db:.0f} dB")
        return found


def judged(loop: np.ndarray, rate: int, take: Take, from_seconds: float, bars: int) -> Verdict:
    """A loop (frames × channels) that claims to be so many bars of the take from these seconds on."""
    asked = round(take.loop_seconds(bars) * rate)
    return Verdict(len(loop), asked, places.of_loop(loop, rate, take, from_seconds, bars), seam.measured(loop, rate))
