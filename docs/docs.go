// Package docs has the documents for learners, so that the program can show them without a
// network.
package docs

import "embed"

// Files has the lesson and the course in each language: "lesson.en.md", "course.gl.md".
//
//go:embed lesson.*.md course.*.md
var Files embed.FS
