// Hand is the smallest program that becomes another one: its second word is the
// program's path, and the rest are its words. Behind the word "late" it does so
// as the rest of pkgd does. With the first word "who" it prints what it was
// called as instead.
package main

import (
	"os"

	"pkgd/dispatch/become"
	"pkgd/dispatch/world"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "who" {
		id := become.Who(os.Args, func(n string) bool { return n == "zz-npm" || n == "zz-pip" })
		println("name=" + id.Name + " unknown=" + id.Unknown + " claimed=" + id.Claimed)
		return
	}
	words, replace := become.Args()[1:], become.Exec
	if words[0] == "late" {
		words, replace = words[1:], world.System().Become
	}
	err := replace(words[0], words, become.Environ())
	println(err.Error())
	os.Exit(err.(*become.Error).Code)
}
