package oci

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
)

// A Credential returns the user and password, or the token, for a repository of a registry.
type Credential func(ctx context.Context, domain, path string) (auth.Credential, error)

// Credentials returns the credentials of a file in the format of containers-auth.json(5) or of
// Docker's config.json, with their helper programs. Without a file it looks where skopeo(1) and
// Docker do: $REGISTRY_AUTH_FILE, $XDG_RUNTIME_DIR/containers/auth.json,
// ~/.config/containers/auth.json, $DOCKER_CONFIG/config.json, ~/.docker/config.json.
func Credentials(file string) Credential {
	files := []string{file}
	if file == "" {
		files = usualFiles()
	}
	return func(ctx context.Context, domain, path string) (auth.Credential, error) {
		for _, name := range files {
			if _, err := os.Stat(name); err != nil && file == "" {
				continue
			}
			store, err := credentials.NewStore(name, credentials.StoreOptions{})
			if err != nil {
				return auth.EmptyCredential, err
			}
			for _, key := range keys(domain, path) {
				c, err := store.Get(ctx, key)
				if err != nil {
					return c, err
				}
				if c != auth.EmptyCredential {
					return c, nil
				}
			}
		}
		return auth.EmptyCredential, nil
	}
}

// keys are the keys under which a repository may be listed, the longest first: containers-auth.json(5)
// allows a part of the path.
func keys(domain, path string) (list []string) {
	for name := domain + "/" + path; strings.Contains(name, "/"); name = name[:strings.LastIndexByte(name, '/')] {
		list = append(list, name)
	}
	list = append(list, domain)
	if domain == defaultDomain {
		list = append(list, "https://"+formerDomain+"/v1/") // Docker's own name for it
	}
	return list
}

func usualFiles() (files []string) {
	add := func(dir string, rest ...string) {
		if dir != "" {
			files = append(files, filepath.Join(append([]string{dir}, rest...)...))
		}
	}
	home := os.Getenv("HOME")
	add(os.Getenv("REGISTRY_AUTH_FILE"))
	add(os.Getenv("XDG_RUNTIME_DIR"), "containers", "auth.json")
	add(home, ".config", "containers", "auth.json")
	add(os.Getenv("DOCKER_CONFIG"), "config.json")
	add(home, ".docker", "config.json")
	return files
}
