// Command contedor is the program with all commands. Its name or its first argument selects
// the command that it runs.
package main

import "contedor/internal/program"

var contedor = program.New("")

func main() { contedor.Main() }
