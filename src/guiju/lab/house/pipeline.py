"""Several statements to PostgreSQL in one exchange: all are sent, then all answers are taken.

The server prepares each statement once for a connection and keeps its plan. Written on psycopg's own layer over libpq
(`psycopg.pq`) and its adaptation of types: a cursor for each of thirty statements took three times as long as all of
this, more than the server takes to answer them.
"""

import select
from collections.abc import Sequence
from itertools import count
from typing import Any

from psycopg import errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus

NAMES = "guiju_prepared"
"""Attribute of Django's connection: the client's connection, and the names of what its server prepared."""
SERIAL = count()
"""A name is used once: after an error nobody knows which the server has."""
FINE = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})

Statement = tuple[bytes, Sequence[Any]]
"""Its text with the server's own marks ($1, $2 …) and its values."""


def answers(connection: Any, statements: Sequence[Statement]) -> list[list[Any]]:
    """The rows of each statement. Raises psycopg's errors, then the connection is fit to go on (or closed)."""
    raw = connection.connection
    with raw.lock:
        names = _names(connection, raw)
        loading = Transformer.from_context(raw)
        try:
            raw.pgconn.enter_pipeline_mode()
            expected = [each for one in statements for each in _sent(raw.pgconn, names, loading, *one)]
            raw.pgconn.pipeline_sync()
            found = _collected(raw.pgconn, len(expected))
            raw.pgconn.exit_pipeline_mode()
        except BaseException:
            # Nobody can tell which answers are still on their way.
            raw.pgconn.finish()
            raise
        failed = next((each for each in found if each.status not in FINE), None)
        if failed is not None:
            names.clear()
            raise errors.error_from_result(failed, encoding=raw.pgconn._encoding)
        return [_rows(loading, each) for each, rows in zip(found, expected, strict=True) if rows]


def _names(connection: Any, raw: Any) -> dict[Any, bytes]:
    """The names of what the server of this connection has prepared; a new connection has prepared nothing."""
    known, names = vars(connection).get(NAMES, (None, {}))
    if known is not raw:
        names = {}
        vars(connection)[NAMES] = raw, names
    return names


def _sent(server: Any, names: dict[Any, bytes], loading: Any, text: bytes, values: Sequence[Any]) -> list[bool]:
    """Sends a statement, prepared before where that is new; for each answer to expect, whether it holds the rows."""
    dumped = loading.dump_sequence(values, [PyFormat.AUTO] * len(values))
    # The server prepares for types: the same text with values of others is another statement.
    key, expected = (text, loading.types), [True]
    name = names.get(key)
    if name is None:
        name = names[key] = b"guiju_%d" % next(SERIAL)
        server.send_prepare(name, text, loading.types)
        expected = [False, True]
    server.send_query_prepared(name, dumped, loading.formats)
    return expected


def _collected(server: Any, count: int) -> list[Any]:
    """As many answers, and the end of the exchange."""
    while server.flush():
        _wait(server.socket, select.POLLOUT | select.POLLIN)
        server.consume_input()
    found = []
    for _ in range(count):
        found.append(_next(server))
        if found[-1] is None:
            raise errors.OperationalError(server.error_message.decode("utf-8", "replace") or "no answer")
        if _next(server) is not None:
            raise errors.InterfaceError("more answers than one to a statement")
    ended = _next(server)
    if ended is None or ended.status != ExecStatus.PIPELINE_SYNC:
        raise errors.OperationalError("the exchange did not end where it should")
    return found


def _next(server: Any) -> Any:
    while server.is_busy():
        _wait(server.socket, select.POLLIN)
        server.consume_input()
    return server.get_result()


def _wait(handle: int, events: int) -> None:
    waiting = select.poll()
    waiting.register(handle, events)
    waiting.poll()


def _rows(loading: Any, result: Any) -> list[Any]:
    loading.set_pgresult(result)
    found: list[Any] = loading.load_rows(0, result.ntuples, tuple)
    return found
