package netlink

import "unsafe"

// Header returns the bytes of a request's fixed part: v is a struct such as unix.IfInfomsg.
func Header[T any](v T) []byte {
	return append([]byte(nil), unsafe.Slice((*byte)(unsafe.Pointer(&v)), unsafe.Sizeof(v))...)
}

// Cut divides the data of a message into its fixed part, a struct such as unix.IfInfomsg,
// and its attributes. ok is false if the data is too short.
func Cut[T any](data []byte) (v T, attributes []byte, ok bool) {
	n := int(unsafe.Sizeof(v))
	if len(data) < n {
		return v, nil, false
	}
	copy(unsafe.Slice((*byte)(unsafe.Pointer(&v)), n), data)
	return v, data[min(align(n), len(data)):], true
}
