"""Pictures drawn on the server: plain data in, SVG text out. No script, no network, no font from elsewhere.

One file per picture: ``fan``, ``world``, ``calibration``, ``skill``; ``page`` puts several on one HTML page. Values that
are not known are drawn as not known: never as zero, never as calm.
"""
