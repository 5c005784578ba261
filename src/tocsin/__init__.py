"""Tocsin: conflict early warning and mediation support, with a source for every sentence."""

__version__ = "0.1.0"
