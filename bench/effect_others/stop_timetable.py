# SPDX-License-Identifier: Apache-2.0
# function: Timetable.departures
# kind: gain
# about: a helper scans a list of records for an id, once for each call at a stop
# --- module
"""Bus stops and trips, and the departure board of a zone."""


class Timetable:
    def __init__(self, stops, trips):
        self.stops = stops
        self.trips = trips

    def stop_with_id(self, stop_id):
        for stop in self.stops:
            if stop["id"] == stop_id:
                return stop
        raise KeyError(stop_id)

    def departures(self, zone):
        """(minute, line, name of the stop) of all calls in a zone, by time."""
        board = []
        for trip in self.trips:
            for stop_id, minute in trip["calls"]:
                stop = self.stop_with_id(stop_id)
                if stop["zone"] == zone:
                    board.append((minute, trip["line"], stop["name"]))
        board.sort()
        return board
# --- best
class Timetable:
    def departures(self, zone):
        """(minute, line, name of the stop) of all calls in a zone, by time."""
        by_id = {}
        for stop in self.stops:
            by_id.setdefault(stop["id"], stop)
        board = []
        for trip in self.trips:
            for stop_id, minute in trip["calls"]:
                stop = by_id[stop_id]
                if stop["zone"] == zone:
                    board.append((minute, trip["line"], stop["name"]))
        board.sort()
        return board
# --- inputs
import random

from subject import Timetable


def network(rng, stops, trips, calls, loose=0):
    table = [
        {"id": "S%04d" % rng.randrange(stops * 3), "zone": rng.choice("ABC"), "name": "Stop %d" % n}
        for n in range(stops)
    ]
    ids = [stop["id"] for stop in table] + ["S9999"] * loose
    runs = [
        {"line": rng.randrange(40),
         "calls": [(rng.choice(ids), rng.randrange(1440)) for _ in range(calls)] if ids else []}
        for _ in range(trips)
    ]
    return Timetable(table, runs), rng.choice("ABC")


def bench_inputs(seed):
    rng = random.Random(seed)
    return [network(rng, 400, 120, 20) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(0, 0, 0), (0, 2, 3), (1, 1, 2), (3, 0, 0), (6, 5, 4), (20, 8, 6), (20, 1, 0)]
    return [network(rng, *size) for size in sizes] + [network(rng, 5, 3, 4, 2) for _ in range(3)]
