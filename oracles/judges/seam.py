"""Can the join of a loop played twice be told from the rest of it?

No program for this could be found, so the three figures below are ours, computed with scipy alone. Each is taken at
every instant of the circle, and the join is measured against the worst instant elsewhere in the same loop: a kick
that falls on the first beat is no click, because it falls on other beats too.

- click: what a linear predictor cannot foresee, over its level in the 40 ms around. A jump in the waveform or in its
  slope is one unforeseeable instant in a foreseeable neighbourhood (Vaseghi, "Advanced Digital Signal Processing and
  Noise Reduction", chapter 12, on finding impulses so).
- flux: how much magnitude appears between two overlapping 12 ms spectra, as onset detectors measure it.
- dip: how far the level of 5 ms falls below both the 50 ms before the last 60 ms and the 50 ms after.
"""

from typing import NamedTuple

import numpy as np
from scipy import fft, ndimage, signal
from scipy.linalg import solve_toeplitz

PREDICTOR_ORDER = 32

# What is this near to the join counts as the join; everything else on the circle is the rest.
NEAR_SECONDS = 0.03


class Seam(NamedTuple):
    """The join's figure over the worst elsewhere: 1 is "as elsewhere". The dip is a difference in dB."""

    click: float
    flux: float
    dip_db: float

    # A loop of one bar has one downbeat, and its accent makes the join the greatest event of the circle: 6 dB are
    # left for it. Notes end and rests begin before a downbeat more than anywhere else: 12 dB for those. Broken joins
    # of held sounds measure 4 to 200 and 18 to 60 dB.
    RATIO_MAX = 2.0
    DIP_MAX_DB = 12.0

    def is_heard(self) -> bool:
        return self.click > self.RATIO_MAX or self.flux > self.RATIO_MAX or self.dip_db > self.DIP_MAX_DB


def measured(loop: np.ndarray, rate: int, one_event: bool = False) -> Seam:
    """Judges the circle that `loop` (frames, or frames × channels) makes.

    `one_event` is for a loop that is a single hit on its first frame: nothing elsewhere compares with it, so it is
    measured against itself as it starts out of silence, which has the hit but no seam.
    """
    channels = loop.reshape(len(loop), -1).T
    if len(channels) == 2 and np.array_equal(channels[0], channels[1]):
        channels = channels[:1]
    seams = [_of_channel(channel, rate, one_event) for channel in channels]
    return Seam(*(float(max(values)) for values in zip(*seams)))


def _of_channel(loop: np.ndarray, rate: int, one_event: bool) -> Seam:
    if np.abs(loop).max() < 1e-5:
        return Seam(0.0, 0.0, 0.0)
    near, margin = int(NEAR_SECONDS * rate), rate // 5
    # Cut where the music goes on anyway, half a loop away, so that the join lies in the middle of an ordinary piece.
    # The margins on either side are more of the same circle, for filters to settle; nothing is judged there.
    join = len(loop) // 2
    piece = np.pad(np.roll(loop, join), margin, mode="wrap")
    lonely = np.concatenate([np.zeros(margin + join), loop[: len(loop) - join], np.zeros(margin)])

    def at_join(figure: np.ndarray, width: int) -> np.ndarray:
        return figure[margin + join - width : margin + join + width]

    def elsewhere(figure: np.ndarray, width: int) -> np.ndarray:
        return np.concatenate([figure[margin : margin + join - width], figure[margin + join + width : -margin], [0.0]])

    def compare(of) -> float:
        figure = of(piece)
        worst = elsewhere(figure, near).max()
        if one_event:
            worst = max(worst, at_join(of(lonely), near).max())
        return at_join(figure, near).max() / max(worst, 1e-9)

    predictor = _predictor(loop)
    dip = _dip_db(piece, rate)
    return Seam(
        click=compare(lambda x: _unforeseen(x, predictor, rate)),
        flux=compare(_flux),
        dip_db=at_join(dip, near).max() - elsewhere(dip, 3 * near).max(),
    )


def _predictor(loop: np.ndarray) -> np.ndarray:
    """The whitening filter of the loop, by the autocorrelation method, with a floor at −120 dB for stability."""
    power = np.abs(fft.rfft(loop, fft.next_fast_len(len(loop) + PREDICTOR_ORDER + 1, real=True))) ** 2
    correlation = fft.irfft(power)[: PREDICTOR_ORDER + 1]
    correlation[0] *= 1 + 1e-12
    return np.concatenate([[1.0], -solve_toeplitz(correlation[:-1], correlation[1:])])


def _unforeseen(x: np.ndarray, predictor: np.ndarray, rate: int) -> np.ndarray:
    residual = signal.lfilter(predictor, 1.0, x)
    peak = ndimage.maximum_filter1d(np.abs(residual), PREDICTOR_ORDER + 1)
    power = residual**2
    width, core = int(0.04 * rate) | 1, (2 * PREDICTOR_ORDER) | 1
    around = ndimage.uniform_filter1d(power, width) * width - ndimage.uniform_filter1d(power, core) * core
    rms = np.sqrt(np.maximum(around, 0) / (width - core))
    # In digital silence anything is infinitely surprising; 16 bits are the floor of what can be heard.
    return peak / (rms + 1e-5)


def _flux(x: np.ndarray) -> np.ndarray:
    hop, window, lag = 128, 512, 2
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(x, window).astype(np.float32), window)[::hop]
    spectra = np.abs(fft.rfft(frames * np.hanning(window).astype(np.float32), axis=1))
    rise = np.maximum(spectra[lag:] - spectra[:-lag], 0).sum(axis=1)
    # The later of the two windows of row i begins at (i + lag) · hop − window; the rise belongs to its middle.
    at = (np.arange(len(rise)) + lag) * hop - window // 2
    return np.interp(np.arange(len(x)), at, rise)


def _dip_db(x: np.ndarray, rate: int) -> np.ndarray:
    """At every instant: how much lower than 60–110 ms before and than 5–55 ms after it is."""
    level = 10 * np.log10(ndimage.uniform_filter1d(x**2, int(0.005 * rate) | 1) + 1e-9)
    # A rest between notes is no dip: what is 30 dB below the loud parts is masked by them, and counts as silence.
    level = np.maximum(level, np.percentile(level, 95) - 30)
    ms = rate // 1000
    mean = ndimage.uniform_filter1d(level, 50 * ms)
    before, after = np.roll(mean, 85 * ms), np.roll(mean, -30 * ms)
    return np.minimum(before, after) - level
