//go:build !amd64

package lscpu

// hypervisorSignature returns "": only processors of Intel's and AMD's kind have an instruction for it.
func hypervisorSignature() string { return "" }
