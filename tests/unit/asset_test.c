/* SPDX-License-Identifier: MIT */
/* The build puts this file, patterns/ and an empty file into the program. */
#include "tui/app/asset.h"

#include "tests/check.h"

static void rows_are_ordered_and_whole(void)
{
    CHECK(asset_count > 3);
    for (size_t i = 0; i < asset_count; i++) {
        const struct asset *row = &asset_rows[i];
        CHECK(row->data[row->size] == '\0');
        CHECK(i == 0 || strcmp(asset_rows[i - 1].path, row->path) < 0);
        struct asset found;
        REQUIRE(asset_find(row->path, &found));
        CHECK(found.data == row->data && found.size == row->size);
    }
}

static void bytes_are_the_files(void)
{
    struct asset asset;
    REQUIRE(asset_find("tests/unit/asset_test.c", &asset));
    FILE *file = fopen("tests/unit/asset_test.c", "rb");
    REQUIRE(file != NULL);
    char bytes[8192];
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    CHECK_NUMBER(asset.size, size);
    CHECK(size == asset.size && memcmp(asset.data, bytes, size) == 0);
}

static void a_built_file_is_named_from_the_build_folder(void)
{
    struct asset asset;
    REQUIRE(asset_find("tests/empty.bin", &asset));
    CHECK_NUMBER(asset.size, 0);
}

static void other_paths_are_not_found(void)
{
    static const char *const paths[] = {"", "tests", "tests/unit/asset_test",
        "tests/unit/asset_test.cc", "zzz", "/etc/passwd"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct asset asset;
        CHECK(!asset_find(paths[i], &asset));
    }
}

int main(void)
{
    rows_are_ordered_and_whole();
    bytes_are_the_files();
    a_built_file_is_named_from_the_build_folder();
    other_paths_are_not_found();
    return check_done();
}
