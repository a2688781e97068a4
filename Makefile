.DEFAULT_GOAL := help
.PHONY: help build run test bench bench-processes soak format approve clean

help: ## say what there is
	@sed -n 's/^\([a-z_%-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

build: ## build everything, optimized
	dotnet build Rungs.slnx -c Release

run: ## climb the ladder on this repository
	dotnet run -c Release --project samples/Tour -- ladder

part_%: ## run a part of the tour, such as part_15: CPU work on processes
	dotnet run -c Release --project samples/Tour -- part $*

test: ## build, check the format, run every test
	@build/test.sh

bench: ## the quick benchmarks
	dotnet run -c Release --project benchmarks/Rungs.Benchmarks -- --quick

bench-processes: ## ProcessPool beside a bare socket and the pools of Python and Node
	dotnet run -c Release --project benchmarks/Rungs.Benchmarks -- --quick --only processes

soak: ## the tests with long runs instead of short ones
	@RUNGS_SOAK=1 RUNGS_TEST_LIMIT=3600 build/test.sh

format: ## put the source into its format
	dotnet format Rungs.slnx

approve: ## take the public surface as it is now for the approved one
	RUNGS_APPROVE=1 dotnet run --project tests/Rungs.Tests -- -class Rungs.Tests.PublicApi.PublicApiTests

clean: ## remove everything that was built
	find . -name .git -prune -o -type d \( -name bin -o -name obj -o -name artifacts -o -name BenchmarkDotNet.Artifacts \) -prune -exec rm -rf {} +
