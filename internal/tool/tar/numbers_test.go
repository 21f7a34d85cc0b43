package tar

import (
	"fmt"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// numberCell has a program that writes a header: NAME TYPE SIZE MAJOR MINOR. A number in octal may
// also be a whole field, in base 256 for example. What begins with a letter is a PAX record.
var numberCell = testbed.Cell{
	Setup: `ln -sf fetchroot /ours/tar
cat >/tmp/header.pl <<'END'
my ($name, $type, $size, $major, $minor, @records) = @ARGV;
sub field { my ($n, $width) = @_; $n =~ s/\\x(..)/chr hex $1/ge; return pack("a$width", length $n == $width ? $n : sprintf "%0*s", $width - 1, $n) }
sub header {
	my ($name, $type, $size, $major, $minor) = @_;
	my $h = pack("a100a8a8a8", $name, "0000644", "0000000", "0000000") . field($size, 12) . "00000000001\0        " . $type . pack("a100", "first")
		. "ustar\00000" . ("\0" x 64) . field($major, 8) . field($minor, 8) . ("\0" x 167);
	substr($h, 148, 8) = sprintf "%06o\0 ", unpack "%32C*", $h;
	return $h;
}
my $body = join "", map { my $l = length($_) + 4; sprintf "%02d %s\n", $l, $_ } @records;
print header("records", "x", sprintf("%o", length $body), 0, 0), pack("a512", $body) if @records;
print header($name, $type, $size, $major, $minor);
END
header() { perl /tmp/header.pl "$@"; }
h() { { header first 0 0 0 0; header "$@"; header inner 0 0 0 0; header last 0 0 0 0; head -c 1024 /dev/zero; } >/tmp/c/a.tar; }
`,
	Normalize: func(s string) string {
		s = strings.ReplaceAll(s, "/ours/", "/usr/bin/")
		// The real one seeks after the end of an archive in a file.
		s = strings.ReplaceAll(s, "rmtlseek not stopped at a record boundary", "Unexpected EOF in archive")
		return strings.ReplaceAll(s, strings.Repeat("tar: Unexpected EOF in archive\n", 2), "tar: Unexpected EOF in archive\n")
	},
}

// TestNumbers has sizes and device numbers that are malformed, negative or too large.
func TestNumbers(t *testing.T) {
	const show = `; for o in t x; do mkdir x; cd x; tar -${o}f ../a.tar 2>&1; echo "status $?"; cd ..; find x -printf '%P %y %s\n' | grep -v ' d ' | LC_ALL=C sort; rm -rf x; done; rm a.tar`
	function := numberCell.Setup[strings.Index(numberCell.Setup, "header()"):]
	var cases []string
	add := func(format string, words ...any) {
		cases = append(cases, function+"h "+fmt.Sprintf(format, words...)+show)
	}
	for _, kind := range "0123456DV" {
		for _, size := range []string{"144", "1000", "99", `\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00`, `\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff`, `\xff\xff\xff\xff\x80\x00\x00\x00\x00\x00\x00\x00`, `\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff`} {
			add("e %c '%s' 0 0", kind, size)
		}
		if kind == 'V' {
			continue
		}
		for _, size := range []string{"size=100", "size=512", "size=-1", "size=1x", "size=9223372036854775808"} {
			add("e %c 0 0 0 %s", kind, size)
		}
	}
	for _, number := range []string{"7777", "10000", "7777777", "4000000", "zz", `\x80\x00\x00\x01\x00\x00\x00\x00`, `\x80\x00\x00\x00\x80\x00\x00\x00`, `\xff\xff\xff\xff\xff\xff\xff\xff`, `\x80\x80\x80\x80\x80\x80\x80\x80`, `\x80\x00\x00\x00\x00\x10\x00\x00`} {
		add("d 3 0 '%s' 1", number)
		add("d 4 0 1 '%s'", number)
	}
	numberCell.Compare(t, cases)
}

// TestUnknownKeywords has records that GNU tar ignores with a warning, and those that it knows.
func TestUnknownKeywords(t *testing.T) {
	function := numberCell.Setup[strings.Index(numberCell.Setup, "header()"):]
	var cases []string
	for _, records := range []string{
		"FOO.bar=1 SCHILY.dev=2 LIBARCHIVE.creationtime=3 LIBARCHIVE.xattr.user.a=YQ uid=z SCHILY.ino=4 SCHILY.nlink=5 FOO.bar=2",
		"comment=c charset=c RHT.security.selinux=u SCHILY.xattr.user.a=b gname=g mtime=1.5",
		"GNU.sparse.foo=1 GNU.foo= SCHILY.xattr=x SCHILY.acl.ace=x SCHILY.realsize=0 hdrcharset=BINARY $(printf 'E\\033\\377')=1",
	} {
		for _, o := range []string{"tf", "tvf", "xf", "xvf", "xOf", "df", "tf --warning=no-unknown-keyword", "tf --warning=none", "xf --warning=no-unknown-keyword"} {
			option, warning, _ := strings.Cut(o, " ")
			for _, member := range []string{"", "last"} {
				cases = append(cases, function+fmt.Sprintf("h e 0 0 0 0 %s; mkdir x; cd x; tar %s ../a.tar %s %s 2>&1; s=$?; ls; cd ..; rm -rf x a.tar; exit $s", records, option, member, warning))
			}
		}
	}
	numberCell.Compare(t, cases)
}

// TestFileSizeLimit writes and unpacks archives where no file may have any bytes, with SIGXFSZ as usual and ignored.
func TestFileSizeLimit(t *testing.T) {
	var cases []string
	for _, ignore := range []string{"", "trap '' XFSZ; "} {
		for _, line := range []string{"cf b.tar d", "rf a.tar lines", "-A -f a.tar c.tar", "-f a.tar --delete lines", "xf a.tar", "xOf a.tar lines"} {
			cases = append(cases, place+"tar cf a.tar lines seq; cp a.tar c.tar; rm lines seq; echo new >lines; exec 3>&1; { (exec 2>&3; ulimit -c 0; "+ignore+"ulimit -f 0; exec tar "+line+"); } 2>/dev/null; s=$?; rm -f b.tar; ls -A; exit $s")
		}
	}
	cell.Compare(t, cases)
}

// TestSizeOfAll has entries of 2^63-1 bytes. The real one passes over the size of some, and takes what
// follows for headers; ours ends.
func TestSizeOfAll(t *testing.T) {
	cell := testbed.Cell{Setup: numberCell.Setup}
	function := numberCell.Setup[strings.Index(numberCell.Setup, "header()"):]
	var cases []string
	for _, kind := range "0123456DS" {
		for _, size := range []string{`'\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff' 0 0`, "0 0 0 size=9223372036854775807"} {
			for _, o := range "tx" {
				cases = append(cases, function+fmt.Sprintf("h e %c %s; tar -%cf a.tar; s=$?; [ ! -e last ] || echo last; rm -rf *; exit $s", kind, size, o))
			}
		}
	}
	for i, got := range cell.Run(t, true, cases) {
		if !strings.Contains(got.Stderr, "Unexpected EOF in archive") || got.Status != 2 || strings.Contains(got.Stdout, "last") {
			t.Errorf("%s: %+v", strings.TrimPrefix(cases[i], function), got)
		}
	}
}
