/* SPDX-License-Identifier: Apache-2.0 */
#include "peek.h"

#include "clock.h"
#include "gil.h"
#include "random.h"
#include "thread.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define SAMPLES 64U      /* between two visits of the sampler; then the next one has their time */
#define WATCHED_MOST 64U /* threads; more are not looked at */
#define LOOK 32U /* glibc's own signal for timers: no program can wait for it and get ours */
#define WINDOW_BYTES 65536U
#define READS 16U             /* of a stack that is torn; then the next look has its time */
#define COUNT_MOST UINT32_MAX /* references to an object; a freed one has an address there */

#if PY_VERSION_HEX >= 0x030B0000
#define FRAME_BYTES offsetof(ext_frame, localsplus)
#else
#define FRAME_BYTES offsetof(ext_frame, f_localsplus)
#endif

/* The upper end of the thread's stack of frames, copied at once: less of it is torn. */
struct window {
    uintptr_t start;
    size_t size;
    char bytes[WINDOW_BYTES];
};

/* A thread that is looked at. */
struct watched {
    const PyThreadState *state; /* NULL: the place is free */
    uint64_t id;                /* of the state: another one may come to lie there */
    clockid_t clock;
    timer_t timer;
    unsigned round;
};

static struct {
    struct ext_thread thread;
    pid_t process;
    PyInterpreterState *interpreter;
    pthread_mutex_t lock; /* of all below but the window */
    bool stop;
    pid_t looker; /* our thread, once it takes the signal; 0: not yet */
    struct watched watched[WATCHED_MOST];
    unsigned round;
    uint64_t period_ns, random;
    struct ext_peek samples[2][SAMPLES];
    unsigned filling; /* which of the two */
    size_t count;
    struct window window;
} peek = { .lock = PTHREAD_MUTEX_INITIALIZER, .random = EXT_RANDOM_SEED };

/* Copies memory of this process that may have gone meanwhile. */
static bool read_memory(const void *from, void *to, size_t size)
{
    struct iovec remote = { (void *)(uintptr_t)from, size }, local = { to, size };

    return process_vm_readv(peek.process, &local, 1, &remote, 1, 0) == (ssize_t)size;
}

/* Where the stack ends that the state tells of; before 3.11 frames lie anywhere. */
static void place_window(const PyThreadState *state)
{
    struct window *window = &peek.window;

    window->size = 0;
#if PY_VERSION_HEX >= 0x030B0000
    uintptr_t start = (uintptr_t)state->datastack_chunk, end = (uintptr_t)state->datastack_top;

    if (start == 0 || end <= start)
        return;
    if (end - start > WINDOW_BYTES)
        start = end - WINDOW_BYTES;
    window->start = start;
    window->size = end - start;
#else
    (void)state;
#endif
}

static bool read_frame(uintptr_t address, ext_frame *frame)
{
    const struct window *window = &peek.window;

    if (address >= window->start && address - window->start < window->size &&
        window->size - (address - window->start) >= FRAME_BYTES) {
        memcpy(frame, window->bytes + (address - window->start), FRAME_BYTES);
        return true;
    }
    return read_memory((const void *)address, frame, FRAME_BYTES);
}

#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030D0000
#define ENTRY _PyCFrame
#else
#define ENTRY void *
#endif

/*
 * Copies the state, what names the current frame, and the stack in one call: the less passes in
 * between, the less of it is torn. Gives the current frame's address; 0: there is none.
 */
static uintptr_t read_current(const struct watched *thread, PyThreadState *state)
{
    ENTRY entry = { 0 };
    const void *entry_at = NULL;

    if (!read_memory(thread->state, state, sizeof(*state)) || state->id != thread->id)
        return 0;
    place_window(state);
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030D0000
    entry_at = state->cframe;
#endif
    struct iovec remote[] = { { (void *)(uintptr_t)thread->state, sizeof(*state) },
                              { (void *)(uintptr_t)entry_at, entry_at == NULL ? 0 : sizeof(entry) },
                              { (void *)peek.window.start, peek.window.size } };
    struct iovec local[] = { { state, remote[0].iov_len },
                             { &entry, remote[1].iov_len },
                             { peek.window.bytes, remote[2].iov_len } };
    const size_t size = remote[0].iov_len + remote[1].iov_len + remote[2].iov_len;

    if (process_vm_readv(peek.process, local, 3, remote, 3, 0) != (ssize_t)size ||
        state->id != thread->id)
        return 0;
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030D0000
    return entry_at == state->cframe ? (uintptr_t)entry.current_frame : 0;
#else
    return (uintptr_t)ext_thread_frame(state);
#endif
}

/*
 * False where the stack is torn: memory had gone, or a generator that began or ended a step just
 * then has no caller (the top level would seem to call it).
 */
static bool read_stack(const struct watched *thread, struct ext_peek *sample)
{
    PyThreadState state;
    ext_frame frame;
    bool is_whole = true;

    sample->depth = 0;
    for (uintptr_t address = read_current(thread, &state);
         address != 0 && sample->depth < EXT_PEEK_DEPTH && is_whole;
         address = (uintptr_t)ext_frame_back(&frame)) {
        if (!read_frame(address, &frame))
            return false;
        sample->codes[sample->depth] = ext_frame_code_unread(&frame);
        sample->depth += sample->codes[sample->depth] != NULL;
        is_whole = ext_frame_back(&frame) != NULL || !ext_frame_is_generator(&frame);
    }
    return is_whole;
}

/* False where the thread has gone or runs no Python code, and where all that was read is torn. */
static bool read_whole_stack(const struct watched *thread, struct ext_peek *sample)
{
    for (unsigned i = 0; i < READS; i++) {
        if (read_stack(thread, sample))
            return sample->depth > 0;
    }
    return false;
}

static bool is_same_stack(const struct ext_peek *left, const struct ext_peek *right)
{
    return left->id == right->id && left->depth == right->depth &&
           memcmp(left->codes, right->codes, left->depth * sizeof(left->codes[0])) == 0;
}

/* With the lock. */
static void keep(const struct ext_peek *sample)
{
    struct ext_peek *samples = peek.samples[peek.filling];

    if (peek.count > 0 && is_same_stack(&samples[peek.count - 1], sample)) {
        samples[peek.count - 1].cpu_ns = sample->cpu_ns;
        samples[peek.count - 1].wall_ns = sample->wall_ns;
    } else if (peek.count < SAMPLES) {
        memcpy(&samples[peek.count], sample,
               offsetof(struct ext_peek, codes) + sample->depth * sizeof(sample->codes[0]));
        peek.count++;
    }
}

/*
 * A thread that came to wait for the GIL between its timer's end and our look waits at a place of
 * its own. One that holds the GIL counts, be it on a processor or not, and one that runs without.
 */
static bool is_busy(const struct watched *thread, uint64_t before_ns)
{
    return ext_gil_holder(peek.interpreter) == thread->state ||
           ext_clock_ns(thread->clock) != before_ns;
}

static void look_at(const struct watched *thread)
{
    static struct ext_peek sample; /* large; one thread looks */

    sample.id = thread->id;
    sample.cpu_ns = ext_clock_ns(thread->clock);
    sample.wall_ns = ext_clock_ns(CLOCK_MONOTONIC);
    if (!read_whole_stack(thread, &sample) || !is_busy(thread, sample.cpu_ns))
        return;
    (void)pthread_mutex_lock(&peek.lock);
    keep(&sample);
    (void)pthread_mutex_unlock(&peek.lock);
}

/* Up to two periods from now: no rhythm of the program's is in step with that, and threads that
 * live for less than a period have their chance. With the lock. */
static void set_timer(const struct watched *thread)
{
    struct itimerspec next = { 0 };

    next.it_value.tv_nsec = (long)(ext_random(&peek.random) % (2 * peek.period_ns)) + 1;
    (void)timer_settime(thread->timer, 0, &next, NULL);
}

/* The thread in that place, copied; false: its timer was set for one that is no longer watched. */
static bool watched_at(size_t place, struct watched *thread)
{
    bool is_there = false;

    (void)pthread_mutex_lock(&peek.lock);
    if (place < WATCHED_MOST && peek.watched[place].state != NULL) {
        *thread = peek.watched[place];
        is_there = true;
    }
    (void)pthread_mutex_unlock(&peek.lock);
    return is_there;
}

static void set_timer_again(size_t place)
{
    (void)pthread_mutex_lock(&peek.lock);
    if (peek.watched[place].state != NULL)
        set_timer(&peek.watched[place]);
    (void)pthread_mutex_unlock(&peek.lock);
}

/* The signal is not among those that sigset_t and its functions know. */
static const uint64_t look_only = UINT64_C(1) << (LOOK - 1);

/* Waits for a timer's end and gives the place of its thread. False: there was another reason. */
static bool wait_for_look(size_t *place)
{
    siginfo_t info;

    if (syscall(SYS_rt_sigtimedwait, &look_only, &info, NULL, sizeof(look_only)) != LOOK ||
        info.si_code != SI_TIMER)
        return false;
    *place = (size_t)info.si_value.sival_int;
    return true;
}

static bool is_to_stop(void)
{
    bool stop;

    (void)pthread_mutex_lock(&peek.lock);
    stop = peek.stop;
    (void)pthread_mutex_unlock(&peek.lock);
    return stop;
}

static void *run(void *unused)
{
    struct watched thread;
    size_t place;

    (void)unused;
    (void)syscall(SYS_rt_sigprocmask, SIG_BLOCK, &look_only, NULL, sizeof(look_only));
    (void)pthread_mutex_lock(&peek.lock);
    peek.looker = (pid_t)syscall(SYS_gettid);
    (void)pthread_mutex_unlock(&peek.lock);
    while (!is_to_stop()) {
        if (!wait_for_look(&place) || !watched_at(place, &thread))
            continue;
        look_at(&thread);
        set_timer_again(place);
    }
    return NULL;
}

bool ext_peek_start(PyInterpreterState *interpreter)
{
    int here = 1, there = 0;

    peek.process = getpid();
    peek.interpreter = interpreter;
    peek.count = 0;
    peek.stop = false;
    peek.looker = 0;
    return read_memory(&here, &there, sizeof(here)) && here == there &&
           ext_thread_start(&peek.thread, run) == 0;
}

/* With the lock. */
static void forget(struct watched *thread)
{
    if (thread->state != NULL)
        (void)timer_delete(thread->timer);
    thread->state = NULL;
}

void ext_peek_stop(void)
{
    if (!peek.thread.running)
        return;
    (void)pthread_mutex_lock(&peek.lock);
    peek.stop = true;
    for (size_t i = 0; i < WATCHED_MOST; i++)
        forget(&peek.watched[i]);
    if (peek.looker != 0) /* else it looks at `stop` before it waits */
        (void)syscall(SYS_tgkill, peek.process, peek.looker, LOOK);
    (void)pthread_mutex_unlock(&peek.lock);
    ext_thread_join(&peek.thread);
}

void ext_peek_after_fork(void)
{
    peek.thread.running = false; /* nor are there timers */
    peek.lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    memset(peek.watched, 0, sizeof(peek.watched));
}

void ext_peek_begin_round(uint64_t period_ns)
{
    peek.round++;
    (void)pthread_mutex_lock(&peek.lock);
    peek.period_ns = period_ns;
    (void)pthread_mutex_unlock(&peek.lock);
}

/* The place of this thread, else a free one; NULL: there is none. */
static struct watched *place_of(const PyThreadState *thread)
{
    struct watched *free_place = NULL;

    for (size_t i = 0; i < WATCHED_MOST; i++) {
        struct watched *place = &peek.watched[i];

        if (place->state == thread && place->id == thread->id)
            return place;
        if (place->state == NULL && free_place == NULL)
            free_place = place;
    }
    return free_place;
}

/* With the lock. */
static bool begin_watch(struct watched *place, const PyThreadState *thread, clockid_t clock)
{
    struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = LOOK };

    event.sigev_value.sival_int = (int)(place - peek.watched);
    event._sigev_un._tid = peek.looker;
    if (peek.looker == 0 || timer_create(clock, &event, &place->timer) != 0)
        return false;
    place->state = thread;
    place->id = thread->id;
    place->clock = clock;
    set_timer(place);
    return true;
}

bool ext_peek_watch(const PyThreadState *thread, clockid_t clock)
{
    struct watched *place;
    bool is_watched;

    if (!peek.thread.running)
        return false;
    (void)pthread_mutex_lock(&peek.lock);
    place = place_of(thread);
    is_watched = place != NULL && (place->state != NULL || begin_watch(place, thread, clock));
    if (is_watched)
        place->round = peek.round;
    (void)pthread_mutex_unlock(&peek.lock);
    return is_watched;
}

void ext_peek_end_round(void)
{
    (void)pthread_mutex_lock(&peek.lock);
    for (size_t i = 0; i < WATCHED_MOST; i++) {
        if (peek.watched[i].round != peek.round)
            forget(&peek.watched[i]);
    }
    (void)pthread_mutex_unlock(&peek.lock);
}

const struct ext_peek *ext_peek_take(size_t *count)
{
    const struct ext_peek *samples;

    (void)pthread_mutex_lock(&peek.lock);
    samples = peek.samples[peek.filling];
    *count = peek.count;
    peek.filling ^= 1U;
    peek.count = 0;
    (void)pthread_mutex_unlock(&peek.lock);
    return samples;
}

bool ext_peek_is_code(const void *address)
{
    PyObject object;

    return read_memory(address, &object, sizeof(object)) && object.ob_type == &PyCode_Type &&
           object.ob_refcnt > 0 && (uint64_t)object.ob_refcnt <= COUNT_MOST;
}
