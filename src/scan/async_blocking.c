/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that hold up the event loop: in a coroutine itself, or in a function that it calls. */
#include "candidates/code.h"
#include "scan/async.h"

#include <stdio.h>
#include <string.h>

/* Full names of what blocks; a '*' at the end stands for any rest. */
static const char *const blocking[] = {
    "time.sleep",
    "requests.get",
    "requests.post",
    "requests.put",
    "requests.patch",
    "requests.delete",
    "requests.head",
    "requests.options",
    "requests.request",
    "requests.api.*",
    "httpx.get",
    "httpx.post",
    "httpx.put",
    "httpx.patch",
    "httpx.delete",
    "httpx.head",
    "httpx.options",
    "httpx.request",
    "httpx.stream",
    "urllib.request.urlopen",
    "urllib.request.urlretrieve",
    "urllib3.request",
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "os.system",
    "os.popen",
    "os.waitpid",
    "socket.create_connection",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "select.select",
    "builtins.open",
    "builtins.input",
    "io.open",
    "os.walk",
    "shutil.copy",
    "shutil.copy2",
    "shutil.copyfile",
    "shutil.copytree",
    "shutil.move",
    "shutil.rmtree",
    "shutil.make_archive",
    "zipfile.ZipFile",
    "tarfile.open",
    "gzip.open",
    "sqlite3.connect",
    "psycopg2.connect",
    "psycopg.connect",
    "pymysql.connect",
    "MySQLdb.connect",
    "mysql.connector.connect",
    "pyodbc.connect",
    "cx_Oracle.connect",
    "oracledb.connect",
    "pymongo.MongoClient",
    "redis.Redis",
    "redis.StrictRedis",
    "redis.from_url",
    "boto3.client",
    "boto3.resource",
    "smtplib.SMTP",
    "smtplib.SMTP_SSL",
    "ftplib.FTP",
    "paramiko.SSHClient",
    "pandas.read_csv",
    "pandas.read_sql",
    "pandas.read_excel",
    "pandas.read_parquet",
};

/* Objects of these make blocking calls by these methods. */
static const struct {
    const char *made_by;
    const char *methods; /* between blanks; "*": all */
} clients[] = {
    { "requests.Session", " get post put patch delete head options request send " },
    { "requests.session", " get post put patch delete head options request send " },
    { "requests.sessions.Session", " get post put patch delete head options request send " },
    { "httpx.Client", " get post put patch delete head options request send stream " },
    { "urllib3.PoolManager", " request urlopen " },
    { "sqlite3.connect", " execute executemany executescript commit " },
    { "psycopg2.connect", " cursor commit rollback " },
    { "psycopg.connect", " execute cursor commit rollback " },
    { "pymysql.connect", " cursor commit rollback " },
    { "redis.Redis", "*" },
    { "redis.StrictRedis", "*" },
    { "redis.from_url", "*" },
    { "boto3.client", "*" },
    { "socket.socket", " connect recv recvfrom send sendall accept " },
    { "subprocess.Popen", " wait communicate " },
    { "queue.Queue", " get put join " },
    { "threading.Event", " wait " },
    { "threading.Thread", " join " },
    { "pathlib.Path",
      " read_text read_bytes write_text write_bytes open iterdir glob rglob unlink " },
    { "smtplib.SMTP", " sendmail send_message login " },
};

static bool is_blocking_name(const char *name)
{
    for (size_t i = 0; i < sizeof(blocking) / sizeof(blocking[0]); i++) {
        const size_t length = strlen(blocking[i]);
        const bool any = blocking[i][length - 1] == '*';

        if (any ? strncmp(blocking[i], name, length - 1) == 0 : strcmp(blocking[i], name) == 0)
            return true;
    }
    return false;
}

/* `self.x`: the call that `self.x = ...` of the same class assigns, where there is one. */
static bool origin_of_attribute(const struct cf_scan_file *file, uint32_t node,
                                char name[CF_SCAN_DOTTED_MAX])
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t class = cf_node_above(syntax, node, CF_NODE_CLASS_DEFINITION);
    const uint32_t object = cf_node_child(syntax, node, CF_FIELD_OBJECT);

    if (class == CF_NONE || object == CF_NONE || !cf_node_is(syntax, object, "self"))
        return false;
    for (uint32_t i = class; i < cf_node_after(syntax, class); i++) {
        const uint32_t left = syntax->nodes[i].kind == CF_NODE_ASSIGNMENT
                                  ? cf_node_child(syntax, i, CF_FIELD_LEFT)
                                  : CF_NONE;
        const uint32_t right = left == CF_NONE ? CF_NONE : cf_node_child(syntax, i, CF_FIELD_RIGHT);

        if (right != CF_NONE && cf_same_code(syntax, left, syntax, node))
            return syntax->nodes[right].kind == CF_NODE_CALL && cf_scan_called(file, right, name);
    }
    return false;
}

/* The type that a parameter is annotated with. */
static bool origin_of_parameter(const struct cf_scan_file *file, uint32_t node,
                                char name[CF_SCAN_DOTTED_MAX])
{
    const struct cf_source *source = &file->source;
    const uint32_t binding = cf_binding_of(source, node);

    if (binding == CF_NONE || (source->scopes.bindings[binding].flags & CF_BINDING_PARAMETER) == 0)
        return false;
    for (uint32_t i = 0; i < source->definitions.parameter_count; i++) {
        const struct cf_parameter *parameter = &source->definitions.parameters[i];

        if (parameter->node != source->scopes.bindings[binding].node ||
            parameter->annotation == CF_NONE)
            continue;
        return cf_scan_dotted(file,
                              source->syntax.nodes[parameter->annotation].kind == CF_NODE_TYPE
                                  ? source->syntax.nodes[parameter->annotation].first
                                  : parameter->annotation,
                              name);
    }
    return false;
}

/* What made the object: a call's name, or a class. */
static bool origin(const struct cf_scan_file *file, uint32_t object, char name[CF_SCAN_DOTTED_MAX])
{
    switch (file->source.syntax.nodes[object].kind) {
    case CF_NODE_CALL:
        return cf_scan_called(file, object, name);
    case CF_NODE_IDENTIFIER:
        return cf_scan_origin(file, object, name) || origin_of_parameter(file, object, name);
    case CF_NODE_ATTRIBUTE:
        return origin_of_attribute(file, object, name);
    default:
        return false;
    }
}

static bool is_client_method(const struct cf_syntax *syntax, const char *made_by,
                             uint32_t attribute)
{
    const char *method = cf_name_text(&syntax->names, syntax->nodes[attribute].name);
    char padded[64];

    (void)snprintf(padded, sizeof(padded), " %.60s ", method);
    for (size_t i = 0; i < sizeof(clients) / sizeof(clients[0]); i++) {
        if (strcmp(clients[i].made_by, made_by) == 0)
            return clients[i].methods[0] == '*' || strstr(clients[i].methods, padded) != NULL;
    }
    return false;
}

bool cf_async_blocks(const struct cf_scan_file *file, uint32_t call, char name[CF_SCAN_DOTTED_MAX])
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    const uint32_t parent = syntax->nodes[call].parent;
    uint32_t object, attribute;
    size_t used;

    if (function == CF_NONE || (parent != CF_NONE && syntax->nodes[parent].kind == CF_NODE_AWAIT))
        return false;
    if (cf_scan_dotted(file, function, name))
        return is_blocking_name(name);
    object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    if (syntax->nodes[function].kind != CF_NODE_ATTRIBUTE || object == CF_NONE ||
        attribute == CF_NONE || !origin(file, object, name) ||
        !is_client_method(syntax, name, attribute))
        return false;
    used = strlen(name);
    return (size_t)snprintf(name + used, CF_SCAN_DOTTED_MAX - used, ".%s",
                            cf_name_text(&syntax->names, syntax->nodes[attribute].name)) <
           CF_SCAN_DOTTED_MAX - used;
}

static const char *shown(const char *name)
{
    return strncmp(name, "builtins.", 9) == 0 ? name + 9 : name;
}

/* The instead: what a coroutine does about it. */
static const char *remedy(const char *name)
{
    if (strcmp(name, "time.sleep") == 0)
        return "await asyncio.sleep()";
    return "await asyncio.to_thread(), or an asynchronous library";
}

static bool is_hot(const struct cf_async *async, const struct cf_scan_file *file, uint32_t call)
{
    const struct cf_async_function *owner = cf_async_of(async, file, cf_async_owner(file, call));

    return cf_loop_around(&file->source, call) != CF_NONE || (owner != NULL && owner->hot);
}

static enum cf_status report(const struct cf_async *async, const struct cf_scan_file *file,
                             uint32_t call, const char *name, const char *through)
{
    const bool hot = is_hot(async, file, call);
    const struct cf_async_found found = {
        .file = file,
        .node = call,
        .base = hot ? CF_SCAN_HIGH : CF_SCAN_MEDIUM,
        .hot = hot,
        .metric = through == NULL ? cf_arena_printf(async->scan->arena, "`%s()`%s", shown(name),
                                                    hot ? ", hot path" : "")
                                  : cf_arena_printf(async->scan->arena, "`%s()` through `%s()`%s",
                                                    shown(name), through, hot ? ", hot path" : ""),
        .pattern = "Blocking call in a coroutine",
        .impact = remedy(name),
    };

    return cf_async_report(async, &found);
}

/* The same call of the same helper in one coroutine is told once a line. */
enum cf_status cf_async_blocking(const struct cf_async *async, const struct cf_scan_file *file)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    char name[CF_SCAN_DOTTED_MAX];
    uint32_t last_line = 0;
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < syntax->count && status == CF_OK; i++) {
        const struct cf_async_function *callee;

        if (syntax->nodes[i].kind != CF_NODE_CALL || syntax->nodes[i].line == last_line ||
            !cf_async_inside(file, i))
            continue;
        if (cf_async_blocks(file, i, name)) {
            last_line = syntax->nodes[i].line;
            status = report(async, file, i, name, NULL);
            continue;
        }
        callee = cf_async_callee(async, file, i);
        if (callee == NULL || callee->blocking == CF_NONE ||
            (callee->file->source.definitions.items[callee->definition].flags &
             (CF_DEFINITION_ASYNC | CF_DEFINITION_GENERATOR)) != 0)
            continue;
        last_line = syntax->nodes[i].line;
        status = report(async, file, i, callee->blocked,
                        callee->file->source.definitions.items[callee->definition].qualname);
    }
    return status;
}
