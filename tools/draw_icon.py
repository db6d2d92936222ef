#!/usr/bin/env python3
"""Draws the packages' icon: a small network, 3-4-2, as a PNG of 128 x 128. Needs Python alone.

    tools/draw_icon.py Mlp.Package/icon.png
"""
import math
import struct
import sys
import zlib

SIZE, SAMPLES = 128, 4
BACKGROUND, LINE, UNIT, OUTPUT = (24, 33, 58), (92, 120, 190), (120, 200, 255), (255, 190, 92)
LAYERS = [[(26, y) for y in (34, 64, 94)], [(64, y) for y in (22, 50, 78, 106)], [(102, y) for y in (48, 80)]]


def distance_to_segment(x, y, start, end):
    (x0, y0), (x1, y1) = start, end
    t = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)
    t = min(1.0, max(0.0, t))
    return math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0))


LINES = [(a, b) for left, right in zip(LAYERS, LAYERS[1:]) for a in left for b in right]


def colour(x, y):
    """The colour at a point, and whether the point is in the icon: a square with round corners."""
    corner = 22
    dx, dy = max(corner - x, x - (SIZE - corner), 0), max(corner - y, y - (SIZE - corner), 0)
    if math.hypot(dx, dy) > corner:
        return None
    for layer, units in enumerate(LAYERS):
        if any(math.hypot(x - ux, y - uy) < 9.5 for ux, uy in units):
            return OUTPUT if layer == 2 else UNIT
    return LINE if any(distance_to_segment(x, y, a, b) < 1.1 for a, b in LINES) else BACKGROUND


def pixel(column, row):
    points = [colour(column + (i + 0.5) / SAMPLES, row + (j + 0.5) / SAMPLES) for i in range(SAMPLES) for j in range(SAMPLES)]
    inside = [point for point in points if point is not None]
    if not inside:
        return bytes(4)
    return bytes([round(sum(channel) / len(inside)) for channel in zip(*inside)] + [round(255 * len(inside) / len(points))])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
with open(sys.argv[1], "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
