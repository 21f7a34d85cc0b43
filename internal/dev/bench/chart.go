package main

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// Sizes of the chart, in pixels.
const (
	chartWidth = 760
	labelWidth = 230
	barWidth   = 400 // of the longest bar
	rowHeight  = 22
)

// chart returns a chart of the medians of contests, as SVG 1.1. In each contest the slowest
// entry has the longest bar.
func chart(contests []*contest) string {
	var body strings.Builder
	y := 8
	text := func(x int, class, words string) {
		fmt.Fprintf(&body, "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>\n", x, y+15, class, html.EscapeString(words))
	}
	for _, c := range contests {
		text(8, "title", strings.ReplaceAll(c.title, "`", ""))
		y += rowHeight
		longest := c.slowest()
		for _, e := range c.entries {
			if e.missing != "" {
				continue
			}
			class := "peer"
			if strings.HasPrefix(e.name, "ours") {
				class = "ours"
			}
			width := int(e.median() * barWidth / longest)
			text(8, "name", e.name)
			fmt.Fprintf(&body, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"%s\"/>\n", labelWidth, y+2, width, rowHeight-6, class)
			text(labelWidth+width+6, "figure", milliseconds(e.median())+" ms")
			y += rowHeight
		}
		y += rowHeight / 2
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d">
<style>
text { font: 13px sans-serif; fill: #222 }
.title { font-weight: bold }
.figure { fill: #555 }
.ours { fill: #1a7f5a }
.peer { fill: #b5bcc4 }
</style>
<rect width="100%%" height="100%%" fill="white"/>
%s</svg>
`, chartWidth, y, body.String())
}

// slowest returns the longest median.
func (c *contest) slowest() (longest time.Duration) {
	for _, e := range c.entries {
		if e.missing == "" {
			longest = max(longest, e.median())
		}
	}
	return longest
}
