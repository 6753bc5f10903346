"""Questions that the house asks again and again: a queryset compiled once for each connection, then asked with values.

    @question
    def items_of(line: Any) -> Any:
        return Item.objects.filter(line_id=line)

    reading.ask(items_of, line=5)  # the rows of items_of(line=5)

The interlock asks some thirty questions a call; three quarters of its time was Django building and compiling the same
SQL anew, and PostgreSQL planning it anew. What is kept is the statement, never a row: every answer is read when it is
asked for. Tables and columns are those of the models, since Django writes the statement. On PostgreSQL it is bound by
the server, so that its plan is kept too, and several are answered in one exchange (`house/ahead.py`): what is left of
the time is mostly the way there and back.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from django.db.models.base import Model, ModelState
from django.db.models.expressions import Expression
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.signals import post_init, pre_init

MOST = 64
"""A longer list of values is asked by its queryset: the statement for it would hardly be asked a second time."""
KEPT = "guiju_questions"
"""Attribute of a connection that holds its statements: they live as long as it does, and no thread shares one."""


class Blank(Expression):
    """Stands for a value, or for a list of some length, while the statement is compiled."""

    def __init__(self, name: str, length: int | None = None) -> None:
        super().__init__()
        self.name = name
        self.length = length

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        if self.length is None:
            return "%s", [(self, 0)]
        return f"({', '.join(['%s'] * self.length)})", [(self, place) for place in range(self.length)]


class Question:
    """A queryset with named values. Its form must be the same for all values: none decides what is asked."""

    def __init__(self, build: Callable[..., Any]) -> None:
        self.build = build
        self.__name__ = build.__name__
        self.__module__ = build.__module__
        self.__doc__ = build.__doc__

    def __call__(self, **values: Any) -> Any:
        """The ordinary queryset; lists may be of any length."""
        return self.build(**values)

    def rows(self, **values: Any) -> list[Any]:
        """The rows of now, by the kept statement."""
        kept = self.kept(values)
        return kept.rows(kept.read(values))

    def keys(self, **values: Any) -> list[Any]:
        """The keys of these rows."""
        return [row[0] for row in self.kept(values, keys=True).read(values)]

    def model(self, **values: Any) -> Any:
        """The model of the rows."""
        return self.kept(values, keys=True).model

    def is_long(self, values: Mapping[str, Any]) -> bool:
        """Whether a list is too long for a kept statement."""
        return any(isinstance(each, (list, tuple)) and len(each) > MOST for each in values.values())

    def kept(self, values: Mapping[str, Any], *, keys: bool = False) -> "Kept":
        """The statement for values like these; for the keys of the rows alone where these are asked for."""
        connection = connections[DEFAULT_DB_ALIAS]
        known: dict[Any, Kept] = vars(connection).setdefault(KEPT, {})
        key = (self, keys, *values, *map(_length, values.values()))
        if key not in known:
            lengths = {name: _length(each) for name, each in values.items()}
            known[key] = _compiled(self, lengths, keys, connection)
        return known[key]


def question(build: Callable[..., Any]) -> Question:
    """Makes a question of the function that builds its queryset."""
    made = Question(build)
    QUESTIONS.append(made)
    return made


QUESTIONS: list[Question] = []
"""All questions of the modules that were imported."""


def _length(value: Any) -> int | None:
    """How many values the statement has room for; a list is filled up, so that few statements serve all lengths."""
    if value is None or value in ([], ()):
        raise ValueError("a question takes values: nothing is asked about None or about no keys")
    return 1 << (len(value) - 1).bit_length() if isinstance(value, (list, tuple)) else None


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement of one connection, with what makes rows of its answer."""

    connection: Any
    sql: str
    bare: str | bytes
    """The same as the database itself takes it: each marks values in a way of its own."""
    parts: tuple[tuple[str, int | None, Any], ...]
    """Its parameters in order: name, length of the list, place in it; without a name the third is a constant."""
    adapters: Mapping[type, Callable[[Any], Any]]
    model: Any
    names: tuple[str, ...]
    """Of the columns that make a row; none for a question that asks for columns alone."""
    columns: slice
    converters: tuple[tuple[int, tuple[Any, ...], Any], ...]
    populators: tuple[Any, ...]
    plain: bool
    """Whether nothing but Django's own making of a row looks at its columns."""

    def read(self, values: Mapping[str, Any]) -> list[Any]:
        """The answer as the database gives it."""
        return exchanged([(self, values)])[0]

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order of the statement; a list is filled up with its last."""
        found = []
        for name, length, place in self.parts:
            value = place
            if name:
                value = values[name] if length is None else values[name][min(place, len(values[name]) - 1)]
                adapt = self.adapters.get(type(value))
                value = value if adapt is None else adapt(value)
            found.append(value)
        return found

    def rows(self, read: Iterable[Any]) -> list[Any]:
        """The answer as rows of the model, with what the queryset selects beside it; as tuples where it says so."""
        found = self._converted(read) if self.converters else read
        if not self.names:
            return [tuple(each) for each in found]
        rows = []
        for each in found:
            rows.append(self._row(each[self.columns]))
            for one in self.populators:
                one.populate(each, rows[-1])
        return rows

    def _row(self, values: Sequence[Any]) -> Any:
        """A row as `Model.from_db` makes it, without a call and two signals that nobody hears for each column."""
        if not self.plain:
            return self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)
        one = self.model.__new__(self.model)
        state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        one.__dict__.update(zip(self.names, values, strict=True), _state=state)
        return one

    def _converted(self, read: Iterable[Any]) -> Iterable[list[Any]]:
        for each in read:
            row = list(each)
            for place, functions, expression in self.converters:
                for convert in functions:
                    row[place] = convert(row[place], expression, self.connection)
            yield row


def _is_plain(model: Any) -> bool:
    own = model.from_db.__func__ is Model.from_db.__func__ and model.__init__ is Model.__init__
    return own and not (pre_init.has_listeners(model) or post_init.has_listeners(model))


def _part(param: Any) -> tuple[str, int | None, Any]:
    return (param[0].name, param[0].length, param[1]) if isinstance(param, tuple) else ("", None, param)


def _compiled(asked: Question, lengths: dict[str, int | None], keys: bool, connection: Any) -> Kept:
    query = asked.build(**{name: Blank(name, length) for name, length in lengths.items()})
    if keys:
        query = query.values_list("pk")
    whole = query._iterable_class is ModelIterable
    compiler = query.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    if (whole and compiler.annotation_col_map) or query._known_related_objects or query._prefetch_related_lookups:
        raise ValueError(f"{asked.__name__}: a question selects columns of models alone")
    if not (whole or query._iterable_class is ValuesListIterable):
        raise ValueError(f"{asked.__name__}: a question answers with rows or with tuples")
    select, info = compiler.select, compiler.klass_info
    chosen = info["select_fields"] if whole else []
    columns = slice(chosen[0], chosen[-1] + 1) if whole else slice(0, 0)
    converters = compiler.get_converters([each[0] for each in select])
    return Kept(
        connection,
        sql,
        _with_marks(sql) if connection.vendor == "sqlite" else _numbered(sql),
        tuple(
            (each[0].name, each[0].length, each[1]) if isinstance(each, tuple) else ("", None, each) for each in params
        ),
        _adapters[connection.vendor](connection),
        query.model,
        tuple(each[0].target.attname for each in select[columns]),
        columns,
        tuple((place, tuple(functions), expression) for place, (functions, expression) in converters.items()),
        tuple(get_related_populators(info, select, DEFAULT_DB_ALIAS)) if whole else (),
        _is_plain(query.model),
    )


def _for_sqlite(connection: Any) -> Mapping[type, Callable[[Any], Any]]:
    return {datetime: connection.ops.adapt_datetimefield_value, date: connection.ops.adapt_datefield_value}


def _for_postgresql(connection: Any) -> Mapping[type, Callable[[Any], Any]]:
    from psycopg.types.numeric import Int8

    # Whole numbers of one width: each combination of widths would be a statement of its own to the server.
    return {int: Int8}


_adapters = {"sqlite": _for_sqlite, "postgresql": _for_postgresql}


def exchanged(asked: Sequence[tuple[Kept, Mapping[str, Any]]]) -> list[list[Any]]:
    """What the database answers to several statements; PostgreSQL is sent all of them before it is waited for.

    Django's wrapper of cursors is done without where nobody listens to it: it took as long as the way to the server.
    """
    if not asked:
        return []
    connection = asked[0][0].connection
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_thread_sharing()
    if connection.queries_logged or connection.execute_wrappers:
        return [_heard(connection, kept.sql, kept.parameters(values)) for kept, values in asked]
    connection.validate_no_broken_transaction()
    statements = [(kept.bare, kept.parameters(values)) for kept, values in asked]
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            return [sqlite3.Cursor(connection.connection).execute(*each).fetchall() for each in statements]
        from guiju.lab.house.pipeline import answers

        return answers(connection, statements)


def _heard(connection: Any, sql: str, parameters: list[Any]) -> list[Any]:
    """The same by Django's wrapper, for whoever counts or listens."""
    if connection.vendor == "sqlite":
        bare: Any = _Marking(connection.connection)
    else:
        from psycopg import Cursor

        bare = Cursor(connection.connection)
    with connection.make_debug_cursor(bare) if connection.queries_logged else connection.make_cursor(bare) as cursor:
        cursor.execute(sql, parameters)
        found: list[Any] = cursor.fetchall()
    return found


def _with_marks(sql: str) -> str:
    return FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%")


def _numbered(sql: str) -> bytes:
    places = count(1)
    return FORMAT_QMARK_REGEX.sub(lambda _: f"${next(places)}", sql).replace("%%", "%").encode()


class _Marking(sqlite3.Cursor):
    """Takes the statement as Django writes it."""

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        return super().execute(_with_marks(sql), parameters)
