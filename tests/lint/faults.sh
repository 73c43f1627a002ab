#!/bin/sh
# SPDX-License-Identifier: MIT
# faults.sh ROOT: fails when one of the faults that tests/mutation plants in
# the runtime has no place there any more.
set -eu
root=$1
. "$root/tests/mutation/faults.sh"
cd "$root"
planted=$(mktemp)
trap 'rm -f "$planted"' EXIT
faults | {
    bad=0
    while read -r name file; do
        plant "$name" "$file" "$planted" || {
            echo "$list: $name: $file has no such place any more"
            bad=1
        }
    done
    exit $bad
}
