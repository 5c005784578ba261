"""What can be taken out: described tables in four forms, the map as GeoJSON, deadlines as a calendar.

>>> from tocsin.exports import About, rows, table, write
"""

from tocsin.exports.about import About
from tocsin.exports.calendar import deadlines_ics
from tocsin.exports.forms import FORMS, file_name, media_type, write
from tocsin.exports.geojson import map_geojson
from tocsin.exports.table import Column, Table, rows
from tocsin.exports.tables import table, tables

__all__ = [
    "FORMS",
    "About",
    "Column",
    "Table",
    "deadlines_ics",
    "file_name",
    "map_geojson",
    "media_type",
    "rows",
    "table",
    "tables",
    "write",
]
