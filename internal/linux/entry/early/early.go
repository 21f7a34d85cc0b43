// Package early has what package entry reads read before the Go runtime's own
// start. A program imports this one or light.
package early

import _ "contedor/internal/linux/entry"
