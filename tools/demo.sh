#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# demo.sh BIN: makes a copy of the example program faster, runs its tests and shows what changed.
set -eu
bin=$1
here=$(cd "$(dirname "$0")/.." && pwd)
demo=$here/build/demo

rm -rf "$demo"
mkdir -p "$demo"
cp -r "$here/examples/orders/." "$demo/"
cd "$demo"

echo "\$ codeflash optimize --effort low report.py 3000"
"$bin/codeflash" optimize --effort low report.py 3000
echo
echo "\$ pytest tests/"
"$bin/pytest" -q -p no:cacheprovider tests/
echo
echo "The example is in build/demo; codeflash undo there takes the change back."
