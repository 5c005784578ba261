"""Alerts on their way out: wording, one file a channel, quiet hours and digests, and the outbox that loses none.

A channel is a module with ``check(address)``, ``shown(parcel, means)`` and ``send(parcel, means)``; ``channels.py`` names them.
"""
