package lscpu

import "encoding/binary"

// cpuid asks the processor for a leaf of its description.
func cpuid(leaf uint32) (b, c, d uint32)

// hypervisorLeaf is the leaf with the signature of the hypervisor.
const hypervisorLeaf = 0x40000000

// hypervisorSignature returns the 12 bytes by which a hypervisor names itself.
func hypervisorSignature() string {
	b, c, d := cpuid(hypervisorLeaf)
	text := binary.LittleEndian.AppendUint32(nil, b)
	text = binary.LittleEndian.AppendUint32(text, c)
	return string(binary.LittleEndian.AppendUint32(text, d))
}
