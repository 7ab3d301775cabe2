-- SPDX-License-Identifier: Apache-2.0
-- The trace file: docs/formats/trace.md describes every column. Times are nanoseconds.
PRAGMA application_id = 1129727060; -- "CFTT"
PRAGMA user_version = 1;

CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE processes(
  id INTEGER PRIMARY KEY, pid INTEGER NOT NULL, parent_pid INTEGER NOT NULL,
  forked_from INTEGER REFERENCES processes(id), command TEXT NOT NULL, executable TEXT NOT NULL,
  python TEXT NOT NULL, cwd TEXT NOT NULL, start_ns INTEGER NOT NULL, end_ns INTEGER,
  cpu_ns INTEGER, recorder_ns INTEGER, ended TEXT NOT NULL); -- 'clean', 'cut', 'running'

CREATE TABLE functions(
  id INTEGER PRIMARY KEY, module TEXT NOT NULL, qualname TEXT NOT NULL,
  file TEXT NOT NULL, -- relative to meta.root where below it
  line INTEGER NOT NULL,
  kind TEXT NOT NULL, -- 'function', 'generator', 'coroutine', 'async generator'
  flags INTEGER NOT NULL, -- cf_function_flag
  parameters TEXT NOT NULL, -- JSON: [{"name": str, "kind": "positional-only"|"positional"|"*"|"keyword"|"**"}]
  calls INTEGER NOT NULL, calls_exact INTEGER NOT NULL, calls_seen INTEGER NOT NULL,
  captured INTEGER NOT NULL, repeats INTEGER NOT NULL, -- repeat rate = repeats / captured
  raised INTEGER NOT NULL,
  own_ns INTEGER NOT NULL, cumulative_ns INTEGER NOT NULL, -- exact: wall clock; else sampled CPU time
  mutates INTEGER NOT NULL, -- calls seen to change an argument
  effects INTEGER NOT NULL, -- cf_effect bits
  not_replayable TEXT); -- reason, NULL where its calls can be replayed
CREATE UNIQUE INDEX functions_name ON functions(file, qualname, line);

CREATE TABLE function_types( -- seen in kept calls
  function_id INTEGER NOT NULL REFERENCES functions(id),
  name TEXT NOT NULL, -- a parameter, or 'return', 'yield'
  type TEXT NOT NULL, count INTEGER NOT NULL, size_min INTEGER, size_max INTEGER,
  PRIMARY KEY(function_id, name, type)) WITHOUT ROWID;

CREATE TABLE function_exceptions(
  function_id INTEGER NOT NULL REFERENCES functions(id), type TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY(function_id, type)) WITHOUT ROWID;

CREATE TABLE function_effects(
  function_id INTEGER NOT NULL REFERENCES functions(id), effect TEXT NOT NULL, detail TEXT NOT NULL,
  count INTEGER NOT NULL, PRIMARY KEY(function_id, effect, detail)) WITHOUT ROWID;

CREATE TABLE function_sources( -- XXH3-64 of a function's text at the program's end, lowest bit set
  function_id INTEGER PRIMARY KEY REFERENCES functions(id), hash INTEGER NOT NULL);

CREATE TABLE callers(
  function_id INTEGER NOT NULL REFERENCES functions(id), caller_file TEXT NOT NULL,
  caller_qualname TEXT NOT NULL, caller_id INTEGER REFERENCES functions(id),
  calls INTEGER NOT NULL, -- exact, or those seen in kept calls and samples
  cumulative_ns INTEGER NOT NULL,
  PRIMARY KEY(function_id, caller_file, caller_qualname)) WITHOUT ROWID;

CREATE TABLE skips( -- calls whose input was not kept, with the reason
  function_id INTEGER NOT NULL REFERENCES functions(id), reason TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY(function_id, reason)) WITHOUT ROWID;

CREATE TABLE blobs(
  id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, -- XXH3-128 of the content, 16 bytes
  size INTEGER NOT NULL, -- of the content
  base INTEGER REFERENCES blobs(id), -- zstd prefix: the content of this blob
  data BLOB NOT NULL); -- zstd frame

CREATE TABLE inputs(
  id INTEGER PRIMARY KEY, function_id INTEGER NOT NULL REFERENCES functions(id),
  count INTEGER NOT NULL, process_id INTEGER NOT NULL REFERENCES processes(id),
  thread INTEGER NOT NULL, start_ns INTEGER NOT NULL, -- since the start of the trace
  duration_ns INTEGER NOT NULL,
  receiver TEXT, -- runtime class of self or cls as module:qualname; NULL for a plain function
  outcome TEXT NOT NULL, -- 'return', 'raise', 'closed', 'unseen'
  effects INTEGER NOT NULL,
  arguments INTEGER NOT NULL REFERENCES blobs(id), -- a tuple value (docs/formats/values.md)
  result INTEGER REFERENCES blobs(id), after INTEGER REFERENCES blobs(id), -- NULL: unchanged
  items INTEGER, -- generators: items produced; NULL for others
  items_complete INTEGER, -- 1: it ended by itself
  items_kept INTEGER REFERENCES blobs(id), -- list value: [sent, yielded, sent, yielded ...]
  holes INTEGER NOT NULL, -- marked holes in the arguments
  label TEXT NOT NULL, -- short text of the arguments for people
  checked TEXT NOT NULL DEFAULT 'not yet', -- 'replays', 'not replayable', 'not yet'
  reason TEXT); -- why it is not replayable or not checked
CREATE INDEX inputs_function ON inputs(function_id);
CREATE TABLE input_blobs( -- long str and bytes that an input's values refer to
  input_id INTEGER NOT NULL REFERENCES inputs(id), blob_id INTEGER NOT NULL REFERENCES blobs(id),
  PRIMARY KEY(input_id, blob_id)) WITHOUT ROWID;

CREATE TABLE classes(
  id INTEGER PRIMARY KEY, module TEXT NOT NULL, qualname TEXT NOT NULL,
  made INTEGER NOT NULL, made_exact INTEGER NOT NULL, alive_most INTEGER NOT NULL,
  samples INTEGER NOT NULL, UNIQUE(module, qualname));

CREATE TABLE frames(
  id INTEGER PRIMARY KEY, file TEXT NOT NULL, qualname TEXT NOT NULL, line INTEGER NOT NULL,
  function_id INTEGER REFERENCES functions(id));
CREATE TABLE stacks( -- the sampled call tree, or the exact one
  id INTEGER PRIMARY KEY, parent INTEGER REFERENCES stacks(id), -- NULL: a root (one per process)
  process_id INTEGER NOT NULL REFERENCES processes(id),
  frame_id INTEGER REFERENCES frames(id), -- NULL: the root
  samples INTEGER NOT NULL, cpu_ns INTEGER NOT NULL, wall_ns INTEGER NOT NULL); -- as leaf

CREATE TABLE children( -- processes started and not followed
  pid INTEGER NOT NULL, command TEXT NOT NULL, how TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE notes(text TEXT NOT NULL);
