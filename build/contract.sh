#!/usr/bin/env bash
# Runs the contract's tests on every rung and prints one table: clauses down, rungs across.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

report=artifacts/contract.xml
mkdir -p artifacts
rm -f "$report"
dotnet build tests/Rungs.Tests -c Debug --tl:off -v quiet -nologo >&2
dotnet build build/Contract -c Debug --tl:off -v quiet -nologo >&2
# The table says what failed, and so does the exit code.
dotnet tests/Rungs.Tests/bin/Debug/net10.0/Rungs.Tests.dll -noColor -noLogo -class 'Rungs.Tests.Contract.*' -xml "$report" >&2 || true
dotnet build/Contract/bin/Debug/net10.0/Rungs.Contract.dll "$report"
