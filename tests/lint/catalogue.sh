#!/bin/sh
# SPDX-License-Identifier: MIT
# catalogue.sh ROOT: fails when locale/taant.pot is not what the sources say,
# when a language lacks a message of theirs, or when a message that is only
# stored is not marked for the translators.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
status=0
fresh=$(mktemp)
merged=$(mktemp)
trap 'rm -f "$fresh" "$merged"' EXIT

sh "$here/../../locale/extract.sh" . >"$fresh"
cmp -s "$fresh" locale/taant.pot || {
    echo "locale/taant.pot is old: cmake --build --preset dev --target pot"
    status=1
}
for po in locale/*.po; do
    msgmerge --quiet --no-fuzzy-matching --no-wrap --output-file="$merged" \
        "$po" "$fresh"
    # Entries are paragraphs; the one with the charset is the header.
    missing=$({
        msgattrib --no-wrap --no-obsolete --untranslated "$merged"
        msgattrib --no-wrap --no-obsolete --only-fuzzy "$merged"
    } | awk 'BEGIN { RS = ""; ORS = "\n\n" } !/Content-Type:/')
    [ -z "$missing" ] || {
        printf '%s lacks, or is unsure of:\n%s\n' "$po" "$missing"
        status=1
    }
done
! grep -rnE '(message|problem) = "' --include='*.[ch]' tui || {
    echo "^ mark it for the translators: N_(\"...\")"
    status=1
}
exit $status
