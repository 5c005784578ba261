"""Who says, thinks or wants what: every attribution of a text.

Verbs, nouns, adjectives, set phrases, colons and quotations attribute. ``reading.find`` is the whole of it; ``words.yaml``
lists by meaning the words that do, and what may follow each.
"""
