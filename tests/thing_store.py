"""A store with one table of things."""

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, bindparam, select

from skillsim.store import Statement, Store

tables = MetaData()
things = Table(
    "thing",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Integer),
)
Index("thing_name", things.c.name)

NAMES = Statement(select(things.c.name).order_by(things.c.seq))
BY_NAME = Statement(select(things.c.seq, things.c.name).where(things.c.name == bindparam("name")))


def filled(store: Store) -> Store:
    store.create_tables([tables])
    return store


def add(store: Store, *names: str) -> None:
    store.transact(lambda tx: tx.insert_many(things, [{"name": name} for name in names]))


def names(store: Store) -> list[str]:
    return [name for (name,) in store.transact(lambda tx: tx.rows(NAMES))]
