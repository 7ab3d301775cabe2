/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/rule.h"

#include "candidates/condition.h"
#include "candidates/rewriter.h"
#include "candidates/rule_reader.h"
#include "project/nearest.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define FORMS_MAX 224 /* with the loops that come from expressions */
#define WRITTEN_FORMS_MAX 64
#define EXAMPLES_MAX 64
#define CONDITIONS_MAX 48
#define NAMES_MAX 12

/* Puts the file and the line of the file in front of a message about a block ("line 2: ..."). */
static enum cf_status fail_block(struct cf_rule_reader *reader, uint32_t line,
                                 enum cf_status status)
{
    char message[CF_ERROR_MESSAGE_MAX];
    const char *text = message;
    unsigned long inside = 1;

    if (reader->err == NULL || status == CF_ENOMEM)
        return status;
    memcpy(message, reader->err->message, sizeof(message));
    if (strncmp(text, "line ", 5) == 0) {
        char *rest = NULL;

        inside = strtoul(text + 5, &rest, 10);
        text = rest[0] == ':' && rest[1] == ' ' ? rest + 2 : rest;
    }
    return cf_fail(reader->err, status, "%s:%lu: %s", reader->rule->file,
                   (unsigned long)line + inside - 1, text);
}

/* The form that an entry belongs to: the last one, or what holds for all. */
static struct cf_rule_form *current(struct cf_rule_reader *reader)
{
    struct cf_rule *rule = reader->rule;

    return rule->form_count == 0 ? &reader->all : &rule->forms[rule->form_count - 1];
}

/* A new form, with what holds for all. */
static enum cf_status begin_form(struct cf_rule_reader *reader, const struct cf_rule_entry *entry)
{
    struct cf_rule *rule = reader->rule;
    struct cf_rule_form *form;

    if (rule->form_count == WRITTEN_FORMS_MAX)
        return cf_rule_fail(reader, entry->line, "too many forms");
    form = &rule->forms[rule->form_count];
    *form = reader->all;
    form->line = entry->line;
    form->conditions = cf_arena_alloc(reader->arena, CONDITIONS_MAX * sizeof(*form->conditions));
    form->names = cf_arena_alloc(reader->arena, NAMES_MAX * sizeof(*form->names));
    if (form->conditions == NULL || form->names == NULL)
        return cf_rule_no_memory(reader);
    memcpy(form->conditions, reader->all.conditions,
           reader->all.condition_count * sizeof(*form->conditions));
    memcpy(form->names, reader->all.names, reader->all.name_count * sizeof(*form->names));
    rule->form_count++;
    return CF_OK;
}

static enum cf_status add_words(struct cf_rule_reader *reader, const struct cf_rule_entry *entry,
                                struct cf_rule_condition *condition, const char *text)
{
    while (*text != ')') {
        size_t size = strcspn(text, " ,)");

        if (size > 0) {
            if (condition->count == CF_RULE_MAX_ARGUMENTS)
                return cf_rule_fail(reader, entry->line, "too many words in a condition");
            condition->arguments[condition->count] = cf_arena_strndup(reader->arena, text, size);
            if (condition->arguments[condition->count] == NULL)
                return cf_rule_no_memory(reader);
            condition->count++;
        }
        text += size;
        if (*text != ')')
            text++;
    }
    return CF_OK;
}

/* `name(word, $x)` or `not name(...)`. */
static enum cf_status add_condition(struct cf_rule_reader *reader,
                                    const struct cf_rule_entry *entry, uint32_t line,
                                    const char *text)
{
    struct cf_rule_form *form = current(reader);
    struct cf_rule_condition *condition;
    const char *open = strchr(text, '(');
    const char *close = strchr(text, ')');

    if (open == NULL || close == NULL || close < open || close[1] != '\0')
        return cf_rule_fail(reader, line, "expected a condition, as `pure($x)`");
    if (form->condition_count == CONDITIONS_MAX)
        return cf_rule_fail(reader, line, "too many conditions");
    condition = &form->conditions[form->condition_count++];
    *condition = (struct cf_rule_condition){ .line = line };
    condition->negated = strncmp(text, "not ", 4) == 0;
    text += condition->negated ? 4 : 0;
    condition->name = cf_arena_strndup(reader->arena, text, (size_t)(open - text));
    if (condition->name == NULL)
        return cf_rule_no_memory(reader);
    if (!cf_condition_known(condition->name)) {
        const char *nearest = cf_condition_nearest(condition->name);

        return cf_fail(reader->err, CF_EFORMAT, "%s:%u: unknown condition %.60s%s%s",
                       reader->rule->file, line, condition->name,
                       nearest == NULL ? "" : "; did you mean ", nearest == NULL ? "" : nearest);
    }
    return add_words(reader, entry, condition, open + 1);
}

/* `$seen = {xs}_set | seen`. */
static enum cf_status add_name(struct cf_rule_reader *reader, const struct cf_rule_entry *entry,
                               uint32_t line, char *text)
{
    struct cf_rule_form *form = current(reader);
    struct cf_rule_name *name;
    char *equals = strchr(text, '=');

    (void)entry;
    if (text[0] != '$' || equals == NULL)
        return cf_rule_fail(reader, line, "expected `$name = text | text`");
    if (form->name_count == NAMES_MAX)
        return cf_rule_fail(reader, line, "too many names");
    name = &form->names[form->name_count++];
    *name = (struct cf_rule_name){ .variable = -1 };
    /* The variable is found when the form is compiled: its name is the first item until then. */
    *equals = '\0';
    text[strcspn(text, " =")] = '\0';
    if (cf_list_add(&name->alternatives, reader->arena, text + 1, reader->err) != CF_OK)
        return CF_ENOMEM;
    for (char *part = strtok(equals + 1, " |"); part != NULL; part = strtok(NULL, " |")) {
        if (cf_list_add(&name->alternatives, reader->arena, part, reader->err) != CF_OK)
            return CF_ENOMEM;
    }
    return name->alternatives.count > 1 ? CF_OK : cf_rule_fail(reader, line, "a name without text");
}

/* Calls `add` for the value and for each line of the block. */
static enum cf_status each_line(struct cf_rule_reader *reader, const struct cf_rule_entry *entry,
                                enum cf_status (*add)(struct cf_rule_reader *,
                                                      const struct cf_rule_entry *, uint32_t,
                                                      char *))
{
    enum cf_status status = CF_OK;
    uint32_t line = entry->line;
    const char *text = entry->block == NULL ? "" : entry->block;

    if (entry->value[0] != '\0') {
        char *copy = cf_arena_strdup(reader->arena, entry->value);

        status = copy == NULL ? cf_rule_no_memory(reader) : add(reader, entry, line, copy);
    }
    while (status == CF_OK && *text != '\0') {
        size_t size = strcspn(text, "\n");
        char *copy = cf_arena_strndup(reader->arena, text, size);

        line++;
        if (copy == NULL)
            return cf_rule_no_memory(reader);
        while (size > 0 && isspace((unsigned char)copy[size - 1]))
            copy[--size] = '\0';
        if (size > 0)
            status = add(reader, entry, line, copy);
        text += strcspn(text, "\n") + 1;
    }
    return status;
}

static enum cf_status add_condition_line(struct cf_rule_reader *reader,
                                         const struct cf_rule_entry *entry, uint32_t line,
                                         char *text)
{
    return add_condition(reader, entry, line, text);
}

static enum cf_status add_import(struct cf_rule_reader *reader, const struct cf_rule_entry *entry,
                                 uint32_t line, char *text)
{
    (void)entry;
    if (strncmp(text, "import ", 7) != 0 && strncmp(text, "from ", 5) != 0)
        return cf_rule_fail(reader, line, "expected `import m` or `from m import name`");
    return cf_list_add(&current(reader)->imports, reader->arena, text, reader->err);
}

static enum cf_status add_assumption(struct cf_rule_reader *reader,
                                     const struct cf_rule_entry *entry, uint32_t line, char *text)
{
    (void)entry;
    (void)line;
    return cf_list_add(&reader->rule->assumptions, reader->arena, text, reader->err);
}

static enum cf_status set_text(struct cf_rule_reader *reader, const struct cf_rule_entry *entry,
                               const char **field)
{
    if (*field != NULL)
        return cf_rule_fail(reader, entry->line, "given twice");
    *field = entry->block != NULL ? entry->block : entry->value;
    return CF_OK;
}

static enum cf_status set_version(struct cf_rule_reader *reader, const struct cf_rule_entry *entry)
{
    char *rest = NULL;
    unsigned long major = strtoul(entry->value, &rest, 10);
    unsigned long minor = *rest == '.' ? strtoul(rest + 1, &rest, 10) : 100;

    if (*rest != '\0' || major != 3 || minor > 99)
        return cf_rule_fail(reader, entry->line, "expected a version, as 3.10");
    reader->rule->python = (unsigned)(major * 100 + minor);
    return CF_OK;
}

static enum cf_status set_gain(struct cf_rule_reader *reader, const struct cf_rule_entry *entry)
{
    char *rest = NULL;

    reader->rule->gain = strtod(entry->value, &rest);
    if (rest == entry->value || *rest != '\0' || !(reader->rule->gain > 0) ||
        reader->rule->gain > 1e6)
        return cf_rule_fail(reader, entry->line, "expected a number above 0");
    return CF_OK;
}

static enum cf_status begin_example(struct cf_rule_reader *reader,
                                    const struct cf_rule_entry *entry)
{
    struct cf_rule *rule = reader->rule;

    if (entry->block == NULL)
        return cf_rule_fail(reader, entry->line, "expected code, indented by 4");
    if (rule->example_count == EXAMPLES_MAX)
        return cf_rule_fail(reader, entry->line, "too many examples");
    rule->examples[rule->example_count++] =
        (struct cf_rule_example){ .before = entry->block, .line = entry->line };
    return CF_OK;
}

static enum cf_status set_example(struct cf_rule_reader *reader, const struct cf_rule_entry *entry)
{
    struct cf_rule *rule = reader->rule;
    struct cf_rule_example *example;

    if (rule->example_count == 0)
        return cf_rule_fail(reader, entry->line, "there is no `example:` before this");
    example = &rule->examples[rule->example_count - 1];
    return set_text(reader, entry,
                    strcmp(entry->key, "becomes") == 0 ? &example->becomes : &example->calls);
}

/* New code: of the form before it, or of all that have none. */
static enum cf_status set_code(struct cf_rule_reader *reader, const struct cf_rule_entry *entry)
{
    struct cf_rule_form *form = current(reader);

    return set_text(reader, entry,
                    strcmp(entry->key, "to") == 0      ? &form->to
                    : strcmp(entry->key, "hoist") == 0 ? &form->hoist
                                                       : &form->module);
}

static enum cf_status take_form(struct cf_rule_reader *reader, const struct cf_rule_entry *entry)
{
    enum cf_status status;

    if (strcmp(entry->key, "match") == 0) {
        status = begin_form(reader, entry);
        return status == CF_OK ? set_text(reader, entry, &current(reader)->match) : status;
    }
    if (strcmp(entry->key, "rewrite") == 0) {
        status = begin_form(reader, entry);
        if (status == CF_OK &&
            (strncmp(entry->value, "c:", 2) != 0 || cf_rewriter_find(entry->value + 2) == NULL))
            return cf_rule_fail(reader, entry->line, "unknown rewriter; expected c:<name>");
        if (status == CF_OK) {
            current(reader)->rewriter = entry->value + 2;
            current(reader)->kind = cf_rewriter_find(entry->value + 2)->kind;
        }
        return status;
    }
    return set_code(reader, entry);
}

static enum cf_status take_entry(struct cf_rule_reader *reader, const struct cf_rule_entry *entry)
{
    static const char *const form_keys[] = { "match", "rewrite", "to", "hoist", "module" };
    struct cf_rule *rule = reader->rule;
    const struct {
        const char *key;
        const char **field;
    } texts[] = {
        { "id", &rule->id },
        { "family", &rule->family },
        { "title", &rule->title },
        { "cost", &rule->cost },
        { "why", &rule->why },
        { "pays", &rule->pays },
        { "measured", &rule->measured },
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (strcmp(texts[i].key, entry->key) == 0)
            return set_text(reader, entry, texts[i].field);
    }
    for (size_t i = 0; i < sizeof(form_keys) / sizeof(form_keys[0]); i++) {
        if (strcmp(form_keys[i], entry->key) == 0)
            return take_form(reader, entry);
    }
    if (strcmp(entry->key, "python") == 0)
        return set_version(reader, entry);
    if (strcmp(entry->key, "gain") == 0)
        return set_gain(reader, entry);
    if (strcmp(entry->key, "loops") == 0) {
        rule->no_loops = strcmp(entry->value, "no") == 0;
        return rule->no_loops ? CF_OK : cf_rule_fail(reader, entry->line, "expected `no`");
    }
    if (strcmp(entry->key, "where") == 0)
        return each_line(reader, entry, add_condition_line);
    if (strcmp(entry->key, "names") == 0)
        return each_line(reader, entry, add_name);
    if (strcmp(entry->key, "import") == 0)
        return each_line(reader, entry, add_import);
    if (strcmp(entry->key, "assume") == 0)
        return each_line(reader, entry, add_assumption);
    if (strcmp(entry->key, "example") == 0 || strcmp(entry->key, "never") == 0)
        return begin_example(reader, entry);
    if (strcmp(entry->key, "becomes") == 0 || strcmp(entry->key, "calls") == 0)
        return set_example(reader, entry);
    return cf_fail(reader->err, CF_EFORMAT, "%s:%u: unknown key %s", rule->file, entry->line,
                   entry->key);
}

static enum cf_status compile_template(struct cf_rule_reader *reader,
                                       const struct cf_rule_form *form, const char *text,
                                       struct cf_variables *variables, struct cf_template *template)
{
    enum cf_status status;

    if (text == NULL)
        return CF_OK;
    status =
        cf_template_compile(reader->parser, text, reader->arena, variables, template, reader->err);
    return status == CF_OK ? CF_OK : fail_block(reader, form->line, status);
}

/* A form that is made of another one need not have all of its metavariables. */
static void drop_unknown(struct cf_rule_condition *condition)
{
    size_t kept = 0;

    for (size_t k = 0; k < condition->count; k++) {
        if (condition->variables[k] < 0 && condition->arguments[k][0] == '$')
            continue;
        condition->arguments[kept] = condition->arguments[k];
        condition->variables[kept++] = condition->variables[k];
    }
    condition->count = kept;
}

/* Finds the metavariables that conditions name. */
static enum cf_status resolve(struct cf_rule_reader *reader, struct cf_rule_form *form)
{
    for (size_t i = 0; i < form->condition_count; i++) {
        struct cf_rule_condition *condition = &form->conditions[i];

        for (size_t k = 0; k < condition->count; k++) {
            const char *word = condition->arguments[k];

            condition->variables[k] = -1;
            if (*word != '$')
                continue;
            word += word[1] == '$' ? 2 : 1;
            condition->variables[k] =
                cf_variable_find(&form->pattern.variables, word, strlen(word));
            if (condition->variables[k] < 0 && !form->derived)
                return cf_rule_fail(reader, condition->line,
                                    "a metavariable that is not in `match:`");
        }
        drop_unknown(condition);
    }
    return CF_OK;
}

/* New names are variables of the form; one that no text mentions stays unknown. */
static enum cf_status resolve_names(struct cf_rule_reader *reader, struct cf_rule_form *form)
{
    struct cf_variables *variables = &form->pattern.variables;
    size_t kept = 0;

    for (size_t i = 0; i < form->name_count; i++) {
        struct cf_rule_name name = form->names[i];
        const char *text = name.alternatives.items[0];

        name.variable = cf_variable_find(variables, text, strlen(text));
        if (name.variable < 0)
            continue;
        name.alternatives.items++;
        name.alternatives.count--;
        form->names[kept++] = name;
    }
    form->name_count = kept;
    for (size_t v = form->pattern.matched_count; v < variables->count; v++) {
        bool named = false;

        for (size_t i = 0; i < kept; i++)
            named = named || form->names[i].variable == (int)v;
        if (!named)
            return cf_rule_fail(reader, form->line,
                                "a metavariable that neither `match:` nor `names:` "
                                "has");
    }
    return CF_OK;
}

static enum cf_status compile_form(struct cf_rule_reader *reader, struct cf_rule_form *form)
{
    struct cf_variables *variables = &form->pattern.variables;
    enum cf_status status;

    if (form->rewriter != NULL)
        return resolve(reader, form);
    if (form->to == NULL) {
        form->to = reader->all.to;
        form->hoist = form->hoist == NULL ? reader->all.hoist : form->hoist;
        form->module = form->module == NULL ? reader->all.module : form->module;
    }
    if (form->to == NULL)
        return cf_rule_fail(reader, form->line, "`match:` without `to:`");
    status =
        cf_pattern_compile(reader->parser, form->match, reader->arena, &form->pattern, reader->err);
    if (status != CF_OK)
        return fail_block(reader, form->line + 1, status);
    status = compile_template(reader, form, form->to, variables, &form->to_template);
    if (status == CF_OK)
        status = compile_template(reader, form, form->hoist, variables, &form->hoist_template);
    if (status == CF_OK)
        status = compile_template(reader, form, form->module, variables, &form->module_template);
    if (status == CF_OK)
        status = resolve(reader, form);
    return status == CF_OK ? resolve_names(reader, form) : status;
}

/*
 * Compiles what another form is made into: a loop, or with CF_LOOP_SHAPES other loops over pairs.
 * `names` are those of the other form, which compiling it has changed.
 */
static enum cf_status add_loop(struct cf_rule_reader *reader, const struct cf_rule_form *form,
                               const struct cf_rule_name *names, size_t name_count,
                               enum cf_loop_shape shape)
{
    struct cf_rule *rule = reader->rule;
    struct cf_rule_form *loop = &rule->forms[rule->form_count];
    bool made = false;
    enum cf_status status;

    if (rule->form_count == FORMS_MAX)
        return CF_OK;
    status = shape == CF_LOOP_SHAPES ? cf_rule_pair_form(reader, form, loop, &made)
                                     : cf_rule_loop_form(reader, form, shape, loop, &made);
    if (status != CF_OK || !made)
        return status;
    loop->derived = true;
    loop->name_count = name_count;
    loop->names = cf_arena_alloc(reader->arena, NAMES_MAX * sizeof(*loop->names));
    if (loop->names == NULL)
        return cf_rule_no_memory(reader);
    if (name_count > 0)
        memcpy(loop->names, names, name_count * sizeof(*names));
    rule->form_count++;
    return compile_form(reader, loop);
}

static enum cf_status compile_forms(struct cf_rule_reader *reader)
{
    struct cf_rule *rule = reader->rule;
    enum cf_status status = CF_OK;

    rule->written_forms = rule->form_count;
    for (size_t i = 0; i < rule->written_forms && status == CF_OK; i++) {
        struct cf_rule_form *form = &rule->forms[i];
        struct cf_rule_name names[NAMES_MAX];
        size_t name_count = form->name_count;

        if (name_count > 0)
            memcpy(names, form->names, name_count * sizeof(*names));
        status = compile_form(reader, form);
        for (int shape = CF_LOOP_FRESH;
             shape <= CF_LOOP_SHAPES && status == CF_OK && !rule->no_loops; shape++)
            status = add_loop(reader, form, names, name_count, (enum cf_loop_shape)shape);
    }
    return status;
}

static enum cf_status finish(struct cf_rule_reader *reader)
{
    struct cf_rule *rule = reader->rule;

    if (rule->id == NULL || rule->family == NULL || rule->title == NULL || rule->cost == NULL ||
        rule->why == NULL || rule->pays == NULL)
        return cf_rule_fail(reader, reader->line,
                            "a rule needs id, family, title, cost, why and pays");
    if (rule->form_count == 0)
        return cf_rule_fail(reader, reader->line, "a rule needs `match:` or `rewrite:`");
    if (rule->example_count == 0)
        return cf_rule_fail(reader, reader->line, "a rule needs an example");
    return compile_forms(reader);
}

static bool allocate(struct cf_rule_reader *reader)
{
    struct cf_rule *rule = reader->rule;
    struct cf_rule_form *all = &reader->all;

    rule->forms = cf_arena_alloc(reader->arena, FORMS_MAX * sizeof(*rule->forms));
    rule->examples = cf_arena_alloc(reader->arena, EXAMPLES_MAX * sizeof(*rule->examples));
    all->conditions = cf_arena_alloc(reader->arena, CONDITIONS_MAX * sizeof(*all->conditions));
    all->names = cf_arena_alloc(reader->arena, NAMES_MAX * sizeof(*all->names));
    return rule->forms != NULL && rule->examples != NULL && all->conditions != NULL &&
           all->names != NULL;
}

/* Of a form without a rewriter: the kind of what it matches. */
static void note_kinds(struct cf_rule *rule)
{
    for (size_t i = 0; i < rule->form_count; i++) {
        struct cf_rule_form *form = &rule->forms[i];

        if (form->rewriter == NULL)
            form->kind = (enum cf_node_kind)form->pattern.syntax.nodes[form->pattern.root].kind;
    }
}

enum cf_status cf_rule_parse(struct cf_parser *parser, const struct cf_rule_text *written,
                             struct cf_arena *arena, struct cf_rule *rule, struct cf_error *err)
{
    struct cf_rule_reader reader = {
        .parser = parser,
        .arena = arena,
        .rule = rule,
        .err = err,
        .next = written->text,
        .end = written->text + written->size,
    };
    enum cf_status status = CF_OK;
    bool found = true;

    *rule = (struct cf_rule){ .file = written->file, .gain = 1.2 };
    if (written->size > CF_RULE_MAX_BYTES)
        return cf_fail(err, CF_ELIMIT, "%s:1: larger than %u bytes", rule->file, CF_RULE_MAX_BYTES);
    if (memchr(written->text, '\0', written->size) != NULL)
        return cf_rule_fail(&reader, 1, "a NUL byte");
    if (!allocate(&reader))
        return cf_rule_no_memory(&reader);
    while (status == CF_OK && found) {
        struct cf_rule_entry entry = { .line = 0 };

        status = cf_rule_next_entry(&reader, &entry, &found);
        if (status == CF_OK && found)
            status = take_entry(&reader, &entry);
    }
    if (status == CF_OK)
        status = finish(&reader);
    if (status == CF_OK)
        note_kinds(rule);
    return status;
}
