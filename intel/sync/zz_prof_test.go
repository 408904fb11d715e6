package sync
import ("testing";"context";"path/filepath";"time")
func BenchmarkOnlyImport(b *testing.B) {
	osv := realData(b)
	for b.Loop() {
		t := time.Now(); c := cpuTime()
		if _, err := Import(context.Background(), Options{Dir: filepath.Join(b.TempDir(), "intel"), Paths: []string{osv}}); err != nil { b.Fatal(err) }
		b.Log(time.Since(t), cpuTime()-c)
	}
}
