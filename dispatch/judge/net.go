package judge

import "os"

// planMark is the variable that says where the net leaves its mark.
const planMark = "PKGD_PLAN_MARK="

// net puts the recipe's guard around plan calls: a file that keeps the manager's
// process from starting others. mark is the file it writes when it is in effect.
func (s *session) net() (env []string, mark string, err error) {
	n := s.recipe.Net
	if n == nil {
		return nil, "", nil
	}
	dir := s.folder.root + "/net"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, "", err
	}
	if err := os.WriteFile(dir+"/"+n.File, []byte(n.Text), 0o600); err != nil {
		return nil, "", err
	}
	mark = dir + "/in-effect"
	_ = os.Remove(mark)
	path := dir
	if own := s.w.Env(n.PathVariable); own != "" {
		path += string(os.PathListSeparator) + own
	}
	return []string{n.PathVariable + "=" + path, planMark + mark}, mark, nil
}
