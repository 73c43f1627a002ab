# SPDX-License-Identifier: MIT
# faults.sh: reads faults.txt, for those who source this; $root is the tree's
# root.
list=$root/tests/mutation/faults.txt

# Prints NAME FILE of each fault.
faults() {
    sed -n 's/^\([a-z][a-z-]*\) \([a-z_/]*\.[ch]\)$/\1 \2/p' "$list"
}

# Writes FROM with a fault in it to TO; false when it has no such place.
plant() { # NAME FROM TO
    sed -e "$(sed -n "/^$1 /,/^\$/{/^$1 /d;p;}" "$list")" "$2" >"$3"
    ! cmp -s "$2" "$3"
}
