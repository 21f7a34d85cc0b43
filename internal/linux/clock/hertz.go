package clock

// UserHZ is USER_HZ: the units of many of the kernel's times, such as those in proc(5), in a second. It is
// the same on every architecture that Go supports.
const UserHZ = 100
