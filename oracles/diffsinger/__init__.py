"""DiffSinger without a voice: small models with the real ones' inputs and outputs, and a second way to sing a score."""
