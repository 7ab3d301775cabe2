/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence of the deployment model in the project's code: what is called, declared and derived
 * from, by its full name. A comment, a text or an import that nothing uses shows nothing.
 */
#include "base/file.h"
#include "candidates/code.h"
#include "scan/parts.h"

#include <stdio.h>
#include <string.h>

/*
 * Strengths: a handler for a function platform decides over an application of a web framework,
 * that over a declared console script, and all of them over a parser of arguments in some module.
 */
#define STRONG_SERVERLESS 6.0
#define STRONG_SERVER 5.0
#define WEAK_SERVER 2.5 /* a part of a server: what serves it may be elsewhere */
#define STRONG_CLI 3.0
#define WEAK_CLI 1.0

struct known {
    const char *name; /* full; a '*' at the end stands for any rest */
    enum cf_scan_model model;
    double strength;
};

/* What a project calls when it is such a program. */
static const struct known calls[] = {
    { "fastapi.FastAPI", CF_SCAN_SERVER, STRONG_SERVER },
    { "fastapi.applications.FastAPI", CF_SCAN_SERVER, STRONG_SERVER },
    { "flask.Flask", CF_SCAN_SERVER, STRONG_SERVER },
    { "quart.Quart", CF_SCAN_SERVER, STRONG_SERVER },
    { "starlette.applications.Starlette", CF_SCAN_SERVER, STRONG_SERVER },
    { "litestar.Litestar", CF_SCAN_SERVER, STRONG_SERVER },
    { "sanic.Sanic", CF_SCAN_SERVER, STRONG_SERVER },
    { "falcon.App", CF_SCAN_SERVER, STRONG_SERVER },
    { "falcon.API", CF_SCAN_SERVER, STRONG_SERVER },
    { "falcon.asgi.App", CF_SCAN_SERVER, STRONG_SERVER },
    { "bottle.Bottle", CF_SCAN_SERVER, STRONG_SERVER },
    { "bottle.run", CF_SCAN_SERVER, STRONG_SERVER },
    { "aiohttp.web.Application", CF_SCAN_SERVER, STRONG_SERVER },
    { "aiohttp.web.run_app", CF_SCAN_SERVER, STRONG_SERVER },
    { "tornado.web.Application", CF_SCAN_SERVER, STRONG_SERVER },
    { "pyramid.config.Configurator", CF_SCAN_SERVER, STRONG_SERVER },
    { "uvicorn.run", CF_SCAN_SERVER, STRONG_SERVER },
    { "uvicorn.Server", CF_SCAN_SERVER, STRONG_SERVER },
    { "hypercorn.asyncio.serve", CF_SCAN_SERVER, STRONG_SERVER },
    { "waitress.serve", CF_SCAN_SERVER, STRONG_SERVER },
    { "werkzeug.serving.run_simple", CF_SCAN_SERVER, STRONG_SERVER },
    { "gevent.pywsgi.WSGIServer", CF_SCAN_SERVER, STRONG_SERVER },
    { "wsgiref.simple_server.make_server", CF_SCAN_SERVER, STRONG_SERVER },
    { "http.server.HTTPServer", CF_SCAN_SERVER, STRONG_SERVER },
    { "http.server.ThreadingHTTPServer", CF_SCAN_SERVER, STRONG_SERVER },
    { "socketserver.TCPServer", CF_SCAN_SERVER, STRONG_SERVER },
    { "socketserver.ThreadingTCPServer", CF_SCAN_SERVER, STRONG_SERVER },
    { "asyncio.start_server", CF_SCAN_SERVER, STRONG_SERVER },
    { "grpc.server", CF_SCAN_SERVER, STRONG_SERVER },
    { "grpc.aio.server", CF_SCAN_SERVER, STRONG_SERVER },
    { "celery.Celery", CF_SCAN_SERVER, STRONG_SERVER },
    { "django.core.wsgi.get_wsgi_application", CF_SCAN_SERVER, STRONG_SERVER },
    { "django.core.asgi.get_asgi_application", CF_SCAN_SERVER, STRONG_SERVER },
    { "django.core.management.execute_from_command_line", CF_SCAN_SERVER, STRONG_SERVER },
    { "django.urls.path", CF_SCAN_SERVER, WEAK_SERVER },
    { "django.urls.re_path", CF_SCAN_SERVER, WEAK_SERVER },
    { "flask.Blueprint", CF_SCAN_SERVER, WEAK_SERVER },
    { "fastapi.APIRouter", CF_SCAN_SERVER, WEAK_SERVER },
    { "mangum.Mangum", CF_SCAN_SERVERLESS, STRONG_SERVERLESS },
    { "chalice.Chalice", CF_SCAN_SERVERLESS, STRONG_SERVERLESS },
    { "apig_wsgi.make_lambda_handler", CF_SCAN_SERVERLESS, STRONG_SERVERLESS },
    { "azure.functions.FunctionApp", CF_SCAN_SERVERLESS, STRONG_SERVERLESS },
    { "typer.Typer", CF_SCAN_CLI, STRONG_CLI },
    { "typer.run", CF_SCAN_CLI, STRONG_CLI },
    { "fire.Fire", CF_SCAN_CLI, STRONG_CLI },
    { "argparse.ArgumentParser", CF_SCAN_CLI, WEAK_CLI },
    { "optparse.OptionParser", CF_SCAN_CLI, WEAK_CLI },
    { "docopt.docopt", CF_SCAN_CLI, WEAK_CLI },
};

/* What decorates a function of such a program. */
static const struct known decorators[] = {
    { "click.command", CF_SCAN_CLI, STRONG_CLI },
    { "click.group", CF_SCAN_CLI, STRONG_CLI },
    { "click.decorators.command", CF_SCAN_CLI, STRONG_CLI },
    { "functions_framework.http", CF_SCAN_SERVERLESS, STRONG_SERVERLESS },
    { "functions_framework.cloud_event", CF_SCAN_SERVERLESS, STRONG_SERVERLESS },
    { "functions_framework.typed", CF_SCAN_SERVERLESS, STRONG_SERVERLESS },
    { "aws_lambda_powertools.*", CF_SCAN_SERVERLESS, STRONG_SERVERLESS },
    { "firebase_functions.*", CF_SCAN_SERVERLESS, STRONG_SERVERLESS },
    { "celery.shared_task", CF_SCAN_SERVER, WEAK_SERVER },
};

/* What its classes derive from. */
static const struct known bases[] = {
    { "django.apps.AppConfig", CF_SCAN_SERVER, WEAK_SERVER },
    { "django.db.models.Model", CF_SCAN_SERVER, WEAK_SERVER },
    { "tornado.web.RequestHandler", CF_SCAN_SERVER, WEAK_SERVER },
    { "http.server.BaseHTTPRequestHandler", CF_SCAN_SERVER, WEAK_SERVER },
    { "socketserver.BaseRequestHandler", CF_SCAN_SERVER, WEAK_SERVER },
    { "flask.views.MethodView", CF_SCAN_SERVER, WEAK_SERVER },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct known *find(const struct known *table, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        const size_t length = strlen(table[i].name);
        const bool any = table[i].name[length - 1] == '*';

        if (any ? strncmp(table[i].name, name, length - 1) == 0 : strcmp(table[i].name, name) == 0)
            return &table[i];
    }
    return NULL;
}

struct reader {
    struct cf_scan *scan;
    const struct cf_scan_file *file;
    struct cf_error *err;
};

static enum cf_status add(const struct reader *r, uint32_t node, const struct known *known,
                          const char *format, const char *name)
{
    char text[CF_SCAN_DOTTED_MAX + 64];

    (void)snprintf(text, sizeof(text), "%s %s", format, name);
    return cf_scan_evidence_add(r->scan,
                                (struct cf_scan_evidence){
                                    .model = known->model,
                                    .strength = known->strength,
                                    .file = r->file->path,
                                    .line = r->file->source.syntax.nodes[node].line,
                                    .text = cf_arena_strdup(r->scan->arena, text),
                                },
                                r->err);
}

static enum cf_status look(const struct reader *r, uint32_t node, const char *name,
                           const struct known *table, size_t count, const char *format)
{
    const struct known *known = find(table, count, name);

    return known == NULL ? CF_OK : add(r, node, known, format, name);
}

/* Parsers of arguments in the program itself say more than one in some module. */
static bool is_program(const struct cf_scan_file *file)
{
    static const char *const names[] = { "__main__.py", "cli.py", "main.py", "manage.py" };

    for (size_t i = 0; i < COUNT(names); i++) {
        if (strcmp(cf_path_base(file->path), names[i]) == 0)
            return true;
    }
    return strchr(file->path, '/') == NULL;
}

static enum cf_status look_at_call(const struct reader *r, uint32_t node)
{
    char name[CF_SCAN_DOTTED_MAX];
    const struct known *known;
    struct known raised;

    if (!cf_scan_called(r->file, node, name) || (known = find(calls, COUNT(calls), name)) == NULL)
        return CF_OK;
    raised = *known;
    if (known->strength == WEAK_CLI && is_program(r->file))
        raised.strength = STRONG_CLI - 0.5;
    return add(r, node, &raised, "call of", name);
}

static enum cf_status look_at_decorator(const struct reader *r, uint32_t node)
{
    char name[CF_SCAN_DOTTED_MAX];

    if (!cf_scan_decorator(r->file, node, name))
        return CF_OK;
    return look(r, node, name, decorators, COUNT(decorators), "decorator");
}

static enum cf_status look_at_class(const struct reader *r, uint32_t node)
{
    const struct cf_syntax *syntax = &r->file->source.syntax;
    const uint32_t list = cf_node_child(syntax, node, CF_FIELD_SUPERCLASSES);
    char name[CF_SCAN_DOTTED_MAX];
    enum cf_status status = CF_OK;

    for (uint32_t i = list == CF_NONE ? CF_NONE : syntax->nodes[list].first;
         i != CF_NONE && status == CF_OK; i = syntax->nodes[i].next) {
        if (cf_scan_dotted(r->file, i, name))
            status = look(r, node, name, bases, COUNT(bases), "class derived from");
    }
    return status;
}

/* `def handler(event, context)` of a module: how function platforms call. */
static bool is_handler(const struct cf_scan_file *file, const struct cf_definition *definition)
{
    const struct cf_names *names = &file->source.syntax.names;
    const struct cf_parameter *parameters =
        &file->source.definitions.parameters[definition->first_parameter];
    const char *name = cf_name_text(names, definition->name);

    if (definition->kind != CF_DEFINES_FUNCTION || definition->parent != CF_NONE ||
        definition->parameter_count != 2)
        return false;
    if (strcmp(name, "lambda_handler") == 0)
        return true;
    return strcmp(name, "handler") == 0 &&
           strcmp(cf_name_text(names, parameters[0].name), "event") == 0 &&
           strcmp(cf_name_text(names, parameters[1].name), "context") == 0;
}

/* `INSTALLED_APPS = [...]` of a module: the settings of a Django site. */
static bool is_django_settings(const struct cf_scan_file *file, uint32_t node)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t left = cf_node_child(syntax, node, CF_FIELD_LEFT);
    const uint32_t right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    const uint32_t statement = syntax->nodes[node].parent;

    return left != CF_NONE && right != CF_NONE && cf_node_is(syntax, left, "INSTALLED_APPS") &&
           (syntax->nodes[right].kind == CF_NODE_LIST ||
            syntax->nodes[right].kind == CF_NODE_TUPLE) &&
           statement != CF_NONE && syntax->nodes[statement].parent == 0;
}

static enum cf_status look_at_definitions(const struct reader *r)
{
    static const struct known handler = { "", CF_SCAN_SERVERLESS, STRONG_SERVERLESS };
    const struct cf_definitions *definitions = &r->file->source.definitions;
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < definitions->count && status == CF_OK; i++) {
        if (is_handler(r->file, &definitions->items[i]))
            status = add(r, definitions->items[i].node, &handler, "function",
                         definitions->items[i].qualname);
    }
    return status;
}

static enum cf_status look_at_file(const struct reader *r)
{
    static const struct known settings = { "", CF_SCAN_SERVER, STRONG_SERVER };
    const struct cf_syntax *syntax = &r->file->source.syntax;
    enum cf_status status = look_at_definitions(r);

    for (uint32_t i = 0; i < syntax->count && status == CF_OK; i++) {
        switch (syntax->nodes[i].kind) {
        case CF_NODE_CALL:
            status = look_at_call(r, i);
            break;
        case CF_NODE_DECORATOR:
            status = look_at_decorator(r, i);
            break;
        case CF_NODE_CLASS_DEFINITION:
            status = look_at_class(r, i);
            break;
        case CF_NODE_ASSIGNMENT:
            if (is_django_settings(r->file, i))
                status = add(r, i, &settings, "settings of Django:", "INSTALLED_APPS");
            break;
        default:
            break;
        }
    }
    return status;
}

enum cf_status cf_scan_model_code(struct cf_scan *scan, const struct cf_scan_files *files,
                                  struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < files->count && status == CF_OK; i++) {
        const struct reader r = { .scan = scan, .file = &files->items[i], .err = err };

        if (!files->items[i].is_aside)
            status = look_at_file(&r);
    }
    return status;
}
