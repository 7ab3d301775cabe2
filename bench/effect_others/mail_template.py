# SPDX-License-Identifier: Apache-2.0
# function: MailTemplate.render
# kind: gain
# about: the whole text copied for each placeholder that is filled in
# --- module
"""Letters from templates with {{ name }} in them."""


class TemplateError(ValueError):
    pass


class MailTemplate:
    def __init__(self, source, defaults=None):
        self.source = source
        self.defaults = defaults or {}

    def value(self, name, values):
        if name in values:
            return str(values[name])
        if name in self.defaults:
            return str(self.defaults[name])
        raise TemplateError("nothing for %r" % name)

    def render(self, values):
        """The text with the values; what a value contains is not looked at again."""
        text = self.source
        start = text.find("{{")
        while start >= 0:
            end = text.find("}}", start)
            if end < 0:
                raise TemplateError("{{ is not closed")
            value = self.value(text[start + 2:end].strip(), values)
            text = text[:start] + value + text[end + 2:]
            start = text.find("{{", start + len(value))
        return text
# --- best
class MailTemplate:
    def render(self, values):
        """The text with the values; what a value contains is not looked at again."""
        source = self.source
        pieces = []
        done = 0
        start = source.find("{{")
        while start >= 0:
            end = source.find("}}", start)
            if end < 0:
                raise TemplateError("{{ is not closed")
            pieces.append(source[done:start])
            pieces.append(self.value(source[start + 2:end].strip(), values))
            done = end + 2
            start = source.find("{{", done)
        pieces.append(source[done:])
        return "".join(pieces)
# --- inputs
import random

from subject import MailTemplate

PARTS = [
    "Dear {{ name }},\n",
    "your order {{order}} of ",
    "{{ day }}",
    " {x} ",
    "{ ",
    "}} ",
    "Grüße – {{place}}",
    "plain text and more of it. ",
]
VALUES = {"name": "Ada {{ day }}", "order": 4711, "day": "Monday"}


def letter(rng, count):
    source = "".join([rng.choice(PARTS) for _ in range(count)])
    return MailTemplate(source, {"place": "Łódź", "day": "Sunday"}), dict(VALUES)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [letter(rng, 6000)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [letter(rng, n) for n in (0, 1, 3, 10, 40)]
    return cases + [
        (MailTemplate("{{a}}{{a}}"), {"a": "{{a}}"}),
        (MailTemplate("x {{ a"), {"a": 1}),
        (MailTemplate("{{ who }}"), {}),
        (MailTemplate("{{{a}}}"), {"a": 1, "{a": 2}),
    ]
