"""What a page drew, as plain data: a tree of its elements with the words and numbers they show."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from google.protobuf.json_format import MessageToDict
from streamlit.proto.Delta_pb2 import Delta

Node = dict[str, Any]


def tree(drawn: dict[tuple[int, ...], Delta]) -> Node:
    """The page's elements under their containers, in the order they stand on the page."""
    root: Node = {"kind": "page", "of": {}, "inside": []}
    nodes: dict[tuple[int, ...], Node] = {(0,): root}
    for path in sorted(drawn):
        parent = nodes.get(path[:-1])
        if path[0] != 0 or parent is None:  # beside the page: what it sends to the side bar or as an event
            continue
        nodes[path] = _node(drawn[path])
        parent["inside"].append(nodes[path])
    return root


def count(node: Node) -> int:
    """How many elements and containers a tree has."""
    return sum(1 + count(child) for child in node["inside"])


def _node(delta: Delta) -> Node:
    is_block = delta.WhichOneof("type") == "add_block"
    message = delta.add_block if is_block else delta.new_element
    kind = message.WhichOneof("type")
    if kind is None:
        return {"kind": "vertical", "of": {}, "inside": []}
    part = getattr(message, kind)
    told = _rows(part) if kind == "table" else MessageToDict(part, preserving_proto_field_name=True)
    return {"kind": kind, "of": told, "inside": []}


def _rows(part: Any) -> Node:
    with pa.ipc.open_stream(part.arrow_data.data) as reader:
        rows = reader.read_all().to_pylist()
    return {"rows": [{str(name): str(value) for name, value in row.items()} for row in rows]}
