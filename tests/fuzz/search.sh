#!/bin/sh
# SPDX-License-Identifier: MIT
# search.sh PROGRAM SECONDS SEED...: lets a libFuzzer program search for so
# long. What it finds of interest stays beside it, for the next time.
set -eu
program=$1
seconds=$2
shift 2
found=$program.corpus
mkdir -p "$found"
# Lessons of both languages have the same names.
for seed; do
    cp "$seed" "$found/seed$(echo "$seed" | tr / -)"
done
exec "$program" -max_total_time="$seconds" -max_len=8192 -timeout=10 \
    -artifact_prefix="$program." "$found"
