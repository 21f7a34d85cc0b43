//go:build !amd64

package solo

// restorerFlag: only amd64 needs SA_RESTORER.
const restorerFlag = 0
