-- SPDX-License-Identifier: Apache-2.0
-- The rows of a small trace: two processes, four functions, every table in use.
INSERT INTO meta VALUES('command', 'python app.py --items 3'), ('exact', '0'),
  ('started_real_ns', '1793000000000000000'), ('root', '/home/ann/shop');
INSERT INTO processes VALUES
  (1, 4001, 4000, NULL, 'python app.py --items 3', 'python', '3.12.1', 'shop', 0, 3000000000,
   2900000000, 40000000, 'clean'),
  (2, 4002, 4001, 1, 'python app.py --items 3', 'python', '3.12.1', 'shop', 1000000000, 1500000000,
   400000000, 5000000, 'cut');
INSERT INTO functions VALUES
  (1, 'app', 'Shop.total', 'app.py', 12, 'function', 128,
   '[{"name": "self", "kind": "positional"}, {"name": "rate", "kind": "positional"}]',
   1234567, 0, 2000, 120, 20, 3, 1500000000, 2000000000, 0, 0, NULL),
  (2, 'app', 'Shop.add', 'app.py', 30, 'function', 128,
   '[{"name": "self", "kind": "positional"}, {"name": "item", "kind": "positional"}]',
   500, 1, 500, 100, 0, 0, 400000000, 400000000, 100, 0, NULL),
  (3, 'app.io', 'read', 'app/io.py', 4, 'function', 0, '[{"name": "path", "kind": "positional"}]',
   2, 1, 2, 2, 0, 0, 100000000, 300000000, 0, 5, NULL),
  (4, 'app.io', 'stream.<locals>.inner', 'app/io.py', 20, 'generator', 12, '[]',
   7, 1, 7, 0, 0, 0, 0, 0, 0, 0, 'nested function');
INSERT INTO function_types VALUES
  (1, 'self', 'app:Shop', 100, NULL, NULL), (1, 'rate', 'float', 80, NULL, NULL),
  (1, 'rate', 'int', 20, 1, 8), (1, 'return', 'float', 100, NULL, NULL),
  (2, 'item', 'str', 100, 1, 900), (2, 'return', 'NoneType', 100, NULL, NULL),
  (3, 'path', 'str', 2, 5, 9), (3, 'return', 'list', 2, 0, 3);
INSERT INTO function_exceptions VALUES(1, 'ValueError', 3);
INSERT INTO function_effects VALUES(3, 'file write', 'out.txt', 2), (3, 'file read', 'in.txt', 2);
INSERT INTO callers VALUES
  (1, 'app.py', '<module>', NULL, 1234000, 1900000000), (1, 'app.py', 'Shop.add', 2, 567, 100000000),
  (2, 'app.py', '<module>', NULL, 500, 400000000), (3, 'app.py', 'Shop.total', 1, 2, 300000000);
INSERT INTO skips VALUES(1, 'enough inputs', 1234000), (1, 'a value was too large', 47),
  (4, 'excluded', 7);
INSERT INTO blobs VALUES(1, x'00112233445566778899aabbccddeeff', 3, NULL, x'000000');
INSERT INTO inputs VALUES
  (1, 1, 21, 1, 1, 1000, 2500, 'app:Shop', 'return', 0, 1, 1, NULL, NULL, NULL, NULL, 0,
   'rate=0.5', 'replays', NULL),
  (2, 1, 1, 1, 1, 4000, 900, 'app:Shop', 'raise', 0, 1, 1, NULL, NULL, NULL, NULL, 0,
   'rate=-1', 'not replayable', 'the result does not repeat'),
  (3, 2, 100, 1, 2, 10000, 5000, 'app:Shop', 'return', 0, 1, 1, 1, NULL, NULL, NULL, 0,
   'item=''apple''', 'replays', NULL),
  (4, 3, 1, 2, 1, 20000, 700, NULL, 'return', 5, 1, 1, NULL, NULL, NULL, NULL, 0,
   'path=''a''', 'not yet', 'writes files');
INSERT INTO classes VALUES(1, 'app', 'Shop', 42, 1, 7, 200);
INSERT INTO frames VALUES(1, 'app.py', '<module>', 1, NULL), (2, 'app.py', 'Shop.total', 12, 1),
  (3, 'app.py', 'Shop.add', 30, 2), (4, 'app/io.py', 'read', 4, 3), (5, 'json/decoder.py', 'decode', 330, NULL);
INSERT INTO stacks VALUES(1, NULL, 1, NULL, 0, 0, 0), (2, 1, 1, 1, 10, 100000000, 100000000),
  (3, 2, 1, 2, 150, 1500000000, 1500000000), (4, 3, 1, 2, 5, 50000000, 50000000),
  (5, 2, 1, 3, 40, 400000000, 400000000), (6, 3, 1, 4, 10, 100000000, 100000000),
  (7, 6, 1, 5, 20, 200000000, 200000000),
  (8, NULL, 2, NULL, 0, 0, 0), (9, 8, 2, 1, 40, 400000000, 400000000);
INSERT INTO children VALUES(4010, 'python -I tool.py', 'subprocess.Popen', 'started with -I');
INSERT INTO notes VALUES('recording stopped after 2 s (--tracer-timeout)');
