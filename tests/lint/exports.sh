#!/bin/sh
# SPDX-License-Identifier: MIT
# exports.sh SHARED STATIC HEADER...: fails when the shared library exports a
# function that no installed header declares, or does not export one that is
# declared and that the static library has.
set -eu
shared=$1
static=$2
shift 2
symbols() {
    awk 'NF == 3 && $3 !~ /^_/ { print $3 }' | sort -u
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
nm -D --defined-only "$shared" | symbols >"$work/exported"
nm -g --defined-only "$static" | symbols >"$work/defined"
grep -hoE '[a-z_0-9]+\(' "$@" | tr -d '(' | sort -u >"$work/declared"
comm -12 "$work/defined" "$work/declared" >"$work/public"
status=0
comm -23 "$work/exported" "$work/public" | sed 's/$/ is exported, but private/' |
    grep . && status=1
comm -13 "$work/exported" "$work/public" | sed 's/$/ is public, but not exported/' |
    grep . && status=1
exit $status
