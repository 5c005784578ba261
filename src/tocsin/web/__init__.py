"""The window: pages and an API over the judgement, served on this machine. Each page has a JSON twin.

>>> from tocsin.web.app import create_app
"""
