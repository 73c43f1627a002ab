#!/bin/sh
# SPDX-License-Identifier: MIT
# repeat.sh TAANT TIMES: runs each pattern so often from one seed and expects
# the same events each time; and other events from some other seed.
set -eu
taant=$1
times=$2

events() { # PATTERN SEED
    # A leak is an outcome, not an error, here.
    "$taant" run "$1" --mode deterministic --seed "$2" --events jsonl ||
        [ $? = 1 ]
}

patterns=$("$taant" list | sed -n 's/^  \([a-z0-9_]*\).*/\1/p')
[ -n "$patterns" ]
for pattern in $patterns; do
    first=$(events "$pattern" 7 | sha256sum)
    for i in $(seq 2 "$times"); do
        again=$(events "$pattern" 7 | sha256sum)
        [ "$first" = "$again" ] || {
            echo "$pattern: run $i differs from the first"
            exit 1
        }
    done
    echo "$pattern: $times of $times runs are the same"
done

# The comparison can fail: seeds matter.
for seed in 8 9 10 11 12; do
    [ "$(events worker_pool 7 | sha256sum)" = \
        "$(events worker_pool $seed | sha256sum)" ] || exit 0
done
echo "worker_pool runs the same from every seed"
exit 1
