# SPDX-License-Identifier: Apache-2.0
# function: best_of_teams
# kind: gain
# about: for each team the records are filtered and sorted to take the first
# --- module
"""Results of a run: dicts with team, name and points."""


def best_of_teams(results):
    """Team -> name of the one with most points, the earlier of equals; teams by name."""
    teams = []
    for result in results:
        if result["team"] not in teams:
            teams.append(result["team"])
    best = {}
    for team in sorted(teams):
        members = [result for result in results if result["team"] == team]
        members = sorted(members, key=lambda result: result["points"], reverse=True)
        best[team] = members[0]["name"]
    return best
# --- best
def best_of_teams(results):
    """Team -> name of the one with most points, the earlier of equals; teams by name."""
    leaders = {}
    for result in results:
        team = result["team"]
        if team not in leaders or result["points"] > leaders[team]["points"]:
            leaders[team] = result
    return {team: leaders[team]["name"] for team in sorted(leaders)}
# --- inputs
import random


def results(rng, count, teams):
    return [{"team": "team %d" % rng.randrange(teams), "name": "runner %d" % number,
             "points": rng.randrange(30)} for number in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(results(rng, 2500, 80),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(results(rng, n, k),) for n, k in [(0, 1), (1, 1), (3, 1), (8, 3), (40, 5), (90, 2)]]
