package guide

import (
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// encode writes a report as encoding/json does, indented and with no thought of
// HTML. That package itself would make every start of contedor slower, also as
// unshare. A report is made of structs, slices, strings, numbers and booleans.
func encode(v reflect.Value, indent string) string {
	switch v.Kind() {
	case reflect.Pointer:
		return encode(v.Elem(), indent)
	case reflect.Struct:
		return enclose("{", members(v, indent+"  "), "}", indent)
	case reflect.Slice:
		if v.IsNil() {
			return "null"
		}
		items := make([]string, v.Len())
		for i := range items {
			items[i] = encode(v.Index(i), indent+"  ")
		}
		return enclose("[", items, "]", indent)
	case reflect.String:
		return quoted(v.String())
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	panic("guide: a report holds a " + v.Kind().String())
}

// members are the fields that have a tag, those of embedded structs too.
func members(v reflect.Value, indent string) (list []string) {
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		name, option, tagged := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous:
			list = append(list, members(value, indent)...)
		case name != "" && !(tagged && option == "omitempty" && value.IsZero()):
			list = append(list, quoted(name)+": "+encode(value, indent))
		}
	}
	return list
}

// enclose puts each item on a line of its own.
func enclose(left string, items []string, right, indent string) string {
	if len(items) == 0 {
		return left + right
	}
	line := "\n" + indent
	return left + line + "  " + strings.Join(items, ","+line+"  ") + line + right
}

// quoted returns a string as RFC 8259 has it; what is not UTF-8 becomes U+FFFD.
func quoted(s string) string {
	b := []byte{'"'}
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\b':
			b = append(b, `\b`...)
		case r == '\f':
			b = append(b, `\f`...)
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r < ' ' || r == '\u2028' || r == '\u2029':
			b = append(b, `\u`...)
			for shift := 12; shift >= 0; shift -= 4 {
				b = append(b, "0123456789abcdef"[r>>shift&15])
			}
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd"):
			b = append(b, `\ufffd`...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return string(append(b, '"'))
}
