// Hand is the smallest program that becomes another one: its second word is the
// program's path, and the rest are its words. With the first word "who" it prints
// what it was called as instead.
package main

import (
	"os"

	"pkgd/dispatch/become"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "who" {
		id := become.Who(os.Args, func(n string) bool { return n == "zz-npm" || n == "zz-pip" })
		println("name=" + id.Name + " unknown=" + id.Unknown + " claimed=" + id.Claimed)
		return
	}
	err := become.Exec(os.Args[1], os.Args[1:], become.Environ())
	println(err.Error())
	os.Exit(err.(*become.Error).Code)
}
