"""Which key does a key estimator hear?

The estimator is essentia's KeyExtractor with the `bgate` profile, fitted to electronic dance music and with the notes
that say least left out, which suits loops of few notes (Faraldo, Jordà, Herrera, "A multi-profile method for key
estimation in EDM", AES 2017). On our loops `edma`, `braw` and `temperley` agree with it to within one in a hundred;
`edmm` is out because it reports major keys as minor by design.
"""

import numpy as np
import essentia
import essentia.standard as es

essentia.log.infoActive = False
essentia.log.warningActive = False

NAMES = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
FLATS = {"Db": "C#", "Eb": "D#", "Gb": "F#", "Ab": "G#", "Bb": "A#"}

# A key is (pitch class of the tonic, whether it is minor).
Key = tuple[int, bool]

LISTEN_SECONDS = 20.0


def parse(name: str) -> Key:
    """The key of a short name: `Am`, `F#m`, `Eb`."""
    minor = name.endswith("m")
    tonic = name.removesuffix("m")
    return NAMES.index(FLATS.get(tonic, tonic)), minor


def short(key: Key) -> str:
    return NAMES[key[0]] + ("m" if key[1] else "")


def heard_key(mono: np.ndarray, rate: int) -> Key:
    """The key heard in a loop that goes round."""
    turns = int(np.ceil(LISTEN_SECONDS * rate / len(mono)))
    music = np.tile(mono, turns).astype(np.float32)
    if rate != 44_100:
        music = es.Resample(inputSampleRate=rate, outputSampleRate=44_100)(music)
    tonic, scale, _ = es.KeyExtractor(profileType="bgate")(music)
    return NAMES.index(FLATS.get(tonic, tonic)), scale == "minor"


def relation(heard: Key, asked: Key) -> str | None:
    """How the two keys are kin, or None: the same, relatives (same notes), or a fifth apart (all notes but one)."""
    steps = (heard[0] - asked[0]) % 12
    if heard[1] == asked[1]:
        return {0: "exact", 7: "fifth", 5: "fifth"}.get(steps)
    return "relative" if steps == (9 if heard[1] else 3) else None
