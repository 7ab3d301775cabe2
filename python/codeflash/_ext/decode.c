/* SPDX-License-Identifier: Apache-2.0 */
/* The decoder's loop: tags open frames, finished values are delivered to the frame below. */
#include "decode_work.h"

#include "encode_work.h"

enum instance_step { CLASS, CONTENT, ATTRIBUTES, SLOTS };
enum exception_step { EXCEPTION_CLASS, ARGS, MEMBERS, CAUSE, CONTEXT };
enum reduce_step { CALLABLE, CALL_ARGS, STATE, LIST_ITEMS, DICT_ITEMS, REDUCE_PARTS };

static struct ext_frame *top(struct ext_decoder *decoder)
{
    return &decoder->frames[decoder->depth - 1];
}

/* --- memo --------------------------------------------------------------------------------- */

static bool memo_add(struct ext_decoder *decoder, PyObject *object)
{
    if (decoder->memo_count == decoder->memo_capacity) {
        const size_t capacity = decoder->memo_capacity * 2 + 64;
        struct ext_memo_entry *grown = PyMem_Realloc(decoder->memo, capacity * sizeof(*grown));

        if (grown == NULL) {
            PyErr_NoMemory();
            return false;
        }
        decoder->memo = grown;
        decoder->memo_capacity = capacity;
    }
    Py_XINCREF(object);
    decoder->memo[decoder->memo_count++] = (struct ext_memo_entry){ object, SIZE_MAX, 0 };
    return true;
}

static void memo_set(struct ext_decoder *decoder, const struct ext_frame *frame)
{
    if (frame->memo == EXT_NO_MEMO)
        return;
    Py_XINCREF(frame->object);
    Py_XSETREF(decoder->memo[frame->memo].object, frame->object);
}

static PyObject *read_back(struct ext_decoder *decoder)
{
    struct ext_memo_entry *entry = NULL;
    uint64_t number = 0;

    if (!ext_read_number(decoder, &number))
        return NULL;
    if (decoder->depth == 0 || number >= decoder->memo_count ||
        decoder->memo[number].object == NULL) {
        ext_decode_damaged(decoder, "it refers to an object that is not made yet");
        return NULL;
    }
    entry = &decoder->memo[number];
    if (entry->low < decoder->depth && decoder->frames[entry->low].serial == entry->serial &&
        entry->low < top(decoder)->low)
        top(decoder)->low = entry->low;
    Py_INCREF(entry->object);
    return entry->object;
}

/* --- opening ------------------------------------------------------------------------------ */

static bool push(struct ext_decoder *decoder, uint8_t tag, bool memo)
{
    struct ext_frame frame = { .tag = tag, .memo = EXT_NO_MEMO, .low = SIZE_MAX };

    if (decoder->depth == decoder->frame_capacity) {
        const size_t capacity = decoder->frame_capacity * 2 + 16;
        struct ext_frame *grown = PyMem_Realloc(decoder->frames, capacity * sizeof(*grown));

        if (grown == NULL) {
            PyErr_NoMemory();
            return false;
        }
        decoder->frames = grown;
        decoder->frame_capacity = capacity;
    }
    frame.serial = decoder->serial++;
    if (memo) {
        frame.memo = decoder->memo_count;
        if (!memo_add(decoder, NULL))
            return false;
        decoder->memo[frame.memo].low = decoder->depth;
        decoder->memo[frame.memo].serial = frame.serial;
    }
    decoder->frames[decoder->depth++] = frame;
    return true;
}

static bool fill_with_none(PyObject *tuple)
{
    for (Py_ssize_t i = 0; tuple != NULL && i < PyTuple_GET_SIZE(tuple); i++) {
        Py_INCREF(Py_None);
        PyTuple_SET_ITEM(tuple, i, Py_None);
    }
    return tuple != NULL;
}

/* A frozenset is made at its end; all others exist from the start, so cycles can refer to them. */
static void open_container(struct ext_decoder *decoder, uint8_t tag)
{
    struct ext_frame *frame = NULL;
    size_t count = 0;

    if (!ext_read_count(decoder, tag == CF_VALUE_DICT ? 2 : 1, &count) || !push(decoder, tag, true))
        return;
    frame = top(decoder);
    frame->left = tag == CF_VALUE_DICT ? count * 2 : count;
    decoder->pending += frame->left;
    if (tag == CF_VALUE_TUPLE) {
        frame->object = PyTuple_New((Py_ssize_t)count);
        fill_with_none(frame->object);
    } else if (tag == CF_VALUE_LIST) {
        frame->object = PyList_New(0);
    } else {
        frame->object = tag == CF_VALUE_DICT  ? PyDict_New()
                        : tag == CF_VALUE_SET ? PySet_New(NULL)
                                              : NULL;
        frame->parts[0] = PyList_New(0);
    }
    memo_set(decoder, frame);
}

/* A complete value, or NULL with a frame pushed or an exception set. */
static PyObject *begin_value(struct ext_decoder *decoder)
{
    PyObject *value = NULL;
    uint8_t tag = 0;

    if (decoder->next >= decoder->size) {
        ext_decode_damaged(decoder, "it ends too early");
        return NULL;
    }
    if (decoder->depth > 0 && top(decoder)->left > 0)
        decoder->pending--;
    tag = decoder->data[decoder->next++];
    if (tag == CF_VALUE_MEMO)
        return read_back(decoder);
    value = ext_read_scalar(decoder, tag);
    if (value != NULL || PyErr_Occurred() != NULL) {
        if (value != NULL && tag == CF_VALUE_BYTEARRAY && !memo_add(decoder, value))
            Py_CLEAR(value);
        return value;
    }
    if (tag != '\0' && strchr("tldez", tag) != NULL)
        open_container(decoder, tag);
    else if (tag != '\0' && strchr("oxmpR", tag) != NULL)
        push(decoder, tag, true);
    else if (tag == CF_VALUE_RANGE || tag == CF_VALUE_SLICE || tag == CF_VALUE_ENUM)
        push(decoder, tag, false);
    else
        ext_decode_damaged(decoder, "unknown tag");
    return NULL;
}

/* --- delivering --------------------------------------------------------------------------- */

static bool deliver_named(struct ext_decoder *decoder, struct ext_frame *frame, PyObject *value,
                          bool slot)
{
    bool done = true;

    if (!ext_hole_check(frame->object))
        done = slot ? ext_build_slot(decoder, frame->object, frame->name, value)
                    : ext_build_attribute(frame->object, frame->name, value);
    Py_CLEAR(frame->name);
    frame->left--;
    return done;
}

static bool deliver_content(struct ext_decoder *decoder, struct ext_frame *frame, PyObject *value)
{
    bool done = true;

    if (frame->object != NULL) {
        done = ext_hole_check(frame->object) || ext_build_fill(decoder, frame->object, value);
    } else {
        frame->object = ext_build_instance(decoder, frame->parts[0], value);
        done = frame->object != NULL;
    }
    memo_set(decoder, frame);
    return done;
}

static bool deliver_instance(struct ext_decoder *decoder, struct ext_frame *frame, PyObject *value)
{
    if (frame->step == CLASS) {
        Py_INCREF(value);
        frame->parts[0] = value;
        frame->step = CONTENT;
        if (ext_hole_check(value)) {
            frame->object = value;
            Py_INCREF(value);
        } else if (decoder->next < decoder->size) {
            frame->object = ext_build_empty(decoder, value, decoder->data[decoder->next]);
        }
        memo_set(decoder, frame);
        return PyErr_Occurred() == NULL;
    }
    if (frame->step == CONTENT) {
        frame->step = ATTRIBUTES;
        if (!deliver_content(decoder, frame, value) || !ext_read_count(decoder, 2, &frame->left))
            return false;
        decoder->pending += frame->left;
        return true;
    }
    return deliver_named(decoder, frame, value, frame->step == SLOTS);
}

static bool deliver_exception(struct ext_decoder *decoder, struct ext_frame *frame, PyObject *value)
{
    if (frame->step == MEMBERS)
        return deliver_named(decoder, frame, value, false);
    if (frame->step != ARGS) {
        Py_INCREF(value);
        frame->parts[frame->step] = value;
        frame->step++;
        return true;
    }
    frame->step = MEMBERS;
    frame->object = ext_build_exception(decoder, frame->parts[0], value);
    memo_set(decoder, frame);
    if (frame->object == NULL || !ext_read_count(decoder, 2, &frame->left))
        return false;
    decoder->pending += frame->left;
    return true;
}

static bool deliver_reduced(struct ext_decoder *decoder, struct ext_frame *frame, PyObject *value)
{
    Py_INCREF(value);
    frame->parts[frame->step] = value;
    if (frame->step == CALL_ARGS) {
        frame->object = ext_build_call(decoder, frame->parts[0], value);
        memo_set(decoder, frame);
        if (frame->object == NULL)
            return false;
    }
    frame->step++;
    return true;
}

static bool deliver_element(struct ext_frame *frame, PyObject *value)
{
    frame->left--;
    if (frame->tag == CF_VALUE_TUPLE) {
        PyObject *old = PyTuple_GET_ITEM(frame->object, frame->index);

        Py_INCREF(value);
        PyTuple_SET_ITEM(frame->object, frame->index, value);
        frame->index++;
        Py_DECREF(old);
        return true;
    }
    return PyList_Append(frame->tag == CF_VALUE_LIST ? frame->object : frame->parts[0], value) == 0;
}

static bool deliver(struct ext_decoder *decoder, PyObject *value)
{
    struct ext_frame *frame = top(decoder);

    if (strchr("tldez", frame->tag) != NULL)
        return deliver_element(frame, value);
    if (frame->tag == CF_VALUE_INSTANCE)
        return deliver_instance(decoder, frame, value);
    if (frame->tag == CF_VALUE_EXCEPTION)
        return deliver_exception(decoder, frame, value);
    if (frame->tag == CF_VALUE_REDUCE)
        return deliver_reduced(decoder, frame, value);
    Py_INCREF(value);
    frame->parts[frame->step++] = value;
    return true;
}

/* --- finishing ---------------------------------------------------------------------------- */

static bool finish_hashed(struct ext_decoder *decoder, struct ext_frame *frame)
{
    const bool early = frame->low < decoder->depth - 1 && frame->tag != CF_VALUE_FROZENSET;
    PyTypeObject *type = frame->tag == CF_VALUE_DICT  ? &PyDict_Type
                         : frame->tag == CF_VALUE_SET ? &PySet_Type
                                                      : &PyFrozenSet_Type;
    bool done = false;

    if (frame->tag == CF_VALUE_FROZENSET) {
        frame->object = PyFrozenSet_New(frame->parts[0]);
        done = frame->object != NULL;
    } else {
        done = ext_hash_items(decoder, frame->object, frame->parts[0], early);
    }
    if (!done) {
        Py_XDECREF(frame->object);
        frame->object = ext_build_failed(decoder, (PyObject *)type, "a container");
    }
    memo_set(decoder, frame);
    return frame->object != NULL;
}

/* False: the frame goes on with another value; `*failed` on errors. */
static bool finish_container(struct ext_decoder *decoder, struct ext_frame *frame, bool *failed)
{
    if (frame->left > 0)
        return false;
    if (frame->tag != CF_VALUE_TUPLE && frame->tag != CF_VALUE_LIST)
        *failed = !finish_hashed(decoder, frame);
    return true;
}

static bool next_name(struct ext_decoder *decoder, struct ext_frame *frame, bool *failed)
{
    frame->name = ext_read_str(decoder);
    *failed = frame->name == NULL;
    return *failed;
}

static bool finish_instance(struct ext_decoder *decoder, struct ext_frame *frame, bool *failed)
{
    if (frame->step < ATTRIBUTES)
        return false;
    if (frame->left == 0 && frame->step == ATTRIBUTES) {
        frame->step = SLOTS;
        if (!ext_read_count(decoder, 2, &frame->left)) {
            *failed = true;
            return true;
        }
        decoder->pending += frame->left;
    }
    return frame->left == 0 || next_name(decoder, frame, failed);
}

static bool finish_exception(struct ext_decoder *decoder, struct ext_frame *frame, bool *failed)
{
    if (frame->step == MEMBERS && frame->left > 0)
        return next_name(decoder, frame, failed);
    if (frame->step == MEMBERS)
        frame->step = CAUSE;
    if (frame->step <= CONTEXT)
        return false;
    if (decoder->next >= decoder->size) {
        ext_decode_damaged(decoder, "it ends inside an exception");
        *failed = true;
        return true;
    }
    ext_build_chain(frame->object, frame->parts[CAUSE], frame->parts[CONTEXT],
                    (decoder->data[decoder->next++] & 1) != 0);
    return true;
}

static bool finish_reduced(struct ext_decoder *decoder, struct ext_frame *frame, bool *failed)
{
    if (frame->step < REDUCE_PARTS)
        return false;
    if (!ext_build_items(decoder, frame->object, frame->parts[LIST_ITEMS],
                         frame->parts[DICT_ITEMS]) ||
        !ext_build_state(frame->object, frame->parts[STATE])) {
        Py_XDECREF(frame->object);
        frame->object = ext_build_failed(decoder, frame->parts[CALLABLE], "the state");
        memo_set(decoder, frame);
    }
    *failed = frame->object == NULL;
    return true;
}

static bool finish_named(struct ext_decoder *decoder, struct ext_frame *frame, bool *failed)
{
    if (frame->step < 1)
        return false;
    if (!next_name(decoder, frame, failed)) {
        if (frame->tag == CF_VALUE_METHOD)
            frame->object = ext_build_method(decoder, frame->parts[0], frame->name);
        else if (ext_hole_check(frame->parts[0]))
            frame->object = ext_hole_of(decoder, "enum.Enum");
        else
            frame->object = ext_build_member(frame->parts[0], frame->name);
        memo_set(decoder, frame);
        *failed = frame->object == NULL;
    }
    return true;
}

static bool finish_three(struct ext_decoder *decoder, struct ext_frame *frame, bool *failed)
{
    PyObject *const *parts = frame->parts;

    if (frame->step < 3)
        return false;
    if (frame->tag == CF_VALUE_PARTIAL)
        frame->object = ext_build_partial(decoder, parts);
    else if (frame->tag == CF_VALUE_SLICE)
        frame->object = PySlice_New(parts[0], parts[1], parts[2]);
    else if (ext_hole_check(parts[0]) || ext_hole_check(parts[1]) || ext_hole_check(parts[2]))
        frame->object = ext_hole_of(decoder, "range");
    else
        frame->object = PyObject_CallFunctionObjArgs((PyObject *)&PyRange_Type, parts[0], parts[1],
                                                     parts[2], NULL);
    if (frame->object == NULL)
        frame->object = ext_build_failed(decoder, (PyObject *)&PyRange_Type, "a range");
    memo_set(decoder, frame);
    *failed = frame->object == NULL;
    return true;
}

static void release(struct ext_frame *frame)
{
    Py_CLEAR(frame->object);
    Py_CLEAR(frame->name);
    for (size_t i = 0; i < 5; i++)
        Py_CLEAR(frame->parts[i]);
}

/* Takes the finished value off the stack; what still depends on open frames is noted. */
static PyObject *pop(struct ext_decoder *decoder)
{
    struct ext_frame frame = *top(decoder);
    PyObject *object = frame.object;

    decoder->depth--;
    if (frame.low >= decoder->depth)
        frame.low = SIZE_MAX;
    if (frame.memo != EXT_NO_MEMO) {
        decoder->memo[frame.memo].low = frame.low;
        if (frame.low != SIZE_MAX)
            decoder->memo[frame.memo].serial = decoder->frames[frame.low].serial;
    }
    if (decoder->depth > 0 && frame.low < top(decoder)->low)
        top(decoder)->low = frame.low;
    frame.object = NULL;
    release(&frame);
    return object;
}

/* The value of the top frame where it is finished; NULL where more is to come, or with an
 * exception. */
static PyObject *advance(struct ext_decoder *decoder)
{
    struct ext_frame *frame = top(decoder);
    bool failed = false, finished = false;

    switch (frame->tag) {
    case CF_VALUE_INSTANCE:
        finished = finish_instance(decoder, frame, &failed);
        break;
    case CF_VALUE_EXCEPTION:
        finished = finish_exception(decoder, frame, &failed);
        break;
    case CF_VALUE_REDUCE:
        finished = finish_reduced(decoder, frame, &failed);
        break;
    case CF_VALUE_METHOD:
    case CF_VALUE_ENUM:
        finished = finish_named(decoder, frame, &failed);
        break;
    case CF_VALUE_PARTIAL:
    case CF_VALUE_SLICE:
    case CF_VALUE_RANGE:
        finished = finish_three(decoder, frame, &failed);
        break;
    default:
        finished = finish_container(decoder, frame, &failed);
        break;
    }
    return finished && !failed ? pop(decoder) : NULL;
}

/* --- the loop ----------------------------------------------------------------------------- */

/* The outermost value, or NULL with an exception. */
static PyObject *read_all(struct ext_decoder *decoder)
{
    PyObject *value = NULL;

    while (PyErr_Occurred() == NULL) {
        bool done = true;

        if (value == NULL)
            value = begin_value(decoder);
        if (PyErr_Occurred() != NULL || (value != NULL && decoder->depth == 0))
            return value;
        if (value != NULL) {
            done = deliver(decoder, value);
            Py_DECREF(value);
        }
        value = done ? advance(decoder) : NULL;
    }
    return value;
}

static void fill_deferred(struct ext_decoder *decoder)
{
    PyObject *hole = NULL;

    if (ext_hash_deferred(decoder))
        return;
    hole = ext_build_failed(decoder, (PyObject *)&PyDict_Type, "a container");
    Py_XDECREF(hole);
    if (PyErr_Occurred() == NULL)
        PyErr_SetString(PyExc_ValueError, "a container needs a value that was not kept");
}

static PyObject *run(struct ext_decoder *decoder)
{
    PyObject *value = read_all(decoder);

    if (PyErr_Occurred() == NULL && decoder->next != decoder->size)
        ext_decode_damaged(decoder, "bytes after its end");
    if (PyErr_Occurred() == NULL)
        fill_deferred(decoder);
    if (PyErr_Occurred() != NULL)
        Py_CLEAR(value);
    return value;
}

static void deinit(struct ext_decoder *decoder)
{
    while (decoder->depth > 0)
        release(&decoder->frames[--decoder->depth]);
    for (size_t i = 0; i < decoder->memo_count; i++)
        Py_XDECREF(decoder->memo[i].object);
    for (size_t i = 0; i < decoder->deferred_count; i++) {
        Py_DECREF(decoder->deferred[i].target);
        Py_DECREF(decoder->deferred[i].items);
    }
    Py_XDECREF(decoder->globals);
    PyMem_Free(decoder->frames);
    PyMem_Free(decoder->memo);
    PyMem_Free(decoder->deferred);
}

PyObject *ext_decode(const struct ext_decode_input *input)
{
    struct ext_decoder decoder = { .input = input,
                                   .data = (const uint8_t *)input->data,
                                   .size = (size_t)input->size };
    PyObject *value = NULL;

    decoder.globals = PyDict_New();
    decoder.python_dealloc = ext_python_dealloc();
    if (decoder.globals != NULL && decoder.python_dealloc != NULL)
        value = run(&decoder);
    deinit(&decoder);
    return value;
}
