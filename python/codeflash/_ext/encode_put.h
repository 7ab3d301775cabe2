/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/encode_put.h - puts bytes, numbers and text into what is being encoded. Included by
 * encode_work.h.
 */
#ifndef CF_EXT_ENCODE_PUT_H
#define CF_EXT_ENCODE_PUT_H

/* encode_text.c */
void ext_put_number(struct ext_work *work, uint64_t value);
void ext_put_str(struct ext_work *work, PyObject *text);
void ext_put_text(struct ext_work *work, const char *text, size_t size);
void ext_put_hole(struct ext_work *work, PyObject *object, const char *reason);
void ext_encode_str(struct ext_work *work, PyObject *text);
void ext_encode_bytes(struct ext_work *work, const char *data, Py_ssize_t size);
void ext_encode_int(struct ext_work *work, PyObject *number);
void ext_encode_double(struct ext_work *work, double number);

static inline bool ext_put_room(struct ext_work *work, size_t size)
{
    const struct ext_encoder *encoder = work->encoder;

    return encoder->capacity - encoder->size >= size || ext_work_grow(work, size);
}

static inline void ext_put_byte(struct ext_work *work, uint8_t byte)
{
    if (ext_put_room(work, 1))
        work->encoder->data[work->encoder->size++] = byte;
}

static inline void ext_put_bytes(struct ext_work *work, const void *data, size_t size)
{
    if (size == 0 || !ext_put_room(work, size))
        return;
    memcpy(work->encoder->data + work->encoder->size, data, size);
    work->encoder->size += size;
}

#endif
