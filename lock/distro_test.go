package lock

import "testing"

func TestOSRelease(t *testing.T) {
	for text, want := range map[string]string{
		"ID=debian\nVERSION_ID=\"12\"\n": "Debian:12",
		"ID=debian\n":                    "Debian",
		"ID=ubuntu\nVERSION_ID=\"22.04\"\nVERSION=\"22.04.4 LTS (Jammy)\"\n": "Ubuntu:22.04:LTS",
		"ID=ubuntu\nVERSION_ID=\"23.10\"\nVERSION=\"23.10 (Mantic)\"\n":      "Ubuntu:23.10",
		"ID=alpine\nVERSION_ID=3.20.1\n":                                     "Alpine:v3.20",
		"ID=alpine\nVERSION_ID=edge\n":                                       "Alpine",
		"ID=\"rocky\"\nVERSION_ID=\"9.3\"\n":                                 "Rocky Linux:9",
		"ID='almalinux'\nVERSION_ID='8.9'\n":                                 "AlmaLinux:8",
		"ID=rhel\nVERSION_ID=\"9.3\"\n":                                      "Red Hat",
		"ID=fedora\nVERSION_ID=41\n":                                         "Fedora:41",
		"ID=\"opensuse-leap\"\nVERSION_ID=\"15.5\"\n":                        "openSUSE:Leap 15.5",
		"ID=zz\nVERSION_ID=1\n":                                              "",
		"nonsense":                                                           "",
	} {
		if got := osRelease(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
