package hostname

import (
	"testing"

	"contedor/internal/testbed"
)

func TestMain(m *testing.M) { testbed.Main(m, "hostname") }
