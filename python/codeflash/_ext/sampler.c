/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sampling thread: 200 times a second it takes the GIL, reads the stack of every thread
 * that used CPU time since, and adds that time to a call tree. It also begins the looks in
 * which calls are captured. It runs no Python code, blocks every signal, and is not there
 * while the program forks (from 3.12 on os.fork() warns about a second thread).
 */
#include "recorder.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PERIOD_NS 5000000L
#define SLOW_PERIOD_NS 10000000L
#define SLOW_AFTER_NS 20000000000U
#define DEPTH_MAX 400U /* frames of a stack, from the leaf; what is above is one node */
#define TREE_MAX 500000U

/* What the last sample of a thread saw. */
struct sampled_thread {
    uint64_t id; /* PyThreadState id */
    uint64_t cpu_ns, wall_ns;
    uint32_t node;
};

static struct {
    bool running;
    pthread_t thread;
    pid_t kernel_id;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;              /* under the lock */
    PyThreadState *state;   /* the thread's own */
    bool hidden;            /* it is not in the interpreter's list */
    struct ptrmap children; /* node and code, mixed -> node + 1 */
    struct ptrmap threads;  /* PyThreadState id + 1 -> struct sampled_thread */
    uint64_t ticks;
} sampler = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const void *child_key(uint32_t parent, uint32_t code)
{
    return (const void *)(uintptr_t)(((uint64_t)parent << 32 | code) + 1);
}

static uint32_t new_node(uint32_t parent, uint32_t code)
{
    struct spool *spool = &ext_recorder.spool;
    struct cf_tree_slot *slot;
    uint32_t index;

    if (spool->tree.used >= TREE_MAX)
        return parent;
    slot = spool_slot_new(spool, &spool->tree, &index);
    if (slot == NULL)
        return parent;
    slot->parent = parent;
    slot->code = code;
    (void)ptrmap_set(&sampler.children, child_key(parent, code), (void *)((uintptr_t)index + 1));
    return index;
}

static uint32_t child_of(uint32_t parent, uint32_t code)
{
    uintptr_t known = (uintptr_t)ptrmap_get(&sampler.children, child_key(parent, code));

    return known != 0 ? (uint32_t)(known - 1) : new_node(parent, code);
}

/* The node of a thread's present stack; the frames are put in from the outermost to the leaf. */
static uint32_t node_of_stack(ext_frame *frame)
{
    PyCodeObject *codes[DEPTH_MAX];
    uint32_t node = 0;
    size_t depth = 0;

    for (; frame != NULL && depth < DEPTH_MAX; frame = ext_frame_back(frame)) {
        codes[depth] = ext_frame_code(frame);
        if (codes[depth] != NULL)
            depth++;
    }
    while (depth > 0)
        node = child_of(node, ext_registry_code_id(codes[--depth]));
    return node;
}

/* CPU time of a thread of this process; 0 where it cannot be told. */
static uint64_t thread_cpu_ns(const PyThreadState *thread)
{
    struct timespec used = { 0 };
    clockid_t clock;

#if PY_VERSION_HEX >= 0x030B0000
    clock = (clockid_t)((~(unsigned)thread->native_thread_id << 3) | 6U); /* as glibc makes it */
#else
    if (pthread_getcpuclockid((pthread_t)thread->thread_id, &clock) != 0)
        return 0;
#endif
    if (clock_gettime(clock, &used) != 0)
        return 0;
    return (uint64_t)used.tv_sec * 1000000000U + (uint64_t)used.tv_nsec;
}

static struct sampled_thread *remembered(const PyThreadState *thread)
{
    const void *key = (const void *)(uintptr_t)(thread->id + 1);
    struct sampled_thread *known = ptrmap_get(&sampler.threads, key);

    if (known == NULL) {
        known = calloc(1, sizeof(*known));
        if (known == NULL)
            return NULL;
        known->wall_ns = ext_recorder.started_ns;
        (void)ptrmap_set(&sampler.threads, key, known);
    }
    return known;
}

static void sample_thread(const PyThreadState *thread, uint64_t now_ns)
{
    struct sampled_thread *known = remembered(thread);
    uint64_t cpu_ns = thread_cpu_ns(thread);
    struct cf_tree_slot *slot;

    if (known == NULL)
        return;
    if (cpu_ns != known->cpu_ns || known->node == 0)
        known->node = node_of_stack(ext_thread_frame(thread));
    if (known->node != 0) {
        slot = spool_slot(&ext_recorder.spool.tree, known->node);
        slot->samples += cpu_ns != known->cpu_ns;
        slot->cpu_ns += cpu_ns - known->cpu_ns;
        slot->wall_ns += now_ns - known->wall_ns;
    }
    known->cpu_ns = cpu_ns;
    known->wall_ns = now_ns;
}

static void sample(uint64_t now_ns)
{
    struct spool *spool = &ext_recorder.spool;
    uint32_t root;

    if (!spool->open)
        return;
    if (spool->tree.used == 0) {
        struct cf_tree_slot *slot = spool_slot_new(spool, &spool->tree, &root);

        if (slot == NULL)
            return;
        slot->code = CF_SPOOL_NONE;
    }
    for (const PyThreadState *thread = PyInterpreterState_ThreadHead(ext_recorder.interpreter);
         thread != NULL; thread = PyThreadState_Next((PyThreadState *)(uintptr_t)thread)) {
        if (thread != sampler.state && ext_thread_frame(thread) != NULL)
            sample_thread(thread, now_ns);
    }
}

/* After --tracer-timeout the program runs on alone; what was recorded stays as it is. */
static void stop_when_due(uint64_t now_ns)
{
    uint64_t timeout_ns = ext_recorder.session.timeout_ns;

    if (ext_recorder.spool.full)
        ext_recorder.capturing = false;
    if (timeout_ns > 0 && now_ns - ext_recorder.started_ns > timeout_ns)
        ext_recorder_pause();
}

static void tick(void)
{
    uint64_t start_ns = ext_now_ns();

    sample(start_ns);
    ext_budget_tick(start_ns);
    ext_instances_tick(start_ns);
    if (ext_recorder.session.exact && sampler.ticks % 20 == 0)
        ext_exact_flush();
    sampler.ticks++;
    stop_when_due(start_ns);
}

/* Between a half and one and a half of it: no rhythm of the program's is in step with that. */
static long jittered(long period_ns)
{
    static uint64_t state = 0x9E3779B97F4A7C15U;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return period_ns / 2 + (long)(state % (uint64_t)period_ns);
}

/* Sleeps about one period; false when the thread is to end. */
static bool wait_for_tick(void)
{
    bool slow = ext_now_ns() - ext_recorder.started_ns > SLOW_AFTER_NS;
    struct timespec until;
    bool stop;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += jittered(slow ? SLOW_PERIOD_NS : PERIOD_NS);
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    (void)pthread_mutex_lock(&sampler.lock);
    while (!sampler.stop &&
           pthread_cond_timedwait(&sampler.wake, &sampler.lock, &until) != ETIMEDOUT)
        ;
    stop = sampler.stop;
    (void)pthread_mutex_unlock(&sampler.lock);
    return !stop;
}

/*
 * Takes a thread state out of the interpreter's list, or puts it back, so that faulthandler,
 * sys._current_exceptions() and debuggers do not list a thread that the program has not started.
 * The interpreter puts new states in front: with a state made for the moment there, only the
 * links behind it change. With the GIL.
 */
static bool set_listed(PyThreadState *state, bool listed)
{
    PyThreadState *front = PyThreadState_New(ext_recorder.interpreter);

    if (front == NULL)
        return false;
    if (listed) {
        state->prev = front;
        state->next = front->next;
        front->next = state;
    } else {
        state->prev->next = state->next;
    }
    if (state->next != NULL)
        state->next->prev = listed ? state : state->prev;
    PyThreadState_Clear(front);
    PyThreadState_Delete(front);
    return true;
}

static void *run(void *unused)
{
    PyThreadState *state = sampler.state;

    (void)unused;
    sampler.kernel_id = (pid_t)syscall(SYS_gettid);
    while (wait_for_tick()) {
        PyEval_RestoreThread(state);
        if (atomic_load(&ext_recorder.on) && !ext_recorder.forked)
            tick();
        (void)PyEval_SaveThread();
    }
    PyEval_RestoreThread(state);
    if (sampler.hidden) { /* there was no memory to put it back: it is never freed */
        (void)PyEval_SaveThread();
        return NULL;
    }
    PyThreadState_Clear(state);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static int start_thread(void)
{
    pthread_condattr_t attributes;
    sigset_t all, before;
    int error;

    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&sampler.wake, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&sampler.thread, NULL, run, NULL);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

void ext_sampler_start(void)
{
    int error;

    if (sampler.running || !atomic_load(&ext_recorder.on))
        return;
    sampler.stop = false;
    sampler.state = PyThreadState_New(ext_recorder.interpreter);
    error = sampler.state == NULL ? ENOMEM : start_thread();
    if (error != 0) {
        ext_recorder_note("no sampling thread (%s): times are not known", strerror(error));
        if (sampler.state != NULL) {
            PyThreadState_Clear(sampler.state);
            PyThreadState_Delete(sampler.state);
        }
        return;
    }
    sampler.running = true;
    sampler.hidden = set_listed(sampler.state, false);
}

/* The kernel counts a thread for a moment after it was joined; os.fork() looks at that count. */
static void wait_until_gone(pid_t kernel_id)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "/proc/self/task/%ld", (long)kernel_id);
    for (int i = 0; i < 2000 && access(path, F_OK) == 0; i++)
        (void)nanosleep(&(struct timespec){ 0, 5000 }, NULL);
}

void ext_sampler_stop(void)
{
    if (!sampler.running)
        return;
    /* Here, not in the sampler's thread: up to 3.11 tracemalloc takes the GIL again there. */
    sampler.hidden = sampler.hidden && !set_listed(sampler.state, true);
    (void)pthread_mutex_lock(&sampler.lock);
    sampler.stop = true;
    (void)pthread_cond_signal(&sampler.wake);
    (void)pthread_mutex_unlock(&sampler.lock);
    Py_BEGIN_ALLOW_THREADS(void) pthread_join(sampler.thread, NULL);
    wait_until_gone(sampler.kernel_id);
    Py_END_ALLOW_THREADS sampler.running = false;
}

void ext_sampler_reset(void)
{
    struct ptrmap *map = &sampler.threads;

    for (size_t i = 0; map->entries != NULL && i <= map->mask; i++)
        free(map->entries[i].value);
    ptrmap_deinit(map);
    ptrmap_deinit(&sampler.children);
    sampler.ticks = 0;
}

void ext_sampler_after_fork(void)
{
    sampler.running = false; /* where the child was not forked by os.fork() */
    sampler.lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    ext_sampler_reset();
}
