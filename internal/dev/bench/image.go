package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"time"
)

// pushImage measures how long it takes to make an image of the Debian tree and push it to a registry of this machine,
// which is empty every time.
func (b *bench) pushImage() (string, error) {
	const theirs = "umoci insert && skopeo copy"
	r, err := b.registry()
	if err != nil {
		return "", err
	}
	defer r.stop()
	tree := b.debian.parent + "/" + content
	c := contest{
		title:  "Pushing the Debian tree as an image to a registry",
		rounds: max(b.unpacks/2, 3),
		entries: []*entry{
			r.shell(theirs, `umoci init --layout l && umoci new --image l:x && umoci insert --image l:x "$2" / &&
				skopeo copy -q --dest-tls-verify=false oci:l:x "docker://$1/x"`, tree),
			command("ours, fetchroot --pack", b.ours, "fetchroot", "--pack", "-q", tree, "oci:"+r.address+"/x").atMost(0.35, theirs),
			command("ours, fetchroot --pack --zstd", b.ours, "fetchroot", "--pack", "-q", "--zstd", tree, "oci:"+r.address+"/x"),
		},
	}
	before, after := freshDir(b.tmpfs)
	c.before = func() (string, error) {
		if err := os.RemoveAll(r.storage); err != nil {
			return "", err
		}
		return before()
	}
	c.after = after
	return c.play()
}

// pullImage measures how long it takes to fetch and unpack an image of three layers from such a registry.
func (b *bench) pullImage() (string, error) {
	const theirs = "skopeo copy && umoci unpack"
	r, err := b.registry()
	if err != nil {
		return "", err
	}
	defer r.stop()
	make := exec.Command("/bin/sh", "-c", `set -e
		umoci init --layout l
		umoci new --image l:x
		for part in usr/lib usr/share usr/bin; do
			umoci insert --image l:x "$2/$part" "/$part"
		done
		skopeo copy -q --dest-tls-verify=false oci:l:x "docker://$1/x"
		rm -r l`, "sh", r.address, b.debian.parent+"/"+content)
	make.Dir = b.tmpfs
	if out, err := make.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the image: %w: %s", err, out)
	}
	c := contest{
		title:  "Fetching and unpacking an image of three layers from a registry",
		rounds: max(b.unpacks/2, 3),
		entries: []*entry{
			r.shell(theirs, `skopeo copy -q --src-tls-verify=false "docker://$1/x" oci:l:x && umoci unpack --image l:x bundle`),
			command("ours, fetchroot", b.ours, "fetchroot", "-q", "--no-cache", "oci:"+r.address+"/x").atMost(0.12, theirs),
		},
	}
	c.before, c.after = freshDir(b.tmpfs)
	return c.play()
}

// A registry is Debian's docker-registry, on this machine.
type registry struct {
	address string
	storage string // its directory, which may be removed while it runs
	process *exec.Cmd
}

// registry starts a registry whose storage is on the tmpfs.
func (b *bench) registry() (*registry, error) {
	if _, err := b.debianTree(); err != nil {
		return nil, err
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &registry{address: free.Addr().String(), storage: b.tmpfs + "/registry"}
	free.Close()
	config := fmt.Sprintf("version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: %q}\n", r.storage, r.address)
	if err := os.WriteFile(b.dir+"/registry.yml", []byte(config), 0o644); err != nil {
		return nil, err
	}
	r.process = exec.Command("docker-registry", "serve", b.dir+"/registry.yml")
	if err := r.process.Start(); err != nil {
		return nil, err
	}
	for range 500 {
		answer, err := http.Get("http://" + r.address + "/v2/")
		if err == nil {
			answer.Body.Close()
			return r, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	r.stop()
	return nil, fmt.Errorf("docker-registry does not answer")
}

func (r *registry) stop() {
	r.process.Process.Kill()
	r.process.Wait()
	os.RemoveAll(r.storage)
}

// shell returns an entry that runs a line of sh(1) with the registry's address and more as its arguments.
func (r *registry) shell(name, line string, more ...string) *entry {
	words := append([]string{"/bin/sh", "-c", line, "sh", r.address}, more...)
	return command(name, "", words...).needs("umoci").needs("skopeo")
}
