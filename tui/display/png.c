/* SPDX-License-Identifier: MIT */
#include "tui/display/png.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void store(uint8_t *at, uint32_t number)
{
    for (int i = 0; i < 4; i++) {
        at[i] = (uint8_t)(number >> (24 - 8 * i));
    }
}

/* Writes a chunk whose data are two parts behind each other. */
static void write_chunk(FILE *out, const char *type, const uint8_t *head,
    size_t head_size, const uint8_t *data, size_t size)
{
    uint8_t word[4];
    store(word, (uint32_t)(head_size + size));
    fwrite(word, 1, 4, out);
    fwrite(type, 1, 4, out);
    uLong crc = crc32(0, (const uint8_t *)type, 4);
    if (head_size > 0) {
        fwrite(head, 1, head_size, out);
        crc = crc32(crc, head, (uInt)head_size);
    }
    if (size > 0) {
        fwrite(data, 1, size, out);
        crc = crc32(crc, data, (uInt)size);
    }
    store(word, (uint32_t)crc);
    fwrite(word, 1, 4, out);
}

void png_begin(FILE *out, int width, int height, int channels)
{
    uint8_t head[13] = {[8] = 8, [9] = channels == 4 ? 6 : 2};
    fwrite("\x89PNG\r\n\x1a\n", 1, 8, out);
    store(head, (uint32_t)width);
    store(head + 4, (uint32_t)height);
    write_chunk(out, "IHDR", head, sizeof head, NULL, 0);
}

void png_animate(FILE *out, uint32_t frames)
{
    uint8_t control[8] = {0};
    store(control, frames);
    write_chunk(out, "acTL", control, sizeof control, NULL, 0);
}

void png_text(FILE *out, const char *keyword, const char *text)
{
    /* keyword NUL, not compressed, no language, no translated keyword */
    uint8_t head[96] = {0};
    size_t size = strlen(keyword);
    memcpy(head, keyword, size);
    write_chunk(
        out, "iTXt", head, size + 5, (const uint8_t *)text, strlen(text));
}

void png_frame(FILE *out, const struct png_frame *frame)
{
    uint8_t control[26] = {0};
    store(control, frame->sequence);
    store(control + 4, (uint32_t)frame->width);
    store(control + 8, (uint32_t)frame->height);
    store(control + 12, (uint32_t)frame->x);
    store(control + 16, (uint32_t)frame->y);
    control[20] = (uint8_t)(frame->ms >> 8);
    control[21] = (uint8_t)frame->ms;
    control[22] = 1000 >> 8;
    control[23] = 1000 & 0xFF;
    control[25] = frame->sequence > 0; /* over what is there */
    write_chunk(out, "fcTL", control, sizeof control, NULL, 0);
}

/* Puts each row behind its filter byte: none. Lettering on a plain ground
 * repeats itself; differences would not. */
static uint8_t *filter(const uint8_t *pixels, size_t row, size_t height)
{
    uint8_t *filtered = malloc((row + 1) * height);
    for (size_t y = 0; filtered && y < height; y++) {
        filtered[y * (row + 1)] = 0;
        memcpy(filtered + y * (row + 1) + 1, pixels + y * row, row);
    }
    return filtered;
}

bool png_pixels(
    FILE *out, uint32_t sequence, const uint8_t *pixels, int row, int height)
{
    uLong size = (uLong)row * (uLong)height + (uLong)height;
    uLong room = compressBound(size);
    uint8_t *filtered = filter(pixels, (size_t)row, (size_t)height);
    uint8_t *packed = malloc(room);
    bool good = filtered && packed &&
                compress2(packed, &room, filtered, size, 6) == Z_OK;
    if (good) {
        uint8_t number[4];
        store(number, sequence);
        write_chunk(out, sequence ? "fdAT" : "IDAT", number,
            sequence ? sizeof number : 0, packed, room);
    }
    free(filtered);
    free(packed);
    return good;
}

void png_end(FILE *out)
{
    write_chunk(out, "IEND", NULL, 0, NULL, 0);
}
