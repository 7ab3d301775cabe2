# SPDX-License-Identifier: Apache-2.0
# function: render_list
# expect: equivalent
# speed: faster
# why: joins once instead of adding to an attribute's string
# bench: render_list(["item %d" % n for n in range(20000)])
# --- original
class Page:
    text = ""


def render_list(items):
    page = Page()
    page.text += "<ul>"
    for item in items:
        page.text += "<li>" + item + "</li>"
    page.text += "</ul>"
    return page.text
# --- candidate
class Page:
    text = ""


def render_list(items):
    if not items:
        return "<ul></ul>"
    return "<ul><li>" + "</li><li>".join(items) + "</li></ul>"
# --- inputs
INPUTS = [((["a", "b"],), {}), (([],), {})]
