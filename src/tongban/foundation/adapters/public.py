"""The front door of *adapters*."""

from .errors import PortError, PortRefused, PortUnavailable
from .sockets import Adapter, Shelf, Socket, all_shelves, all_sockets

__all__ = ["Adapter", "PortError", "PortRefused", "PortUnavailable", "Shelf", "Socket", "all_shelves", "all_sockets"]
