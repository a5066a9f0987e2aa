package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"ibid/internal/verdict"
	"ibid/pipeline"
	"ibid/sources"
)

// maxArticle is the largest article that is read, in bytes. The longest books
// with notes are a few megabytes; scans and pictures are no articles.
const maxArticle = 64 << 20

// readInputs reads the articles that the arguments name: files, globs that the
// shell left alone, addresses, and "-" for standard input. What cannot be read
// is an Input with an error, so that the others still are.
func readInputs(ctx context.Context, s *surroundings, args []string, get pipeline.Fetcher) []pipeline.Input {
	var out []pipeline.Input
	had, files := map[string]bool{}, map[string]bool{} // an article that is named twice is read once
	for _, arg := range args {
		if had[arg] || ctx.Err() != nil {
			continue
		}
		had[arg] = true
		switch {
		case arg == "-":
			data, err := readAll(s.Stdin, "standard input")
			out = append(out, pipeline.Input{Name: "-", Data: data, Err: err})
		case onTheWeb(arg):
			out = append(out, readURL(ctx, arg, get))
		default:
			for _, name := range expand(arg) {
				key := name
				if abs, err := filepath.Abs(name); err == nil {
					key = abs
				}
				if files[key] {
					continue
				}
				files[key] = true
				data, err := readFile(ctx, name)
				out = append(out, pipeline.Input{Name: name, Key: key, Data: data, Err: err})
			}
		}
	}
	return out
}

// onTheWeb reports whether an article is named by its address.
func onTheWeb(name string) bool {
	scheme, _, ok := strings.Cut(name, "://")
	return ok && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http"))
}

// why says in a sentence what a failure means.
func why(kind sources.FailureKind) string {
	for _, r := range verdict.Explain(string(kind)) {
		if r.Why != "" {
			return r.Why
		}
	}
	return "The reason is " + string(kind) + "."
}

// expand returns the files that a pattern names, or the pattern itself when it
// is a file or names none.
func expand(arg string) []string {
	if _, err := os.Lstat(arg); err == nil || !strings.ContainsAny(arg, "*?[") {
		return []string{arg}
	}
	if names, err := filepath.Glob(arg); err == nil && len(names) > 0 {
		return names
	}
	return []string{arg}
}

func readFile(ctx context.Context, name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil && strings.Contains(name, "://"):
		return nil, fmt.Errorf("%s is no address that is fetched; save the article and name the file", sources.Redact(name))
	case name == "":
		return nil, errors.New("an article's name is empty; name a file, an address or -")
	case errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(name, "*?["):
		return nil, fmt.Errorf("there is no file %s, nor one that this pattern fits; look at its spelling and its folder", name)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s; look at its spelling and its folder", name)
	case errors.Is(err, syscall.ELOOP):
		return nil, fmt.Errorf("%s is a link that leads in a circle; name the file itself", name)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%s may not be read; change its permissions or run ibid as its owner", name)
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, err)
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder; name the articles in it, as %s", name, filepath.Join(name, "*.md"))
	case info.Size() > maxArticle:
		return nil, tooLarge(name)
	}
	f, err := openFile(ctx, name)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return nil, fmt.Errorf("%s may not be read; change its permissions or run ibid as its owner", name)
		}
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	defer f.Close()
	return readAll(endable{ctx, f}, name)
}

func readAll(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxArticle+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, err)
	case len(data) > maxArticle:
		return nil, tooLarge(name)
	case len(data) == 0:
		return nil, fmt.Errorf("%s is empty; is it the right file?", name)
	}
	return data, nil
}

func tooLarge(name string) error {
	return fmt.Errorf("%s is larger than %d MB, more than any article; save its text alone and check that", name, maxArticle>>20)
}

// readURL fetches an article from the web, through the same guarded client as
// every source.
func readURL(ctx context.Context, addr string, get pipeline.Fetcher) pipeline.Input {
	in := pipeline.Input{Name: sources.Redact(addr)}
	if get == nil {
		in.Err = fmt.Errorf("%s is on the web, and this command uses no network; save the page and name the file", in.Name)
		return in
	}
	f := get.Fetch(ctx, sources.Ask{URL: addr, Kind: sources.HopStart})
	switch status := f.Status(); {
	case f.Failure != nil:
		in.Err = fmt.Errorf("the article %s could not be fetched. %s Save the page and name the file", in.Name, why(f.Failure.Kind))
	case status < 200 || status > 299:
		in.Err = fmt.Errorf("the article %s could not be fetched (the server answered %d); save the page and name the file", in.Name, status)
	case f.Truncated != sources.Whole:
		in.Err = fmt.Errorf("the article %s came only in part; try again, or save the page and name the file", in.Name)
	case len(f.Body) == 0:
		in.Err = fmt.Errorf("the article %s is empty; look at it in a browser, or save the page and name the file", in.Name)
	}
	if in.Err == nil {
		in.Data = f.Body
	}
	return in
}
