"""Incidents of political violence, one record a happening: what, when, where, who, to whom, with what, and who says so.

The form is that of the message understanding conferences' templates (MUC-3/4). ``page`` reads a report's dateline,
``strikes`` finds the words that tell violence, ``told`` reads out one of them, ``blame`` and ``behind`` say who did it and
how surely, ``gather`` puts together what tells of one happening, ``relevance`` leaves out the rest, ``record`` answers.
"""
