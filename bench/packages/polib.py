# SPDX-License-Identifier: Apache-2.0
"""Merges a catalogue of messages with a new template and writes both forms of it."""

import polib


def catalogue(first, count):
    entries = polib.POFile()
    entries.metadata = {"Content-Type": "text/plain; charset=utf-8", "Language": "de"}
    for number in range(first, first + count):
        entries.append(
            polib.POEntry(
                msgid='Message %d with a "name" and a\ttab' % number,
                msgstr="Nachricht %d mit einem langen Text, der umbrochen werden muss, da zu lang"
                % number,
                occurrences=[("src/file%d.c" % (number % 40), str(number))],
                flags=["c-format"] if number % 3 == 0 else [],
            )
        )
    return entries


def main():
    old = polib.pofile(str(catalogue(0, 500)))
    template = catalogue(100, 500)
    old.merge(template)
    text = str(old)
    again = polib.pofile(text)
    found = [
        again.find('Message %d with a "name" and a\ttab' % number) for number in range(0, 600, 7)
    ]
    print(
        len(text), len(again), sum(entry is not None for entry in found), again.percent_translated()
    )
    print(len(again.to_binary()), len(again.obsolete_entries()))


if __name__ == "__main__":
    main()
