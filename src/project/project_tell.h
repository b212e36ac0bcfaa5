/* Who is told of what becomes of a project. Private to this folder. */
#ifndef PROJECT_PROJECT_TELL_H
#define PROJECT_PROJECT_TELL_H

#include "project/project.h"

/* Of a move that was made: those whom its event concerns. */
bool project_tell(struct db *, struct mem *, const struct project_step *)
    __attribute__((warn_unused_result));
/* The reviewer alone can offer free slots again, so he must know that he can, and until when. */
bool project_tell_free_slots(struct db *, struct mem *, const struct project *, int64_t due_at,
    int64_t now) __attribute__((warn_unused_result));
/* The office whose review is late, and the district, which can decide in its place. */
bool project_tell_late(struct db *, struct mem *, const struct project *, int64_t now)
    __attribute__((warn_unused_result));

#endif
