"""Answers lines "C<tab>a<tab>b" (order) and "S<tab>specifiers<tab>version"
(inside) with the packaging library, or pip's own copy of it. Ends with 3 where
none is there or where it is from before release 22, which reads other versions
and specifiers."""
import importlib
import sys


def load():
    for name in ("packaging", "pip._vendor.packaging"):
        try:
            versions = importlib.import_module(name + ".version")
            specifiers = importlib.import_module(name + ".specifiers")
        except ImportError:
            continue
        if not hasattr(versions, "LegacyVersion"):
            return versions.Version, specifiers.SpecifierSet
    sys.stderr.write("no packaging library of release 22 or newer")
    sys.exit(3)


Version, SpecifierSet = load()
for line in sys.stdin.read().split("\n"):
    if not line:
        continue
    kind, x, y = line.split("\t")
    try:
        if kind == "C":
            a, b = Version(x), Version(y)
            print((a > b) - (a < b))
        else:
            inside = SpecifierSet(x)
            # What is let in without being asked for changed with release 26.
            print(str(inside.contains(Version(y), prereleases=bool(inside.prereleases))).lower())
    except Exception:
        print("error")
