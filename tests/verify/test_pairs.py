# SPDX-License-Identifier: Apache-2.0
"""One judged pair of each verdict and kind; judge_pairs.py has them all."""

import concurrent.futures
import os
import zlib

import judge_pairs
import pairs_format
import pytest


def chosen():
    """Of each verdict and kind the one whose name has the smallest checksum."""
    found = {}
    for pair in pairs_format.read_pairs():
        at = pair.verdict, pair.kind
        checksum = zlib.crc32(pair.id.encode())
        if at not in found or checksum < found[at][0]:
            found[at] = checksum, pair
    return [pair for _, pair in found.values()]


PAIRS = chosen()


@pytest.fixture(scope="module")
def verdicts():
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {pair.id: pool.submit(judge_pairs.judge, pair) for pair in PAIRS}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_pair(verdicts, pair):
    judged = verdicts[pair.id].result()
    assert judged.good, judged.text
