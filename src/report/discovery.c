/* SPDX-License-Identifier: Apache-2.0 */
#include "report/discovery.h"

#include "report/text.h"

#include <errno.h>
#include <string.h>

#define PLAIN_WIDTH 160U
#define NEAREST_SHOWN 3U /* tests in a row of the table */

struct columns {
    size_t function, place, nearest;
};

static const struct cf_discovered_function *function_at(const struct cf_discovery_view *view,
                                                        uint32_t index)
{
    return &view->discovery->functions[view->chosen == NULL ? index : view->chosen[index]];
}

static uint32_t function_count(const struct cf_discovery_view *view)
{
    return view->chosen == NULL ? view->discovery->function_count : view->chosen_count;
}

static void print_cell(FILE *out, const struct cf_line *line, bool last)
{
    (void)fputs(line->bytes, out);
    for (size_t i = line->width; !last && i < line->limit + 2; i++)
        (void)fputc(' ', out);
}

static struct columns lay_out(const struct cf_report_style *style)
{
    size_t width = style->width > 0 ? style->width : PLAIN_WIDTH;
    size_t left = width > 60 ? width - 12 : 48;

    return (struct columns){ left * 3 / 10, left * 3 / 10, left - 2 * (left * 3 / 10) };
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

static void print_row(const struct cf_discovery_view *view, FILE *out,
                      const struct columns *columns, const struct cf_discovered_function *function)
{
    struct cf_line line;

    cf_line_init(&line, columns->function);
    cf_line_add(&line, cf_text_of(function->qualname));
    print_cell(out, &line, false);
    cf_line_init(&line, columns->place);
    cf_line_add(&line, cf_text_of(function->file));
    cf_line_addf(&line, ":%u", function->line);
    print_cell(out, &line, false);
    (void)fprintf(out, "%6u%s  ", function->test_count, function->called ? "*" : " ");
    cf_line_init(&line, columns->nearest);
    for (uint32_t i = 0; i < function->test_count && i < NEAREST_SHOWN; i++) {
        if (i > 0)
            cf_line_addf(&line, ", ");
        cf_line_add(&line, cf_text_of(base_of(view->discovery->tests[function->tests[i].test].id)));
    }
    print_cell(out, &line, true);
    (void)fputc('\n', out);
}

/* One function with every test that reaches it, one a line, fit to be read by other commands. */
static void print_one(const struct cf_discovery_view *view, FILE *out)
{
    const struct cf_discovered_function *function = function_at(view, 0);
    struct cf_line line;

    cf_line_init(&line, 500);
    cf_line_addf(&line, "%s:%s  %s:%u", function->module, function->qualname, function->file,
                 function->line);
    (void)fprintf(out, "%s\n", line.bytes);
    for (uint32_t i = 0; i < function->test_count; i++) {
        const struct cf_reaching *reaching = &function->tests[i];

        cf_line_init(&line, 500);
        cf_line_add(&line, cf_text_of(view->discovery->tests[reaching->test].id));
        (void)fprintf(out, "%-9s %3u  %s\n", cf_reach_name((enum cf_reach)reaching->how),
                      reaching->distance, line.bytes);
    }
}

static void print_summary(const struct cf_discovery_view *view, FILE *out)
{
    char functions[CF_NUMBER_MAX], tests[CF_NUMBER_MAX], none[CF_NUMBER_MAX];
    uint32_t count = function_count(view), untested = 0;

    for (uint32_t i = 0; i < count; i++)
        untested += function_at(view, i)->test_count == 0;
    (void)fprintf(out, "\n%s functions, %s of them reached by no test; %s tests\n",
                  cf_format_count(functions, count), cf_format_count(none, untested),
                  cf_format_count(tests, view->discovery->test_count));
    if (view->discovery->trace != NULL)
        (void)fputs("* called in the trace of the test run\n", out);
}

static enum cf_status finish(FILE *out, struct cf_error *err)
{
    if (fflush(out) != 0 || ferror(out))
        return cf_fail(err, CF_EIO, "cannot write the result: %s", strerror(errno));
    return CF_OK;
}

enum cf_status cf_discovery_print(const struct cf_discovery_view *view, FILE *out,
                                  const struct cf_report_style *style, struct cf_error *err)
{
    const struct columns columns = lay_out(style);

    if (view->chosen != NULL && view->chosen_count == 1) {
        print_one(view, out);
        return finish(out, err);
    }
    (void)fprintf(out, "%s%-*s  %-*s  %6s   nearest tests%s\n", style->color ? "\033[1m" : "",
                  (int)columns.function, "function", (int)columns.place, "where", "tests",
                  style->color ? "\033[0m" : "");
    for (uint32_t i = 0; i < function_count(view); i++)
        print_row(view, out, &columns, function_at(view, i));
    print_summary(view, out);
    return finish(out, err);
}
