// Package catalogs has the help texts in other languages than English. CODE.po has the language CODE,
// in the format of gettext, which programs for translators can read.
//
// A plain `go build` embeds these files. `make build` packs them first, into catalogs.gz, and
// embeds that with the tag packed: the program is 400 kB smaller.
package catalogs
