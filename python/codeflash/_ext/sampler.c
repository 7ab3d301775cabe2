/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sampling thread: 200 times a second it takes the GIL and adds the CPU time of every thread
 * to a call tree, at the stacks that peek.c saw; where the kernel does not let that look, at the
 * present one. The time in which a thread waits is added to its present stack. It also begins the
 * looks in which calls are captured. It runs no Python code, and is not there while the program
 * forks (from 3.12 on os.fork() warns about a second thread).
 */
#include "peek.h"
#include "random.h"
#include "recorder.h"
#include "thread.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PERIOD_NS 5000000U
#define SLOW_PERIOD_NS 10000000U
#define SLOW_AFTER_NS 20000000000U
#define FEWER_AFTER_NS 2000000000U
#define DENSE_PERIOD_NS 2000000U /* the kernel's clock ticks hardly faster */
#define UNSEEN_NS 200000000U     /* of CPU time: whoever looks at the thread seems to see nothing */
#define TREE_MAX 500000U

/* What the last sample of a thread saw. */
struct sampled_thread {
    uint64_t id;              /* PyThreadState id */
    uint64_t cpu_ns, wall_ns; /* up to here its time is in the tree */
    uint64_t seen_cpu_ns;     /* its CPU time at the last tick */
    uint32_t node;
    bool waits; /* it has used none since, and `node` is where it waits */
};

static struct {
    struct ext_thread thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop; /* under the lock */
    uint64_t random;
    PyThreadState *state;   /* the thread's own */
    bool hidden;            /* it is not in the interpreter's list */
    struct ptrmap children; /* node and code, mixed -> node + 1 */
    struct ptrmap threads;  /* PyThreadState id + 1 -> struct sampled_thread */
    uint64_t ticks;
} sampler = { .lock = PTHREAD_MUTEX_INITIALIZER, .random = EXT_RANDOM_SEED };

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

/* The node of a stack that was seen from afar: what is no code there is passed over. */
static uint32_t node_of_peek(const struct ext_peek *seen)
{
    uint32_t node = 0;

    for (size_t i = seen->depth; i-- > 0;) {
        const void *code = seen->codes[i];

        if (ptrmap_get(&ext_recorder.code_ids, code) != NULL || ext_peek_is_code(code))
            node = child_of(node, ext_registry_code_id((PyCodeObject *)(uintptr_t)code));
    }
    return node;
}

/* The node of a thread's present stack; the frames are put in from the outermost to the leaf. */
static uint32_t node_of_frame(const ext_frame *frame)
{
    PyCodeObject *codes[EXT_PEEK_DEPTH];
    uint32_t node = 0;
    size_t depth = 0;

    for (; frame != NULL && depth < EXT_PEEK_DEPTH; frame = ext_frame_back(frame)) {
        codes[depth] = ext_frame_code(frame);
        depth += codes[depth] != NULL;
    }
    while (depth > 0)
        node = child_of(node, ext_registry_code_id(codes[--depth]));
    return node;
}

/* The clock of the CPU time of a thread of this process; false where there is none. */
static bool cpu_clock(const PyThreadState *thread, clockid_t *clock)
{
#if PY_VERSION_HEX >= 0x030B0000
    *clock = (clockid_t)((~(unsigned)thread->native_thread_id << 3) | 6U); /* as glibc makes it */
    return true;
#else
    return pthread_getcpuclockid((pthread_t)thread->thread_id, clock) == 0;
#endif
}

static struct sampled_thread *remembered(uint64_t id)
{
    const void *key = (const void *)(uintptr_t)(id + 1);
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

/* What threads did before the recording is not part of it. */
static void pass_over_the_past(void)
{
    for (const PyThreadState *thread = PyInterpreterState_ThreadHead(ext_recorder.interpreter);
         thread != NULL; thread = PyThreadState_Next((PyThreadState *)(uintptr_t)thread)) {
        struct sampled_thread *known = remembered(thread->id);
        clockid_t clock;

        if (known != NULL && cpu_clock(thread, &clock))
            known->cpu_ns = known->seen_cpu_ns = ext_clock_ns(clock);
    }
}

/* Adds the time since the last sample of the thread to the node where it is. */
static void account(struct sampled_thread *thread, uint64_t cpu_ns, uint64_t wall_ns)
{
    struct cf_tree_slot *slot;

    if (thread->node != 0) {
        slot = spool_slot(&ext_recorder.spool.tree, thread->node);
        slot->samples += cpu_ns != thread->cpu_ns;
        slot->cpu_ns += cpu_ns - thread->cpu_ns;
        slot->wall_ns += wall_ns > thread->wall_ns ? wall_ns - thread->wall_ns : 0;
    }
    thread->cpu_ns = cpu_ns;
    thread->wall_ns = wall_ns > thread->wall_ns ? wall_ns : thread->wall_ns;
}

static void account_peeks(void)
{
    size_t count;
    const struct ext_peek *peeks = ext_peek_take(&count);

    for (size_t i = 0; i < count; i++) {
        struct sampled_thread *thread = remembered(peeks[i].id);

        if (thread == NULL || peeks[i].cpu_ns < thread->cpu_ns)
            continue;
        thread->node = node_of_peek(&peeks[i]);
        account(thread, peeks[i].cpu_ns, peeks[i].wall_ns);
    }
}

static void sample_present(const PyThreadState *thread, struct sampled_thread *known,
                           uint64_t cpu_ns, uint64_t now_ns)
{
    if (cpu_ns != known->seen_cpu_ns || !known->waits)
        known->node = node_of_frame(ext_thread_frame(thread));
    known->waits = cpu_ns == known->seen_cpu_ns;
    account(known, cpu_ns, now_ns);
}

/* CPU time is added when somebody looks, waiting time now. */
static void sample_watched(const PyThreadState *thread, struct sampled_thread *known,
                           uint64_t cpu_ns, uint64_t now_ns)
{
    if (cpu_ns - known->cpu_ns > UNSEEN_NS)
        sample_present(thread, known, cpu_ns, now_ns);
    else if (cpu_ns == known->seen_cpu_ns)
        sample_present(thread, known, known->cpu_ns, now_ns);
}

static void sample_thread(const PyThreadState *thread, uint64_t now_ns)
{
    struct sampled_thread *known = remembered(thread->id);
    clockid_t clock;
    bool has_clock = cpu_clock(thread, &clock);
    uint64_t cpu_ns = has_clock ? ext_clock_ns(clock) : 0;

    if (known == NULL)
        return;
    if (has_clock && ext_peek_watch(thread, clock))
        sample_watched(thread, known, cpu_ns, now_ns);
    else
        sample_present(thread, known, cpu_ns, now_ns);
    known->seen_cpu_ns = cpu_ns;
}

static uint64_t period_ns(void)
{
    bool slow = ext_now_ns() - ext_recorder.started_ns > SLOW_AFTER_NS;

    return slow ? SLOW_PERIOD_NS : PERIOD_NS;
}

/* Stacks are looked at less often than the sampler wakes once a short run has had its share. */
static uint64_t look_period_ns(uint64_t now_ns)
{
    if (ext_recorder.session.dense)
        return DENSE_PERIOD_NS;
    return now_ns - ext_recorder.started_ns > FEWER_AFTER_NS ? 2 * period_ns() : period_ns();
}

static void sample_threads(uint64_t now_ns)
{
    ext_peek_begin_round(look_period_ns(now_ns), ext_recorder.session.dense);
    for (const PyThreadState *thread = PyInterpreterState_ThreadHead(ext_recorder.interpreter);
         thread != NULL; thread = PyThreadState_Next((PyThreadState *)(uintptr_t)thread)) {
        if (thread != sampler.state && ext_thread_frame(thread) != NULL)
            sample_thread(thread, now_ns);
    }
    ext_peek_end_round();
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
    if (ext_recorder.session.apart && ext_recorder.watching)
        return; /* recording calls takes time of its own */
    account_peeks();
    sample_threads(now_ns);
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

/* Between a half and one and a half of it: no rhythm of the program's is in step with that. */
static long jittered(uint64_t period_ns)
{
    return (long)(period_ns / 2 + ext_random(&sampler.random) % period_ns);
}

/* Sleeps about one period; false when the thread is to end. */
static bool wait_for_tick(void)
{
    struct timespec until;
    bool stop;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += jittered(period_ns());
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

static void *run(void *unused)
{
    PyThreadState *state = sampler.state;

    (void)unused;
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

    sampler.stop = false;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&sampler.wake, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    return ext_thread_start(&sampler.thread, run);
}

void ext_sampler_start(void)
{
    int error;

    if (sampler.thread.running || !atomic_load(&ext_recorder.on))
        return;
    if (sampler.threads.entries == NULL)
        pass_over_the_past();
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
    sampler.hidden = set_listed(sampler.state, false);
    (void)ext_peek_start(ext_recorder.interpreter);
}

static void end_threads(void)
{
    ext_peek_stop();
    (void)pthread_mutex_lock(&sampler.lock);
    sampler.stop = true;
    (void)pthread_cond_signal(&sampler.wake);
    (void)pthread_mutex_unlock(&sampler.lock);
    ext_thread_join(&sampler.thread);
}

void ext_sampler_stop(void)
{
    if (!sampler.thread.running)
        return;
    /* Here, not in the sampler's thread: up to 3.11 tracemalloc takes the GIL again there. */
    sampler.hidden = sampler.hidden && !set_listed(sampler.state, true);
    Py_BEGIN_ALLOW_THREADS end_threads();
    Py_END_ALLOW_THREADS
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
    sampler.thread.running = false; /* where the child was not forked by os.fork() */
    sampler.lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    ext_peek_after_fork();
    ext_sampler_reset();
}
