#!/bin/sh
# SPDX-License-Identifier: MIT
# search.sh PROGRAM SEED...: lets a libFuzzer program search for a minute. What
# it finds of interest stays beside it, for the next time.
set -eu
program=$1
shift
found=$program.corpus
mkdir -p "$found"
cp "$@" "$found"
exec "$program" -max_total_time=60 -max_len=8192 -timeout=10 \
    -artifact_prefix="$program." "$found"
