/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/clock.h"
#include "base/process.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture {
    struct cf_buf out;
    struct cf_buf errors;
    struct cf_error err;
    int wait_status;
};

static enum cf_status run(struct fixture *f, const char *script, struct cf_process process)
{
    const char *const argv[] = { "sh", "-c", script, NULL };

    process.argv = argv;
    process.out = &f->out;
    process.err = &f->errors;
    f->err = (struct cf_error)CF_ERROR_INIT;
    f->wait_status = -1;
    cf_buf_init(&f->out, 1 << 20);
    cf_buf_init(&f->errors, 1 << 20);
    return cf_process_run(&process, &f->wait_status, &f->err);
}

static void release(struct fixture *f)
{
    cf_buf_deinit(&f->out);
    cf_buf_deinit(&f->errors);
}

static void test_output_and_status_are_captured(void **state)
{
    struct fixture f;

    (void)state;
    assert_ok(run(&f, "echo out; echo err >&2; exit 7", (struct cf_process){ 0 }), &f.err);
    assert_string_equal(cf_buf_str(&f.out), "out\n");
    assert_string_equal(cf_buf_str(&f.errors), "err\n");
    assert_true(WIFEXITED(f.wait_status));
    assert_int_equal(WEXITSTATUS(f.wait_status), 7);
    release(&f);

    assert_ok(run(&f, "kill -TERM $$", (struct cf_process){ 0 }), &f.err);
    assert_true(WIFSIGNALED(f.wait_status));
    assert_int_equal(WTERMSIG(f.wait_status), SIGTERM);
    release(&f);
}

static void test_input_folder_and_environment_arrive(void **state)
{
    static char input[300000]; /* more than a pipe holds */
    const char *const environment[] = { "CF_X=here", NULL };
    const struct cf_process process = {
        .environment = environment, .cwd = "/", .input = input, .input_len = sizeof(input)
    };
    struct fixture f;

    (void)state;
    memset(input, 'a', sizeof(input));
    assert_ok(run(&f, "pwd; echo $CF_X; cat", process), &f.err);
    assert_int_equal(f.out.len, 7 + sizeof(input));
    assert_memory_equal(f.out.data, "/\nhere\naaa", 10);
    release(&f);

    assert_ok(run(&f, "exec true", process), &f.err); /* reads nothing */
    release(&f);
}

static void test_faults_are_told(void **state)
{
    const char *const missing[] = { "codeflash-no-such-command", NULL };
    const struct cf_process nothing = { .argv = missing };
    const struct cf_process brief = { .timeout_ns = CF_NS_PER_SECOND / 10 };
    uint64_t before = cf_clock_ns();
    struct fixture f = { .err = CF_ERROR_INIT };

    (void)state;
    assert_int_equal(cf_process_run(&nothing, &f.wait_status, &f.err), CF_ENOTFOUND);
    assert_string_equal(f.err.message,
                        "cannot run codeflash-no-such-command: No such file or directory");
    assert_int_equal(run(&f, "sleep 60 & sleep 60", brief), CF_ETIMEOUT);
    assert_string_equal(f.err.message, "sh did not end within 0.1 s");
    release(&f);
    assert_int_equal(run(&f, "exec >&- 2>&-; sleep 60", brief), CF_ETIMEOUT);
    release(&f);
    assert_true(cf_clock_ns() - before < 10 * CF_NS_PER_SECOND);
    assert_true(cf_clock_real_ns() > UINT64_C(1700000000) * CF_NS_PER_SECOND);
}

static void test_output_above_the_ceiling_is_dropped(void **state)
{
    const char *const argv[] = { "sh", "-c", "head -c 1000000 /dev/zero", NULL };
    struct cf_process process = { .argv = argv };
    struct cf_error err = CF_ERROR_INIT;
    struct cf_buf out;
    int wait_status = -1;

    (void)state;
    cf_buf_init(&out, 1000);
    process.out = &out;
    assert_ok(cf_process_run(&process, &wait_status, &err), &err);
    assert_int_equal(wait_status, 0);
    assert_int_equal(cf_buf_status(&out, &err), CF_ELIMIT);
    cf_buf_deinit(&out);
}

static volatile int stopped;

static void stop(int number)
{
    (void)number;
    stopped = 1;
}

static void test_a_command_can_be_stopped_and_its_time_is_told(void **state)
{
    const uint64_t before = cf_clock_ns();
    uint64_t cpu_ns = 0;
    struct fixture f;

    (void)state;
    assert_ok(run(&f, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done",
                  (struct cf_process){ .cpu_ns = &cpu_ns, .stop = &stopped }),
              &f.err);
    assert_true(cpu_ns > 0 && cpu_ns < 10 * CF_NS_PER_SECOND);
    release(&f);
    (void)signal(SIGALRM, stop);
    (void)alarm(1);
    assert_int_equal(run(&f, "sleep 60", (struct cf_process){ .stop = &stopped }), CF_EUSAGE);
    assert_string_equal(f.err.message, "interrupted");
    release(&f);
    assert_true(cf_clock_ns() - before < 30 * CF_NS_PER_SECOND);
}

/* Leaves us, and what we start, one processor; `before` is what we had. */
static void take_one_processor(cpu_set_t *before)
{
    cpu_set_t one;
    size_t first = 0;

    assert_int_equal(sched_getaffinity(0, sizeof(*before), before), 0);
    while (!CPU_ISSET(first, before))
        first++;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
}

static void test_the_wait_for_a_processor_is_told(void **state)
{
    uint64_t queued_ns = 0, cpu_ns = 0;
    cpu_set_t before;
    struct fixture f;

    (void)state;
    if (access("/proc/self/schedstat", R_OK) != 0)
        skip();
    take_one_processor(&before);
    assert_ok(run(&f,
                  "work() { i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; }; "
                  "work & work & work & work; wait",
                  (struct cf_process){ .cpu_ns = &cpu_ns, .queued_ns = &queued_ns }),
              &f.err);
    assert_int_equal(sched_setaffinity(0, sizeof(before), &before), 0);
    assert_true(queued_ns > cpu_ns / 4);
    release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output_and_status_are_captured),
        cmocka_unit_test(test_input_folder_and_environment_arrive),
        cmocka_unit_test(test_faults_are_told),
        cmocka_unit_test(test_output_above_the_ceiling_is_dropped),
        cmocka_unit_test(test_a_command_can_be_stopped_and_its_time_is_told),
        cmocka_unit_test(test_the_wait_for_a_processor_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
