package dates

import (
	"testing"
	"time"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"2024-02-29 12:34", "@1.5", "next monday", "3 days ago", "+1 year", "", "now", "1 Jan 2020 -2 weeks"} {
		f.Add(seed)
	}
	now := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		if at, err := Parse(text, now); err == nil {
			Format("%c %s %N", at)
		}
	})
}
