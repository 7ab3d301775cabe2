#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# setup.sh PYTHON: installs the system packages that a build needs and that are missing.
set -eu
python=$1

has_header() {
    printf '#include <%s>\n' "$1" | cc -E -x c - >/dev/null 2>&1
}

if ! command -v "$python" >/dev/null; then
    echo "$python is missing: install Python 3.9 to 3.13, or name one with make PYTHON=..." >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(not (3, 9) <= sys.version_info[:2] <= (3, 13))'; then
    echo "$("$python" --version) is not supported: name one of 3.9 to 3.13 with make PYTHON=..." >&2
    exit 1
fi

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
include=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["include"])')
missing=
command -v cc >/dev/null || missing="$missing gcc"
has_header stdio.h || missing="$missing libc6-dev"
has_header sqlite3.h || missing="$missing libsqlite3-dev"
has_header xxhash.h || missing="$missing libxxhash-dev"
has_header cmocka.h || {
    # cmocka.h wants others before it, so the file itself is looked for
    [ -e /usr/include/cmocka.h ] || missing="$missing libcmocka-dev"
}
[ -e "$include/Python.h" ] || missing="$missing python$version-dev"
"$python" -c 'import venv, ensurepip' 2>/dev/null || missing="$missing python$version-venv"
[ -z "$missing" ] && exit 0

echo "missing system packages:$missing"
if ! command -v apt-get >/dev/null; then
    echo "install them with the package manager of this system, then run make again" >&2
    exit 1
fi
sudo=
if [ "$(id -u)" -ne 0 ]; then
    sudo=sudo
    command -v sudo >/dev/null || {
        echo "installing them needs root: apt-get install$missing" >&2
        exit 1
    }
fi
echo "installing them with apt-get"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q
# shellcheck disable=SC2086 # a list of words
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
