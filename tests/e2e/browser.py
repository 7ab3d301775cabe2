# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, driven over its debugging pipe: no library, no port.

with Browser() as page:
    page.open(path)
    page.run("document.title")
"""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TIMEOUT_SECONDS = 60


def find():
    """The executable, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


VIEWS = [(400, False), (400, True), (1280, True)]  # width, dark


class Browser:
    """One page."""

    def __init__(self, width=1280, height=900):
        self.size = (width, height)
        self.number = 0
        self.rest = b""
        self.session = None
        self.features = {}  # of the media queries
        self.errors = []  # what went wrong in the page's scripts

    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix="codeflash-browser-")
        theirs_in, self.out = os.pipe()
        self.into, theirs_out = os.pipe()

        def at_start():  # the browser reads descriptor 3 and writes descriptor 4
            high_in, high_out = os.dup(theirs_in), os.dup(theirs_out)
            os.dup2(high_in, 3)
            os.dup2(high_out, 4)

        self.process = subprocess.Popen(
            [find(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-extensions", "--disable-background-networking",
             "--remote-debugging-pipe", "--user-data-dir=" + self.profile, "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            close_fds=False, preexec_fn=at_start, start_new_session=True,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        found = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self.session = found["sessionId"]
        self.ask("Page.enable")
        self.ask("Runtime.enable")
        self.ask("Log.enable")
        self.resize(*self.size)
        self.media("prefers-reduced-motion", "reduce")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.out)
        os.close(self.into)
        shutil.rmtree(self.profile, ignore_errors=True)

    def ask(self, method, **parameters):
        """One command and its answer; what the page tells meanwhile is looked through."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session is not None:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                return answer["result"]
            self.look_at(answer)

    def look_at(self, event):
        if event.get("method") == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(event["params"]["exceptionDetails"]))
        if event.get("method") == "Log.entryAdded":
            self.errors.append(event["params"]["entry"]["text"])

    def read(self):
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while b"\0" not in self.rest:
            left = deadline - time.monotonic()
            assert left > 0 and select.select([self.into], [], [], left)[0], "the browser is silent"
            more = os.read(self.into, 1 << 20)
            assert more, "the browser ended"
            self.rest += more
        message, _, self.rest = self.rest.partition(b"\0")
        return json.loads(message)

    def open(self, path):
        self.ask("Page.navigate", url="file://%s" % path)
        there = json.dumps("completefile://%s" % path)
        self.wait("document.readyState + location.href === %s" % there)

    def run(self, expression):
        """The value of a JavaScript expression."""
        found = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def wait(self, expression):
        """Until a JavaScript expression is true: animations and timers take their time."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not self.run(expression):
            assert time.monotonic() < deadline, expression
            time.sleep(0.02)

    def click(self, selector, number=0):
        """A mouse click in the middle of an element that the selector finds."""
        place = "document.querySelectorAll(%s)[%d]" % (json.dumps(selector), number)
        self.run("%s.scrollIntoView({block: 'center'})" % place)
        box = self.run("(b => [b.x + b.width / 2, b.y + b.height / 2])(%s.getBoundingClientRect())"
                       % place)  # fmt: skip
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left",
                     clickCount=1)  # fmt: skip

    def type(self, text):
        self.ask("Input.insertText", text=text)

    def resize(self, width, height):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=False)  # fmt: skip

    def text_of(self, selector):
        return self.run("document.querySelector(%s).innerText" % json.dumps(selector))

    def count(self, selector):
        return self.run("document.querySelectorAll(%s).length" % json.dumps(selector))

    def fits(self, width, dark, scrolling=".scroll"):
        """The page, so wide, is no wider, and can be read; `scrolling` is what may be wider."""
        self.resize(width, 800)
        if dark:
            self.dark()
        wide = "[...document.querySelectorAll('body *')].every(e => e.closest(%s) || "
        wide += "e.getBoundingClientRect().right <= %d)"
        self.wait(wide % (json.dumps(scrolling), width + 1))  # the page follows its window
        self.wait("document.documentElement.scrollWidth <= %d" % width)
        colors = "(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))"
        text, ground = (
            sum(map(int, color[color.index("(") + 1 : -1].split(",")[:3]))
            for color in self.run(colors)
        )
        assert (text > 600 and ground < 150) if dark else (text < 150 and ground > 600)

    def dark(self):
        self.media("prefers-color-scheme", "dark")

    def media(self, name, value):
        self.features[name] = value
        features = [{"name": name, "value": value} for name, value in self.features.items()]
        self.ask("Emulation.setEmulatedMedia", features=features)

    def picture(self, path, whole=True):
        found = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        with open(path, "wb") as file:
            file.write(base64.b64decode(found["data"]))
