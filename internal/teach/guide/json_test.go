package guide

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

type inner struct {
	Words []string `json:"words"`
}

type sample struct {
	Text     string   `json:"text"`
	Number   int      `json:"number"`
	Share    float64  `json:"share,omitempty"`
	Yes      bool     `json:"yes"`
	Maybe    string   `json:"maybe,omitempty"`
	None     []string `json:"none"`
	inner             // its members stand here
	Inner    *inner   `json:"inner"`
	List     []inner  `json:"list"`
	Nothing  struct{} `json:"nothing"`
	unspoken int
}

// same holds encode against encoding/json.
func same(t *testing.T, report any) {
	t.Helper()
	var want bytes.Buffer
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(report); err != nil {
		t.Fatal(err)
	}
	if got := encode(reflect.ValueOf(report), "") + "\n"; got != want.String() {
		t.Errorf("got %s\nwant %s", got, want.String())
	}
}

func TestReportAsJSON(t *testing.T) {
	same(t, sample{Inner: &inner{}})
	same(t, &sample{
		Text: "<a> & b", Number: -7, Share: 1.25, Yes: true, Maybe: "so", None: []string{},
		inner: inner{[]string{"x"}}, Inner: &inner{[]string{"", "y"}}, List: []inner{{}, {[]string{"z"}}}, unspoken: 1,
	})
	same(t, []sample(nil))
	same(t, []float64{0, 0.000001, 1.0 / 3, 12345678.9})
}

func FuzzTextAsJSON(f *testing.F) {
	for _, seed := range []string{"", "plain", "\x00\b\f\n\r\t\x1f\x7f\"\\/", "é→\u2028\u2029\ufffd\U0001f600", "\xff\xc3\xed\xa0\x80", "<&>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { same(t, text) })
}
