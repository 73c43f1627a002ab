#!/bin/sh
# SPDX-License-Identifier: MIT
# symbols.sh LIBRARY...: fails when a static library exports a symbol that
# symbols.txt does not grant it.
set -eu
here=$(dirname "$0")
status=0
for library; do
    name=$(basename "$library" .a)
    name=${name#lib}
    nm -g --defined-only "$library" |
        awk -v library="$name" '
        FILENAME != "-" {
            sub(/#.*/, "")
            if ($1 == library ":") {
                known = 1
                for (i = 2; i <= NF; i++) {
                    granted[$i] = 1
                }
            }
            next
        }
        FNR == 1 && !known {
            print library " is not in symbols.txt"
            exit bad = 1
        }
        NF == 3 {
            for (name in granted) {
                if ($3 == name || (name ~ /_$/ && index($3, name) == 1)) {
                    next
                }
            }
            print library " may not export " $3
            bad = 1
        }
        END { exit bad }' "$here/symbols.txt" - || status=1
done
exit $status
