"""Takes whose truth is known: other people's drum machines and instruments, and our own, played by an unsteady hand.

Nothing here shares code with the product.
"""
