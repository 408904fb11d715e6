package lock

import (
	"strings"
	"testing"
)

// TestDirect holds which entries are the project's own wish, and which are for
// tests alone, where a file has more than one way to say so.
func TestDirect(t *testing.T) {
	for _, c := range []struct{ name, file, src, want string }{
		{"a NuGet project of projects alone", "packages.lock.json", `{"version":2,"dependencies":{"net8.0":{
"Zz.A":{"type":"Transitive","resolved":"1.0.0","dependencies":{"Zz.B":"1.0.0"}},"Zz.B":{"type":"CentralTransitive","resolved":"1.0.0"},"zz.p":{"type":"Project","dependencies":{"Zz.A":"1"}}}}}`, "zz.a zz.b"},
		{"a need of Cargo by its git source", "Cargo.lock", `version = 4
[[package]]
name = "zz-app"
version = "0.1.0"
dependencies = ["zz-a 1.0.0 (git+https://zz.example/a?branch=b)", "zz-b 1.0.0"]
[[package]]
name = "zz-a"
version = "1.0.0"
source = "registry+x"
[[package]]
name = "zz-a"
version = "1.0.0"
source = "git+https://zz.example/a?branch=b#0123"
[[package]]
name = "zz-b"
version = "1.0.0"
source = "registry+x"
[[package]]
name = "zz-b"
version = "1.0.0"
`, "zz-a zz-a+direct zz-b"},
		{"the scope that Maven's management gives", "pom.xml", `<project><groupId>zz</groupId><version>3</version><dependencyManagement><dependencies>
<dependency><groupId>zz</groupId><artifactId>t</artifactId><version>1</version><scope>test</scope></dependency>
<dependency><groupId>zz</groupId><artifactId>t</artifactId><version>2</version></dependency>
<dependency><groupId>zz</groupId><artifactId>t</artifactId><version>4</version><classifier>c</classifier></dependency>
</dependencies></dependencyManagement><dependencies>
<dependency><groupId>zz</groupId><artifactId>t</artifactId></dependency>
<dependency><groupId>zz</groupId><artifactId>t</artifactId><classifier>c</classifier></dependency>
<dependency><groupId>zz</groupId><artifactId>t</artifactId><type>pom</type></dependency>
<dependency><groupId>zz</groupId><artifactId>u</artifactId><version>${version}</version><scope>test</scope></dependency>
<dependency><groupId>zz</groupId><artifactId>u</artifactId><version>${parent.version}${project.version}</version></dependency>
<dependency><groupId>zz</groupId><artifactId>u</artifactId><version>3</version><type>test-jar</type></dependency>
</dependencies></project>`, "zz:t@1+direct+dev zz:t@4+direct zz:t+direct zz:u@3+direct"},
		{"what Maven's plugins bring in", "pom.xml", `<project><build><pluginManagement><plugins>
<plugin><artifactId>c</artifactId><version>1</version></plugin>
<plugin><artifactId>c</artifactId><configuration><annotationProcessorPaths><path><groupId>zz</groupId><artifactId>p</artifactId><version>2</version></path></annotationProcessorPaths></configuration></plugin>
</plugins></pluginManagement><plugins><plugin><artifactId>c</artifactId><executions><execution><configuration><artifactItems>
<artifactItem><groupId>zz</groupId><artifactId>i</artifactId><version>3</version></artifactItem></artifactItems></configuration></execution></executions></plugin></plugins></build></project>`,
			"org.apache.maven.plugins:c@1+direct zz:i@3+direct zz:p@2+direct"},
	} {
		f, err := Read(c.file, []byte(c.src), nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range f.Entries {
			s := e.Name
			if c.file == "pom.xml" && e.Version != "" {
				s += "@" + e.Version
			}
			if e.Direct {
				s += "+direct"
			}
			if e.Dev {
				s += "+dev"
			}
			got = append(got, s)
		}
		if g := strings.Join(got, " "); g != c.want || len(f.Problems) > 0 {
			t.Errorf("%s: %s, want %s; problems %v", c.name, g, c.want, f.Problems)
		}
	}
}
