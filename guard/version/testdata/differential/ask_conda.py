"""Answers lines "C<tab>a<tab>b" (order) and "S<tab>spec<tab>version" (inside)
with conda's own classes, or with rattler's. Ends with 3 where neither is there."""
import sys

try:
    from conda.models.version import VersionOrder as Version, VersionSpec

    def inside(spec, version):
        return VersionSpec(spec).match(version)
except ImportError:
    try:
        from rattler import Version, VersionSpec

        def inside(spec, version):
            return VersionSpec(spec).matches(Version(version))
    except ImportError:
        sys.stderr.write("neither conda nor rattler")
        sys.exit(3)

for line in sys.stdin.read().split("\n"):
    if not line:
        continue
    kind, x, y = line.split("\t")
    try:
        if kind == "C":
            a, b = Version(x), Version(y)
            print((a > b) - (a < b))
        else:
            print(str(inside(x, y)).lower())
    except Exception:
        print("error")
