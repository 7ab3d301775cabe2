# SPDX-License-Identifier: Apache-2.0
"""What the objects of libraries written in Python consist of, for codeflash.compare.

A function here gives a list of (text behind the path, value), or None where it does not know the
type: then the object's attributes are compared. The libraries are not imported: an object of one
is there, so the library is. Methods are called on the library's own class, so that a class of the
program that derives from it cannot answer instead.
"""

import sys


def take_apart(library, value):
    module = sys.modules.get(library)
    return _readers[library](module, value) if module is not None else None


def _own(value, *library):
    """Attributes that a class of the program adds to one of the library."""
    cls = type(value)
    if cls.__module__.partition(".")[0] in library:
        return []
    state = []
    for base in cls.__mro__:
        if base.__module__.partition(".")[0] in library:
            break
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            member = base.__dict__.get(name)
            if hasattr(member, "__get__") and hasattr(member, "__objclass__"):
                try:
                    state.append(("." + name, member.__get__(value)))
                except AttributeError:
                    pass
    return state


def _extra(value, known):
    """What is in the instance's own dict beside the names that the library uses."""
    state = object.__getattribute__(value, "__dict__")
    return [("." + name, state[name]) for name in sorted(state) if name not in known]


# --- pathlib, ipaddress: attributes are caches that may be filled or not ----------------------


def _pathlib(module, value):
    if not isinstance(value, module.PurePath):
        return None
    return [(".__str__()", module.PurePath.__str__(value))] + _own(value, "pathlib")


def _ipaddress(module, value):
    for name in ("IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network"):
        cls = getattr(module, name)
        if type(value) is cls:
            return [(".__str__()", cls.__str__(value))]
    for name in ("IPv4Interface", "IPv6Interface"):
        cls = getattr(module, name)
        if type(value) is cls:
            return [(".__str__()", cls.__str__(value))]
    return None


# --- pandas -----------------------------------------------------------------------------------


def _pandas(module, value):
    if isinstance(value, module.DataFrame):
        return _frame(module, value)
    if isinstance(value, module.Series):
        return _series(module, value)
    if isinstance(value, module.MultiIndex):
        return _multi_index(module, value)
    if isinstance(value, module.Index):
        return _index(module, value)
    if isinstance(value, module.api.extensions.ExtensionArray):
        return _extension(module, value)
    if isinstance(value, (module.Timestamp, module.Timedelta, module.Period, module.Interval)):
        return None
    if value is module.NA or value is module.NaT:
        return []
    return None


def _get(base, value, name):
    return getattr(base, name).__get__(value)


def _frame(module, value):
    base = module.DataFrame
    columns = _get(base, value, "columns")
    parts = [
        (".columns", columns),
        (".index", _get(base, value, "index")),
        (".attrs", _get(base, value, "attrs")),
        (".flags.allows_duplicate_labels", _get(base, value, "flags").allows_duplicate_labels),
    ]
    for number in range(len(columns)):
        # Columns by their place: labels may be there twice, or be of any type.
        column = base._ixs(value, number, axis=1)
        parts.append((".iloc[:, %d].array" % number, _values(module, column)))
    return parts + _extra(value, ("_mgr", "_item_cache", "_attrs", "_flags", "_is_copy"))


def _values(module, value):
    base = module.Series if isinstance(value, module.Series) else module.Index
    found = _get(base, value, "array")
    inner = getattr(found, "_ndarray", None)
    return inner if type(found).__name__ in ("PandasArray", "NumpyExtensionArray") else found


def _series(module, value):
    base = module.Series
    return [
        (".name", _get(base, value, "name")),
        (".index", _get(base, value, "index")),
        (".attrs", _get(base, value, "attrs")),
        (".array", _values(module, value)),
    ] + _extra(value, ("_mgr", "_item_cache", "_attrs", "_flags", "_is_copy", "_name", "_index"))


def _index(module, value):
    if isinstance(value, module.RangeIndex):
        return [(".name", _get(module.Index, value, "name")), ("._range", value._range)]
    parts = [(".name", _get(module.Index, value, "name")), (".array", _values(module, value))]
    if hasattr(type(value), "freq"):
        parts.append((".freqstr", value.freqstr if value.freq is not None else None))
    return parts


def _multi_index(module, value):
    return [
        (".names", list(module.MultiIndex.names.__get__(value))),
        (".levels", list(value.levels)),
        (".codes", [list(codes) for codes in value.codes]),
    ]


def _extension(module, value):
    parts = [(".dtype", str(value.dtype))]
    if isinstance(value, module.Categorical):
        return parts + [
            (".categories", value.categories),
            (".ordered", value.ordered),
            (".codes", value.codes),
        ]
    for name in ("_ndarray", "_data", "_mask", "_left", "_right", "_sp_values", "_pa_array"):
        if hasattr(value, name):
            parts.append(("." + name, getattr(value, name)))
    if len(parts) == 1:
        parts.append(("", [value[number] for number in range(len(value))]))
    return parts


# --- polars, pyarrow: what differs is told by Arrow's own data --------------------------------


def _polars(module, value):
    if isinstance(value, module.DataFrame):
        frame = module.DataFrame
        names = frame.get_columns(value)
        return [
            (".schema", [(series.name, str(series.dtype)) for series in names]),
            (".height", _get(frame, value, "height")),
        ] + [("[:, %d]" % number, _bits(series)) for number, series in enumerate(names)]
    if isinstance(value, module.Series):
        return [
            (".name", value.name),
            (".dtype", str(value.dtype)),
            (".to_list()", _bits(value)),
        ]
    if isinstance(value, (module.LazyFrame, module.Expr)):
        return None
    if isinstance(value, module.datatypes.DataType):
        return [(".__str__()", str(value))]
    return None


def _bits(series):
    return series.to_list()


def _pyarrow(module, value):
    if isinstance(value, (module.Table, module.RecordBatch)):
        parts = [(".schema", _schema(value.schema))]
        for number, column in enumerate(value.columns):
            parts.append((".column(%d)" % number, column))
        return parts
    if isinstance(value, module.ChunkedArray):
        return [(".type", str(value.type)), (".to_pylist()", value.to_pylist())]
    if isinstance(value, module.Array):
        return [(".type", str(value.type)), (".to_pylist()", value.to_pylist())]
    if isinstance(value, module.Scalar):
        return [(".type", str(value.type)), (".as_py()", value.as_py())]
    if isinstance(value, module.Schema):
        return [("", _schema(value))]
    if isinstance(value, module.Field):
        return [("", _field(value))]
    if isinstance(value, module.DataType):
        return [(".__str__()", str(value))]
    if isinstance(value, module.Buffer):
        return [(".to_pybytes()", value.to_pybytes())]
    return None


def _field(field):
    return field.name, str(field.type), field.nullable, field.metadata


def _schema(schema):
    return [_field(field) for field in schema] + [schema.metadata]


# --- torch, scipy -----------------------------------------------------------------------------


def _torch(module, value):
    if isinstance(value, module.Tensor):
        parts = [
            (".dtype", str(value.dtype)),
            (".shape", tuple(value.shape)),
            (".device", str(value.device)),
            (".layout", str(value.layout)),
            (".requires_grad", value.requires_grad),
        ]
        plain = value.detach()
        if plain.layout != module.strided:
            plain = plain.to_dense()
        plain = plain.cpu().resolve_conj().resolve_neg().contiguous()
        if plain.dtype in (module.bfloat16,):
            plain = plain.view(module.int16)
        return parts + [(".numpy()", plain.numpy()), (".grad", value.grad)]
    if isinstance(value, (module.dtype, module.device, module.layout, module.memory_format)):
        return [(".__str__()", str(value))]
    if isinstance(value, module.Size):
        return None
    if isinstance(value, module.Generator):
        return [(".get_state()", value.get_state())]
    return None


def _scipy(module, value):
    sparse = sys.modules.get("scipy.sparse")
    if sparse is None or not sparse.issparse(value):
        return None
    parts = [(".shape", tuple(value.shape)), (".dtype", value.dtype), (".format", value.format)]
    names = {
        "csr": ("indptr", "indices", "data"),
        "csc": ("indptr", "indices", "data"),
        "bsr": ("indptr", "indices", "data"),
        "coo": ("coords", "data") if hasattr(value, "coords") else ("row", "col", "data"),
        "dia": ("offsets", "data"),
        "lil": ("rows", "data"),
    }.get(value.format)
    if names is None:
        return parts + [(".items()", list(value.items()))]
    return parts + [("." + name, getattr(value, name)) for name in names]


_readers = {
    "pathlib": _pathlib,
    "ipaddress": _ipaddress,
    "pandas": _pandas,
    "polars": _polars,
    "pyarrow": _pyarrow,
    "torch": _torch,
    "scipy": _scipy,
}
