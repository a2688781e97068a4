.DEFAULT_GOAL := help
.PHONY: help build run server worker broker test contract proofs bench bench-processes bench-hosts bench-ladder bench-redis soak format approve docs clean

help: ## say what there is
	@sed -n 's/^\([a-z_%-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

build: ## build everything, optimized
	dotnet build Rungs.slnx -c Release

run: ## climb the ladder on this repository, and draw it: artifacts/timeline.html
	dotnet run -c Release --project samples/Tour -- ladder --timeline artifacts/timeline.html

part_%: ## run a part of the survey, part_01 to part_17; parts 12 to 14 want make server in another terminal
	dotnet run -c Release --project samples/Tour -- part $*

server: ## the web server that parts 12 to 14 ask, on 127.0.0.1:8000; Ctrl-C ends it
	dotnet run -c Release --project samples/Tour -- server

worker: ## serve the tour's jobs from make broker, for ladder --broker; Ctrl-C drains it
	dotnet run -c Release --project samples/Tour -- worker

broker: ## run a RabbitMQ to try hosts with, on 127.0.0.1:5673
	@build/broker.sh

test: ## build, check the format, run every test
	@build/test.sh

contract: ## what every rung promises, and whether it keeps it: one table, from the tests
	@build/contract.sh

bench: ## the quick benchmarks
	dotnet run -c Release --project benchmarks/Rungs.Benchmarks -- --quick

bench-processes: ## ProcessPool beside a bare socket and the pools of Python and Node
	dotnet run -c Release --project benchmarks/Rungs.Benchmarks -- --quick --only processes

bench-hosts: ## HostPool beside the bare client library and Celery, on a RabbitMQ of its own
	@build/bench-hosts.sh

bench-ladder: ## the Ladder beside assignments by hand, and with a second machine; needs rabbitmq-server
	@build/bench-ladder.sh

bench-redis: ## the mini redis beside redis-server, with redis-benchmark
	@build/bench-redis.sh

soak: ## the tests with long runs instead of short ones, and make proofs; hours
	@RUNGS_SOAK=1 RUNGS_TEST_LIMIT=3600 build/test.sh
	@build/proofs.sh

proofs: ## a million schedules for each simulation of the library's own, part of make soak; about an hour
	@build/proofs.sh

format: ## put the source into its format
	dotnet format Rungs.slnx

approve: ## take the public surface as it is now for the approved one
	RUNGS_APPROVE=1 dotnet run --project tests/Rungs.Tests -- -class Rungs.Tests.PublicApi.PublicApiTests

docs: ## build the site, artifacts/site/index.html: guide, docs, reference; fails on a dead link
	dotnet run -c Release --project build/Site

clean: ## remove everything that was built
	find . -name .git -prune -o -type d \( -name bin -o -name obj -o -name artifacts -o -name BenchmarkDotNet.Artifacts \) -prune -exec rm -rf {} +
