#!/bin/sh
# SPDX-License-Identifier: MIT
# layering.sh ROOT: fails when a file includes what layers.txt forbids, or
# when headers include each other in a circle.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
files=$(find runtime patterns tui tests -name '*.[chS]' | sort)

# shellcheck disable=SC2086 # a list
awk -f "$here/layering.awk" "$here/layers.txt" $files

# shellcheck disable=SC2086 # a list
circles=$(awk '/^#include "/ && FILENAME ~ /\.h$/ {
        split($0, parts, "\"")
        print FILENAME, parts[2]
    }' $files | tsort 2>&1 >/dev/null) || {
    echo "headers include each other in a circle:"
    echo "$circles"
    exit 1
}
