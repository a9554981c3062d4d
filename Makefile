# Vitrine: `make run` starts it, `make test` tests it, `make help` lists the rest.

PORT ?= 8080
DATA ?= .run
PREFIX ?= /usr/local
SWIFT ?= swift

# nginx and mkfs lie where an ordinary user's PATH does not lead.
export PATH := $(PATH):/usr/local/sbin:/usr/sbin:/sbin

# What the toolchain itself runs with.
swift_packages := git ca-certificates g++ libcurl4 libncurses6 libsqlite3-0 libxml2
build_packages := $(swift_packages) libfcgi-dev libsqlite3-dev libmagic-dev libvips-dev pkg-config
run_packages := nginx libnginx-mod-http-headers-more-filter spawn-fcgi multiwatch curl
# What breaks things: system calls that fail, disks of a file, another clock.
fault_packages := strace e2fsprogs nbdkit nbdkit-plugin-python nbdfuse faketime
test_packages := $(run_packages) $(fault_packages) procps clamav-daemon

# An incremental build would take a dependency that the manifest does not declare.
strict_imports := --explicit-target-dependency-import-check error

.PHONY: help run build test check format lint arrows references docs coverage bench fault corpus fuzz sanitize install deb \
	clean

help:
	@echo "make run [PORT=8080] [DATA=.run]  build, then serve on 127.0.0.1:PORT with all state in DATA"
	@echo "make test [TESTS=filter]          run every test, end to end included, or those that match"
	@echo "make build                        build the release binary"
	@echo "make check                        lint, arrows, references, tests, documentation"
	@echo "make format                       format the sources"
	@echo "make docs                         build the documentation in .build/docs; a warning fails"
	@echo "make coverage                     run the tests, and print what they cover of each module"
	@echo "make fault                        break everything hundreds of times, and print what came of it"
	@echo "make corpus CORPUS=dir            send a folder of hostile files and requests, and print what came of them"
	@echo "make fuzz [RUNS=1000000]          try inputs on all that reads hostile bytes, and print what came of it"
	@echo "make sanitize                     run the unit tests under the address and the thread sanitizer"
	@echo "make bench                        measure against floors in the same run"
	@echo "make install [PREFIX=/usr/local]  install the program, nginx and its configuration, the systemd units; start them"
	@echo "make deb                          make a Debian package in .build/deb"

# What would fail after minutes of building fails now.
run:
	@.ci/toolchain "$(SWIFT)"
	@nginx/dev-server.sh "$(DATA)" "$(PORT)"
	@echo "Missing Debian packages are installed (a minute or a few), Vitrine is built (about 6 minutes the first time"
	@echo "on two cores, then seconds), and serves on http://127.0.0.1:$(PORT) with all state in $(DATA)."
	@.ci/packages $(build_packages) $(run_packages)
	@$(MAKE) --no-print-directory build
	@exec nginx/dev-server.sh "$(DATA)" "$(PORT)" "$$($(SWIFT) build -c release --show-bin-path)/vitrine"

build:
	@.ci/toolchain "$(SWIFT)"
	@.ci/packages $(build_packages)
	@echo "Building Vitrine."
	@$(SWIFT) build -c release --product vitrine --static-swift-stdlib $(strict_imports)

# TESTS=filter runs those that match alone.
test:
	@.ci/toolchain "$(SWIFT)"
	@.ci/packages $(build_packages) $(test_packages)
	@echo "Building Vitrine and its tests: about 5 minutes the first time on two cores; the tests take 2 more."
	@$(SWIFT) build --build-tests $(strict_imports)
	@.ci/test $(SWIFT) test --skip-build $(strict_imports) $(if $(TESTS),--filter "$(TESTS)")

check: lint arrows references test docs

lint:
	@.ci/toolchain "$(SWIFT)"
	@.ci/packages $(swift_packages)
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	@find Sources Tests -name '*.swift' -exec \
		awk 'FNR > 300 { print FILENAME " has more than 300 lines"; bad = 1; nextfile } END { exit bad }' {} +

format:
	@$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

arrows:
	@.ci/arrows

# Sections, headings and decisions that comments and documents name.
references:
	@.ci/references

# Of the sources as they are built for the tests, so that nothing is compiled twice after `make test`.
docs:
	@.ci/toolchain "$(SWIFT)"
	@.ci/packages $(build_packages)
	@$(SWIFT) build --build-tests $(strict_imports)
	@.ci/docs "$(SWIFT)" .build/docs

# Built apart: instrumented code is not what `make test` runs. TESTS=filter as there.
coverage:
	@.ci/toolchain "$(SWIFT)"
	@.ci/packages $(build_packages) $(test_packages)
	$(SWIFT) test --enable-code-coverage --scratch-path .build-coverage $(strict_imports) \
		$(if $(TESTS),--filter "$(TESTS)")
	@.ci/coverage "$(SWIFT)" .build-coverage

bench: build
	@.ci/packages $(run_packages) wrk apache2-utils libvips-tools gcc jq sqlite3 procps
	@Tests/Benchmarks/run.sh "$$($(SWIFT) build -c release --show-bin-path)"

# Against the release build, one kind of fault after the other.
fault: build
	@.ci/packages $(test_packages)
	$(SWIFT) build --build-tests $(strict_imports)
	@table=$$(mktemp) && printf '%s\n' '| fault | what | tried | violations | |' '|---|---|---|---|---|' > "$$table" && \
	VITRINE_FAULTS=full VITRINE_FAULT_TABLE="$$table" \
	VITRINE_TEST_BINARY="$$($(SWIFT) build -c release --show-bin-path)/vitrine" \
	$(SWIFT) test --skip-build --no-parallel --filter FaultTests; status=$$?; cat "$$table"; rm "$$table"; exit $$status

# Against the release build; without CORPUS the small one that `make test` takes as well.
corpus: build
	@.ci/packages $(test_packages)
	$(SWIFT) build --build-tests $(strict_imports)
	@table=$$(mktemp) && printf '%s\n' \
	'| input | accepted | refused | 5xx | over 5 s | bytes differ | thumbnails | variants | variants refused | |' \
	'|---|---|---|---|---|---|---|---|---|---|' > "$$table" && \
	$(if $(CORPUS),VITRINE_CORPUS="$$(realpath -e "$(CORPUS)")") VITRINE_CORPUS_TABLE="$$table" \
	VITRINE_TEST_BINARY="$$($(SWIFT) build -c release --show-bin-path)/vitrine" \
	$(SWIFT) test --skip-build --no-parallel --filter CorpusTests; status=$$?; cat "$$table"; rm "$$table"; exit $$status

# One target after the other: TARGET=name is one alone, CORPUS=folder adds seeds (Tests/Fuzzing/run.sh).
fuzz_build := -c release --scratch-path .build-fuzz

fuzz:
	@.ci/packages $(build_packages) jq
	@export VITRINE_FUZZ="$$($(SWIFT)c -print-target-info | jq -r .paths.runtimeResourcePath)/clang/lib/linux/libclang_rt.fuzzer_no_main-$$(uname -m).a" && \
	$(SWIFT) build $(fuzz_build) --product Fuzzer && \
	RUNS="$(RUNS)" TARGET="$(TARGET)" CORPUS="$(CORPUS)" KEEP="$(KEEP)" \
	Tests/Fuzzing/run.sh "$$($(SWIFT) build $(fuzz_build) --show-bin-path)/Fuzzer"

# Left out is what starts the whole service, as the program under it would be another; render workers, whose limit of memory
# leaves sanitizers no room; and the one test that measures a stack. Leaks are not looked for: those found are XCTest's.
sanitized := $(SWIFT) test --skip EndToEndTests --skip FaultTests --skip CorpusTests --skip ImagingVipsTests \
	--skip 'depth is bounded'

sanitize:
	@.ci/packages $(build_packages) $(test_packages)
	ASAN_OPTIONS=detect_leaks=0 $(sanitized) --sanitize=address --scratch-path .build-address
	mkdir -p .build-thread
	"$$(dirname "$$(command -v $(SWIFT))")/clang" -shared -fPIC -O2 -Wall -Werror \
		-o .build-thread/mutex.so Tests/Sanitizing/mutex.c
	LD_PRELOAD="$$PWD/.build-thread/mutex.so" $(sanitized) --sanitize=thread --scratch-path .build-thread

# Built by whoever owns the checkout, installed by root: a toolchain is seldom in root's PATH.
release := .build/release/vitrine

install:
	@if [ -n "$$SUDO_USER" ]; then .packaging/built "$(release)"; else $(MAKE) --no-print-directory build; fi
	@$(if $(DESTDIR),,.ci/packages nginx iproute2)
	@$(if $(DESTDIR),,$$([ "$$(id -u)" = 0 ] || echo sudo)) .packaging/install "$(release)" "$(PREFIX)" "$(DESTDIR)"

deb: build
	@.ci/packages dpkg-dev binutils
	@.packaging/deb "$(release)" .build/deb $(VERSION)

# The state of `make run` stays: it holds files.
clean:
	rm -rf .build .build-fuzz .build-address .build-thread .build-coverage
