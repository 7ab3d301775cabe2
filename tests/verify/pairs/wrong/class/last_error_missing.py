# SPDX-License-Identifier: Apache-2.0
# function: Gateway.send
# expect: different
# observable: class
# speed: faster
# why: the message of the last failure is no longer kept on the class
# witness: Gateway.send(["", "b"])
# --- original
class Gateway:
    last_error = None


    @staticmethod
    def send(messages):
        sent = 0
        for message in messages:
            try:
                if not message:
                    raise ValueError("empty message")
                sent += 1
            except ValueError as error:
                Gateway.last_error = str(error)
        return sent
# --- candidate
class Gateway:
    last_error = None


    @staticmethod
    def send(messages):
        return len(list(filter(None, messages)))
# --- inputs
INPUTS = [((["hi", "there"],), {}), (([],), {})]
