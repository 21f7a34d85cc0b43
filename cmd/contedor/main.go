// Command contedor is the program of all commands. It is the command that it is
// called by, or that its first word names.
package main

import "contedor/internal/program"

var contedor = program.New("")

func main() { contedor.Main() }
