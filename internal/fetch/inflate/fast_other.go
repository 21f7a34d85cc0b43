//go:build purego || !amd64

package inflate

var hasFastLoop = func() bool { return false }

func fastBytes(d *decoder, out []byte, at, limit, low int) (int, status, error) {
	return fast[uint8](d, out, at, limit, low)
}
