# SPDX-License-Identifier: Apache-2.0
"""codeflash.tracer.Tracer: a part of a program is recorded."""

import pytest
from recorded import recorded

SHOP = """
    def total(items): return sum(items)
    def discount(n): return n // 2
    async def later(n): return n
"""


@pytest.fixture
def shop(project):
    project.write("shop.py", SHOP)
    return project


def block(project, text, *, code=0, **options):
    project.write("app.py", text)
    result = project.plain("app.py", **options)
    assert result.code == code, result
    return result


def test_a_block(shop):
    result = block(
        shop,
        """
        from codeflash.tracer import Tracer
        import shop

        def local(n): return n

        if __name__ == "__main__":
            shop.total([9])
            with Tracer(output="part.trace") as tracer:
                assert isinstance(tracer, Tracer)
                shop.total([1, 2])
                local(3)
            shop.discount(4)
            print("went on")
        """,
    )
    assert result.stdout == "went on\n"
    seen = recorded(shop, "part.trace")
    assert seen.names() == {"shop:total", "app:local"}
    assert seen["shop:total"].call.values == ([1, 2],)
    assert seen["app:local"].call.values == (3,)
    assert seen.meta["main_kind"] == "block"
    (test,) = shop.replay_tests()
    assert test.name in ("test_replay_test_0.py", "test_replay_test_1.py")
    replayed = shop.pytest("-q", test)
    assert replayed.code == 0 and "2 passed" in replayed.stdout, replayed
    assert not list(shop.path.glob("*.parts"))


def test_without_guard_the_functions_of_the_script_are_still_recorded(shop):
    block(
        shop,
        """
        from codeflash.tracer import Tracer
        import shop
        with Tracer():
            shop.total([1])
        """,
    )
    assert recorded(shop)["shop:total"].calls == 1


def test_a_decorator(shop):
    block(
        shop,
        """
        import asyncio, inspect
        from codeflash.tracer import Tracer
        import shop

        @Tracer(output="sync.trace", max_function_count=2)
        def nightly(n, *, times=1):
            "Docs."
            for i in range(times): shop.total([i])
            return n

        @Tracer(output="async.trace")
        async def hourly(n):
            return await shop.later(n)

        if __name__ == "__main__":
            assert nightly.__name__ == "nightly" and nightly.__doc__ == "Docs."
            assert nightly(5, times=9) == 5
            assert inspect.iscoroutinefunction(hourly)
            assert asyncio.run(hourly(6)) == 6
        """,
    )
    first = recorded(shop, "sync.trace")
    assert first["shop:total"].calls == 9 and len(first["shop:total"].inputs) == 2
    assert recorded(shop, "async.trace")["shop:later"].call.result_value == 6


def test_disabled(shop):
    block(
        shop,
        """
        from codeflash.tracer import Tracer
        import shop
        with Tracer(disable=True): shop.total([1])
        @Tracer(disable=True)
        def f(): return shop.total([2])
        assert f() == 2
        """,
    )
    assert not (shop.path / "codeflash.trace").exists() and not shop.replay_tests()


def test_nested_blocks_and_a_recorded_program(shop):
    text = """
        from codeflash.tracer import Tracer
        import shop
        if __name__ == "__main__":
            with Tracer(output="outer.trace"):
                shop.total([1])
                with Tracer(output="inner.trace"):
                    shop.total([2])
                shop.total([3])
            shop.total([4])
        """
    block(shop, text)
    assert {v[0][0] for v in recorded(shop, "outer.trace")["shop:total"].values} == {1, 2, 3}
    assert not (shop.path / "inner.trace").exists()
    (shop.path / "outer.trace").unlink()
    result = shop.run("app.py")
    assert result.code == 0
    assert {v[0][0] for v in recorded(shop)["shop:total"].values} == {1, 2, 3, 4}
    assert not (shop.path / "outer.trace").exists()


def test_an_exception_leaves_the_block_and_the_trace_is_there(shop):
    result = block(
        shop,
        """
        from codeflash.tracer import Tracer
        import shop
        with Tracer():
            shop.total([1])
            shop.total(None)
        """,
        code=1,
    )
    assert "TypeError" in result.stderr and "codeflash" not in result.stderr.split("Traceback")[1]
    outcomes = {call.outcome for call in recorded(shop)["shop:total"].inputs}
    assert outcomes == {"return", "raise"}


def test_two_blocks_one_after_another(shop):
    block(
        shop,
        """
        from codeflash.tracer import Tracer
        import shop
        for n in (1, 2, 3):
            with Tracer(output="%d.trace" % n):
                for _ in range(n): shop.total([n])
                shop.discount(n)
        with Tracer(output="3.trace"):
            shop.discount(30)
        """,
    )
    for n in (1, 2):
        seen = recorded(shop, "%d.trace" % n)
        assert seen["shop:total"].calls == n and seen["shop:total"].call.values == ([n],)
        assert seen["shop:discount"].call.values == (n,)
    assert recorded(shop, "3.trace").names() == {"shop:discount"}
    assert len(shop.replay_tests()) == len({test.name for test in shop.replay_tests()}) >= 3


def test_calls_under_way_at_the_edges_of_a_block(shop):
    block(
        shop,
        """
        from codeflash.tracer import Tracer
        import shop

        tracer = Tracer()

        def begin(n):
            tracer.__enter__()
            return shop.total([n])

        def end(n):
            result = shop.total([n])
            tracer.__exit__(None, None, None)
            return result

        def gen():
            yield 1
            yield 2

        if __name__ == "__main__":
            stream = gen()
            next(stream)
            begin(1)
            next(stream)
            end(2)
            list(stream)
        """,
    )
    seen = recorded(shop)
    assert {v[0][0] for v in seen["shop:total"].values} == {1, 2}
    assert "app:gen" not in seen and "app:begin" not in seen
    assert seen["app:end"].call.outcome == "unseen"


def test_a_timeout_ends_the_recording_and_not_the_block(shop):
    result = block(
        shop,
        """
        import time
        from codeflash.tracer import Tracer
        import shop
        with Tracer(timeout=0.3):
            shop.total([1])
            time.sleep(0.8)
            for i in range(1000): shop.discount(i)
            time.sleep(0.1)
            shop.discount(5)
        print("end")
        """,
    )
    assert result.stdout == "end\n"
    seen = recorded(shop)
    assert seen["shop:total"].call.values == ([1],)
    assert "shop:discount" not in seen or seen["shop:discount"].inputs == []


@pytest.mark.parametrize(
    "arguments, problem",
    [
        ("max_function_count=-1", "ValueError"),
        ("max_function_count='x'", "TypeError"),
        ("timeout=0", "ValueError"),
        ("timeout=float('nan')", "ValueError"),
        ("timeout='x'", "TypeError"),
        ("output=3", "TypeError"),
        ("unknown=1", "TypeError"),
        ("config_file_path='gone.toml'", "TracerError"),
        ("output='gone/folder/x.trace'", "TracerError"),
        ("output='.'", "TracerError"),
        ("output='app.py'", "TracerError"),
    ],
)
def test_bad_arguments_are_one_line(shop, arguments, problem):
    result = block(
        shop,
        """
        from codeflash.tracer import Tracer
        try:
            with Tracer(%s): print("ran")
        except Exception as error:
            print(type(error).__name__, str(error).count("\\n"), error)
        """
        % arguments,
    )
    assert result.stdout.startswith(problem + " 0 "), result
    assert result.stdout.count("\n") == 1 and "ran" not in result.stdout
    assert "Traceback" not in result.stderr
    assert shop.path.joinpath("app.py").read_text().startswith("from codeflash")
    assert not list(shop.path.rglob("*.parts"))


def test_a_broken_configuration_is_one_line(shop):
    (shop.path / "pyproject.toml").write_text("[tool.codeflash\n")
    result = block(
        shop,
        """
        from codeflash.tracer import Tracer, TracerError
        try:
            with Tracer(): print("ran")
        except TracerError as error:
            print(error)
        """,
    )
    assert "pyproject.toml" in result.stdout and result.stdout.count("\n") == 1


def test_the_program_keeps_its_environment_threads_and_children(shop):
    shop.write("child.py", "import shop\nshop.discount(8)\n")
    block(
        shop,
        """
        import os, subprocess, sys, threading
        from codeflash.tracer import Tracer
        import shop
        if __name__ == "__main__":
            before = dict(os.environ)
            with Tracer():
                thread = threading.Thread(target=shop.total, args=([1],))
                thread.start(); thread.join()
                subprocess.check_call([sys.executable, "child.py"])
                assert dict(os.environ) == before
            assert dict(os.environ) == before
            subprocess.check_call([sys.executable, "child.py"])
        """,
    )
    seen = recorded(shop)
    assert seen["shop:total"].calls == 1 and seen["shop:discount"].calls == 1


def test_what_ran_before_the_block_is_not_in_its_times(shop):
    block(
        shop,
        """
        from codeflash.tracer import Tracer
        import time

        def busy(seconds):
            end = time.thread_time() + seconds
            while time.thread_time() < end:
                pass

        if __name__ == "__main__":
            busy(1.5)
            with Tracer(output="part.trace"):
                busy(0.2)
        """,
    )
    seen = recorded(shop, "part.trace")
    assert 0.05e9 < seen["app:busy"].own_ns < 0.5e9
