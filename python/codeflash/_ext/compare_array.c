/* SPDX-License-Identifier: Apache-2.0 */
/* Items that lie side by side in memory: bytearray, array, memoryview, NumPy's arrays and scalars.
 */
#include "compare_scalar.h"

/* --- blocks ------------------------------------------------------------------------------- */

static double half_to_double(uint16_t bits)
{
    const int exponent = (bits >> 10) & 0x1F, mantissa = bits & 0x3FF;
    double value = 0;

    if (exponent == 0x1F)
        value = mantissa != 0 ? NAN : INFINITY;
    else if (exponent == 0)
        value = ldexp(mantissa, -24);
    else
        value = ldexp(mantissa + 1024, exponent - 25);
    return (bits & 0x8000) != 0 ? -value : value;
}

static bool same_half(const struct cmp_options *options, const void *a, const void *b)
{
    uint16_t left = 0, right = 0;

    memcpy(&left, a, sizeof(left));
    memcpy(&right, b, sizeof(right));
    return cmp_same_double(options, half_to_double(left), half_to_double(right));
}

static bool same_single(const struct cmp_options *options, const void *a, const void *b)
{
    float left = 0, right = 0;

    memcpy(&left, a, sizeof(left));
    memcpy(&right, b, sizeof(right));
    return cmp_same_double(options, (double)left, (double)right);
}

static bool same_double_at(const struct cmp_options *options, const void *a, const void *b)
{
    double left = 0, right = 0;

    memcpy(&left, a, sizeof(left));
    memcpy(&right, b, sizeof(right));
    return cmp_same_double(options, left, right);
}

/* Its padding does not count. */
static bool same_long_double(const struct cmp_options *options, const void *a, const void *b)
{
    long double left = 0, right = 0;

    memcpy(&left, a, sizeof(left));
    memcpy(&right, b, sizeof(right));
    if (isnan(left) || isnan(right))
        return isnan(left) && isnan(right);
    if (left == right)
        return signbit(left) == signbit(right);
    return options->tolerant && cmp_is_close(options, (double)left, (double)right);
}

typedef bool (*same_fn)(const struct cmp_options *options, const void *a, const void *b);

static same_fn same_of(char format)
{
    switch (format) {
    case 'e':
        return same_half;
    case 'f':
    case 'F':
        return same_single;
    case 'd':
    case 'D':
        return same_double_at;
    case 'g':
    case 'G':
        return same_long_double;
    default:
        return NULL;
    }
}

static bool same_item(const struct cmp_options *options, const char *a, const char *b, size_t size,
                      char format)
{
    const same_fn same = same_of(format);

    if (memcmp(a, b, size) == 0)
        return true;
    if (same == NULL)
        return false;
    if (format == 'F' || format == 'D' || format == 'G')
        return same(options, a, b) && same(options, a + size / 2, b + size / 2);
    return same(options, a, b);
}

Py_ssize_t cmp_block(const struct cmp_work *work, const void *a, const void *b, size_t count,
                     size_t size, char format)
{
    const char *left = a, *right = b;

    if (count == 0 || memcmp(left, right, count * size) == 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (!same_item(work->options, left + i * size, right + i * size, size, format))
            return (Py_ssize_t)i;
    }
    return -1;
}

/* The item behind `text` differs; both values are taken. */
static void differ_item(struct cmp_work *work, PyObject *a, PyObject *b, PyObject *text,
                        PyObject *const items[2])
{
    struct cmp_frame *frame = NULL;

    cmp_forgive(work);
    if (work->state == CMP_GO && (text == NULL || items[0] == NULL || items[1] == NULL))
        cmp_differ_values(work, a, b);
    frame = cmp_open_parts(work, a, b);
    if (frame != NULL) {
        frame->next[0] = 1;
        frame->label = CMP_LABEL_SUFFIX;
        cmp_part(work, (struct cmp_part){
                           .a = items[0], .b = items[1], .name = text, .label = CMP_LABEL_SUFFIX });
        if (work->state == CMP_GO)
            cmp_differ_values(work, items[0], items[1]);
    }
    Py_XDECREF(text);
    Py_XDECREF(items[0]);
    Py_XDECREF(items[1]);
}

static void differ_at(struct cmp_work *work, PyObject *a, PyObject *b, PyTypeObject *base,
                      Py_ssize_t index)
{
    const ssizeargfunc item = base->tp_as_sequence->sq_item;
    PyObject *items[2];

    items[0] = item(a, index);
    items[1] = items[0] != NULL ? item(b, index) : NULL;
    differ_item(work, a, b, PyUnicode_FromFormat("[%zd]", index), items);
}

/* --- bytearray, array --------------------------------------------------------------------- */

void cmp_content_bytes(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a, PyObject *b)
{
    Py_ssize_t index = -1;

    if (Py_SIZE(a) != Py_SIZE(b)) {
        cmp_differ_lengths(work, Py_SIZE(a), Py_SIZE(b));
        return;
    }
    index = cmp_block(work, PyByteArray_AS_STRING(a), PyByteArray_AS_STRING(b), (size_t)Py_SIZE(a),
                      1, 'B');
    if (index >= 0)
        differ_at(work, a, b, kind->base, index);
}

static void compare_views(struct cmp_work *work, PyTypeObject *base, const Py_buffer *left,
                          const Py_buffer *right)
{
    const size_t size = left->itemsize > 0 ? (size_t)left->itemsize : 1;
    const char format = left->format != NULL && left->format[1] == '\0' ? left->format[0] : 'B';
    Py_ssize_t index = -1;

    if (left->itemsize != right->itemsize || left->len != right->len)
        cmp_differ_lengths(work, left->len / (Py_ssize_t)size, right->len / (Py_ssize_t)size);
    else
        index = cmp_block(work, left->buf, right->buf, (size_t)left->len / size, size, format);
    if (index >= 0)
        differ_at(work, left->obj, right->obj, base, index);
}

void cmp_content_array(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a, PyObject *b)
{
    PyObject *codes[2] = { cmp_read(work, kind->base, a, "typecode"),
                           cmp_read(work, kind->base, b, "typecode") };
    const getbufferproc get = kind->base->tp_as_buffer->bf_getbuffer;
    Py_buffer left, right;

    if (codes[0] != NULL && codes[1] != NULL &&
        cmp_quick(work->options, codes[0], codes[1]) != CMP_SAME) {
        if (cmp_open_parts(work, a, b) != NULL)
            cmp_part_text(work, ".typecode", codes[0], codes[1]);
    } else if (work->state == CMP_GO && get(a, &left, PyBUF_FULL_RO) == 0) {
        if (get(b, &right, PyBUF_FULL_RO) == 0) {
            compare_views(work, kind->base, &left, &right);
            PyBuffer_Release(&right);
        }
        PyBuffer_Release(&left);
    }
    if (work->state == CMP_GO && PyErr_Occurred() != NULL)
        work->state = CMP_ERROR;
    Py_XDECREF(codes[0]);
    Py_XDECREF(codes[1]);
}

/* --- memoryview --------------------------------------------------------------------------- */

static PyObject *shape_of(const Py_buffer *view)
{
    PyObject *shape = PyTuple_New(view->ndim);

    for (int i = 0; shape != NULL && i < view->ndim; i++) {
        PyObject *size = PyLong_FromSsize_t(view->shape != NULL ? view->shape[i] : view->len);

        if (size == NULL)
            Py_CLEAR(shape);
        else
            PyTuple_SET_ITEM(shape, i, size);
    }
    return shape;
}

static void compare_contents(struct cmp_work *work, PyObject *a, PyObject *b, const Py_buffer *left)
{
    const char *format = left->format != NULL ? left->format : "B";
    const size_t size = left->itemsize > 0 ? (size_t)left->itemsize : 1;
    PyObject *bytes[2] = { cmp_ask(work, &PyMemoryView_Type, a, "tobytes", NULL),
                           cmp_ask(work, &PyMemoryView_Type, b, "tobytes", NULL) };
    Py_ssize_t index = -1;

    if (bytes[0] == NULL || bytes[1] == NULL)
        cmp_no_memory(work);
    else
        index = cmp_block(work, PyBytes_AS_STRING(bytes[0]), PyBytes_AS_STRING(bytes[1]),
                          (size_t)left->len / size, size, format[1] == '\0' ? format[0] : 'B');
    Py_XDECREF(bytes[0]);
    Py_XDECREF(bytes[1]);
    if (index < 0)
        return;
    if (left->ndim == 1)
        differ_at(work, a, b, &PyMemoryView_Type, index);
    else
        cmp_differ_values(work, a, b);
}

static void push_buffers(struct cmp_work *work, PyObject *a, PyObject *b, const Py_buffer *left,
                         const Py_buffer *right)
{
    const char *formats[2] = { left->format != NULL ? left->format : "B",
                               right->format != NULL ? right->format : "B" };

    if (strcmp(formats[0], formats[1]) != 0 || left->ndim != right->ndim ||
        left->readonly != right->readonly || left->len != right->len ||
        left->itemsize != right->itemsize ||
        (left->ndim > 0 && left->shape != NULL && right->shape != NULL &&
         memcmp(left->shape, right->shape, (size_t)left->ndim * sizeof(Py_ssize_t)) != 0)) {
        if (cmp_open_parts(work, a, b) == NULL)
            return;
        cmp_part_taken(work, ".format", PyUnicode_FromString(formats[0]),
                       PyUnicode_FromString(formats[1]));
        cmp_part_taken(work, ".shape", shape_of(left), shape_of(right));
        cmp_part_text(work, ".readonly", left->readonly ? Py_True : Py_False,
                      right->readonly ? Py_True : Py_False);
        return;
    }
    /* What is written through the view is seen in the object behind it. */
    if (!left->readonly && left->obj != NULL && right->obj != NULL &&
        cmp_open_parts(work, a, b) != NULL)
        cmp_part_taken(work, ".obj", cmp_read(work, &PyMemoryView_Type, a, "obj"),
                       cmp_read(work, &PyMemoryView_Type, b, "obj"));
    if (work->state == CMP_GO)
        compare_contents(work, a, b, left);
}

void cmp_content_buffer(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                        PyObject *b)
{
    Py_buffer left, right;
    const bool open_a = PyObject_GetBuffer(a, &left, PyBUF_FULL_RO) == 0;
    bool open_b = false;

    (void)kind;
    cmp_forgive(work);
    if (work->state == CMP_GO) {
        open_b = PyObject_GetBuffer(b, &right, PyBUF_FULL_RO) == 0;
        cmp_forgive(work);
    }
    if (work->state == CMP_GO && open_a && open_b)
        push_buffers(work, a, b, &left, &right);
    else if (work->state == CMP_GO && open_a != open_b)
        cmp_differ_texts(work, "value",
                         PyUnicode_FromString(open_a ? "memoryview" : "a released memoryview"),
                         PyUnicode_FromString(open_b ? "memoryview" : "a released memoryview"));
    if (open_a)
        PyBuffer_Release(&left);
    if (open_b)
        PyBuffer_Release(&right);
}

/* --- NumPy -------------------------------------------------------------------------------- */

/* What `__array_struct__` gives: the layout is part of NumPy's documented interface. */
struct array {
    int two;
    int nd;
    char kind;
    int itemsize;
    int flags;
    Py_ssize_t *shape;
    Py_ssize_t *strides;
    void *data;
    PyObject *descr;
};

#define ARRAY_IN_ORDER 0x1
#define ARRAY_NATIVE 0x200
#define DIMENSIONS_MAX 64

static char format_of(const struct array *array)
{
    if ((array->flags & ARRAY_NATIVE) == 0)
        return 'B';
    if (array->kind == 'f')
        return array->itemsize == 2   ? 'e'
               : array->itemsize == 4 ? 'f'
               : array->itemsize == 8 ? 'd'
                                      : 'g';
    if (array->kind == 'c')
        return array->itemsize == 8 ? 'F' : array->itemsize == 16 ? 'D' : 'G';
    return 'B';
}

static size_t count_of(const struct array *array, int dimensions)
{
    size_t count = 1;

    for (int i = 0; i < dimensions; i++)
        count *= (size_t)array->shape[i];
    return count;
}

/* The address of the first item of row `row`, a row being what the last dimension has. */
static const char *row_at(const struct array *array, size_t row)
{
    const char *address = array->data;

    for (int i = array->nd - 2; i >= 0; i--) {
        address += (Py_ssize_t)(row % (size_t)array->shape[i]) * array->strides[i];
        row /= (size_t)array->shape[i];
    }
    return address;
}

/* In the order of C, whatever the order in memory is: the first item that differs, or -1. */
static Py_ssize_t compare_rows(const struct cmp_work *work, const struct array *a,
                               const struct array *b)
{
    const size_t width = a->nd > 0 ? (size_t)a->shape[a->nd - 1] : 1, size = (size_t)a->itemsize;
    const size_t rows = width > 0 ? count_of(a, a->nd) / width : 0;
    const Py_ssize_t steps[2] = { a->nd > 0 ? a->strides[a->nd - 1] : 0,
                                  b->nd > 0 ? b->strides[b->nd - 1] : 0 };

    if ((a->flags & b->flags & ARRAY_IN_ORDER) != 0)
        return cmp_block(work, a->data, b->data, count_of(a, a->nd), size, format_of(a));
    for (size_t row = 0; row < rows; row++) {
        const char *left = row_at(a, row), *right = row_at(b, row);

        for (size_t i = 0; i < width; i++) {
            if (!same_item(work->options, left + (Py_ssize_t)i * steps[0],
                           right + (Py_ssize_t)i * steps[1], size, format_of(a)))
                return (Py_ssize_t)(row * width + i);
        }
    }
    return -1;
}

/* `[1, 2]` */
static PyObject *index_text(const struct array *array, Py_ssize_t flat)
{
    PyObject *text = PyUnicode_FromString("]");

    for (int i = array->nd - 1; text != NULL && i >= 0; i--) {
        PyObject *longer =
            PyUnicode_FromFormat("%s%zd%s%U", i == 0 ? "[" : "", flat % array->shape[i],
                                 i == array->nd - 1 ? "" : ", ", text);

        Py_DECREF(text);
        text = longer;
        flat /= array->shape[i];
    }
    return text;
}

static void compare_items(struct cmp_work *work, const struct cmp_kind *kind, PyObject *const of[2],
                          const struct array *a, const struct array *b)
{
    const Py_ssize_t index = compare_rows(work, a, b);
    PyObject *number = NULL, *items[2] = { NULL, NULL };

    if (index < 0)
        return;
    if (kind->value) { /* a scalar */
        cmp_differ_values(work, of[0], of[1]);
        return;
    }
    number = PyLong_FromSsize_t(index);
    if (number != NULL) {
        items[0] = cmp_ask(work, kind->base, of[0], "item", number);
        items[1] = cmp_ask(work, kind->base, of[1], "item", number);
    }
    Py_XDECREF(number);
    differ_item(work, of[0], of[1], index_text(a, index), items);
}

static bool add_row(PyObject *list, const char *address, size_t width, Py_ssize_t step)
{
    for (size_t i = 0; i < width; i++, address += step) {
        PyObject *item = NULL;

        memcpy((void *)&item, address, sizeof(PyObject *));
        if (PyList_Append(list, item != NULL ? item : Py_None) != 0)
            return false;
    }
    return true;
}

static PyObject *object_list(const struct array *array)
{
    const size_t width = array->nd > 0 ? (size_t)array->shape[array->nd - 1] : 1;
    const size_t rows = width > 0 ? count_of(array, array->nd) / width : 0;
    const Py_ssize_t step = array->nd > 0 ? array->strides[array->nd - 1] : 0;
    PyObject *list = PyList_New(0);

    for (size_t row = 0; list != NULL && row < rows; row++) {
        if (!add_row(list, row_at(array, row), width, step))
            Py_CLEAR(list);
    }
    return list;
}

static void push_fields(struct cmp_work *work, const struct cmp_kind *kind, PyObject *const of[2],
                        PyObject *names)
{
    const binaryfunc get = kind->base->tp_as_mapping->mp_subscript;

    if (cmp_open_parts(work, of[0], of[1]) == NULL)
        return;
    for (Py_ssize_t i = 0; work->state == CMP_GO && i < PyTuple_GET_SIZE(names); i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i), *left = get(of[0], name), *right = NULL;

        right = left != NULL ? get(of[1], name) : NULL;
        if (left != NULL && right != NULL)
            cmp_part(work, (struct cmp_part){
                               .a = left, .b = right, .name = name, .label = CMP_LABEL_KEY });
        else
            work->state = CMP_ERROR;
        Py_XDECREF(left);
        Py_XDECREF(right);
    }
}

/* The names of a structured type's fields: a new tuple, or NULL. */
static PyObject *fields_of(struct cmp_work *work, PyObject *dtype)
{
    PyObject *names = cmp_read(work, Py_TYPE(dtype), dtype, "names");

    if (names != NULL && !PyTuple_CheckExact(names))
        Py_CLEAR(names);
    return names;
}

static void compare_data(struct cmp_work *work, const struct cmp_kind *kind, PyObject *const of[2],
                         const struct array *const arrays[2], PyObject *dtype)
{
    const struct array *a = arrays[0], *b = arrays[1];
    PyObject *names = a->kind == 'V' ? fields_of(work, dtype) : NULL;

    if (names != NULL)
        push_fields(work, kind, of, names);
    else if (a->kind == 'O')
        cmp_push_lists(work, object_list(a), object_list(b),
                       a->nd == 1 ? CMP_LABEL_INDEX : CMP_LABEL_FLAT);
    else if (strchr("biufcSUVmM", a->kind) == NULL)
        cmp_push_lists(work, cmp_ask(work, kind->base, of[0], "tolist", NULL),
                       cmp_ask(work, kind->base, of[1], "tolist", NULL), CMP_LABEL_INDEX);
    else
        compare_items(work, kind, of, a, b);
    Py_XDECREF(names);
}

/* 1: equal, 0: not, -1: an error. NumPy's own comparison, which is C. */
static int same_dtype(struct cmp_work *work, PyObject *a, PyObject *b)
{
    PyObject *answer = NULL;
    int same = 0;

    if (a == b)
        return 1;
    if (Py_TYPE(a)->tp_richcompare == NULL)
        return 0;
    answer = Py_TYPE(a)->tp_richcompare(a, b, Py_EQ);
    if (answer == NULL)
        cmp_forgive(work);
    same = answer == Py_True;
    Py_XDECREF(answer);
    return work->state == CMP_GO ? same : -1;
}

/* `<f8`, or where that is `|V16` what the fields are. */
static void differ_dtypes(struct cmp_work *work, PyObject *const of[2], PyObject *const dtypes[2])
{
    PyObject *texts[2] = { NULL, NULL };

    for (int i = 0; i < 2; i++) {
        PyObject *names = fields_of(work, dtypes[i]), *text = NULL;

        if (work->state == CMP_GO)
            text = cmp_read(work, Py_TYPE(dtypes[i]), dtypes[i], names != NULL ? "descr" : "str");
        Py_XDECREF(names);
        texts[i] = text != NULL ? cmp_text_value(text) : PyUnicode_FromString("dtype");
        Py_XDECREF(text);
    }
    if (cmp_open_parts(work, of[0], of[1]) != NULL) {
        cmp_part_text(work, ".dtype", dtypes[0], dtypes[1]);
        work->frames[work->depth - 1].next[0] = 1;
        work->frames[work->depth - 1].label = CMP_LABEL_TEXT;
    }
    cmp_differ_texts(work, "value", texts[0], texts[1]);
}

static void compare_arrays(struct cmp_work *work, const struct cmp_kind *kind,
                           PyObject *const of[2], PyObject *const dtypes[2],
                           const struct array *const arrays[2])
{
    const struct array *a = arrays[0], *b = arrays[1];
    const int same = same_dtype(work, dtypes[0], dtypes[1]);

    if (same < 0)
        return;
    if (same == 0) {
        differ_dtypes(work, of, dtypes);
        return;
    }
    if (a->nd != b->nd || a->nd > DIMENSIONS_MAX ||
        (a->nd > 0 && memcmp(a->shape, b->shape, (size_t)a->nd * sizeof(*a->shape)) != 0)) {
        if (cmp_open_parts(work, of[0], of[1]) != NULL)
            cmp_part_taken(work, ".shape", cmp_read(work, kind->base, of[0], "shape"),
                           cmp_read(work, kind->base, of[1], "shape"));
        return;
    }
    compare_data(work, kind, of, arrays, dtypes[0]);
}

void cmp_content_ndarray(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                         PyObject *b)
{
    PyObject *const of[2] = { a, b };
    PyObject *capsules[2] = { NULL, NULL }, *dtypes[2] = { NULL, NULL };
    const struct array *arrays[2] = { NULL, NULL };

    for (int i = 0; i < 2 && work->state == CMP_GO; i++) {
        capsules[i] = cmp_read(work, kind->base, of[i], "__array_struct__");
        dtypes[i] = cmp_read(work, kind->base, of[i], "dtype");
        if (capsules[i] != NULL && PyCapsule_CheckExact(capsules[i]))
            arrays[i] = PyCapsule_GetPointer(capsules[i], NULL);
        cmp_forgive(work);
    }
    if (work->state == CMP_GO) {
        if (arrays[0] == NULL || arrays[1] == NULL || dtypes[0] == NULL || dtypes[1] == NULL)
            cmp_differ_opaque(work, a);
        else
            compare_arrays(work, kind, of, dtypes, arrays);
    }
    for (int i = 0; i < 2; i++) {
        Py_XDECREF(capsules[i]);
        Py_XDECREF(dtypes[i]);
    }
}
