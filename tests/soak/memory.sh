#!/bin/sh
# SPDX-License-Identifier: MIT
# memory.sh TAANT: runs each pattern in both modes under valgrind's memcheck.
set -eu
taant=$1
for pattern in $("$taant" list | sed -n 's/^  \([a-z0-9_]*\).*/\1/p'); do
    for mode in deterministic live; do
        status=0
        valgrind --quiet --fair-sched=yes --error-exitcode=99 \
            --leak-check=full "$taant" run "$pattern" --mode "$mode" \
            >/dev/null || status=$?
        [ "$status" -le 1 ] || {
            echo "$pattern, $mode: status $status"
            exit 1
        }
    done
done
