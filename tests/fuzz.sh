#!/usr/bin/env bash
# fuzz.sh [PACKAGE…] runs every fuzz target of the repository, or of the packages
# that are named, for FUZZTIME each (default 30s), one after another. It goes on
# after a failure and names all of them at the end. The input that failed lies in
# the package's testdata/fuzz then and is a test from there on.
set -u

cd "$(dirname "$0")/.." || exit 1
go=${GO:-go}
time=${FUZZTIME:-30s}
[ $# -gt 0 ] || set -- ./...

packages=$("$go" list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' "$@") || exit 1
runs=0 failed=()
for package in $packages; do
	listed=$("$go" test -list '^Fuzz' "$package") || { failed+=("$package (does not build)"); continue; }
	for target in $(grep '^Fuzz' <<<"$listed"); do
		echo "== $package $target, $time"
		runs=$((runs + 1))
		"$go" test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 20x "$package" || failed+=("$package $target")
	done
done

if [ ${#failed[@]} -gt 0 ]; then
	echo "failed:" >&2
	printf '  %s\n' "${failed[@]}" >&2
	exit 1
fi
if [ "$runs" -eq 0 ]; then
	echo "there is no fuzz target in: $*" >&2
	exit 1
fi
echo "$runs fuzz targets, $time each: nothing found"
