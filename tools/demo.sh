#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# demo.sh BIN: traces the example program, runs its replay tests and shows the table of functions.
set -eu
bin=$1
here=$(cd "$(dirname "$0")/.." && pwd)
demo=$here/build/demo

rm -rf "$demo"
mkdir -p "$demo"
cp -r "$here/examples/orders/." "$demo/"
cd "$demo"

echo "\$ codeflash optimize --trace-only report.py"
"$bin/codeflash" optimize --trace-only report.py
echo
echo "\$ pytest tests/"
"$bin/pytest" -q -p no:cacheprovider tests/
echo
echo "\$ codeflash trace show codeflash.trace"
"$bin/codeflash" trace show codeflash.trace
echo
echo "The example, its trace and its replay tests are in build/demo."
