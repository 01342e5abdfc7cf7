# SPDX-License-Identifier: GPL-3.0-or-later
# make        build what is needed and open the program on the IEEE 33-bus feeder
# make test   all tests             make lint   compilers, static checks, house rules
# make MPI=1, make MPI=1 test-mpi   the same for several processes, with Open MPI
# make asan   all tests, sanitized  make fuzz   a million random keys, ten minutes at least, sanitized
# make valgrind, bench, format, install, uninstall, clean

VERSION := 0.1.0

PREFIX ?= /usr/local
DESTDIR ?=
BINDIR := $(DESTDIR)$(PREFIX)/bin
MANDIR := $(DESTDIR)$(PREFIX)/share/man
DATADIR := $(DESTDIR)$(PREFIX)/share/ballast

ifeq ($(origin CC),default)
CC := $(or $(shell command -v gcc 2>/dev/null),$(shell command -v clang 2>/dev/null),gcc)
endif
JOBS := $(or $(shell nproc 2>/dev/null),2)

# Objects of one compiler and one set of flags stay apart from those of another.
PLAIN := $(if $(findstring clang,$(CC)),clang,release)
VARIANT ?= $(if $(MPI),$(patsubst mpi-release,mpi,mpi-$(PLAIN)),$(PLAIN))
OUT := build/$(VARIANT)
CFLAGS ?= -O2 -g
WERROR ?= -Werror
SANITIZE :=
WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes $(WERROR)
DEFINES := -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700

# Looked up when make starts: run, test and the like install first and build in a second make, which finds all of it.
# The definitions that ncurses asks for contradict ours and are left out.
LIBRARIES := gsl jansson ncursesw
PKG_CFLAGS := $(filter-out -D%,$(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null))
PKG_LIBS := $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null)
CHECK_CFLAGS := $(filter-out -D%,$(shell pkg-config --cflags check 2>/dev/null))
CHECK_LIBS := $(shell pkg-config --libs check 2>/dev/null)

# MPI=1: several processes share a solve. The compiler stays ours; Open MPI's wrapper only tells its flags.
ifneq ($(MPI),)
MPI_CFLAGS := -DBALLAST_MPI $(patsubst -I%,-isystem %,$(shell mpicc --showme:compile 2>/dev/null))
MPI_LIBS := $(shell mpicc --showme:link 2>/dev/null)
endif

COMPILE := $(CC) -std=c11 $(DEFINES) -DBALLAST_VERSION='"$(VERSION)"' $(WARNINGS) $(CFLAGS) $(CPPFLAGS) $(SANITIZE) -Iinclude -Isrc $(PKG_CFLAGS) $(MPI_CFLAGS) -pthread -MMD -MP
LIBS := -lglpk -liniparser $(PKG_LIBS) $(MPI_LIBS) -lm
LINK = $(CC) $(CFLAGS) $(LDFLAGS) $(SANITIZE) -pthread

# make V=1 shows the commands.
Q := $(if $(V),,@)
SHOW = $(if $(V),,@printf '%-4s %s\n' $(1) $@)

LEFT_OUT := $(if $(MPI),,src/plan/ranks.c)
SOURCES := $(filter-out $(LEFT_OUT),$(sort $(wildcard src/*/*.c src/*/*/*.c)))
OBJECTS := $(SOURCES:%.c=$(OUT)/%.o)
MAIN := $(wildcard src/main.c)
PROGRAM := $(if $(MAIN),$(OUT)/ballast)
TEST_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/*.c))
FUZZERS := $(FUZZ_SOURCES:tests/fuzz/%.c=$(OUT)/fuzz_%)
BENCH_SOURCES := $(sort $(wildcard tests/bench/*.c))
BENCHES := $(BENCH_SOURCES:tests/bench/%.c=$(OUT)/bench_%)
TESTS := $(TEST_SOURCES:tests/unit/%.c=$(OUT)/%)
HEADERS := $(sort $(wildcard include/ballast/*.h src/*/*.h src/*/*/*.h tests/unit/*.h))
MANUALS := $(wildcard man/*.[1-8])

.PHONY: run all objects tests fuzzers benches test test-mpi asan fuzz valgrind lint bench format deps deps-test deps-lint install uninstall clean

run: deps
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@if [ -t 0 ] && [ -t 1 ]; then ./ballast cases/ieee33.ini; else ./ballast solve cases/ieee33.ini; fi

all: $(OUT)/libballast.a $(PROGRAM)
	@[ -z "$(PROGRAM)" ] || ln -sf $(PROGRAM) ballast

tests: all $(TESTS) fuzzers benches

fuzzers: $(FUZZERS)

benches: $(BENCHES)

objects: $(OBJECTS) $(MAIN:%.c=$(OUT)/%.o) $(TEST_SOURCES:%.c=$(OUT)/%.o) $(FUZZ_SOURCES:%.c=$(OUT)/%.o) \
	$(BENCH_SOURCES:%.c=$(OUT)/%.o)

$(OUT)/libballast.a: $(OBJECTS)
	$(call SHOW,AR)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(OUT)/ballast: $(OUT)/src/main.o $(OUT)/libballast.a
	$(call SHOW,LINK)
	$(Q)$(LINK) -o $@ $^ $(LIBS)

$(OUT)/%.o: %.c
	$(call SHOW,CC)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -c -o $@ $<

$(OUT)/tests/unit/%.o: tests/unit/%.c
	$(call SHOW,CC)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $(CHECK_CFLAGS) -c -o $@ $<

$(OUT)/test_%: $(OUT)/tests/unit/test_%.o $(OUT)/libballast.a
	$(call SHOW,LINK)
	$(Q)$(LINK) -o $@ $^ $(LIBS) $(CHECK_LIBS)

$(OUT)/fuzz_%: $(OUT)/tests/fuzz/%.o $(OUT)/libballast.a
	$(call SHOW,LINK)
	$(Q)$(LINK) -o $@ $^ $(LIBS)

$(OUT)/bench_%: $(OUT)/tests/bench/%.o $(OUT)/libballast.a
	$(call SHOW,LINK)
	$(Q)$(LINK) -o $@ $^ $(LIBS)

.PRECIOUS: $(OUT)/tests/unit/%.o $(OUT)/tests/fuzz/%.o $(OUT)/tests/bench/%.o

-include $(OBJECTS:.o=.d) $(MAIN:%.c=$(OUT)/%.d) $(TEST_SOURCES:%.c=$(OUT)/%.d) $(FUZZ_SOURCES:%.c=$(OUT)/%.d) \
	$(BENCH_SOURCES:%.c=$(OUT)/%.d)

# The link ./ballast stays with the plain build, whatever variant runs in between.
test: deps-test
	@$(MAKE) --no-print-directory -j$(JOBS) tests
	@BALLAST=$(CURDIR)/$(OUT)/ballast UNIT=$(OUT) tests/run unit cli tui fuzz peer $(if $(MPI),mpi)

# The tests of several processes; those of one process run with the same program by make MPI=1 test.
test-mpi: deps
	$(if $(MPI),,@echo "The program for several processes is built by make MPI=1: make MPI=1 test-mpi" >&2; exit 2)
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@BALLAST=$(CURDIR)/$(OUT)/ballast tests/run mpi

SANITIZERS := ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1 \
	UBSAN_OPTIONS=print_stacktrace=1 LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0
ASAN := VARIANT=asan SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" CFLAGS="-O1 -g"
asan: deps-test
	@$(MAKE) --no-print-directory -j$(JOBS) $(ASAN) tests
	@BALLAST=$(CURDIR)/build/asan/ballast UNIT=build/asan $(SANITIZERS) tests/run unit cli tui fuzz

# FUZZ_EVENTS, FUZZ_SECONDS and FUZZ_SEED say how many, how long and from where on.
fuzz: deps-test
	@$(MAKE) --no-print-directory -j$(JOBS) $(ASAN) fuzzers
	@$(SANITIZERS) FUZZ_EVENTS=$(or $(FUZZ_EVENTS),1000000) FUZZ_SECONDS=$(or $(FUZZ_SECONDS),600) build/asan/fuzz_keys

valgrind: deps-lint
	@$(MAKE) --no-print-directory -j$(JOBS) tests
	@BALLAST=$(CURDIR)/$(OUT)/ballast UNIT=$(OUT) tests/run valgrind

lint: deps-lint
	@CC="$(CC)" JOBS=$(JOBS) VERSION='$(VERSION)' FLAGS='-std=c11 $(DEFINES) -Iinclude -Isrc $(PKG_CFLAGS) $(MPI_CFLAGS) $(CHECK_CFLAGS)' \
	SOURCES='$(MAIN) $(SOURCES)' LEFT_OUT='$(LEFT_OUT)' TESTS='$(TEST_SOURCES) $(FUZZ_SOURCES) $(BENCH_SOURCES)' HEADERS='$(HEADERS)' MANUALS='$(MANUALS)' \
	MAKE='$(MAKE)' .ci/lint

bench: deps-test
	@$(MAKE) --no-print-directory -j$(JOBS) all benches
	@$(OUT)/bench_keys
	@BALLAST=$(CURDIR)/$(OUT)/ballast QUICK="$(QUICK)" tests/bench/screen
	@BALLAST=$(CURDIR)/$(OUT)/ballast QUICK="$(QUICK)" ABLATION="$(ABLATION)" tests/bench/run

format:
	clang-format -i $(MAIN) $(SOURCES) $(LEFT_OUT) $(HEADERS) $(TEST_SOURCES) $(FUZZ_SOURCES) $(BENCH_SOURCES)

deps:
	@CC="$(CC)" .ci/deps run $(if $(MPI),mpi)

deps-test:
	@CC="$(CC)" .ci/deps test $(if $(MPI),mpi)

deps-lint:
	@CC="$(CC)" .ci/deps lint $(if $(MPI),mpi)

install: deps
	@$(MAKE) --no-print-directory -j$(JOBS) all
	install -d $(BINDIR) $(DATADIR)/cases $(addprefix $(MANDIR)/man,$(sort $(patsubst .%,%,$(suffix $(MANUALS)))))
	install -m 755 $(PROGRAM) $(BINDIR)/ballast
	install -m 644 $(wildcard cases/*.ini) $(DATADIR)/cases
	for page in $(MANUALS); do install -m 644 $$page $(MANDIR)/man$${page##*.}; done

uninstall:
	rm -f $(BINDIR)/ballast $(addprefix $(DATADIR)/,$(wildcard cases/*.ini))
	for page in $(MANUALS); do rm -f $(MANDIR)/man$${page##*.}/$${page##*/}; done
	-rmdir $(DATADIR)/cases $(DATADIR)

clean:
	rm -rf build ballast
