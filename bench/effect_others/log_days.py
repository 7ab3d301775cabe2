# SPDX-License-Identifier: Apache-2.0
# function: requests_per_day
# kind: gain
# about: the same few time stamps parsed and formatted for every line of a log
# --- module
"""Counts from the access log of a web server."""

from datetime import datetime

STAMP = "%d/%b/%Y:%H:%M:%S %z"


def day_of(stamp):
    try:
        moment = datetime.strptime(stamp, STAMP)
    except ValueError:
        return None
    return moment.strftime("%Y-%m-%d")


def requests_per_day(lines):
    """How many requests each day has; lines without a good time stamp are "unknown"."""
    counts = {}
    for line in lines:
        start = line.find("[")
        end = line.find("]", start)
        day = day_of(line[start + 1:end]) if 0 <= start < end else None
        key = day or "unknown"
        counts[key] = counts.get(key, 0) + 1
    return counts


def busiest(lines):
    counts = requests_per_day(lines)
    return max(counts, key=counts.get) if counts else None
# --- best
def requests_per_day(lines):
    """How many requests each day has; lines without a good time stamp are "unknown"."""
    counts = {}
    days = {}
    for line in lines:
        start = line.find("[")
        end = line.find("]", start)
        if 0 <= start < end:
            stamp = line[start + 1:end]
            if stamp in days:
                key = days[stamp]
            else:
                key = days[stamp] = day_of(stamp) or "unknown"
        else:
            key = "unknown"
        counts[key] = counts.get(key, 0) + 1
    return counts
# --- inputs
import random


def line(rng, seconds):
    if rng.random() < 0.03:
        return rng.choice(
            ["", "no stamp", "] [", '1.2.3.4 - - [32/Foo/2023] "GET / HTTP/1.1" 200 5']
        )
    second = rng.randrange(seconds)
    return '10.0.0.%d - - [%02d/%s/2023:13:%02d:%02d +0000] "GET /%d HTTP/1.1" 200 %d' % (
        rng.randrange(255),
        1 + second % 7,
        "Oct",
        second // 60 % 60,
        second % 60,
        rng.randrange(99),
        rng.randrange(9999),
    )


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([line(rng, 150) for _ in range(1800)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        ([line(rng, s) for _ in range(n)],)
        for s, n in [(1, 0), (1, 1), (3, 8), (50, 30), (500, 60)]
    ]
