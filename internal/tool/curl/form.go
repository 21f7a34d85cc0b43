package curl

import (
	"bytes"
	"crypto/rand"
	"io"
	"os"
	"path"
	"strings"
)

// addPart adds the part of a form: NAME=TEXT, NAME=@FILE or NAME=<FILE, with ;type= and ;filename=
// after it. literally is set for --form-string, where all is text.
func (o *options) addPart(typed, value string, literally bool) error {
	name, content, found := strings.Cut(value, "=")
	if !found {
		return unknown(typed + ": is badly used here")
	}
	p := part{name: name, text: []byte(content)}
	if !literally {
		words := strings.Split(content, ";")
		content = words[0]
		for _, w := range words[1:] {
			key, value, _ := strings.Cut(strings.TrimLeft(w, " "), "=")
			switch key {
			case "type":
				p.kind = value
			case "filename":
				p.file, p.isFile = strings.Trim(value, `"`), true
			default:
				content += ";" + w
			}
		}
		p.text = []byte(content)
		if file := content; file != "" && (file[0] == '@' || file[0] == '<') {
			text, err := o.partFile(file[1:])
			if p.text = text; err != nil {
				p.missing = true
			}
			if file[0] == '@' && !p.isFile {
				p.file, p.isFile = path.Base(file[1:]), true
			}
			if file[0] == '@' && p.kind == "" {
				p.kind = typeOf(p.file)
			}
		}
	}
	o.form = append(o.form, p)
	return nil
}

func (o *options) partFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(o.Stdin)
	}
	return os.ReadFile(strings.Trim(name, `"`))
}

// A part is a part of a form.
type part struct {
	name, file, kind string
	isFile, missing  bool
	text             []byte
}

// typeOf returns the type of a file by its name.
func typeOf(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".gif":
		return "image/gif"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".png":
		return "image/png"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain"
	case ".htm", ".html":
		return "text/html"
	case ".pdf":
		return "application/pdf"
	case ".xml":
		return "application/xml"
	}
	return "application/octet-stream"
}

// encodedForm returns the form as it is sent (RFC 7578), and its type.
func (o *options) encodedForm() (text []byte, kind string, err error) {
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	random := make([]byte, 22)
	rand.Read(random)
	for i, b := range random {
		random[i] = letters[int(b)%len(letters)]
	}
	boundary := strings.Repeat("-", 24) + string(random)
	quoted := strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A").Replace
	var b bytes.Buffer
	for _, p := range o.form {
		if p.missing {
			return nil, "", fail(26, "Failed to open/read local data from file/application")
		}
		b.WriteString("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(p.name) + `"`)
		if p.isFile {
			b.WriteString(`; filename="` + quoted(p.file) + `"`)
		}
		b.WriteString("\r\n")
		if p.kind != "" {
			b.WriteString("Content-Type: " + p.kind + "\r\n")
		}
		b.WriteString("\r\n")
		b.Write(p.text)
		b.WriteString("\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return b.Bytes(), "multipart/form-data; boundary=" + boundary, nil
}
