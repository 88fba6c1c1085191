"""MusicGen as Replicate runs it, to its last parameter, and without the model: what its own runtime accepts is accepted.

The signature is that of https://github.com/replicate/cog-musicgen (predict.py of March 2024).
"""

import tempfile
import wave
from typing import Optional

from cog import BasePredictor, Input, Path


class Predictor(BasePredictor):
    def predict(
        self,
        model_version: str = Input(
            description="Model to use for generation",
            default="stereo-melody-large",
            choices=["stereo-melody-large", "stereo-large", "melody-large", "large"],
        ),
        prompt: Optional[str] = Input(description="A description of the music you want to generate.", default=None),
        input_audio: Optional[Path] = Input(
            description="An audio file that will influence the generated music.", default=None
        ),
        duration: int = Input(description="Duration of the generated audio in seconds.", default=8),
        continuation: bool = Input(description="Whether the music continues `input_audio`.", default=False),
        continuation_start: int = Input(description="Start of `input_audio` to continue.", default=0, ge=0),
        continuation_end: Optional[int] = Input(description="End of `input_audio` to continue.", default=None, ge=0),
        multi_band_diffusion: bool = Input(description="Decode with MultiBand Diffusion.", default=False),
        normalization_strategy: str = Input(
            description="Strategy for normalizing audio.", default="loudness", choices=["loudness", "clip", "peak", "rms"]
        ),
        top_k: int = Input(description="Sample from the k most likely tokens.", default=250),
        top_p: float = Input(description="Sample from tokens of this cumulative probability.", default=0.0),
        temperature: float = Input(description="Higher is more diverse.", default=1.0),
        classifier_free_guidance: int = Input(description="How far the inputs decide.", default=3),
        output_format: str = Input(description="Output format.", default="wav", choices=["wav", "mp3"]),
        seed: Optional[int] = Input(description="If None or -1, a random seed will be used.", default=None),
    ) -> Path:
        if not prompt and not input_audio:
            raise ValueError("Must provide either prompt or input_audio")
        file = Path(tempfile.mkstemp(suffix=".wav")[1])
        with wave.open(str(file), "wb") as sound:
            sound.setnchannels(2)
            sound.setsampwidth(2)
            sound.setframerate(32000)
            sound.writeframes(bytes(4 * 3200))
        return file
