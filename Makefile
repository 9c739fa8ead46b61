# The verbs of this build. They only spell out Maven commands; each works on a fresh clone.
# M=<directory> narrows build, test, fast and format to one module and what it needs:  make test M=core

MVN  ?= mvn
ONLY := $(if $(M),-pl $(M) -am)

.DEFAULT_GOAL := help
.PHONY: help build test fast install docs api metadata javadoc format reproduce clean

help: ## list these verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## everything a change must pass: all checks, all tests, the server's jar
	$(MVN) verify $(ONLY)

test: ## compile and test, without the static checks
	$(MVN) -q test -Dquick $(ONLY)

fast: ## jars without checks and tests, installed for use by single modules
	$(MVN) -q install -Dquick -DskipTests $(ONLY)

install: ## all modules and clients without checks and tests, installed for projects of your own
	$(MVN) -q install -Dquick -DskipTests
	cd clients && $(MVN) -q install -Dquick -DskipTests

docs: ## the tests of the documentation and of the architecture alone
	$(MVN) -q test -Dquick -pl docs -am -Dtests.elsewhere.skip

api: ## keep the public API anew, after a change that breaks callers on purpose; the difference is for the review
	$(MVN) -q install -Dquick -Dtests.elsewhere.skip -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dapi.write
	cd clients && $(MVN) -q install -Dquick -DskipTests
	.ci/api write

metadata: ## write anew what Spring's editors know of the configuration's keys, after a change of the keys
	$(MVN) -q test -Dquick -pl codec-jackson -am -Dtests.elsewhere.skip -Dtest=SpringMetadataTest \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dmetadata.write

javadoc: ## jars of sources and Javadoc for all modules; a warning of Javadoc's is an error
	$(MVN) -q package -Prelease -Dquick -DskipTests

format: ## bring all Java sources into the one format
	$(MVN) -q spotless:apply $(ONLY)

reproduce: ## build the jars twice and compare them byte for byte
	@sums=$$(mktemp) && trap 'rm -f "$$sums"' EXIT && \
	$(MVN) -q clean package -Prelease -DskipTests && sha256sum */target/*.jar > "$$sums" && \
	$(MVN) -q clean package -Prelease -DskipTests && sha256sum --check "$$sums"

clean: ## remove what was built
	$(MVN) -q clean
