"""A large store to measure in: the packaged situations, and millions of synthetic claims with their articles.

Every synthetic row says so (``source`` "synthetic"); names of states and capitals are real, what is told of them is drawn by a
seed. Rows are made in DuckDB and appended to the store's own tables as one moment, so that views, checks and compaction
treat them as any other. Articles carry three claims each; most are about states no packaged situation is about.
"""

from __future__ import annotations

import argparse
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from tocsin import run
from tocsin.registry.crosswalk import countries
from tocsin.store import moments
from tocsin.store.files import table_version
from tocsin.store.layout import written_as
from tocsin.store.moments import Moment
from tocsin.store.store import Store
from tocsin.store.tables import stored_columns
from tocsin.store.writer import WriterLock

SOURCE = "synthetic"
SEED = 7
FIRST, LAST = 1990, 2026
END = date(2026, 10, 31)
"""The last day on which a synthetic article became known."""
PER_ARTICLE = 3
OWN = {"ARM", "AZE", "IND", "PAK", "EGY", "ETH"}
"""States of the packaged situations: only articles meant to concern one name them."""
SHARES = {("ARM", "AZE"): 6, ("IND", "PAK"): 10, ("EGY", "ETH"): 2}
"""Of 10,000 articles, how many are about the pair."""
TOPICS = {("ARM", "AZE"): "Nagorno-Karabakh", ("IND", "PAK"): "Kashmir", ("EGY", "ETH"): "Renaissance Dam"}

# kind, stance, speaker and his role, doer, target, whether it tells of dead, weapon, confidence; the words with their blanks
TOLD = [
    ("shelling", "accuses", "a", "authority", "b", "", True, "artillery", 0.8,
     "{a} said that forces of {b} shelled positions near {town}, killing {n} soldiers."),
    ("fighting", "asserts", "", "author", "a", "b", True, "", 0.8,
     "Troops of {a} and {b} fought near {town}, and {n} soldiers were killed, according to local officials."),
    ("air_strike", "claims_own_act", "a", "perpetrator", "a", "b", False, "aircraft", 0.8,
     "The defence ministry of {a} said that its aircraft had struck depots of {b} outside {town}."),
    ("fighting", "denies", "b", "perpetrator", "b", "a", False, "", 0.8,
     "The defence ministry of {b} denied that its forces had opened fire near {town}."),
    ("negotiation", "asserts", "", "author", "a", "b", False, "", 0.8,
     "Officials of {a} and {b} held talks in {town} on {n} open questions."),
    ("breach", "accuses", "b", "authority", "a", "", False, "", 0.64,
     "{b} accused {a} of {n} violations of the truce near {town}."),
    ("protest", "asserts", "", "author", "", "a", False, "", 0.64,
     "Residents of {town} protested against the government of {a} for the {n}th day."),
    ("deployment", "asserts", "", "author", "a", "b", False, "", 0.8,
     "{a} moved {n} armoured vehicles towards the border with {b} near {town}."),
    ("threat", "asserts", "a", "authority", "a", "b", False, "", 0.55,
     "The president of {a} warned {b} that any attack on {town} would be answered {n} times over."),
    ("call_for_truce", "asserts", "b", "authority", "b", "a", False, "", 0.4,
     "{b} called on {a} to stop the fighting near {town} within {n} days."),
]  # fmt: skip
REST = [
    "Markets in the capital were open, and schools stayed shut for a {n}th day.",
    "A spokesman for the United Nations said that aid had reached {n} villages.",
    "Independent reporters could not reach the area, and neither account could be checked.",
    "The road had been closed since spring, when rains washed away two bridges.",
    "Analysts disagree over how much either government controls its commanders along the line.",
    "Fuel and flour cost about a third more than a year ago, traders in {town} said.",
    "The two governments last met {n} months ago, and parted without a joint statement.",
    "Families spent the night in cellars; by morning the streets of {town} were quiet.",
    "A bus service over the border, begun {n} years ago, has been suspended.",
    "Parliament is to debate the budget next week, with defence spending the largest item.",
    "Observers have asked for access to the border posts, so far without an answer.",
    "Weather over the mountains kept helicopters on the ground for most of the day.",
]


def fill(root: Path, claims: int) -> Store:
    """A store at ``root`` with the packaged situations and about so many synthetic claims; one there already is kept."""
    store = run.open_store(root)
    mark = root / "_synthetic.txt"
    if mark.exists():
        if mark.read_text(encoding="ascii") != _said(claims):
            raise SystemExit(f"{root} holds another synthetic store; delete it or name another folder")
        return store
    with WriterLock(root):
        base = store.moment()
        duck = duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(root / "_draft-spill")})
        _vocabulary(duck)
        for year in range(FIRST, LAST + 1):
            _year(duck, root, year, round(claims / PER_ARTICLE * _weight(year)), base.number + 1)
        duck.close()
        versions = base.versions | {name: table_version(root, name) for name in ("articles", "claims")}
        moments.write(root, Moment(base.number + 1, versions, seeds=base.seeds))
    mark.write_text(_said(claims), encoding="ascii")
    return store


def _said(claims: int) -> str:
    return f"{claims} claims, seed {SEED}"


def _weight(year: int) -> float:
    """A year's share of the articles: the newest has three times as many as the oldest."""
    span = LAST - FIRST
    return (1 + 2 * (year - FIRST) / span) / (2 * (span + 1))


def _vocabulary(duck: duckdb.DuckDBPyConnection) -> None:
    """Tables of names, pairs of states by their place in 10,000, and sentences."""
    states = [one for one in countries().values() if one.until is None and one.capital]
    others = [one.iso3 for one in states if one.iso3 not in OWN]
    duck.execute("CREATE TABLE states (iso3 VARCHAR, name VARCHAR, town VARCHAR)")
    duck.executemany("INSERT INTO states VALUES (?, ?, ?)", [(one.iso3, one.name, one.capital) for one in states])
    own = [pair for pair, share in SHARES.items() for _ in range(share)]
    rest = [
        (others[at * 17 % len(others)], others[(at * 31 + at // 97 + 1) % len(others)])
        for at in range(10_000 - len(own))
    ]
    duck.execute("CREATE TABLE pairs (nth BIGINT, a VARCHAR, b VARCHAR, topic VARCHAR)")
    rows = [{"nth": at, "a": a, "b": b, "topic": TOPICS.get((a, b), "")} for at, (a, b) in enumerate(own + rest)]
    duck.execute("INSERT INTO pairs SELECT unnest($rows, recursive := true)", {"rows": rows})
    duck.execute(
        "CREATE TABLE told (nth BIGINT, kind VARCHAR, stance VARCHAR, speaker VARCHAR, role VARCHAR, doer VARCHAR, "
        "target VARCHAR, dead BOOLEAN, weapon VARCHAR, confidence DOUBLE, words VARCHAR)"
    )
    duck.executemany(f"INSERT INTO told VALUES ({', '.join('?' * 11)})", [(at, *row) for at, row in enumerate(TOLD)])
    duck.execute("CREATE TABLE rest AS SELECT unnest($rest) AS words", {"rest": REST})


def _year(duck: duckdb.DuckDBPyConnection, root: Path, year: int, articles: int, moment: int) -> None:
    """A year's articles and claims, each appended to its table sorted as the writer sorts."""
    days = min(365, (END - date(year, 1, 1)).days + 1)
    duck.execute(_ARTICLES, {"year": year, "n": articles, "days": days, "seed": SEED})
    duck.execute(_CLAIMS)
    _append(duck, root, "articles", _ARTICLE_ROWS, moment, articles)
    _append(duck, root, "claims", _CLAIM_ROWS, moment, articles * PER_ARTICLE)


def _append(duck: duckdb.DuckDBPyConnection, root: Path, table: str, query: str, moment: int, count: int) -> None:
    from deltalake import write_deltalake

    given = {row[0] for row in duck.execute(f"DESCRIBE {query}").fetchall()}
    stamped = {"_record": "substr(md5('row' || id), 1, 24)", "_moment": str(moment), "known_year": "year(known)"}
    made = ", ".join(
        f'({stamped.get(name) or (name if name in given else _default(kind))})::{kind} AS "{name}"'
        for name, kind in stored_columns(table).items()
    )
    rows: Any = duck.sql(f"SELECT {made} FROM ({query}) ORDER BY known, id")
    write_deltalake(root / table, rows, mode="append", schema_mode="merge", partition_by=["known_year"],
                    writer_properties=written_as(table, count))  # fmt: skip


def _default(kind: str) -> str:
    """The value of a column that synthetic rows say nothing in: none, or an empty list."""
    return "[]" if kind.endswith("[]") else "NULL"


# A draw for row ``i``: the same for the same seed. -----------------------------------------------------------------------

_ARTICLES = """
CREATE OR REPLACE TEMP TABLE drawn AS
SELECT i, substr(md5(concat('article', $seed, $year, i)), 1, 16) AS id,
  make_date($year, 1, 1) + (hash(i, $seed, $year, 'day') % $days)::INTEGER AS published,
  p.a, p.b, p.topic, a.name AS name_a, b.name AS name_b, a.town,
  (hash(i, $seed, $year, 'told') % 10)::INTEGER AS told, (hash(i, $seed, $year, 'n') % 40)::INTEGER + 1 AS n,
  (hash(i, $seed, $year, 'rest') % 12)::INTEGER AS rest, (hash(i, $seed, $year, 'outlet') % 300)::INTEGER AS outlet
FROM range($n) AS r(i) JOIN pairs AS p ON p.nth = (hash(i, $seed, $year, 'pair') % 10000)::BIGINT
JOIN states AS a ON a.iso3 = p.a JOIN states AS b ON b.iso3 = p.b
"""
_FILLED = (
    "replace(replace(replace(replace(words, '{a}', name_a), '{b}', name_b), '{town}', town), '{n}', (n + k)::VARCHAR)"
)
_CLAIMS = f"""
CREATE OR REPLACE TEMP TABLE said AS
SELECT drawn.*, k, t.* EXCLUDE (nth), {_FILLED} AS text
FROM drawn CROSS JOIN range({PER_ARTICLE}) AS r(k) JOIN told AS t ON t.nth = (drawn.told + k * 3) % 10
"""
_ARTICLE_ROWS = f"""
SELECT d.id, '{SOURCE}' AS source, concat('synthetic/', d.id) AS origin, d.published AS known, d.published,
  'en' AS language, concat('Synthetic Wire ', outlet) AS outlet, '' AS author,
  concat(name_a, ' and ', name_b, ': day ', n) AS title, d.topic, concat('Synthetic Wire ', outlet) AS cite,
  concat(s.text, ' ', (
    SELECT string_agg(replace(replace(words, '{{town}}', d.town), '{{n}}', d.n::VARCHAR), ' ')
    FROM (SELECT unnest(list_concat(list_slice(l, d.rest + 1, 12), list_slice(l, 1, d.rest))) AS words))) AS text
FROM drawn AS d JOIN (SELECT id, string_agg(text, ' ' ORDER BY k) AS text FROM said GROUP BY id) AS s USING (id),
  (SELECT list(words) AS l FROM rest)
"""
_CLAIM_ROWS = f"""
SELECT substr(md5(concat('claim', id, k)), 1, 16) AS id, '{SOURCE}' AS source, concat('synthetic/', id, '/', k) AS origin,
  kind, text, published AS known,
  {{'start': published, 'end': published, 'precision': 'day', 'time': NULL, 'zone': NULL, 'text': 'that day'}} AS happened,
  CASE doer WHEN 'a' THEN [a] WHEN 'b' THEN [b] ELSE [] END AS doers,
  CASE target WHEN 'a' THEN [a] WHEN 'b' THEN [b] ELSE [] END AS targets,
  CASE doer WHEN 'a' THEN name_a WHEN 'b' THEN name_b ELSE '' END AS doer_text,
  CASE target WHEN 'a' THEN name_a WHEN 'b' THEN name_b ELSE '' END AS target_text,
  CASE speaker WHEN 'a' THEN a WHEN 'b' THEN b END AS speaker,
  CASE speaker WHEN 'a' THEN name_a WHEN 'b' THEN name_b ELSE concat('Synthetic Wire ', outlet) END AS speaker_text,
  role AS speaker_role, stance, 'happened' AS status,
  CASE WHEN stance = 'denies' THEN 'event' END AS denial_of,
  CASE WHEN dead THEN [{{'kind': 'killed', 'low': (n + k)::DOUBLE, 'best': (n + k)::DOUBLE, 'high': (n + k)::DOUBLE,
    'who': 'soldiers', 'side': NULL, 'unit': 'soldier', 'text': concat(n + k, ' soldiers'), 'hedge': NULL}}] ELSE []
    END AS figures,
  town AS place_text, CASE WHEN weapon = '' THEN [] ELSE [weapon] END AS weapons, 'unknown' AS level, id AS article,
  {{'start': coalesce(sum(length(text) + 1) OVER w, 0)::BIGINT,
    'end': (coalesce(sum(length(text) + 1) OVER w, 0) + length(text))::BIGINT}} AS span,
  concat('Synthetic Wire ', outlet) AS cite, 'en' AS language, true AS verified, false AS curated,
  'tocsin-reader-1' AS coder, confidence, 'synthetic' AS note
FROM said WINDOW w AS (PARTITION BY id ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--claims", type=int, default=1_000_000)
    given = parser.parse_args()
    began = time.perf_counter()
    fill(given.folder, given.claims)
    size = sum(path.stat().st_size for path in given.folder.rglob("*.parquet")) / 1e6
    print(f"{given.claims:,} claims in {time.perf_counter() - began:.0f} s, {size:,.0f} MB of Parquet")


if __name__ == "__main__":
    main()
