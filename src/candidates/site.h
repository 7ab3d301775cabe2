/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates/site.h - one place of a file where a rule is applied, while its edits are made.
 *
 * Functions that return bool: false means that the rule does not apply here, or that memory ran
 * out (`failed`).
 */
#ifndef CF_CANDIDATES_SITE_H
#define CF_CANDIDATES_SITE_H

#include "candidates/candidate.h"
#include "candidates/match.h"
#include "candidates/rule.h"

#define CF_SITE_RENAMED_MAX 8

/* What the edits of one rewrite are made with. */
struct cf_site {
    const struct cf_subject *subject;
    const struct cf_source *source;
    struct cf_arena *arena;
    const struct cf_rule *rule;
    const struct cf_rule_form *form;
    struct cf_match match;
    uint32_t function; /* definition that the code is in */
    uint32_t hoist_to; /* statement that hoisted code goes in front of; CF_NONE: not asked yet */
    const char *names[CF_PATTERN_MAX_VARIABLES]; /* new ones, by variable; NULL: none */
    struct {
        const char *name, *text;
    } renamed[CF_SITE_RENAMED_MAX]; /* imported names, as this file has them */
    size_t renamed_count;
    struct cf_edits edits;
    struct cf_list assumptions;
    bool failed;
};

/* The text of a node, in the arena. NULL: failed. */
const char *cf_site_text(struct cf_site *site, uint32_t node);

/* The text with line breaks as the file has them; NULL: out of memory. */
const char *cf_site_line_breaks(struct cf_site *site, const char *text);

/* Adds an edit; false: it overlaps another one. */
bool cf_site_edit(struct cf_site *site, uint32_t start, uint32_t end, const char *text);

/* Replaces a node (an expression), with parentheses where the code around it needs them. */
bool cf_site_replace(struct cf_site *site, uint32_t node, const char *text);

/* Adds an assumption, once. */
bool cf_site_assume(struct cf_site *site, const char *text);

/* Puts whole lines (each ended by '\n', indented by 4 a level) in front of a statement. */
bool cf_site_insert_before(struct cf_site *site, uint32_t statement, const char *lines);

/* Indents the lines of sibling statements by one more level; they start on lines of their own. */
bool cf_site_indent_lines(struct cf_site *site, uint32_t first, uint32_t last);

/* Puts whole lines behind the statement, indented as it is. */
bool cf_site_insert_after(struct cf_site *site, uint32_t statement, const char *lines);

/* Takes a statement's lines away. False: it is the last of its block, or not alone on its lines. */
bool cf_site_remove(struct cf_site *site, uint32_t statement);

/* The code's lines, without the indentation of the line that it begins in. NULL: failed. */
const char *cf_site_dedented(struct cf_site *site, uint32_t node);

/* Puts a line in front of the outermost definition around the function. */
bool cf_site_insert_module(struct cf_site *site, const char *lines);

/*
 * Makes "from m import name" or "import m" available: uses the import that is there, or adds one.
 * What the code must write for the name then is in `renamed`. False: the name means something
 * else here.
 */
bool cf_site_import(struct cf_site *site, const char *import);

/* What to write for an imported name. */
const char *cf_site_imported(const struct cf_site *site, const char *name);

/* A name made of the text ("{xs}_set": with a capture) that nothing in the file has. NULL: none. */
const char *cf_site_name(struct cf_site *site, const char *text, bool numbered);

/* Nothing stands on the line before the node. */
bool cf_site_starts_line(const struct cf_site *site, uint32_t node);

/* Nothing but a comment stands on the line after the node. */
bool cf_site_ends_line(const struct cf_site *site, uint32_t node);

/* The blanks in front of the node's line, in the arena. NULL: failed. */
const char *cf_site_indent(struct cf_site *site, uint32_t node);

/* One level of indentation, as the file has it. */
const char *cf_site_indent_unit(struct cf_site *site);

/* '"' or '\'': what the file has more of. */
char cf_site_quote(const struct cf_site *site);

/* The rendered template replaces what the form matched. */
bool cf_site_render(struct cf_site *site);

/* The template with its metavariables filled in, its lines indented by `indent` (not the first). */
const char *cf_site_fill(struct cf_site *site, const struct cf_template *template,
                         const char *indent);

/* Puts the form's hoisted lines in front of the outermost loop that does not change what they
 * need; false where in_loop() is asked for and there is none. */
bool cf_site_hoist(struct cf_site *site);

/* How tightly an expression binds: 20 for a name, 0 for `a, b`. */
int cf_strength(const struct cf_syntax *syntax, uint32_t node);

/* How tightly an expression must bind to stand there without parentheses. */
int cf_strength_needed(const struct cf_syntax *syntax, uint32_t node);

#endif
