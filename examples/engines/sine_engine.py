#!/usr/bin/env python3
"""The smallest engine: a sine wave in the asked key, struck at every beat."""
import array, json, math, sys, wave

brief = json.load(sys.stdin)
note = brief["key"]["name"].split()[0] if brief["key"] else "A"
hz = 65.406 * 2 ** ("C C# D D# E F F# G G# A A# B".split().index(note) / 12)
beat, seconds = 60 / brief["bpm"], brief["seconds"]
times = (frame / 44_100 % beat for frame in range(round(seconds * 44_100)))
sound = array.array("h", (round(20_000 * math.exp(-5 * t / beat) * math.sin(math.tau * hz * t)) for t in times))
with wave.open(brief["output"], "wb") as out:
    out.setparams((1, 2, 44_100, len(sound), "NONE", "mono, 16 bits"))
    out.writeframes(sound.tobytes())
