package cyclonedx

import (
	"strings"

	packageurl "github.com/package-url/packageurl-go"

	"pkgd/guard"
)

// Purl gives the package URL of a package; "" where its ecosystem has no type.
func Purl(p guard.Package) string {
	e := guard.FindEcosystem(p.Ecosystem)
	if e == nil || e.Purl == "" || p.Name == "" {
		return ""
	}
	namespace, name := "", p.Name
	switch i := strings.LastIndexByte(p.Name, '/'); {
	case e.Name == "Maven":
		if group, artifact, ok := strings.Cut(p.Name, ":"); ok {
			namespace, name = group, artifact
		}
	case i > 0:
		namespace, name = p.Name[:i], p.Name[i+1:]
	case e.Signed:
		namespace = strings.ToLower(strings.ReplaceAll(e.Name, " ", ""))
	}
	var q packageurl.Qualifiers
	if _, release, ok := strings.Cut(p.Ecosystem, ":"); ok {
		q = packageurl.QualifiersFromMap(map[string]string{"distro": namespace + "-" + release})
	}
	return packageurl.NewPackageURL(e.Purl, namespace, name, p.Version, q, "").ToString()
}
