package hint

import "contedor/internal/linux/terminal"

// variable turns hints on with the value "1", and off with "0".
const variable = "CONTEDOR_HINTS"

// Wanted reports whether hints are printed: by default if standard error is a terminal.
// Package headstart calls it before the Go runtime starts, so it must not allocate.
func Wanted(getenv func(string) (string, bool)) bool { return WantedOn(2, getenv) }

// WantedOn is Wanted for messages that go to another descriptor than standard error.
func WantedOn(fd int, getenv func(string) (string, bool)) bool {
	switch v, _ := getenv(variable); v {
	case "0":
		return false
	case "1":
		return true
	}
	return terminal.Is(fd)
}

// Called reports whether argv is a result of Argv.
func Called(argv []string) bool { return argv[0] == called }
