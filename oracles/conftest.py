"""What several judges listen to is made once."""

import os

# The judges run one process a core: numpy's own threads would only fight over them. Set before numpy is imported.
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[threads] = "1"

import pytest

import briefs
import studio

studio.compile_apart()


def pytest_report_header():
    return f"judging {studio.PROGRAM} on briefs of BRIEF_SEED={briefs.SEED}"


@pytest.fixture(scope="session")
def corpus(answers) -> list[studio.Loop]:
    """Random loops of every kind."""
    return answers[0]


@pytest.fixture(scope="session")
def answers(tmp_path_factory) -> tuple[list[studio.Loop], list[str]]:
    """Random loops of every kind, more of those that tempo and key are judged by; and what could not be made."""
    of_each = {kind: 25 for kind in ("drums", "kick", "bass", "arp")}
    of_each |= {kind: 20 for kind in ("chords", "lead", "texture")}
    of_each |= {kind: 15 for kind in ("hats", "percussion", "riser", "impact")}
    return studio.try_each(briefs.random_briefs(of_each), tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def of_kinds(corpus):
    """`of_kinds({"bass": 20})`: the first so many of a kind in the corpus."""

    def pick(of_each: dict[str, int]) -> list[studio.Loop]:
        return [loop for kind, n in of_each.items() for loop in [l for l in corpus if l.brief.kind == kind][:n]]

    return pick
