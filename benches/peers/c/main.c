/* The peer that is C: libxlsxwriter at the workbooks that jobs.py describes, in process, warm, each report once.
 *
 *     cc -O2 main.c -lxlsxwriter -lcjson -o libxlsxwriter
 *     libxlsxwriter plain|full JOBS.json OUT
 *
 * OUT gets one after the other, and should be in memory: this library writes files. Prints the CPU milliseconds of one, and the bytes of
 * the last.
 */
#include <cjson/cJSON.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <xlsxwriter.h>

enum { MOST_LOOKS = 256 };

static double cpu(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static void must(bool holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "%s\n", what);
        exit(1);
    }
}

static cJSON *of(const cJSON *object, const char *key) { return cJSON_GetObjectItemCaseSensitive(object, key); }

static int number(const cJSON *object, const char *key) { return (int)of(object, key)->valuedouble; }

static lxw_format *format(lxw_workbook *book, const cJSON *look) {
    lxw_format *format = workbook_add_format(book);
    const cJSON *align = of(look, "align"), *fill = of(look, "fill");
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_font_name(format, of(look, "font")->valuestring);
    format_set_font_size(format, of(look, "size")->valuedouble);
    if (cJSON_IsTrue(of(look, "border"))) format_set_border(format, LXW_BORDER_THIN);
    if (cJSON_IsTrue(of(look, "wrap"))) format_set_text_wrap(format);
    if (cJSON_IsTrue(of(look, "bold"))) format_set_bold(format);
    if (cJSON_IsString(fill)) format_set_bg_color(format, strtol(fill->valuestring, NULL, 16));
    if (cJSON_IsString(align)) {
        const char *name = align->valuestring;
        int kind = !strcmp(name, "left") ? LXW_ALIGN_LEFT : !strcmp(name, "center") ? LXW_ALIGN_CENTER : !strcmp(name, "right") ? LXW_ALIGN_RIGHT : -1;
        must(kind >= 0, name);
        format_set_align(format, kind);
    }
    return format;
}

static void write_cell(lxw_worksheet *sheet, const cJSON *cell, lxw_format **looks) {
    const cJSON *value = of(cell, "value"), *look = of(cell, "look"), *end = of(cell, "end");
    lxw_row_t row = number(cell, "row") - 1;
    lxw_col_t col = number(cell, "col") - 1;
    lxw_format *format = look ? looks[(int)look->valuedouble] : NULL;
    if (end) {
        lxw_row_t last_row = cJSON_GetArrayItem(end, 0)->valuedouble - 1;
        lxw_col_t last_col = cJSON_GetArrayItem(end, 1)->valuedouble - 1;
        must(worksheet_merge_range(sheet, row, col, last_row, last_col, "", format) == LXW_NO_ERROR, "a range that cannot be merged");
    }
    lxw_error error;
    if (cJSON_IsNumber(value)) error = worksheet_write_number(sheet, row, col, value->valuedouble, format);
    else if (cJSON_IsBool(value)) error = worksheet_write_boolean(sheet, row, col, cJSON_IsTrue(value), format);
    else if (cJSON_IsNull(value)) error = worksheet_write_blank(sheet, row, col, format);
    else if (value->valuestring[0] == '=') error = worksheet_write_formula(sheet, row, col, value->valuestring, format);
    else error = worksheet_write_string(sheet, row, col, value->valuestring, format);
    must(error == LXW_NO_ERROR, "a cell that cannot be written");
}

/* A book of jobs.py as a file. */
static void write_book(const cJSON *given, const char *path, char *folder) {
    lxw_workbook_options options = {.tmpdir = folder};
    lxw_workbook *book = workbook_new_opt(path, &options);
    lxw_format *looks[MOST_LOOKS];
    int known = 0;
    const cJSON *item, *cell;
    cJSON_ArrayForEach(item, of(given, "looks")) {
        must(known < MOST_LOOKS, "more looks than there is room for");
        looks[known++] = format(book, item);
    }
    cJSON_ArrayForEach(item, of(given, "sheets")) {
        lxw_worksheet *sheet = workbook_add_worksheet(book, of(item, "title")->valuestring);
        cJSON_ArrayForEach(cell, of(item, "widths")) {
            int column = 0;
            for (const char *letter = cJSON_GetArrayItem(cell, 0)->valuestring; *letter; letter++) column = column * 26 + *letter - 'A' + 1;
            worksheet_set_column(sheet, column - 1, column - 1, cJSON_GetArrayItem(cell, 1)->valuedouble, NULL);
        }
        cJSON_ArrayForEach(cell, of(item, "cells")) write_cell(sheet, cell, looks);
    }
    cJSON_ArrayForEach(item, of(given, "names")) {
        char place[512];
        snprintf(place, sizeof place, "=%s", cJSON_GetArrayItem(item, 1)->valuestring);
        must(workbook_define_name(book, cJSON_GetArrayItem(item, 0)->valuestring, place) == LXW_NO_ERROR, "a name that cannot be given");
    }
    must(workbook_close(book) == LXW_NO_ERROR, "a workbook that cannot be written");
}

static cJSON *read_jobs(const char *path) {
    FILE *file = fopen(path, "rb");
    must(file != NULL, path);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = malloc(size + 1);
    must(text != NULL && fread(text, 1, size, file) == (size_t)size, path);
    text[size] = 0;
    fclose(file);
    cJSON *jobs = cJSON_Parse(text);
    must(jobs != NULL, "JOBS.json is not as jobs.py says");
    free(text);
    return jobs;
}

int main(int count, char **arguments) {
    must(count == 4, "libxlsxwriter plain|full JOBS.json OUT");
    const char *kind = arguments[1], *out = arguments[3];
    cJSON *jobs = read_jobs(arguments[2]);
    char *copy = strdup(out);
    must(copy != NULL, "no memory");
    char *folder = dirname(copy);
    const cJSON *job;
    int done = 0;
    double start = 0;
    cJSON_ArrayForEach(job, jobs) {
        /* The first two are for warming up. */
        if (done == 2) start = cpu();
        write_book(of(job, kind), out, folder);
        done++;
    }
    must(done > 2, "too few reports");
    double taken = (cpu() - start) / (done - 2);
    struct stat made;
    must(stat(out, &made) == 0, out);
    printf("%f %lld\n", taken, (long long)made.st_size);
    free(copy);
    cJSON_Delete(jobs);
    return 0;
}
