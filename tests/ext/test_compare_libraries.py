# SPDX-License-Identifier: Apache-2.0
"""codeflash.compare on NumPy, pandas, polars, PyArrow, PyTorch and SciPy, where installed."""

import subprocess
import sys

import pytest
from codeflash.compare import equal


def nothing_is_imported_for_a_comparison():
    names = ("numpy", "pandas", "polars", "pyarrow", "torch", "scipy", "pathlib", "ipaddress")
    program = (
        "import sys\nfrom codeflash.compare import equal\n"
        "before = set(sys.modules)\n"
        "class ndarray: pass\n"
        "ndarray.__module__ = 'numpy'\n"
        "class DataFrame: pass\n"
        "DataFrame.__module__ = 'pandas.core'\n"
        "assert equal([ndarray(), DataFrame(), 1], [ndarray(), DataFrame(), 1]) is None\n"
        "print(sorted((set(sys.modules) - before) & set(%r)))" % (names,)
    )
    return subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True).stdout


def test_nothing_is_imported():
    assert nothing_is_imported_for_a_comparison() == "[]\n"


# --- NumPy ------------------------------------------------------------------------------------


@pytest.fixture
def np():
    return pytest.importorskip("numpy")


def numpy_cases(np):
    nan = float("nan")
    record = np.dtype([("a", "i4"), ("b", "f8"), ("c", "O")])
    return [
        (np.array([1, 2]), np.array([1, 3]), "result[1]: 2 is not 3"),
        (np.array([[1.0, 2], [3, 4]]), np.array([[1.0, 2], [3, 5]]), "result[1, 1]: 4.0 is"),
        (np.array([0.0]), np.array([-0.0]), "result[0]: 0.0 is not -0.0"),
        (np.array([nan, 1.0]), np.array([nan, 2.0]), "result[1]: 1.0 is not 2.0"),
        (np.array([1], "i4"), np.array([1], "i8"), "result.dtype: '<i4' is not '<i8'"),
        (np.array([1], "<i4"), np.array([1], ">i4"), "result.dtype: '<i4' is not '>i4'"),
        (np.zeros((2, 3)), np.zeros((3, 2)), "result.shape[0]: 2 is not 3"),
        (np.array(1), np.array(2), "result"),
        (np.array([1]), [1], "result: ndarray is not list"),
        (np.array(["a", "b"]), np.array(["a", "c"]), "result[1]: 'b' is not 'c'"),
        (np.array([b"a"]), np.array([b"b"]), "result[0]: b'a' is not b'b'"),
        (np.array([True]), np.array([False]), "result[0]: True is not False"),
        (np.array([1j]), np.array([2j]), "result[0]: 1j is not 2j"),
        (np.array([1.5], "f2"), np.array([2.5], "f2"), "result[0]: 1.5 is not 2.5"),
        (np.array([1.5], "g"), np.array([2.5], "g"), "result[0]"),
        (
            np.array(["2020-01-01"], "M8[D]"),
            np.array(["2020-01-02"], "M8[D]"),
            "result[0]: datetime.date(2020, 1, 1) is not datetime.date(2020, 1, 2)",
        ),
        (np.array([1], "m8[s]"), np.array([1], "m8[ms]"), "result.dtype: '<m8[s]' is"),
        (np.array([1, [2]], object), np.array([1, [3]], object), "result[1][0]: 2 is not 3"),
        (np.array([[1], [2]], object), np.array([[1], [3]], object), "result.flat[1]: 2 is not 3"),
        (
            np.array([(1, 2.0, [3])], record),
            np.array([(1, 2.0, [4])], record),
            "result['c'][0][0]: 3 is not 4",
        ),
        (np.array([(1, 2.0, 3)], record), np.array([(1, 2.5, 3)], record), "result['b'][0]"),
        (np.float64(1), np.float64(2), "result: float64(1.0) is not float64(2.0)"),
        (np.float64(0.0), np.float64(-0.0), "result: float64(0.0) is not float64(-0.0)"),
        (np.float64(1), 1.0, "result: float64 is not float"),
        (np.int32(1), np.int64(1), "result: int32 is not int64"),
        (np.str_("a"), np.str_("b"), "result: str_('a') is not str_('b')"),
        (np.dtype("i4"), np.dtype("i8"), "result"),
        (np.ma.array([1, 2], mask=[0, 1]), np.ma.array([1, 2], mask=[1, 1]), "result._mask[0]"),
        (np.arange(6)[::2], np.array([0, 2, 5]), "result[2]: 4 is not 5"),
        (np.arange(6).reshape(2, 3).T, np.array([[0, 3], [1, 4], [2, 6]]), "result[2, 1]: 5"),
        (np.random.default_rng(1), np.random.default_rng(2), "result"),
        (np.random.RandomState(1), np.random.RandomState(2), "result"),
    ]  # fmt: skip


def test_numpy_differences(np):
    for a, b, text in numpy_cases(np):
        assert str(equal(a, b)).startswith(text), text
        assert equal(b, a), text
        assert equal(a, a) is None and equal(b, b) is None


def test_numpy_without_difference(np):
    for a, _, text in numpy_cases(np):
        copied = a.copy() if isinstance(a, (np.ndarray, np.generic)) else a
        assert equal(a, copied) is None, text
    nan = np.array([float("nan"), 1.0])
    other = np.frombuffer(np.array([0xFFF8000000000001, 0x3FF0000000000000], "u8"), "f8")
    assert equal(nan, other) is None
    grid = np.arange(12.0).reshape(3, 4)
    assert equal(grid, np.asfortranarray(grid)) is None
    assert equal(grid[:, ::2], grid[:, ::2].copy()) is None
    assert equal(np.zeros((0, 3)), np.zeros((0, 3))) is None
    assert equal(np.zeros((0, 3)), np.zeros((3, 0)))
    assert equal([np.float64(1)] * 2, [np.float64(1), np.float64(1)]) is None
    made = [np.random.default_rng(1) for _ in range(2)]
    assert equal(*made) is None
    made[0].random()
    assert equal(*made)


def test_numpy_tolerance_and_sharing(np):
    a, b = np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-12])
    assert equal(a, b).path == "result[1]"
    assert equal(a, b, rel_tol=1e-9) is None
    assert equal(a.astype("f4"), (a * 1.001).astype("f4"), rel_tol=1e-2) is None
    assert equal(a * 1j, b * 1j, abs_tol=1e-9) is None
    assert equal([a, a], [a.copy(), a.copy()]).kind == "alias"
    assert equal(np.array([1]), np.array([2]), rel_tol=10)


def test_numpy_subclasses_cannot_answer(np):
    class Lying(np.ndarray):
        shape = property(lambda self: (1,))
        dtype = property(lambda self: np.dtype("i4"))

        def __eq__(self, other):
            return True

        def __reduce__(self):
            raise AssertionError

    a, b = np.array([1.0, 2.0]).view(Lying), np.array([1.0, 3.0]).view(Lying)
    assert equal(a, b).kind == "value"
    assert equal(a, np.array([1.0, 2.0]).view(Lying)) is None
    a.tag = [1]
    assert equal(a, np.array([1.0, 2.0]).view(Lying))


# --- others -----------------------------------------------------------------------------------


def test_pandas():
    pd = pytest.importorskip("pandas")

    def frame(**changes):
        columns = {"a": [1, 2], "b": [1.5, None], "c": ["x", "y"], "d": [[1], {"k": 2}]}
        made = pd.DataFrame({**columns, **changes}, index=["r", "s"])
        made["when"] = pd.to_datetime(["2020-01-01", "2020-01-02"])
        made["kind"] = pd.Categorical(["u", "v"])
        return made

    assert equal(frame(), frame()) is None
    assert equal(frame(), frame().copy()) is None
    assert equal(frame(), frame(a=[1, 3])).path.startswith("result.iloc[:, 0]")
    assert equal(frame(), frame(b=[1.5, 2.5]))
    assert equal(frame(), frame(c=["x", "z"]))
    assert equal(frame(), frame(d=[[1], {"k": 3}])).path.endswith("['k']")
    assert equal(frame(), frame(a=[1.0, 2.0]))
    assert equal(frame(), frame().rename(columns={"a": "z"}))
    assert equal(frame(), frame().rename(index={"r": "z"}))
    assert equal(frame(), frame()[["b", "a", "c", "d", "when", "kind"]])
    a, b = frame(), frame()
    b.attrs["x"] = 1
    assert equal(a, b).path == "result.attrs"
    assert equal(a.loc["r"], b.loc["r"]) or a.loc["r"].attrs != b.loc["r"].attrs
    assert equal(a["a"], frame()["a"]) is None
    assert equal(a["a"], a["a"].rename("z")).path == "result.name"
    assert equal(a["kind"], frame()["kind"].cat.rename_categories(["u", "w"]))
    assert equal(pd.Index([1, 2]), pd.Index([1, 3]))
    assert equal(pd.RangeIndex(3), pd.RangeIndex(3)) is None
    assert equal(pd.RangeIndex(3), pd.RangeIndex(4))
    product = pd.MultiIndex.from_product
    assert equal(product([[1, 2], ["a", "b"]]), product([[1, 2], ["a", "b"]])) is None
    assert equal(product([[1, 2], ["a", "b"]]), product([[1, 2], ["a", "c"]]))
    assert equal(pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-01")) is None
    assert equal(pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-02"))
    assert equal(pd.array([1, None], dtype="Int64"), pd.array([1, None], dtype="Int64")) is None
    assert equal(pd.array([1, None], dtype="Int64"), pd.array([1, 2], dtype="Int64"))
    assert equal([pd.NA, pd.NaT], [pd.NA, pd.NaT]) is None
    # The same columns in other blocks.
    c = pd.DataFrame({"a": [1, 2]})
    c["b"] = [3, 4]
    assert equal(c, pd.DataFrame({"a": [1, 2], "b": [3, 4]})) is None


def test_polars():
    pl = pytest.importorskip("polars")
    make = lambda last: pl.DataFrame({"a": [1, 2], "b": ["x", last]})
    assert equal(make("y"), make("y")) is None
    assert equal(make("y"), make("z")).path == "result[:, 1][1]"
    assert equal(make("y"), make("y").rename({"a": "c"}))
    assert equal(pl.Series("a", [1]), pl.Series("a", [1])) is None
    assert equal(pl.Series("a", [1]), pl.Series("b", [1])).path == "result.name"
    assert equal(pl.Series("a", [1]), pl.Series("a", [1], dtype=pl.Int8)).path == "result.dtype"


def test_pyarrow():
    pa = pytest.importorskip("pyarrow")
    make = lambda last: pa.table({"a": [1, 2], "b": ["x", last]})
    assert equal(make("y"), make("y")) is None
    assert equal(make("y"), make("z")).path == "result.column(1).to_pylist()[1]"
    assert equal(pa.array([1, None]), pa.array([1, None])) is None
    assert equal(pa.array([1, None]), pa.array([1, 2]))
    assert equal(pa.array([1]), pa.array([1], pa.int8())).kind == "type"
    assert equal(pa.scalar(1), pa.scalar(2))
    assert equal(make("y").schema, pa.schema([("a", pa.int64()), ("b", pa.string())])) is None


def test_torch():
    torch = pytest.importorskip("torch")
    a = torch.tensor([[1.0, 2.0]])
    assert equal(a, a.clone()) is None
    assert equal(a, torch.tensor([[1.0, 3.0]])).path == "result.numpy()[0, 1]"
    assert equal(a, a.double()).path == "result.dtype"
    assert equal(a, a.clone().requires_grad_()).path == "result.requires_grad"
    assert equal(a.bfloat16(), a.bfloat16()) is None
    assert equal(a.to_sparse(), a.to_sparse()) is None


def test_scipy():
    sparse = pytest.importorskip("scipy.sparse")
    for form in ("csr", "csc", "coo", "lil", "dok", "dia"):
        a, b, c = (sparse.random(5, 5, 0.5, form, random_state=seed) for seed in (1, 1, 2))
        assert equal(a, b) is None
        assert equal(a, c)
    assert equal(sparse.eye(3, format="csr"), sparse.eye(3, format="csc"))
