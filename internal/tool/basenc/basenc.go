// Package basenc implements base64(1) and base32(1) of GNU coreutils: they encode and decode
// data in printable characters.
//
// Synopsis:
//
//	base64 [OPTION]... [FILE]
//	base32 [OPTION]... [FILE]
package basenc

import (
	"encoding/base32"
	"encoding/base64"
	"errors"
	"io"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

const usage = `[OPTION]... [FILE]
Encodes FILE, or standard input, in printable characters (RFC 4648).
  -d, --decode          decode
  -i, --ignore-garbage  when decoding, skip other characters
  -w, --wrap=COLUMNS    the length of the lines, 76 by default; 0 for one line
`

// Base64 and Base32 are the commands.
var (
	Base64 = gnu.Command("base64", gnu.Coreutils, usage, func(t *gnu.Tool) error {
		return run(t, encoding{
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 3, 4,
			func(to, from []byte) { base64.StdEncoding.Encode(to, from) },
			func(to, from []byte) (int, error) { return base64.StdEncoding.Decode(to, from) },
		})
	})
	Base32 = gnu.Command("base32", gnu.Coreutils, usage, func(t *gnu.Tool) error {
		return run(t, encoding{
			"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5, 8,
			func(to, from []byte) { base32.StdEncoding.Encode(to, from) },
			func(to, from []byte) (int, error) { return base32.StdEncoding.Decode(to, from) },
		})
	})
)

// An encoding makes a group of characters from a group of bytes.
type encoding struct {
	alphabet          string
	bytes, characters int // sizes of a group
	encode            func(to, from []byte)
	decode            func(to, from []byte) (int, error)
}

var options = cli.Options{Permute: true, Short: "diw:", Long: []cli.LongOption{
	{Name: "decode", Key: 'd'},
	{Name: "wrap", Argument: cli.Required, Key: 'w'},
	{Name: "ignore-garbage", Key: 'i'},
}}

func run(t *gnu.Tool, e encoding) error {
	decode, ignore, wrap := false, false, int64(76)
	words, err := t.Parse(options, func(o cli.Option) (err error) {
		switch o.Key {
		case 'd':
			decode = true
		case 'i':
			ignore = true
		case 'w':
			wrap, err = strconv.ParseInt(strings.TrimLeft(o.Value, " \t\n\v\f\r"), 10, 64)
			if errors.Is(err, strconv.ErrRange) && wrap > 0 {
				wrap, err = 0, nil
			}
			if err != nil || wrap < 0 {
				return cli.Fail("invalid wrap size: "+t.Locale.Quote(o.Value), nil)
			}
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case len(words) > 1:
		return t.ExtraOperand(words[1])
	}
	name := gnu.OrStdin(words)[0]
	in, err := t.Open(name)
	if err != nil {
		return cli.Fail(t.Name(name), err)
	}
	defer in.Close()
	if decode {
		return e.decodeAll(t, in, ignore)
	}
	return e.encodeAll(t, in, wrap)
}

// encodeAll encodes the input in lines of a length, or in one line if that is 0.
func (e encoding) encodeAll(t *gnu.Tool, in io.Reader, wrap int64) error {
	block := make([]byte, e.bytes*8<<10)
	out := make([]byte, len(block)/e.bytes*e.characters)
	column := int64(0)
	for {
		n, err := io.ReadFull(in, block)
		if n > 0 {
			text := out[:(n+e.bytes-1)/e.bytes*e.characters]
			e.encode(text, block[:n])
			for len(text) > 0 {
				size := int64(len(text))
				if wrap > 0 {
					size = min(size, wrap-column)
				}
				t.Out.Write(text[:size])
				text = text[size:]
				if column += size; column == wrap {
					t.Out.WriteByte('\n')
					column = 0
				}
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return cli.Fail("read error", err)
		}
	}
	if wrap > 0 && column > 0 {
		t.Out.WriteByte('\n')
	}
	return nil
}

// decodeAll decodes the input. Newlines are skipped and, if ignore is set, other characters that do
// not belong to the alphabet. Padding is only needed in the middle of the input.
func (e encoding) decodeAll(t *gnu.Tool, in io.Reader, ignore bool) error {
	var known [256]bool
	for i := range len(e.alphabet) {
		known[e.alphabet[i]] = true
	}
	known['='] = true
	invalid := cli.Fail("invalid input", nil)
	group := make([]byte, 0, e.characters)
	bytes := make([]byte, e.bytes)
	// a group is valid if encoding its bytes gives the same group again
	again := make([]byte, e.characters)
	flush := func() bool {
		n, err := e.decode(bytes, group)
		if err != nil {
			n = e.prefix(bytes, group)
		}
		t.Out.Write(bytes[:n])
		e.encode(again, bytes[:n])
		valid := err == nil && string(again) == string(group)
		group = group[:0]
		return valid
	}
	block := make([]byte, 64<<10)
	for {
		n, err := in.Read(block)
		for _, c := range block[:n] {
			if c == '\n' || ignore && !known[c] {
				continue
			}
			if group = append(group, c); len(group) == e.characters && !flush() {
				return invalid
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return cli.Fail("read error", err)
		}
	}
	if len(group) == 0 {
		return nil
	}
	padded := group[len(group)-1] == '='
	if padded && e.bytes == 5 {
		return invalid
	}
	for len(group) < e.characters {
		group = append(group, '=')
	}
	if !flush() || padded {
		return invalid
	}
	return nil
}

// prefix decodes the bytes that come before the first wrong character of a group.
func (e encoding) prefix(to, group []byte) int {
	good := 0
	for good < len(group) && strings.IndexByte(e.alphabet, group[good]) >= 0 {
		good++
	}
	n := good * e.bytes / e.characters
	padded := append(append([]byte{}, group[:good]...), strings.Repeat("A", e.characters-good)...)
	e.decode(to, padded)
	return n
}
