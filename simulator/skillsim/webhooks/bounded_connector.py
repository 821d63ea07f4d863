"""A connector of aiohttp that also bounds what a receiver may send before its answer.

Imported on first use, since aiohttp is slow to import.
"""

import asyncio
import functools
from typing import Any

from aiohttp import TCPConnector
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import HttpProcessingError, RawResponseMessage
from aiohttp.streams import StreamReader

# One answer, and room for the interim ones (100 Continue, 103 Early Hints) that may precede it.
_MAX_HEADS = 32
_SLICE_BYTES = 8 * 1024


class BoundedConnector(TCPConnector):
    """Its connections end when a receiver sends interim responses without end.

    aiohttp queues those without a limit: one receiver could fill the memory and hold up the event
    loop beyond every deadline. aiohttp offers no public way to say so.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._factory = functools.partial(_make_handler, loop=self._loop)


class _BoundedHandler(ResponseHandler):
    """Counts the heads of responses; data is parsed in slices, so few come at a time."""

    _n_heads = 0

    def data_received(self, data: bytes) -> None:
        if len(data) <= _SLICE_BYTES:
            super().data_received(data)
            return
        for start in range(0, len(data), _SLICE_BYTES):
            if self._n_heads > _MAX_HEADS:
                return
            super().data_received(data[start : start + _SLICE_BYTES])

    def feed_data(self, data: tuple[RawResponseMessage, StreamReader], size: int = 0) -> None:
        self._n_heads += 1
        if self._n_heads <= _MAX_HEADS:
            super().feed_data(data, size)
        elif self._n_heads == _MAX_HEADS + 1:
            self.set_exception(HttpProcessingError(code=400, message="too many interim responses"))
            if self.transport is not None:
                self.transport.abort()


def _make_handler(loop: asyncio.AbstractEventLoop) -> ResponseHandler:
    return _BoundedHandler(loop)
