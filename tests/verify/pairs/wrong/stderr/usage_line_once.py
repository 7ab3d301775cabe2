# SPDX-License-Identifier: Apache-2.0
# function: parse_flags
# expect: different
# observable: stderr
# speed: faster
# why: the candidate stops at the first unknown flag and warns about one only
# witness: parse_flags(["-q", "-z", "-y"])
# --- original
import sys

FLAGS = {"-v": "verbose", "-q": "quiet", "-n": "dry"}


def parse_flags(argv):
    flags = set()
    for word in argv:
        if word in FLAGS:
            flags.add(FLAGS[word])
        else:
            print("unknown flag " + word, file=sys.stderr)
    return sorted(flags)
# --- candidate
import sys

FLAGS = {"-v": "verbose", "-q": "quiet", "-n": "dry"}


def parse_flags(argv):
    unknown = set(argv) - FLAGS.keys()
    if unknown:
        print("unknown flag " + min(unknown), file=sys.stderr)
    return sorted({FLAGS[word] for word in argv if word in FLAGS})
# --- inputs
INPUTS = [((["-v", "-n", "-v"],), {}), ((["-x"],), {}), (([],), {})]
