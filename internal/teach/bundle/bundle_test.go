package bundle_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestMain(m *testing.M) {
	testbed.MainLinked(m, "unshare", "chroot", "nsenter", "setpriv", "mount", "hostname", "env", "mkdir", "mknod", "sysctl")
}

// probe prints what a container is like from inside. The first arguments are the namespaces of
// the machine. An engine mounts /proc, so that is mounted for the container made by hand, too.
// Files that engines put into /dev are left out.
const probe = `
[ -e /proc/self ] || mount -t proc -o nosuid,noexec,nodev proc /proc
[ $$ = 1 ] && echo first
pwd; id; umask; hostname
sed -n '/^Cap\|^NoNewPrivs\|^Seccomp:/p' /proc/self/status
sed 's/  */ /g' /proc/self/uid_map /proc/self/gid_map /proc/self/oom_score_adj
sed 's/^[^/]* \//\//; / \/dev/d; s/ - / /' /proc/self/mountinfo
for outside; do
	kind=${outside%%:*}
	[ "$(readlink /proc/self/ns/$kind)" = "$outside" ] && echo $kind shared || echo $kind own
done
env | sort | sed '/^_=\|^SHLVL=\|^HOME=/d'
`

// A room is a directory with a root file system and what the engines need.
type room struct{ dir string }

func newRoom(t *testing.T) room {
	testbed.NeedRoot(t)
	testbed.Need(t, "runc")
	testbed.Need(t, "crun")
	dir, err := os.MkdirTemp("", "bundle-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	os.Chmod(dir, 0o755)
	r := room{dir}
	r.sh(t, "fetchroot -q mini rootfs && mkdir rootfs/work && cp -a rootfs mapped && chown -hR 100000:100000 mapped")
	return r
}

// sh runs a script in the room and returns its output.
func (r room) sh(t *testing.T, script string) string {
	t.Helper()
	c := exec.Command("timeout", "30", "bash", "-c", script)
	c.Dir = r.dir
	c.Env = []string{"PATH=" + testbed.Bin() + ":/usr/sbin:/usr/bin:/sbin:/bin", "COLOUR=blue as the sky"}
	var out, messages bytes.Buffer
	// runc gives its standard files to the user of the container, so none of them is /dev/null.
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(""), &out, &messages
	if err := c.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", script, err, out.String(), messages.String())
	}
	return out.String()
}

// probing returns a command line with the program that prints the state of the container.
func probing(line string) string {
	var outside []string
	for _, kind := range []string{"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"} {
		link, _ := os.Readlink("/proc/self/ns/" + kind)
		outside = append(outside, link)
	}
	quoted := "'" + strings.ReplaceAll(probe, "'", `'\''`) + "'"
	return line + " /bin/sh -c " + quoted + " probe " + strings.Join(outside, " ")
}

// engines are the command lines that run the bundle x. crun refuses a machine with both versions
// of control groups, so it does not see the second one. Device files of an earlier run are
// removed, because runc cannot open them in a user namespace.
var engines = map[string]string{
	"runc": "rm -rf {rootfs,mapped}/dev/*; runc --root state run --bundle x contedor-test-$$",
	"crun": "rm -rf {rootfs,mapped}/dev/*; unshare -m sh -c 'umount /sys/fs/cgroup/unified 2>/dev/null; exec crun --root state run --bundle x contedor-test-$$'",
}

// lines are command lines that have a counterpart in a bundle.
var lines = []string{
	"unshare -m -i -n -p -u -f chroot rootfs",
	"unshare -muinpCf chroot rootfs",
	"unshare -m chroot rootfs",
	"unshare -m -p -f -R rootfs -w /work",
	"unshare -m -p -f -R rootfs --mount-proc",
	"unshare -m -p -f --mount-proc=rootfs/proc chroot rootfs",
	"unshare -m -p -f --propagation slave chroot rootfs",
	"unshare -r -m -i -n -p -u -f chroot rootfs",
	"unshare -m -p -f --map-users=0:100000:1000 --map-groups=0:100000:1000 -S 0 -G 0 chroot mapped",
	"unshare -m -p -f --mount-proc=rootfs/proc chroot --userspec=5:6 --groups=7,8 rootfs",
	"unshare -m -u -p -f chroot --groups= rootfs",
	"umask 027; unshare -m -p -f --clear-env --whitelist-env=COLOUR,PATH chroot rootfs",
	"unshare -m -p -f unshare -u -i chroot rootfs",
	"choom -n 500 -- unshare -m -u -p -f chroot rootfs",
}

// TestEnginesMakeTheSameContainer compares the container that a command line makes with those
// that engines make from its bundle, and with that of the lines of explain.
func TestEnginesMakeTheSameContainer(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	r := newRoom(t)
	for _, text := range lines {
		setting, command := "", text
		if at := strings.Index(text, "; "); at >= 0 {
			setting, command = text[:at+2], text[at+2:]
		}
		line := probing(command)
		want := r.sh(t, setting+"rm -rf {rootfs,mapped}/dev/*; "+line)
		r.sh(t, setting+"rm -rf x; contedor bundle -o x "+line)
		validate(t, filepath.Join(r.dir, "x", "config.json"))
		for name, engine := range engines {
			got := r.sh(t, engine)
			if got != want {
				t.Errorf("%s: in %s:\n%s\nby hand:\n%s", text, name, got, want)
			}
		}
		if got := r.sh(t, setting+r.byHand(t)); got != want {
			t.Errorf("%s: by the lines of explain:\n%s\nby hand:\n%s\n%s", text, got, want, r.byHand(t))
		}
	}
}

// byHand returns a script that types the lines of explain for the bundle x.
func (r room) byHand(t *testing.T) string {
	t.Helper()
	var l struct{ Outside, Inside []string }
	if err := json.Unmarshal([]byte(r.sh(t, "contedor explain --json bundle x")), &l); err != nil {
		t.Fatal(err)
	}
	script := strings.Join(l.Outside, "\n")
	if l.Inside != nil {
		script += " <<'end'\n" + strings.Join(l.Inside, "\n") + "\nend"
	}
	return script
}

// TestJoinedNamespaces enters the namespaces of a process, and a namespace that has a name.
func TestJoinedNamespaces(t *testing.T) {
	r := newRoom(t)
	r.sh(t, `
		unshare -u -n sh -c 'hostname inside; echo $$ >pid; exec sleep 25' & sleeper=$!
		until [ -s pid ]; do sleep 0.02; done
		pid=$(cat pid)
		line="nsenter -t $pid -u --net=/proc/$pid/ns/net unshare -m chroot rootfs /bin/sh -c hostname"
		[ "$($line)" = inside ] || exit 1
		contedor bundle -o x $line &&
		[ "$(runc --root state run --bundle x contedor-test-$$)" = inside ] &&
		grep -q "\"path\": \"/proc/$pid/ns/uts\"" x/config.json
		status=$?
		kill $sleeper
		exit $status`)
}

// TestConfined checks what the container of an engine may not do.
func TestConfined(t *testing.T) {
	r := newRoom(t)
	r.sh(t, "contedor bundle --confined -o x unshare -m -i -n -p -u -f chroot rootfs /bin/sh -c '"+
		`exec 2>&1; grep "^CapEff\|^CapBnd\|^NoNewPrivs\|^Seccomp:" /proc/self/status; mount -t tmpfs x /mnt || :; { echo 5 >/proc/sys/kernel/printk; } 2>/dev/null || echo read-only'`)
	validate(t, filepath.Join(r.dir, "x", "config.json"))
	got := r.sh(t, engines["runc"])
	want := `CapEff:	00000000a80425fb
CapBnd:	00000000a80425fb
NoNewPrivs:	1
Seccomp:	2
mount: /mnt: permission denied.
       dmesg(1) may have more information after failed mount system call.
read-only
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestRefusals checks that nothing is written where a bundle has no counterpart, and that an
// older bundle stays.
func TestRefusals(t *testing.T) {
	r := newRoom(t)
	const no = "contedor bundle: a bundle cannot express this: "
	for line, want := range map[string]string{
		"unshare -p chroot rootfs sh":                         no + "--pid without --fork, where the program itself stays outside",
		"unshare -m --propagation unchanged chroot rootfs sh": no + "--propagation unchanged",
		"unshare -U chroot rootfs sh":                         no + "a user or group that the user namespace does not map",
		"unshare -S 5 chroot rootfs sh":                       no + "a chroot by the user of --setuid, who may not do that",
		"unshare --kill-child -p chroot rootfs sh":            no + "--kill-child",
		"unshare --net=name -m chroot rootfs sh":              no + "a namespace that is kept by a file",
		"unshare -p -f unshare -p -f chroot rootfs sh":        no + "a pid namespace inside another new one",
		"unshare -m -R rootfs":                                no + "the default shell as a login shell; name the program",
		"unshare -m sh":                                       no + "the root directory of the machine; add chroot DIR",
		"unshare -m chroot nosuch sh":                         "contedor bundle: " + r.dir + "/nosuch: No such file or directory",
		"ls":                                                  "contedor bundle: a bundle is made from unshare, nsenter, chroot, choom, not from ls",
		"unshare --nosuch":                                    "unshare: unrecognized option '--nosuch'\nTry 'unshare --help' for more information.",
		"":                                                    "contedor bundle: no command for a bundle\nTry 'contedor bundle --help' for more information.",
	} {
		want += "\n1 absent\n"
		if got := r.sh(t, "touch name; contedor bundle "+line+" 2>&1; echo $? $([ -e bundle ] && echo there || echo absent)"); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
	const older = "mkdir y; echo old >y/config.json; contedor bundle -o y chroot rootfs sh 2>&1; echo $?; cat y/config.json"
	if got, want := r.sh(t, older), "contedor bundle: y/config.json: File exists\n1\nold\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestBundleOfAnEngine types the lines for the bundle that runc makes, and compares the
// container with runc's as far as explain says that it can.
func TestBundleOfAnEngine(t *testing.T) {
	r := newRoom(t)
	r.sh(t, "mkdir x && cd x && runc spec")
	const state = `exec 2>&1; id; hostname; grep "^Cap[BIA]\|^NoNew" /proc/self/status; ulimit -n; touch /file || echo read-only
		env | sort | sed "/^_=\|^SHLVL=\|^HOME=/d"; ls -d /dev/shm /sys/kernel; cat /proc/kcore; wc -c </proc/timer_list`
	r.edit(t, func(config map[string]any) {
		process := config["process"].(map[string]any)
		process["terminal"], process["args"] = false, []string{"sh", "-c", state}
		config["root"].(map[string]any)["path"] = "../rootfs"
	})
	want := r.sh(t, engines["runc"])
	if got := r.sh(t, r.byHand(t)); got != want {
		t.Errorf("by hand:\n%s\nin runc:\n%s\n%s", got, want, r.byHand(t))
	}
}

// edit changes the config.json of the bundle x.
func (r room) edit(t *testing.T, change func(config map[string]any)) {
	t.Helper()
	name := filepath.Join(r.dir, "x", "config.json")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var config map[string]any
	if err := json.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	change(config)
	if text, err = json.Marshal(config); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestBadBundles checks the errors of files that are no config.json.
func TestBadBundles(t *testing.T) {
	r := newRoom(t)
	for text, want := range map[string]string{
		"{":                     "contedor explain: x/config.json is not a config.json: unexpected end of JSON input\n1\n",
		"{}":                    "contedor explain: x/config.json is not a config.json: root.path\n1\n",
		`{"root":{"path":"r"}}`: "contedor explain: x/config.json is not a config.json: process.args\n1\n",
		`{"root":{"path":"r"},"process":{"args":["a b"],"cwd":"/"},"hooks":{},"linux":{"namespaces":[{"type":"new"}]}}`: "" +
			"# on this machine, as root\nchroot " + r.dir + "/x/r setpriv --bounding-set=-all env -i 'a b'\n\n" +
			"# no command line does this\n#  hooks\n#  linux.namespaces: new\n0\n",
	} {
		if err := os.MkdirAll(r.dir+"/x", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(r.dir+"/x/config.json", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := r.sh(t, "contedor explain bundle x 2>&1; echo $?"); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// A loader reads files of the schema. Some of its references lack a slash.
type loader struct{}

func (loader) Load(url string) (any, error) {
	text, err := os.ReadFile(strings.TrimPrefix(url, "file://"))
	if err != nil {
		return nil, err
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(bytes.ReplaceAll(text, []byte("#definitions/"), []byte("#/definitions/"))))
}

// validate compares a config.json with the schema of the runtime specification.
func validate(t *testing.T, name string) {
	t.Helper()
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/opencontainers/runtime-spec").Output()
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft4)
	compiler.UseLoader(loader{})
	schema, err := compiler.Compile(filepath.Join(strings.TrimSpace(string(module)), "schema", "config-schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	document, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(document); err != nil {
		t.Error(err)
	}
	if reflect.ValueOf(document).Len() == 0 {
		t.Error("the file is empty")
	}
}
