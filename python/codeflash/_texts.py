# SPDX-License-Identifier: Apache-2.0
"""Texts of which inputs are made: odd ones, ways to change one, and texts that look alike.

Texts of one call are often compared with each other: what is the same in capitals, in another
normal form or to the eye, and is not the same text, tells apart what most texts do not.
"""

TEXTS = (
    "",
    " ",
    "a",
    "A",
    "ab ba",
    "0",
    "-1",
    "1.5",
    "\n",
    "a\tb",
    "  pad  ",
    "\u00e9",
    "\u00df",
    "a\r\nb",
    'say "hi"',
    "Stra\u00dfe",
    "\u0130",
    "e\u0301",
    "\u4e2d\u6587",
    "\U0001d4b3",
    "\u0000",
    "a,b;c",
    "%s{}",
    "\u0661\u0662",
    "\u00b2",
    "1_0",
    "\u2028",
    "\ud800",
)

# Each is one text for somebody: in other letters, another normal form, another width.
FAMILIES = (
    ("STRASSE", "stra\u00dfe", "strasse", "Stra\u00dfe", "STRA\u1e9eE"),
    ("ma\u00dfe", "MASSE", "masse"),
    ("file", "\ufb01le", "FILE", "\ufb01LE"),
    ("\u03b1\u03c2", "\u0391\u03a3", "\u03b1\u03c3"),
    ("\u0130", "i\u0307", "i", "I", "\u0131"),
    ("kilo", "\u212ailo", "KILO"),
    ("\u00e9t\u00e9", "e\u0301te\u0301", "ETE", "\u00c9T\u00c9"),
    ("\u212b", "\u00c5", "A\u030a", "\u00e5"),
    ("\u00b5", "\u03bc", "\u039c"),
    ("\u017f", "s", "S"),
    ("\u01c5", "\u01c4", "\u01c6"),
    ("12", "\u0661\u0662", "\uff11\uff12", "\u00b9\u00b2", "012", " 12 ", "+12", "1_2"),
    ("1.0", "1.00", "1", "1e0", " 1.0"),
    ("a b", "a\u00a0b", "a  b", "a\tb", "a\u2003b", " a b "),
    ("a\nb", "a\r\nb", "a\rb", "a\u2028b", "a\x0bb", "a\x85b", "a\nb\n"),
    ("a-b", "a\u2010b", "a\u2212b", "a_b"),
    ("nan", "NaN", "inf", "Infinity", "-inf"),
    ("True", "true", "TRUE", "1", "yes", "on"),
)

LOOKALIKES = (
    ("ss", "\u00df"),
    ("s", "\u017f"),
    ("i", "\u0131"),
    ("I", "\u0130"),
    ("k", "\u212a"),
    ("fi", "\ufb01"),
    ("e", "e\u0301"),
    ("\u00e9", "e\u0301"),
    ("a", "\u0430"),
    ("o", "\u03bf"),
    (" ", "\u00a0"),
    (" ", "  "),
    ("1", "\u0661"),
    ("2", "\u00b2"),
    ("\n", "\r\n"),
    ("\n", "\u2028"),
    ("-", "\u2010"),
    ("_", "-"),
    (",", ", "),
    ("/", "//"),
)


def alike(text, rng):
    """A text that somebody takes for this one, or other capitals of it."""
    ways = [pair for pair in LOOKALIKES if pair[0] in text]
    if ways and rng.random() < 0.7:
        old, new = rng.choice(ways)
        return text.replace(old, new, rng.choice((1, -1)))
    return rng.choice((str.swapcase, str.casefold, str.upper, str.title))(text)


CHANGES = [
    str.upper,
    str.lower,
    str.casefold,
    str.title,
    str.swapcase,
    str.strip,
    lambda text: text + text,
    lambda text: text[::-1],
    lambda text: text[:-1],
    lambda text: text + " ",
    lambda text: " " + text,
    lambda text: text + "\n",
]


def pool(texts, literals, rng):
    """The few texts of which one call is made: often those that the function compares with."""
    base = [rng.choice(texts) for _ in range(rng.randrange(1, 4))]
    roll = rng.random()
    if roll < 0.2:
        base = list(rng.choice(FAMILIES))
    elif roll < 0.5 and literals:
        base = base[:1] + [text for text in rng.sample(literals, min(len(literals), 5))]
    changed = [change(rng.choice(base)) for change in rng.sample(CHANGES, 2)]
    if rng.random() < 0.4:
        changed.append(alike(rng.choice(base), rng))
    return base + changed + ["".join(base)[:200]]


def near(value, literals, larger):
    """Texts that one change makes of this one."""
    found = [
        "",
        value[:1],
        value * larger if len(value) < 200 else value,
        value[::-1],
        value + value,
        value.upper(),
        value.lower(),
        value + " ",
        " " + value,
        value + "\u00e9",
        value.replace("a", "\u00c4"),
        value + "\n",
        value[1:],
        value[:-1],
        value + value[:1],
        "".join(sorted(value)),
        value.title(),
        value.swapcase(),
    ]
    found += [value.replace(old, new) for old, new in LOOKALIKES if old in value][:6]
    found += [value + text for text in literals if text][:10]
    found += [text + value for text in literals if text][:10]
    return found + literals + list(TEXTS)
