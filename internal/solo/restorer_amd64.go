package solo

// restorerFlag is SA_RESTORER, without which amd64 delivers no signal.
const restorerFlag = 0x04000000
