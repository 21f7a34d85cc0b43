// Command fetchroot is contedor under its other name, for `go install`. `make` links
// fetchroot to contedor instead.
package main

import "contedor/internal/program"

var fetchroot = program.New("fetchroot")

func main() { fetchroot.Main() }
