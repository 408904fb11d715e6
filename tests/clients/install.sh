#!/bin/sh
# install.sh [DIR] puts the real clients that the tests drive into DIR (default:
# ~/.cache/pkgd-test-clients), a folder each: DIR/NAME/bin. Pinned, so that a
# failure is ours. Needs npm >= 10, python3 with venv and pip. cargo is the
# machine's own. What is there already with its version stays.
set -eu

dir=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/pkgd-test-clients}
mkdir -p "$dir"

# name and version; tests/clients/clients.go has the same names.
node=24.21.0
npms="npm-10=10.9.9 npm-11.10=11.10.0 npm-11=11.21.2 npm-12=12.2.0"
pips="pip-23=23.2.1 pip-26=26.3"

done_with() { # NAME VERSION
	[ "$(cat "$dir/$1/.version" 2>/dev/null || true)" = "$2" ]
}

if ! done_with node "$node"; then
	rm -rf "$dir/node"
	npm install --loglevel=error --no-audit --no-fund --ignore-scripts --prefix "$dir/node" "node-$(uname -s | tr A-Z a-z)-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')@$node"
	mkdir -p "$dir/node/bin"
	ln -s "$(echo "$dir"/node/node_modules/node-*/bin/node)" "$dir/node/bin/node"
	echo "$node" >"$dir/node/.version"
fi
PATH=$dir/node/bin:$PATH
export PATH

# npm refuses to install a release of itself for another Node than the one it
# runs on, so it runs on the new one.
npm=$(readlink -f "$(command -v npm)")

for pair in $npms; do
	name=${pair%%=*} version=${pair#*=}
	done_with "$name" "$version" && continue
	rm -rf "${dir:?}/$name"
	node "$npm" install --loglevel=error --no-audit --no-fund --global --prefix "$dir/$name" "npm@$version"
	echo "$version" >"$dir/$name/.version"
done

for pair in $pips; do
	name=${pair%%=*} version=${pair#*=}
	done_with "$name" "$version" && continue
	rm -rf "${dir:?}/$name"
	python3 -m venv --without-pip "$dir/$name"
	python3 -m pip --python "$dir/$name/bin/python" install --quiet --disable-pip-version-check "pip==$version"
	echo "$version" >"$dir/$name/.version"
done

for name in node npm-10 npm-11.10 npm-11 npm-12 pip-23 pip-26; do
	echo "$name $(cat "$dir/$name/.version") $dir/$name/bin"
done
