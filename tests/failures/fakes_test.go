//go:build linux

package failures

// fakes are the managers of the test. Asked for a plan they note how, run the
// script "plan" of $ZZ_FAKE where there is one, and give the lock file or report
// that lies there. Otherwise they say that they run.
var fakes = map[string]string{
	"npm": fakeHead + `  cat .npmrc >>"$ZZ_FAKE/project-config" 2>/dev/null
  [ -f "$ZZ_FAKE/package-lock.json" ] && cp "$ZZ_FAKE/package-lock.json" package-lock.json
` + fakeTail,
	"npx": "#!/bin/sh\nprintf 'REAL npx\\n'\n",
	"pip": fakeHead + `  [ -n "$PKGD_PLAN_MARK" ] && : >"$PKGD_PLAN_MARK"
  while [ $# -gt 0 ]; do
    case "$1" in
    --report) cp "$ZZ_FAKE/report.json" "$2" ;;
    -d) cp "$ZZ_FAKE"/*.whl "$2" 2>/dev/null ;;
    esac
    shift
  done
` + fakeTail,
	"cargo": fakeHead + `  cat .cargo/config.toml rust-toolchain.toml >>"$ZZ_FAKE/project-config" 2>/dev/null
  [ -f "$ZZ_FAKE/Cargo.lock" ] && cp "$ZZ_FAKE/Cargo.lock" Cargo.lock
` + fakeTail,
}

const fakeHead = `#!/bin/sh
if [ "$1" = --version ]; then printf '%s 26.0.1\n' "${0##*/}"; exit 0; fi
if [ -n "$PKGD_PLANNING" ]; then
  printf '%s %s\n' "${0##*/}" "$*" >>"$ZZ_FAKE/calls"
  env >"$ZZ_FAKE/env"
  [ -f "$ZZ_FAKE/plan" ] && . "$ZZ_FAKE/plan"
`

const fakeTail = `  exit 0
fi
printf 'REAL %s' "${0##*/}"
for word; do printf ' %s' "$word"; done
printf '\n'
exit 0
`
