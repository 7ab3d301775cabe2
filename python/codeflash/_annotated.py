# SPDX-License-Identifier: Apache-2.0
"""Calls that hypothesis makes of the annotations, where it is installed beside the program."""

import os

EXAMPLES = {"medium": 40, "high": 160}  # by effort; it takes a quarter of a second to load


def calls(maker, effort, seed):
    """Given calls with what is annotated made anew; none where nothing can be made of it."""
    count = EXAMPLES.get(effort, 0)
    hints = annotated(maker.target)
    if not count or not hints or not maker.data:
        return
    try:
        made = examples(hints, count, seed)
    except Exception:  # not installed, or a type that it can make nothing of
        return
    for values in made:
        args, kwargs, steps = maker.any_call()
        names = maker.target.names
        args = [
            values.get(names[at] if at < len(names) else "", one) for at, one in enumerate(args)
        ]
        kwargs = {name: values.get(name, one) for name, one in kwargs.items()}
        yield (tuple(args), kwargs, steps), "derived"


def annotated(target):
    """{parameter: annotation} of those that may be made: not of what a call is bound to."""
    bound = target.names[:1] if target.has_self else ()
    return {
        name: hint
        for name, hint in target.hints.items()
        if name in target.named and name not in bound
    }


def examples(hints, count, seed):
    """[{parameter: value}]; the same for the same seed."""
    import hypothesis
    from hypothesis import configuration, strategies

    configuration.set_hypothesis_home_dir(os.environ["TMPDIR"] + ".hypothesis")
    found = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(
        strategies.fixed_dictionaries(
            {name: strategies.from_type(hint) for name, hint in hints.items()}
        )
    )
    def collect(values):
        found.append(values)

    collect()
    return found
