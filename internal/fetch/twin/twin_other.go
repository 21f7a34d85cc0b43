//go:build purego || !amd64

package twin

func hasInstructions() bool { return false }

func blocks(*[8]uint32, *[8]uint32, *byte, *byte, int) {}
