# Builds, runs and tests Jiebang. `make help` lists the targets.

PORT ?= 8080
BUILD ?= build
GEN := build/gen
CC := gcc
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

# Everything that is installed when missing. The -core packages of MariaDB start no service.
PACKAGES := gcc make pkg-config git nginx mariadb-server-core mariadb-client-core libfcgi-dev libmariadb-dev \
	libsodium-dev check libtalloc-dev libjansson-dev libinih-dev libutf8proc-dev gettext clang-format cppcheck \
	libvips-dev zlib1g-dev libzxcvbn-dev liboath-dev libqrencode-dev libxlsxwriter-dev libcurl4-openssl-dev libgumbo-dev libxml2-dev unzip \
	curl openssl procps util-linux

# What only the tests need: a browser, and the program that an operator backs up with.
TEST_PACKAGES := mariadb-client nodejs npm chromium fonts-noto-cjk default-jre-headless

WARN := -Wall -Wextra -Wformat=2 -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual \
	-Wwrite-strings -Wundef -Wvla -Wimplicit-fallthrough -Wconversion -Wno-sign-conversion -Werror
HARDEN := -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -ftrivial-auto-var-init=zero \
	-fno-strict-aliasing -fno-delete-null-pointer-checks -fPIE
ifdef SAN
OPT := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -DMEM_NO_POOL
LINK := -fsanitize=address,undefined
else
OPT := -O2 -g -D_FORTIFY_SOURCE=3
LINK := -pie -Wl,-z,relro,-z,now,-z,noexecstack
endif
# For `make fuzz`: the same sources by the other compiler, which watches where an input goes.
ifdef FUZZ
CC := clang
WARN :=
HARDEN :=
OPT := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -DMEM_NO_POOL
LINK := -fsanitize=fuzzer,address,undefined
endif
SYSTEM_INCLUDES := -isystem /usr/include/mariadb -isystem /usr/include/libxml2
CFLAGS := -std=gnu17 $(OPT) $(WARN) $(HARDEN) -D_GNU_SOURCE -Isrc -I$(GEN) $(SYSTEM_INCLUDES) -MMD -MP
BANNED := -include src/base/banned.h

LIBS_BASE := -ltalloc -lsodium -lutf8proc
LIBS := $(LIBS_BASE) -lmariadb -lfcgi -ljansson -linih -lzxcvbn -loath -lqrencode -lxlsxwriter -lm

FEATURES := search unit account attachment partner standing objection project award occasion message site
LAYERS := base db http html auth history $(FEATURES) app
SRC := $(wildcard $(LAYERS:%=src/%/*.c))
OBJ := $(SRC:%.c=$(BUILD)/obj/%.o)
BASE_OBJ := $(filter $(BUILD)/obj/src/base/%,$(OBJ))
RULES_OBJ := $(filter %_rules.o,$(OBJ))

QUERIES := $(wildcard sql/queries/*.sql)
SQL_C := $(QUERIES:sql/queries/%.sql=$(GEN)/%_sql.c)
TEMPLATE_DIRS := $(sort $(patsubst templates/%/,%,$(dir $(wildcard templates/*/*.html))))
TMPL_C := $(TEMPLATE_DIRS:%=$(GEN)/%_tmpl.c)
GEN_OBJ := $(SQL_C:%.c=$(BUILD)/obj/%.o) $(TMPL_C:%.c=$(BUILD)/obj/%.o)
PROGRAMS := jiebang-worker jiebang-clockwork jiebang-admin
BIN := $(PROGRAMS:%=$(BUILD)/bin/%) $(BUILD)/bin/jiebang-image
CATALOGS := $(patsubst templates/locale/%.po,$(BUILD)/locale/%.mo,$(wildcard templates/locale/*.po))

# Builds everything.
.PHONY: all
all: $(BIN) $(CATALOGS)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(BANNED) -c -o $@ $<

$(BUILD)/obj/src/cmd/%.o $(BUILD)/obj/src/tools/%.o: BANNED :=

# Generated code must exist before anything that may include it.
$(OBJ) $(GEN_OBJ): | $(SQL_C) $(TMPL_C)

TOOL_BASE := $(patsubst src/base/%.c,build/tools/base_%.o,$(wildcard src/base/*.c))
build/tools/base_%.o: src/base/%.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O1 -g -D_GNU_SOURCE -Isrc -MMD -MP -c -o $@ $<
build/tools/sqlgen: $(wildcard src/tools/sqlgen*.c src/tools/sqlgen.h) $(TOOL_BASE)
	$(CC) -std=gnu17 -O1 -g $(WARN) -D_GNU_SOURCE -Isrc $(SYSTEM_INCLUDES) -MMD -MP -o $@ $(filter %.c %.o,$^) $(LIBS_BASE) -lmariadb
build/tools/migrate: src/tools/migrate.c $(wildcard src/db/*.c src/db/*.h) $(TOOL_BASE)
	$(CC) -std=gnu17 -O1 -g $(WARN) -D_GNU_SOURCE -Isrc $(SYSTEM_INCLUDES) -MMD -MP -o $@ $(filter %.c %.o,$^) $(LIBS_BASE) -lmariadb
build/tools/tmplgen: $(wildcard src/tools/tmplgen*.[ch]) $(TOOL_BASE)
	$(CC) -std=gnu17 -O1 -g $(WARN) -D_GNU_SOURCE -Isrc -MMD -MP -o $@ $(filter %.c %.o,$^) $(LIBS_BASE)

$(GEN)/%_sql.c: sql/queries/%.sql sql/queries/%.types build/tools/sqlgen
	@mkdir -p $(@D)
	build/tools/sqlgen $< $(GEN)/$*_sql
.SECONDEXPANSION:
$(GEN)/%_tmpl.c: $$(wildcard templates/$$*/*.html) build/tools/tmplgen
	@mkdir -p $(@D)
	build/tools/tmplgen templates/$* $(GEN)/$*_tmpl

$(BUILD)/libjiebang.a: $(OBJ) $(GEN_OBJ)
	@rm -f $@
	ar rcs $@ $^
# Kept after linking: else the next make, which then knows them from their .d files, would compile them again.
.SECONDARY: $(PROGRAMS:jiebang-%=$(BUILD)/obj/src/cmd/%.o)
$(BUILD)/bin/jiebang-admin: $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard src/cmd/admin_*.c))
# Only the sender speaks to other hosts.
$(BUILD)/bin/jiebang-clockwork: LIBS += -lcurl
$(BUILD)/bin/jiebang-%: $(BUILD)/obj/src/cmd/%.o $(BUILD)/libjiebang.a
	@mkdir -p $(@D)
	$(CC) $(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS)

# Alone with libvips, which nothing else is linked with; pkg-config is asked once the packages are there.
$(BUILD)/bin/jiebang-image: src/cmd/image.c src/base/image.h
	@mkdir -p $(@D) $(BUILD)/obj/src/cmd
	$(CC) $(CFLAGS) $$(pkg-config --cflags-only-I vips | sed 's/-I/-isystem /g') $(LINK) -MF $(BUILD)/obj/src/cmd/image.d \
		-o $@ $< $$(pkg-config --libs vips)

$(BUILD)/locale/%.mo: templates/locale/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

# Brings the catalog of texts up to date with the sources.
.PHONY: texts
texts: $(TMPL_C)
	src/tools/texts.sh

# --- testing -------------------------------------------------------------------------------------------

TEST_DIRS := base rules db http fault browser fuzz
TEST_LIBS := -lcheck -lsubunit -lgumbo -lxml2 -lcurl -lz -lm -lrt -lpthread
TEST_SRC := $(wildcard $(TEST_DIRS:%=tests/%/test_*.c))
TEST_BIN := $(TEST_SRC:%.c=$(BUILD)/%)
TEST_SH := $(wildcard $(TEST_DIRS:%=tests/%/test_*.sh))
TEST_SUPPORT := $(filter-out $(TEST_SRC),$(wildcard tests/base/*.c tests/db/*.c tests/http/*.c tests/fault/*.c tests/bench/*.c))
TEST_SUPPORT_OBJ := $(TEST_SUPPORT:%.c=$(BUILD)/obj/%.o)
RULES_SUPPORT_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out tests/rules/test_%,$(wildcard tests/rules/*.c)))

$(BUILD)/obj/tests/%.o: BANNED :=
$(BUILD)/obj/tests/%.o: CFLAGS += -Itests/base -Itests/rules -Itests/db -Itests/http
$(BUILD)/obj/tests/%.o: | $(SQL_C) $(TMPL_C)

# Only what a program names is taken from it: the injecting functions stand before libmariadb's in the tests that inject, and nowhere else.
$(BUILD)/libtest.a: $(TEST_SUPPORT_OBJ)
	@rm -f $@
	ar rcs $@ $^
# Linked without libmariadb and libfcgi: this is what proves the rules pure.
$(BUILD)/tests/rules/%: $(BUILD)/obj/tests/rules/%.o $(RULES_SUPPORT_OBJ) $(RULES_OBJ) $(BASE_OBJ)
	@mkdir -p $(@D)
	$(CC) $(LINK) -o $@ $^ $(TEST_LIBS) $(LIBS_BASE)
# A fuzz target with what calls it: the files of its corpus, or libFuzzer.
$(BUILD)/libtmplgen.a: $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard src/tools/tmplgen_*.c))
	@rm -f $@
	ar rcs $@ $^
$(BUILD)/tests/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(patsubst %,$(BUILD)/obj/tests/fuzz/%.o,fuzz $(if $(FUZZ),,replay)) \
		$(BUILD)/libtmplgen.a $(BUILD)/libjiebang.a
	@mkdir -p $(@D)
	$(CC) $(LINK) -o $@ $^ $(TEST_LIBS) $(LIBS)
$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(BUILD)/libtest.a $(BUILD)/libjiebang.a
	@mkdir -p $(@D)
	$(CC) $(LINK) -o $@ $^ $(TEST_LIBS) $(LIBS)
# Preloaded: into a worker, it makes the database fail where a test says; into jiebang-image, it is somebody who broke in.
PRELOADED := $(BUILD)/tests/inject.so $(BUILD)/tests/breakout.so
$(BUILD)/tests/inject.so: tests/db/inject.c
$(BUILD)/tests/breakout.so: tests/base/breakout.c
$(PRELOADED):
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests/db -fPIC -shared -MF $(@:.so=.d) -o $@ $< -ldl

.PHONY: tests
tests: all $(TEST_BIN) $(PRELOADED)

# Everything, from nothing; the last line says how many passed.
.PHONY: test
test shots: PACKAGES += $(TEST_PACKAGES)
test: packages
	@$(MAKE) --no-print-directory -j$$(nproc) tests
	@BUILD=$(BUILD) bash tests/run.sh "tests/lint/lint.sh" $(TEST_BIN) $(TEST_SH)

# Pictures of every kind of page, phone and desk, both languages, light and dark, under var/shots (NAMES="home work": only those).
.PHONY: shots
shots: packages
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@BUILD=$(BUILD) NAMES="$(NAMES)" bash tests/browser/shots.sh

# The whole suite under the address and undefined-behaviour sanitizers.
.PHONY: san
san:
	@SAN=1 $(MAKE) --no-print-directory BUILD=build/san test

# Opens the lists' spreadsheets in LibreOffice, too large for every run: codes whole, no formula.
.PHONY: office
office: packages
	@bash src/cmd/packages.sh libreoffice-calc-nogui
	@$(MAKE) --no-print-directory -j$$(nproc) all $(BUILD)/tests/http/test_site_lists
	@BUILD=$(BUILD) OFFICE=1 bash tests/run.sh $(BUILD)/tests/http/test_site_lists

FUZZ_SECONDS ?= 60
FUZZ_BIN := $(patsubst %.c,build/fuzz/%,$(wildcard tests/fuzz/test_*.c))
# Looks for inputs that break what reads bytes from outside: FUZZ_SECONDS (60) for each target of tests/fuzz.
.PHONY: fuzz
fuzz: packages
	@bash src/cmd/packages.sh clang libclang-rt-14-dev
	@FUZZ=1 $(MAKE) --no-print-directory -j$$(nproc) BUILD=build/fuzz $(FUZZ_BIN)
	@bash tests/fuzz/run.sh $(FUZZ_SECONDS) $(FUZZ_BIN)

# Include rules, banned calls, queries nobody calls, texts, types, layout of the code, golden prints.
.PHONY: lint
lint: packages
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@BUILD=$(BUILD) bash tests/lint/lint.sh

# Measures: claim day through nginx, what the whole stack adds to a claim's bare statements, and pages at the district's full size.
.PHONY: bench
# Makes a district at its full size for the next hours' `make bench`, which else makes it itself: some minutes.
.PHONY: seed-scale
bench seed-scale: packages
	@bash src/cmd/packages.sh wrk
	@$(MAKE) --no-print-directory -j$$(nproc) all $(BUILD)/tests/bench/bench $(BUILD)/tests/bench/scale
	@$(if $(filter bench,$@),BUILD=$(BUILD) $(BUILD)/tests/bench/bench)
	@BUILD=$(BUILD) $(BUILD)/tests/bench/scale $(if $(filter seed-scale,$@),seed)

# Every address with who may use it.
.PHONY: routes
routes: $(BUILD)/bin/jiebang-admin
	@$(BUILD)/bin/jiebang-admin routes

# --- running and installing ---------------------------------------------------------------------------

# Browsers keep a static file for a year under the version in its address; the version is when this object was built.
$(BUILD)/obj/src/app/start.o: $(wildcard static/*/*)

# Installs the Debian packages that are missing; none of their services starts.
.PHONY: packages
packages:
	@bash src/cmd/packages.sh $(PACKAGES)

# Runs the whole site on 127.0.0.1:8080 (PORT=) until Ctrl-C: database, workers, clockwork, nginx, with a demo.
.PHONY: run
# The same, and rebuilds and reloads whenever a source changes.
.PHONY: dev
# Drops the database and makes the demo anew, also under a running site.
.PHONY: demo-reset
run dev demo-reset: packages
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@PORT=$(PORT) BUILD=$(BUILD) exec bash src/cmd/run.sh $@

PREFIX ?= /usr/local
SHARE := $(DESTDIR)$(PREFIX)/share/jiebang
SYSTEMD := $(DESTDIR)$(PREFIX)/lib/systemd/system
install_files = find $(1) -type f -printf '%P\n' | xargs -I{} install -D -m 644 "$(1)/{}" "$(2)/{}"
install_prefixed = install -D -m $(1) $(2) "$(3)" && sed -i 's|/usr/local|$(PREFIX)|g' "$(3)"

# Installs under DESTDIR: programs, files, systemd units, nginx's configuration. What an administrator edits is kept.
.PHONY: install
install: all
	install -D -t "$(DESTDIR)$(PREFIX)/sbin" $(BIN)
	$(call install_files,static,$(SHARE)/static)
	$(call install_files,nginx/pages,$(SHARE)/pages)
	$(call install_files,$(BUILD)/locale,$(SHARE)/locale)
	$(call install_files,sql/migrations,$(SHARE)/migrations)
	$(call install_files,nginx/jiebang,$(DESTDIR)/etc/nginx/jiebang)
	$(call install_prefixed,644,nginx/systemd/jiebang-worker.service,$(SYSTEMD)/jiebang-worker.service)
	$(call install_prefixed,644,nginx/systemd/jiebang-clockwork.service,$(SYSTEMD)/jiebang-clockwork.service)
	install -D -m 644 nginx/systemd/hardening.conf "$(SYSTEMD)/jiebang-.service.d/hardening.conf"
	install -D -m 644 nginx/systemd/sending.conf "$(SYSTEMD)/jiebang-clockwork.service.d/sending.conf"
	install -D -m 644 nginx/systemd/sysusers.conf "$(DESTDIR)$(PREFIX)/lib/sysusers.d/jiebang.conf"
	test -e "$(DESTDIR)/etc/jiebang/jiebang.conf" || \
		{ $(call install_prefixed,640,nginx/systemd/jiebang.conf,$(DESTDIR)/etc/jiebang/jiebang.conf); }
	test -e "$(DESTDIR)/etc/nginx/sites-available/jiebang.conf" || \
		{ $(call install_prefixed,644,nginx/production.conf,$(DESTDIR)/etc/nginx/sites-available/jiebang.conf); }

# This list.
.PHONY: help
help:
	@awk '/^# / { text = text " " substr($$0, 3); next } \
		/^\.PHONY:/ && text { printf "  make %-12s%s\n", $$2, text } { text = "" }' Makefile

# Removes what was built; not the data under var/.
.PHONY: clean
clean:
	rm -rf build

-include $(shell find build -name '*.d' 2>/dev/null)
