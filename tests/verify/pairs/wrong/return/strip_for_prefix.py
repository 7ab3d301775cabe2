# SPDX-License-Identifier: Apache-2.0
# function: module_path
# expect: different
# observable: return
# speed: same
# why: strip takes characters, not a prefix or suffix: "src/" also eats letters of the name
# witness: module_path("src/srv/run.py")
# --- original
def module_path(path):
    """The dotted name of a source file below src."""
    if path.startswith("src/"):
        path = path[len("src/") :]
    if path.endswith(".py"):
        path = path[: -len(".py")]
    return path.replace("/", ".")
# --- candidate
def module_path(path):
    """The dotted name of a source file below src."""
    return path.lstrip("src/").rstrip(".py").replace("/", ".")
# --- inputs
INPUTS = [(("src/app/main.py",), {}), (("src/tools/lint.py",), {}), (("docs/index",), {})]
