/* SPDX-License-Identifier: Apache-2.0 */
#include "peek.h"

#include "clock.h"
#include "gil.h"
#include "random.h"
#include "thread.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define SAMPLES 64U      /* between two visits of the sampler; then the next one has their time */
#define WATCHED_MOST 64U /* threads; more are not looked at */
#define LOOK 32U /* glibc's own signal for timers: no program can wait for it and get ours */
#define WINDOW_BYTES 65536U
#define BEYOND 4096U
#define READS 16U             /* of a stack that is torn; then the next look has its time */
#define CLOCK_ID_BITS 3       /* of a thread's clock, below the complement of the thread's id */
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

#define SPOTS 32U
#define NOWHERE UINT32_MAX

/*
 * Small things that lie outside the stack of frames and change with the state: they are copied
 * with it where their place is known from an earlier look. Asked for afterwards, a generator that
 * was seen running has ended its step, and what was seen would be what takes long and nothing else.
 */
struct spots {
    const PyThreadState *state; /* of which thread: the one that was looked at last */
    uint64_t id;
    size_t count, next;
    uintptr_t at[SPOTS];
    bool copied[SPOTS]; /* with the present state */
    char copies[SPOTS][FRAME_BYTES];
};

/* A thread that is looked at. */
struct watched {
    const PyThreadState *state; /* NULL: the place is free */
    uint64_t id;                /* of the state: another one may come to lie there */
    uintptr_t pthread;
    clockid_t clock;
    timer_t timer;
    unsigned round;
};

static struct {
    struct ext_thread thread;
    pid_t process;
    PyInterpreterState *interpreter;
    pthread_mutex_t lock; /* of all below but the window and the spots */
    bool stop;
    pid_t looker; /* our thread, once it takes the signal; 0: not yet */
    struct watched watched[WATCHED_MOST];
    unsigned round;
    uint64_t period_ns, random;
    bool beside, has_rseq;
    ptrdiff_t rseq_offset;
    uint32_t processor; /* on which our thread is to stay; NOWHERE: on any */
    struct ext_peek samples[2][SAMPLES];
    unsigned filling; /* which of the two */
    size_t count;
    struct window window;
    struct spots spots; /* before 3.11 there are none */
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
    end += BEYOND; /* of what is called meanwhile */
    if (end > (uintptr_t)state->datastack_limit)
        end = (uintptr_t)state->datastack_limit;
    if (end - start > WINDOW_BYTES)
        start = end - WINDOW_BYTES;
    window->start = start;
    window->size = end - start;
#else
    (void)state;
#endif
}

#if PY_VERSION_HEX >= 0x030B0000
static void know_spot(const struct watched *thread, uintptr_t address)
{
    struct spots *spots = &peek.spots;

    if (spots->id != thread->id || spots->state != thread->state) {
        spots->state = thread->state;
        spots->id = thread->id;
        spots->count = spots->next = 0;
    }
    for (size_t i = 0; i < spots->count; i++) {
        if (spots->at[i] == address)
            return;
    }
    spots->at[spots->next] = address;
    spots->copied[spots->next] = false;
    spots->next = (spots->next + 1) % SPOTS;
    spots->count += spots->count < SPOTS;
}
#endif

static const char *copy_of_spot(uintptr_t address)
{
    for (size_t i = 0; i < peek.spots.count; i++) {
        if (peek.spots.at[i] == address && peek.spots.copied[i])
            return peek.spots.copies[i];
    }
    return NULL;
}

static bool read_frame(const struct watched *thread, uintptr_t address, ext_frame *frame)
{
    const struct window *window = &peek.window;
    const char *copy = copy_of_spot(address);

    if (address >= window->start && address - window->start < window->size &&
        window->size - (address - window->start) >= FRAME_BYTES)
        copy = window->bytes + (address - window->start);
    if (copy != NULL) {
        memcpy(frame, copy, FRAME_BYTES);
        return true;
    }
    if (!read_memory((const void *)address, frame, FRAME_BYTES))
        return false;
#if PY_VERSION_HEX >= 0x030B0000
    if (ext_frame_is_generator(frame))
        know_spot(thread, address);
#else
    (void)thread; /* all frames lie anywhere: too many to be known */
#endif
    return true;
}

/* Copies the state, the known spots and the stack in one call: the less passes in between, the less
 * of it is torn. */
static bool copy_all(const struct watched *thread, PyThreadState *state)
{
    struct spots *spots = &peek.spots;
    struct iovec remote[SPOTS + 2], local[SPOTS + 2];
    const bool are_known = spots->id == thread->id && spots->state == thread->state;
    const size_t known = are_known ? spots->count : 0;
    const size_t size = sizeof(*state) + known * FRAME_BYTES + peek.window.size;

    remote[0] = (struct iovec){ (void *)(uintptr_t)thread->state, sizeof(*state) };
    local[0] = (struct iovec){ state, sizeof(*state) };
    for (size_t i = 0; i < known; i++) {
        remote[i + 1] = (struct iovec){ (void *)spots->at[i], FRAME_BYTES };
        local[i + 1] = (struct iovec){ spots->copies[i], FRAME_BYTES };
    }
    remote[known + 1] = (struct iovec){ (void *)peek.window.start, peek.window.size };
    local[known + 1] = (struct iovec){ peek.window.bytes, peek.window.size };
    for (size_t i = 0; i < spots->count; i++)
        spots->copied[i] = i < known;
    if (process_vm_readv(peek.process, local, known + 2, remote, known + 2, 0) == (ssize_t)size)
        return state->id == thread->id;
    spots->count = spots->next = 0; /* one of them has gone, say */
    return false;
}

#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030D0000
/*
 * The state names an entry on the C stack, which names the current frame: another one with each
 * call that C code makes of Python code. But the C stack is as deep at the next such call, so the
 * entries that were named lately are spots.
 */
static bool current_of(const struct watched *thread, const PyThreadState *state, uintptr_t *address)
{
    const char *copy = copy_of_spot((uintptr_t)state->cframe);
    _PyCFrame entry;

    if (copy == NULL) {
        know_spot(thread, (uintptr_t)state->cframe);
        return false;
    }
    memcpy(&entry, copy, sizeof(entry));
    *address = (uintptr_t)entry.current_frame;
    return true;
}
#else
static bool current_of(const struct watched *thread, const PyThreadState *state, uintptr_t *address)
{
    (void)thread;
    *address = (uintptr_t)ext_thread_frame(state);
    return true;
}
#endif

/* The address of the current frame; NULL where no Python code runs. False: what was read is torn.
 */
static bool read_current(const struct watched *thread, uintptr_t *address)
{
    PyThreadState state;

    if (!read_memory(thread->state, &state, sizeof(state)) || state.id != thread->id)
        return false;
    place_window(&state);
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030D0000
    know_spot(thread, (uintptr_t)state.cframe);
#endif
    return copy_all(thread, &state) && current_of(thread, &state, address);
}

/*
 * False where the stack is torn: memory had gone, or a generator that began or ended a step just
 * then has no caller (the top level would seem to call it).
 */
static bool read_stack(const struct watched *thread, struct ext_peek *sample)
{
    ext_frame frame;
    uintptr_t address;
    bool is_whole = true;

    sample->depth = 0;
    if (!read_current(thread, &address))
        return false;
    for (; address != 0 && sample->depth < EXT_PEEK_DEPTH && is_whole;
         address = (uintptr_t)ext_frame_back(&frame)) {
        if (!read_frame(thread, address, &frame))
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
 * Is the thread on a processor, about to be, or in the middle of work of the kernel's? Where we
 * look from the same processor it is not on one, and its clock stands still.
 */
static bool is_ready(clockid_t clock)
{
    char path[64], text[512];
    const char *state = NULL;
    ssize_t size;
    int fd;

    (void)snprintf(path, sizeof(path), "/proc/self/task/%d/stat", (int)~(clock >> CLOCK_ID_BITS));
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    size = read(fd, text, sizeof(text) - 1);
    (void)close(fd);
    text[size > 0 ? size : 0] = '\0';
    state = strrchr(text, ')'); /* of the name, which may hold anything */
    return state != NULL && state[1] == ' ' && (state[2] == 'R' || state[2] == 'D');
}

/*
 * A thread that came to wait for the GIL between its timer's end and our look waits at a place of
 * its own. One that holds the GIL counts, be it on a processor or not, and one that runs without.
 */
static bool is_busy(const struct watched *thread, uint64_t before_ns)
{
    return ext_gil_holder(peek.interpreter) == thread->state ||
           ext_clock_ns(thread->clock) != before_ns || is_ready(thread->clock);
}

/*
 * Goes to the processor that the thread runs on, and stays there, so that the next signal comes
 * there too: the thread cannot go on while it is looked at, and nothing is torn.
 */
static void go_beside(const struct watched *thread)
{
    uint32_t words[2] = { 0 }; /* of the kernel's record: the second is the processor */
    cpu_set_t set;

    if (!read_memory((const void *)(thread->pthread + (uintptr_t)peek.rseq_offset), words,
                     sizeof(words)) ||
        words[1] == peek.processor || words[1] >= CPU_SETSIZE)
        return;
    CPU_ZERO(&set);
    CPU_SET(words[1], &set);
    if (sched_setaffinity(0, sizeof(set), &set) == 0) /* of this thread alone */
        peek.processor = words[1];
}

/* Where the C library, since 2.35, has the kernel's record of a thread; false: it has none. */
static bool find_rseq(void)
{
    const unsigned *size = dlsym(RTLD_DEFAULT, "__rseq_size");
    const ptrdiff_t *offset = dlsym(RTLD_DEFAULT, "__rseq_offset");

    peek.rseq_offset = offset == NULL ? 0 : *offset;
    return offset != NULL && size != NULL && *size > 0;
}

static void look_at(const struct watched *thread)
{
    static struct ext_peek sample; /* large; one thread looks */

    if (peek.beside && peek.has_rseq)
        go_beside(thread);
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
    peek.processor = NOWHERE;
    peek.has_rseq = find_rseq();
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

void ext_peek_begin_round(uint64_t period_ns, bool beside)
{
    peek.round++;
    (void)pthread_mutex_lock(&peek.lock);
    peek.period_ns = period_ns;
    peek.beside = beside;
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
    place->pthread = (uintptr_t)thread->thread_id;
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

static bool is_object(const void *address, const PyTypeObject *type)
{
    PyObject object;

    return read_memory(address, &object, sizeof(object)) && object.ob_type == type &&
           object.ob_refcnt > 0 && (uint64_t)object.ob_refcnt <= COUNT_MOST;
}

bool ext_peek_is_code(const void *address)
{
    PyCodeObject code;

    return is_object(address, &PyCode_Type) && read_memory(address, &code, sizeof(code)) &&
           is_object(code.co_filename, &PyUnicode_Type) &&
           is_object(code.co_name, &PyUnicode_Type) && is_object(code.co_names, &PyTuple_Type) &&
#if PY_VERSION_HEX >= 0x030B0000
           is_object(code.co_qualname, &PyUnicode_Type) &&
#endif
           is_object(code.co_consts, &PyTuple_Type);
}
