/* SPDX-License-Identifier: MIT */
/* The page that plays a film, as a C string; PAGE is the file's path. */
    .section .rodata
    .globl display_page
display_page:
    .incbin PAGE
    .byte 0
    .section .note.GNU-stack,"",%progbits
