"""Pieces that several pages show: cited sentences, claims, events, chances. Each a described record and how it is made."""
