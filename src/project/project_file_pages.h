/* Lists of projects as files: their columns, the same for each. */
#ifndef PROJECT_PROJECT_FILE_PAGES_H
#define PROJECT_PROJECT_FILE_PAGES_H

#include <stdbool.h>

#include "http/request.h"
#include "project/project.h"

struct list_batch;

/* Writes the lines of a batch (auth/list.h); place, rows and is_last (by LIST_BATCH) are set. */
void project_file_write(struct list_batch *, const struct project_lines *);
/* title: a text id. */
bool project_file_answer(struct request *, const char *title,
    bool (*write)(struct request *, struct list_batch *)) __attribute__((warn_unused_result));

#endif
