/* SPDX-License-Identifier: Apache-2.0 */
/*
 * startup/search.h - the steps of the search for the units that stay; shared by the files of this
 * folder only.
 */
#ifndef CF_STARTUP_SEARCH_H
#define CF_STARTUP_SEARCH_H

#include "startup/work.h"

/* Puts a text of the file of the units into the copy "after". CF_EIO, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_startup_write_version(struct cf_startup_work *work, uint32_t file,
                                        const char *text, size_t size, struct cf_error *err);

/* Puts the files with the units that are on into the copy "after". CF_EIO, CF_EFORMAT, CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_startup_write_after(struct cf_startup_work *work, struct cf_error *err);

/* Is something wrong in the copy "after"? `*fault` NULL: no. */
typedef enum cf_status cf_startup_check_fn(struct cf_startup_work *work, const void *what,
                                           const char **fault, struct cf_error *err);

/*
 * With the units that are on something is wrong: turns the one off with which it begins to be, with
 * `reason`, and gives it. CF_NONE: nothing is wrong without any either; all are off then.
 */
CF_NODISCARD
enum cf_status cf_startup_bisect(struct cf_startup_work *work, cf_startup_check_fn *check,
                                 const void *what, const char *reason, uint32_t *culprit,
                                 struct cf_error *err);

/* What the program says in the copy "before", into `before`; `*last`: its last line. */
CF_NODISCARD
enum cf_status cf_startup_hear_before(struct cf_startup_work *work, const char **last,
                                      struct cf_error *err);
/* A check: does it say something else in the copy "after"? */
CF_NODISCARD
enum cf_status cf_startup_hear_after(struct cf_startup_work *work, const void *what,
                                     const char **fault, struct cf_error *err);

/* Reads the program's imports in the copy "after" into `still`; checks that it says the same. */
CF_NODISCARD
enum cf_status cf_startup_probe(struct cf_startup_work *work, const void *what, const char **fault,
                                struct cf_error *err);

/* Reads them into `loaded`, by module of the graph; `then`: up to the first useful work. */
CF_NODISCARD
enum cf_status cf_startup_loaded(struct cf_startup_work *work, bool then, bool *loaded,
                                 const char **fault, struct cf_error *err);

/*
 * Turns off what stands in modules that are not loaded any more, as nothing is gained there: the
 * smaller the change, the better. Where the program does not say the same then, all stay on. Fails
 * with what a run of the program does.
 */
CF_NODISCARD
enum cf_status cf_startup_rest(struct cf_startup_work *work, struct cf_error *err);
/* Turns them on again: with another set of units their modules may be loaded. */
void cf_startup_wake(struct cf_startup_work *work);

/*
 * The package is to load the submodules that `names` lists with a dot behind each, spaces between,
 * when they are asked for; `*added`: it did not before. CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_startup_add_parts(struct cf_startup_work *work, const char *module,
                                    const char *names, bool *added, struct cf_error *err);
/* Leaves out those that the program loads all the same. True: there were some. */
bool cf_startup_trim_parts(struct cf_startup_work *work);

/* Turns off what loads no less; `*pruned`: there was something. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_startup_prune(struct cf_startup_work *work, bool *pruned, struct cf_error *err);

/* Measures what making each plain constant takes, in the copy "after". */
CF_NODISCARD
enum cf_status cf_startup_values(struct cf_startup_work *work, struct cf_error *err);

/* Lists the modules of the project and imports each alone in the copy "before". */
CF_NODISCARD
enum cf_status cf_startup_alone_before(struct cf_startup_work *work, struct cf_error *err);
/* Imports those again, into the file of that name, which `alone` becomes. */
CF_NODISCARD
enum cf_status cf_startup_alone_look(struct cf_startup_work *work, const char *name,
                                     struct cf_error *err);
/* The same in the copy "after"; turns off what does harm. `*changed`: a unit was turned off. */
CF_NODISCARD
enum cf_status cf_startup_alone_after(struct cf_startup_work *work, bool *changed,
                                      struct cf_error *err);

/* Runs the project's tests in the copy "before". No test at all: `*found` is false. */
CF_NODISCARD
enum cf_status cf_startup_tests_before(struct cf_startup_work *work, bool *found,
                                       struct cf_error *err);
CF_NODISCARD
enum cf_status cf_startup_tests_after(struct cf_startup_work *work, bool *changed,
                                      struct cf_error *err);

/* The same on another Python, which `work` is about; `*said`: why there is no test. */
CF_NODISCARD
enum cf_status cf_startup_tests_look(struct cf_startup_work *work, const char **said,
                                     struct cf_error *err);

/* The program, its modules and tests on the other Pythons; turns off what does harm there. */
CF_NODISCARD
enum cf_status cf_startup_others_after(struct cf_startup_work *work, bool *changed,
                                       struct cf_error *err);
/* Says which they were. */
CF_NODISCARD
enum cf_status cf_startup_others_note(struct cf_startup_work *work, struct cf_error *err);

/* Runs the project's own work (--then again and again, or its tests) in both copies; turns off what
 * makes it slower, and what runs often asks otherwise. */
CF_NODISCARD
enum cf_status cf_startup_workload_after(struct cf_startup_work *work, bool *changed,
                                         struct cf_error *err);

/* Answers the program's only option before the rest is loaded, where that is proven the same. */
CF_NODISCARD
enum cf_status cf_startup_early(struct cf_startup_work *work, struct cf_error *err);

/* From all units to those that are worth it and do no harm. */
CF_NODISCARD
enum cf_status cf_startup_search(struct cf_startup_work *work, struct cf_error *err);

#endif
