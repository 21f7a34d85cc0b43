//go:build purego || !amd64

package xz

const canFold = false

func fold(*[foldSize]byte, *byte, int, uint64, uint64) { panic("no fold") }
