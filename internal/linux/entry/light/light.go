// Package light is early for a program that has nothing to do at once: it has the
// Go runtime start with one processor (GOMAXPROCS) and without a profile of its
// memory (GODEBUG), which spares it threads and memory.
package light

import _ "contedor/internal/linux/entry"
