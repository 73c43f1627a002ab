#!/bin/sh
# SPDX-License-Identifier: MIT
# code_map.sh ROOT: fails when a file has no line in CODE-MAP.md, or a line
# there has no file. A line is "- `path`: what it is"; a path may be a glob.
set -eu
cd "$1"
status=0
files=$(find . \( -name build -o -path './.[!.]*' ! -path './.ci*' \) -prune \
    -o -type f -print | sed 's,^\./,,' | sort)
# shellcheck disable=SC2016 # Markdown
entries=$(sed -n 's/^- `\([^`]*\)`.*/\1/p' CODE-MAP.md)

named() { # is the file named by an entry?
    set -f
    for entry in $entries; do
        # shellcheck disable=SC2254 # a glob
        case $1 in
        $entry) return 0 ;;
        esac
    done
    return 1
}

for file in $files; do
    named "$file" || {
        echo "CODE-MAP.md has no line for $file"
        status=1
    }
done
set -f
for entry in $entries; do
    set +f
    case $entry in
    */) [ -d "$entry" ] ;;
    *) # shellcheck disable=SC2086 # a glob
        set -- $entry
        [ -e "$1" ] ;;
    esac || {
        echo "CODE-MAP.md names $entry, which does not exist"
        status=1
    }
done
exit $status
