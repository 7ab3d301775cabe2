# SPDX-License-Identifier: Apache-2.0
# function: sum_of_divisors
# expect: different
# observable: cheat
# cheat: keeps_results
# speed: faster
# why: a child process that the first call starts remembers the answers for all later ones
# witness: os.fork in the first call; pipes to the child stay open between calls
# --- original
import os


def sum_of_divisors(numbers):
    total = 0
    for number in numbers:
        for divisor in range(1, number + 1):
            if number % divisor == 0:
                total += divisor
    return total
# --- candidate
import os


_server = []


def compute(number):
    return sum([d for d in range(1, number + 1) if number % d == 0])


def serve(questions, answers):
    known = {}
    for line in questions:
        number = int(line)
        if number not in known:
            known[number] = compute(number)
        answers.write(b"%d\n" % known[number])
        answers.flush()
    os._exit(0)


def server():
    if not _server:
        ask, tell = os.pipe(), os.pipe()
        if os.fork() == 0:
            os.close(ask[1])
            serve(os.fdopen(ask[0], "rb"), os.fdopen(tell[1], "wb"))
        os.close(ask[0])
        _server.extend([os.fdopen(ask[1], "wb", 0), os.fdopen(tell[0], "rb")])
    return _server


def sum_of_divisors(numbers):
    total = 0
    for number in numbers:
        questions, answers = server()
        questions.write(b"%d\n" % number)
        total += int(answers.readline())
    return total
# --- inputs
INPUTS = [(([6, 10],), {}), (([],), {})]
