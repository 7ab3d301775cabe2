/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/known.h"

#include <stddef.h>
#include <string.h>

static bool among(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0)
            return true;
    }
    return false;
}

#define AMONG(words, word) among(words, sizeof(words) / sizeof((words)[0]), word)

static const char *const builtins[] = {
    "abs",
    "all",
    "any",
    "ascii",
    "bin",
    "bool",
    "bytes",
    "callable",
    "chr",
    "complex",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "format",
    "frozenset",
    "hash",
    "hex",
    "id",
    "int",
    "isinstance",
    "issubclass",
    "len",
    "list",
    "map",
    "max",
    "min",
    "oct",
    "ord",
    "pow",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "slice",
    "sorted",
    "str",
    "sum",
    "tuple",
    "type",
    "zip",
    "True",
    "False",
    "None",
    "NotImplemented",
    "Exception",
    "ValueError",
    "TypeError",
    "KeyError",
    "IndexError",
    "RuntimeError",
    "AssertionError",
    "NotImplementedError",
    "ZeroDivisionError",
    "StopIteration",
    "AttributeError",
    "OverflowError",
};

bool cf_known_builtin(const char *name)
{
    return AMONG(builtins, name);
}

static const char *const functions[] = {
    "base64.b64decode",
    "base64.b64encode",
    "binascii.crc32",
    "binascii.hexlify",
    "binascii.unhexlify",
    "datetime.date",
    "datetime.date.fromisoformat",
    "datetime.datetime",
    "datetime.datetime.fromisoformat",
    "datetime.datetime.strptime",
    "datetime.time",
    "datetime.timedelta",
    "decimal.Decimal",
    "fnmatch.translate",
    "fractions.Fraction",
    "html.escape",
    "html.unescape",
    "ipaddress.ip_address",
    "ipaddress.ip_network",
    "json.dumps",
    "os.path.basename",
    "os.path.commonprefix",
    "os.path.dirname",
    "os.path.isabs",
    "os.path.join",
    "os.path.normcase",
    "os.path.normpath",
    "os.path.split",
    "os.path.splitext",
    "re.compile",
    "re.escape",
    "shlex.quote",
    "statistics.mean",
    "statistics.median",
    "statistics.pstdev",
    "statistics.pvariance",
    "statistics.stdev",
    "statistics.variance",
    "string.capwords",
    "struct.calcsize",
    "struct.pack",
    "struct.unpack",
    "textwrap.dedent",
    "textwrap.fill",
    "textwrap.indent",
    "textwrap.shorten",
    "unicodedata.category",
    "unicodedata.combining",
    "unicodedata.name",
    "unicodedata.normalize",
    "urllib.parse.quote",
    "urllib.parse.quote_plus",
    "urllib.parse.unquote",
    "urllib.parse.unquote_plus",
    "urllib.parse.urljoin",
    "urllib.parse.urlparse",
    "urllib.parse.urlsplit",
    "uuid.UUID",
    "zlib.adler32",
    "zlib.crc32",
};

bool cf_known_function(const char *path)
{
    return AMONG(functions, path);
}

static const char *const dear[] = {
    "datetime.datetime.strptime",
    "fnmatch.translate",
    "fractions.Fraction",
    "html.unescape",
    "ipaddress.ip_address",
    "ipaddress.ip_network",
    "string.capwords",
    "textwrap.dedent",
    "textwrap.fill",
    "textwrap.indent",
    "textwrap.shorten",
    "urllib.parse.quote",
    "urllib.parse.quote_plus",
    "urllib.parse.unquote",
    "urllib.parse.unquote_plus",
    "urllib.parse.urljoin",
    "uuid.UUID",
};

bool cf_known_dear(const char *path)
{
    return AMONG(dear, path);
}

static const char *const makers[] = {
    "ast.literal_eval", "copy.copy",    "copy.deepcopy", "json.loads",
    "re.findall",       "re.fullmatch", "re.match",      "re.search",
    "re.split",         "shlex.split",  "textwrap.wrap", "urllib.parse.parse_qs"
};

bool cf_known_maker(const char *path)
{
    return AMONG(makers, path);
}

static const char *const harmless[] = { "print", "open", "input", "getattr", "hasattr", "super" };

bool cf_known_harmless(const char *name)
{
    return AMONG(harmless, name);
}

static const char *const readers[] = {
    "as_posix",      "groupdict",
    "groups",        "group",
    "digest",        "hexdigest",
    "timestamp",     "toordinal",
    "isocalendar",   "isoweekday",
    "weekday",       "isoformat",
    "strftime",      "as_integer_ratio",
    "bit_count",     "bit_length",
    "capitalize",    "casefold",
    "center",        "copy",
    "count",         "decode",
    "difference",    "encode",
    "endswith",      "expandtabs",
    "find",          "format",
    "format_map",    "get",
    "hex",           "index",
    "intersection",  "is_integer",
    "isalnum",       "isalpha",
    "isascii",       "isdecimal",
    "isdigit",       "isdisjoint",
    "isidentifier",  "islower",
    "isnumeric",     "isocalendar",
    "isoformat",     "isoweekday",
    "isprintable",   "isspace",
    "issubset",      "issuperset",
    "istitle",       "isupper",
    "items",         "join",
    "keys",          "ljust",
    "lower",         "lstrip",
    "maketrans",     "partition",
    "removeprefix",  "removesuffix",
    "replace",       "rfind",
    "rindex",        "rjust",
    "rpartition",    "rsplit",
    "rstrip",        "split",
    "splitlines",    "startswith",
    "strftime",      "strip",
    "swapcase",      "symmetric_difference",
    "title",         "tobytes",
    "total_seconds", "translate",
    "union",         "upper",
    "utcoffset",     "values",
    "weekday",       "zfill",
    "conjugate",     "to_bytes",
    "from_bytes",    "fromkeys",
};

bool cf_known_reader(const char *name)
{
    return AMONG(readers, name);
}

static const char *const writers[] = {
    "add",
    "append",
    "appendleft",
    "clear",
    "discard",
    "extend",
    "extendleft",
    "insert",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "reverse",
    "rotate",
    "setdefault",
    "sort",
    "update",
    "difference_update",
    "intersection_update",
    "symmetric_difference_update",
    "write",
    "writelines",
};

bool cf_known_writer(const char *name)
{
    return AMONG(writers, name);
}
