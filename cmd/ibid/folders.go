package main

import (
	"path/filepath"
	"runtime"
)

// dataFolder returns where ibid keeps its store, or "" when the machine names
// no place. Origin: XDG Base Directory Specification; on macOS and Windows the
// system's own folders.
func dataFolder(getenv func(string) string) string {
	switch runtime.GOOS {
	case "windows":
		return under(getenv("LocalAppData"), "ibid")
	case "darwin":
		return under(getenv("HOME"), "Library", "Application Support", "ibid")
	}
	if d := getenv("XDG_DATA_HOME"); filepath.IsAbs(d) {
		return under(d, "ibid")
	}
	return under(getenv("HOME"), ".local", "share", "ibid")
}

// cacheFolder returns where compiled code may be kept between runs, or "".
func cacheFolder(getenv func(string) string) string {
	switch runtime.GOOS {
	case "windows":
		return under(getenv("LocalAppData"), "ibid", "cache")
	case "darwin":
		return under(getenv("HOME"), "Library", "Caches", "ibid")
	}
	if d := getenv("XDG_CACHE_HOME"); filepath.IsAbs(d) {
		return under(d, "ibid")
	}
	return under(getenv("HOME"), ".cache", "ibid")
}

func under(base string, parts ...string) string {
	if base == "" {
		return ""
	}
	return filepath.Join(append([]string{base}, parts...)...)
}
