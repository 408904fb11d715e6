package sync
import ("testing";"context";"path/filepath";"time";"os";"runtime/pprof";"fmt")
func TestZZ(t *testing.T) {
	if os.Getenv("ZZ")=="" { t.Skip() }
	dir := filepath.Join(t.TempDir(),"intel")
	for turn:=range 2 {
		b,c := time.Now(),cpuTime()
		f,_ := os.Create(fmt.Sprintf("/tmp/prof/u%d.out",turn)); pprof.StartCPUProfile(f)
		rep, err := Import(context.Background(), Options{Dir: dir, Paths: []string{fmt.Sprintf("/tmp/syn/%d",turn)}})
		pprof.StopCPUProfile()
		fmt.Println(turn, time.Since(b), cpuTime()-c, err, rep.Records, treeSize(t,dir))
	}
}
