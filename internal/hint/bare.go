//go:build bare

package hint

// With the build tag bare the programs hold neither causes nor texts: what their
// start is measured against, internal/dev/bench.

// Wanted reports that no hints are to be written.
func Wanted(func(string) (string, bool)) bool { return false }

// Called reports that nobody asks for one.
func Called([]string) bool { return false }
