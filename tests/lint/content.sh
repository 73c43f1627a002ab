#!/bin/sh
# SPDX-License-Identifier: MIT
# content.sh ROOT: fails on what no text file here may hold: a path of one
# machine, a note to do something later, a tab, a blank at a line's end, a
# source without its licence line.
set -eu
cd "$1"
status=0
files=$(find . \( -name build -o -name .git -o -path ./tests/golden \
    -o -path ./tests/fuzz/corpus \) -prune -o -type f -print | sort)
sources=$(echo "$files" | grep -E '\.(c|h|S|sh|awk|go)$|^\./dev$' || true)

refuse() { # WHAT GREP-ARGUMENTS FILES
    what=$1
    shift
    if grep -nI "$@" /dev/null; then
        echo "^ $what"
        status=1
    fi
}

# Spelt so that the lint does not find itself.
# shellcheck disable=SC2086,SC2046 # lists
{
    refuse "a path of one machine" -E '/(work|home|root|Users)[/]' $files
    refuse "a note to do something later" -wE 'TOD[O]|FIXM[E]|XX[X]|HAC[K]' \
        $files
    refuse "a tab" "$(printf '\t')" $(echo "$files" | grep -v '\.go$')
    refuse "a blank at a line's end" ' $' $files
}
for file in $sources; do
    head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT' || {
        echo "$file: no licence line"
        status=1
    }
done
exit $status
