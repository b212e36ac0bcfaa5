/*
 * What the parts of the template compiler share:
 * tmplgen.c          the files
 * tmplgen_read.c     what stands between {{ and }}
 * tmplgen_html.c     the HTML around it
 * tmplgen_place.c    what may stand where in the HTML
 * tmplgen_names.c    the words of HTML
 * tmplgen_compile.c  one template
 * tmplgen_write.c    values, texts and other templates to C
 * tmplgen_blocks.c   conditions, loops and forms to C
 * tmplgen_code.c     C itself
 */
#ifndef TOOLS_TMPLGEN_H
#define TOOLS_TMPLGEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct mem;

/* A line of a template, for messages and #line. */
struct place {
	const char *path;
	int line;
};

/* Says "path:line: message" and ends the program: what follows a mistake would only mislead. */
_Noreturn void refuse(struct place, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* ---- {{ … }} ---- */

enum word {
	WORD_VALUE = 1,
	WORD_T,
	WORD_TN,
	WORD_TC,
	WORD_IF,
	WORD_ELIF,
	WORD_ELSE,
	WORD_EACH,
	WORD_END,
	WORD_FORM,
	WORD_INCLUDE,
	WORD_LINKED,
	WORD_LAYOUT,
	WORD_CONTENT,
};

/* Exactly one is set: a path (v.a.b), a text in quotes, or the word true. */
struct operand {
	const char *path;
	const char *text;
	bool is_true;
};

struct argument {
	const char *name;
	struct operand value;
};

#define MOST_ARGUMENTS 16

struct directive {
	enum word word;
	struct place at;
	bool is_negated; /* if not, elif not */
	const char *loop_name; /* each */
	const char *texts[2];
	const char *path; /* the value, condition, list, view or form */
	struct argument arguments[MOST_ARGUMENTS];
	size_t argument_count;
};

/* Reads what stands between {{ and }}. */
struct directive directive_read(struct mem *, const char *source, size_t bytes, struct place);
/* May stand on a line of its own, which then leaves no trace in the page. */
bool directive_owns_line(enum word);

/* ---- words of HTML ---- */

enum element_flags {
	ELEMENT_VOID = 1 << 0,
	ELEMENT_TEXT_ONLY = 1 << 1, /* title, textarea: no tags inside */
	ELEMENT_KEEPS_BLANKS = 1 << 2,
	ELEMENT_ENDS_P = 1 << 3, /* its start tag closes an open <p> by itself */
	ELEMENT_FOREIGN = 1 << 4, /* begins SVG: other names, <x/> */
	ELEMENT_SCRIPT = 1 << 5, /* only empty, with src */
};

struct element_kind {
	const char *name;
	unsigned flags;
	const char *refused; /* why it may not be used */
};

enum attribute_use {
	ATTRIBUTE_PLAIN = 0,
	ATTRIBUTE_URL,
	ATTRIBUTE_WORDS, /* people read it: must be translated */
	ATTRIBUTE_LITERAL, /* no values: it changes what other attributes mean */
	ATTRIBUTE_REFUSED,
};

/* NULL when there is no such element; inside SVG there are others. */
const struct element_kind *element_find(const char *name, bool is_foreign);
enum attribute_use attribute_use(const char *name);
/* inner may not stand inside outer, at whatever depth. */
bool element_conflicts(const char *inner, const char *outer);

/* ---- the HTML around the directives ---- */

enum html_state { IN_TEXT = 0, IN_TAG, IN_VALUE, IN_COMMENT };

struct element {
	const char *name;
	int line;
	bool keeps_blanks, is_foreign, is_untranslated, is_text_only, is_script, by_directive;
};

struct attribute {
	const char *name;
	enum attribute_use use;
	struct buf literal;
	bool has_value, is_whole_url;
	bool is_hidden; /* belongs to another branch of an if */
};

#define MOST_OPEN 64
#define MOST_ATTRIBUTES 40

struct html {
	struct mem *mem;
	struct buf *out; /* literal HTML, blanks reduced */
	struct place at;
	enum html_state state;
	struct element open[MOST_OPEN];
	size_t depth;
	size_t floor; /* elements below were opened outside the block we are in */
	char blank; /* seen, not yet written: ' ' or '\n' */
	bool has_begun;
	const char *tag;
	struct attribute attributes[MOST_ATTRIBUTES];
	size_t attribute_count;
	int tag_serial;
	int begun_line; /* of the tag or comment we are in */
	char quote;
};

/* How a value must be written where the HTML stands now. */
enum html_context { HTML_TEXT, HTML_URL, HTML_URL_PART };

/* What a block must leave as it found it. */
struct html_mark {
	enum html_state state;
	size_t depth, floor, attribute_count;
	int tag_serial;
	char blank;
	bool ends_blank; /* every branch so far ended with a blank */
};

void html_begin(struct html *, struct mem *, struct buf *out, const char *path);
void html_write_blank(struct html *);
void html_feed(struct html *, const char *, size_t bytes, int line);
/* Refuses places where no value may stand. */
enum html_context html_value(struct html *, struct place);
/* For a text of the catalog: as html_value, but no address is a text. */
void html_words(struct html *, struct place);
/* For what writes elements: only between elements. */
void html_markup(struct html *, struct place);
void html_form_open(struct html *, struct place);
void html_form_close(struct html *, struct place);
void html_finish(struct html *);

struct html_mark html_block_begin(struct html *, struct place);
/*
 * At elif, else and end: refuses a branch that did not leave things as they were; starts the next
 * as the first was.
 */
void html_branch_end(struct html *, struct html_mark *, struct place);
/* After the last html_branch_end. */
void html_block_end(struct html *, const struct html_mark *);

/*
 * A first letter in the text, for which it would have to be translated; NULL when there is none.
 * Entities do not count.
 */
const char *first_letter(const char *, size_t bytes);

/* ---- C ---- */

struct code {
	struct mem *mem;
	struct buf text;
	int depth;
};

void code_begin(struct code *, struct mem *);
/* One line, indented; with #line when at is not NULL. */
void code_line(struct code *, const struct place *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The text as a C string literal; several lines become several literals. */
const char *code_string(struct mem *, const char *text);

/* ---- templates ---- */

/* Names of folders whose generated headers are needed. */
struct name_list {
	const char *items[32];
	size_t n;
};
void name_add(struct name_list *, const char *name, struct place);

/* Appends the functions of one template to code, their prototypes to prototypes. */
struct template
{
	const char *path; /* as messages call it */
	const char *folder, *name;
	const char *source;
	size_t bytes;
};
void template_compile(struct mem *, const struct template *, struct code *, struct buf *prototypes,
    struct name_list *includes);

/* ---- inside of template_compile ---- */

#define MOST_BLOCKS 32

struct block {
	enum word word; /* if, each, form */
	struct place at;
	struct html_mark mark;
	const char *loop_name; /* each, until its else */
	const char *list; /* each: its list in C */
	bool has_else;
};

struct compile {
	struct mem *mem;
	const struct template *template;
	struct code *code;
	struct buf *prototypes;
	struct name_list *includes;
	struct html html;
	struct buf literal; /* not yet written */
	struct place literal_at;
	struct block blocks[MOST_BLOCKS];
	size_t depth;
	const char *layout;
	bool has_begun, has_content;
};

/* Writes the literal HTML gathered so far: before every statement. */
void compile_flush(struct compile *);
const char *compile_string(struct compile *, const char *text);
/* The struct a template is given. */
const char *compile_view(struct compile *, const char *folder, const char *name);
/* What the first name of a path is called in C; NULL when there is no such name. */
const char *compile_root(struct compile *, const char *name, size_t bytes);
/*
 * v.a.b in C. Every root is a pointer: to the view, to what the layout shows, to the present item
 * of a loop.
 */
const char *compile_value(struct compile *, const char *path, struct place);
/* A value that is kept or passed on as text: literals are texts of the catalog. */
const char *compile_operand(struct compile *, const struct operand *, struct place);
bool compile_is_name(const char *);

void on_value(struct compile *, const struct directive *);
void on_t(struct compile *, const struct directive *);
void on_tn(struct compile *, const struct directive *);
void on_tc(struct compile *, const struct directive *);
void on_linked(struct compile *, const struct directive *);
void on_include(struct compile *, const struct directive *);
void on_layout(struct compile *, const struct directive *);
void on_if(struct compile *, const struct directive *);
void on_elif(struct compile *, const struct directive *);
void on_else(struct compile *, const struct directive *);
void on_each(struct compile *, const struct directive *);
void on_end(struct compile *, const struct directive *);
void on_form(struct compile *, const struct directive *);

#endif
