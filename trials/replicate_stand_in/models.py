"""The models there are: what goes in, in the schema that Replicate's runtime makes of a predictor, and what comes out."""

from dataclasses import dataclass

from .answers import Refused, invalid

TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool}


@dataclass(frozen=True)
class Input:
    name: str
    type: str = "string"
    default: object = None
    required: bool = False
    nullable: bool = False
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    format: str | None = None

    def schema(self, order: int) -> dict:
        said = {"x-order": order, "description": self.name.replace("_", " ").capitalize()}
        if self.default is not None:
            said["default"] = self.default
        if self.choices:
            return said | {"allOf": [{"$ref": f"#/components/schemas/{self.name}"}]}
        said |= {"type": self.type, "title": self.name.replace("_", " ").title()}
        more = {"format": self.format, "minimum": self.least, "maximum": self.most, "nullable": self.nullable or None}
        return said | {name: value for name, value in more.items() if value is not None}

    def check(self, value: object) -> None:
        field = f"input.{self.name}"
        if value is None:
            if not self.nullable:
                raise invalid(field, "invalid_type", f"Invalid type. Expected: {self.type}, given: null")
            return
        if not isinstance(value, TYPES[self.type]) or (isinstance(value, bool) and self.type != "boolean"):
            raise invalid(
                field, "invalid_type", f"Invalid type. Expected: {self.type}, given: {type(value).__name__}"
            )
        if self.choices and value not in self.choices:
            raise invalid(field, "enum", f"{self.name} must be one of the following: {', '.join(self.choices)}")
        if self.least is not None and value < self.least:
            raise invalid(field, "number_gte", f"Must be greater than or equal to {self.least}")
        if self.most is not None and value > self.most:
            raise invalid(field, "number_lte", f"Must be less than or equal to {self.most}")


@dataclass(frozen=True)
class Model:
    """`output` says how its files are handed over: as one address, a list of them, or under names."""

    owner: str
    name: str
    version: str
    inputs: tuple[Input, ...]
    output: str
    rate: int
    channels: int = 2
    official: bool = False

    @property
    def path(self) -> str:
        return f"{self.owner}/{self.name}"

    def filled_in(self, given: dict) -> dict:
        """The inputs as the model gets them. Others than it knows are let through, as they are there."""
        for one in self.inputs:
            if one.name in given:
                one.check(given[one.name])
            elif one.required:
                raise invalid(f"input.{one.name}", "required", f"{one.name} is required")
        return {one.name: one.default for one in self.inputs} | given

    def openapi(self) -> dict:
        choices = {
            one.name: {"type": one.type, "enum": list(one.choices), "title": one.name, "description": "An enumeration."}
            for one in self.inputs
            if one.choices
        }
        inputs = {
            "type": "object",
            "title": "Input",
            "properties": {one.name: one.schema(order) for order, one in enumerate(self.inputs)},
        }
        if required := [one.name for one in self.inputs if one.required]:
            inputs["required"] = required
        schemas = {"Input": inputs, "Output": OUTPUTS[self.output], **choices}
        return {"openapi": "3.0.2", "info": {"title": "Cog", "version": "0.1.0"}, "components": {"schemas": schemas}}


URI = {"type": "string", "format": "uri"}
OUTPUTS = {
    "one": URI | {"title": "Output"},
    "variations": {
        "type": "object",
        "title": "Output",
        "properties": {f"variation_{n:02}": URI for n in range(1, 21)},
    },
    "riffusion": {
        "type": "object",
        "title": "Output",
        "properties": {"audio": URI, "spectrogram": URI, "error": {"type": "string"}},
    },
}
FORMAT = Input("output_format", default="wav", choices=("wav", "mp3"))
SEED_IMAGES = (
    "agile marim mask_beat_lines_80 mask_gradient_dark mask_gradient_top_70 mask_gradient_top_fifth_75 "
    "mask_top_third_75 mask_top_third_95 motorway og_beat vibes"
)

MUSICGEN = Model(
    "meta",
    "musicgen",
    "671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb",
    (
        Input(
            "model_version",
            default="stereo-melody-large",
            choices=("stereo-melody-large", "stereo-large", "melody-large", "large"),
        ),
        Input("prompt", nullable=True),
        Input("input_audio", nullable=True, format="uri"),
        Input("duration", "integer", 8),
        Input("continuation", "boolean", False),
        Input("continuation_start", "integer", 0, least=0),
        Input("continuation_end", "integer", nullable=True, least=0),
        Input("multi_band_diffusion", "boolean", False),
        Input("normalization_strategy", default="loudness", choices=("loudness", "clip", "peak", "rms")),
        Input("top_k", "integer", 250),
        Input("top_p", "number", 0.0),
        Input("temperature", "number", 1.0),
        Input("classifier_free_guidance", "integer", 3),
        FORMAT,
        Input("seed", "integer", nullable=True),
    ),
    "one",
    32_000,
)
LOOPER = Model(
    "andreasjansson",
    "musicgen-looper",
    "f8140d0457c2b39ad8728a80736fea9a67a0ec0cd37b35f40b68cce507db2366",
    (
        Input("prompt", required=True),
        Input("bpm", "number", 140.0, least=40, most=300),
        Input("variations", "integer", 4, least=1, most=20),
        Input("max_duration", "integer", 8, least=2, most=20),
        Input("model_version", default="large", choices=("medium", "large")),
        Input("top_k", "integer", 250),
        Input("top_p", "number", 0.0),
        Input("temperature", "number", 1.0),
        Input("classifier_free_guidance", "integer", 3),
        FORMAT,
        Input("seed", "integer", -1),
    ),
    "variations",
    32_000,
)
RIFFUSION = Model(
    "riffusion",
    "riffusion",
    "8cf61ea6c56afd61d8f5b9ffd14d7c216c0a93844ce2d82ac1c9ecc9c7f24e05",
    (
        Input("prompt_a", default="funky synth solo"),
        Input("denoising", "number", 0.75, least=0, most=1),
        Input("prompt_b", nullable=True),
        Input("alpha", "number", 0.5, least=0, most=1),
        Input("num_inference_steps", "integer", 50, least=1),
        Input("seed_image_id", default="vibes", choices=tuple(SEED_IMAGES.split())),
    ),
    "riffusion",
    44_100,
)
ACE_STEP = Model(
    "lucataco",
    "ace-step",
    "280fc4f9ee507577f880a167f639c02622421d8fecf492454320311217b688f1",
    (
        Input("tags", required=True),
        Input("lyrics", nullable=True),
        Input("duration", "number", 60, least=1, most=240),
        Input("number_of_steps", "integer", 60, least=10, most=200),
        Input("seed", "integer", -1),
        Input("scheduler", default="euler", choices=("euler", "heun")),
        Input("guidance_type", default="apg", choices=("apg", "cfg", "cfg_star")),
        Input("guidance_scale", "number", 15, least=0, most=30),
    ),
    "one",
    48_000,
)
STABLE_AUDIO = Model(
    "stability-ai",
    "stable-audio-2.5",
    "hidden",
    (
        Input("prompt", required=True),
        Input("seed", "integer", nullable=True),
        Input("duration", "integer", 190, least=1, most=190),
        Input("steps", "integer", 8, least=4, most=8),
        Input("cfg_scale", "number", 1, least=1, most=25),
    ),
    "one",
    44_100,
    official=True,
)
MODELS = {one.path: one for one in (MUSICGEN, LOOPER, RIFFUSION, ACE_STEP, STABLE_AUDIO)}


def named(version: str) -> Model:
    """The model that `version` means: its id, `owner/name:id`, or `owner/name` where the model is an official one."""
    path, _, id = version.rpartition(":")
    for model in MODELS.values():
        if model.official and version == model.path:
            return model
        if not model.official and id == model.version and path in ("", model.path):
            return model
    raise Refused(
        422,
        "Invalid version or not permitted",
        "The specified version does not exist (or perhaps you don't have permission to use it?)",
    )
