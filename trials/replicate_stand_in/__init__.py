"""A stand-in for Replicate: the part of its API that the studio uses, machines that run its models, and its webhooks.

It remembers what it is told, refuses what Replicate would refuse, and does on command what happens there once in a while:
predictions that fail, are aborted or lose their output, lines that break, files that are something else. Its models play a
groove of the tempo they were asked for. `test_replicate_stand_in.py` holds it against the real clients.

    with StandIn() as replicate:
        server = serve(**replicate.settings)
        replicate.machines.plan(outcome="failed", error="CUDA out of memory")
"""

from .stand_in import StandIn

__all__ = ["StandIn"]
