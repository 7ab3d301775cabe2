# SPDX-License-Identifier: Apache-2.0
# function: frame_all
# expect: equivalent
# speed: faster
# why: joins frames once instead of growing bytes
# bench: frame_all([b"payload" * 20] * 3000)
# --- original
def frame_all(messages):
    stream = b""
    for message in messages:
        stream = stream + len(message).to_bytes(4, "big") + message
    return stream
# --- candidate
def frame_all(messages):
    parts = []
    for message in messages:
        parts.append(len(message).to_bytes(4, "big"))
        parts.append(message)
    return b"".join(parts)
# --- inputs
INPUTS = [(([b"ab", b""],), {}), (([],), {})]
