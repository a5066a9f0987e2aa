package article

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"ibid/sources"
)

// Pandoc reads articles through the program pandoc: with a fixed list of
// arguments, the article on its standard input, no access to other files, and
// within bounds of time and output. It may be used by several goroutines at
// once.
type Pandoc struct {
	// Path is the program's file, as exec.LookPath("pandoc") finds it.
	Path string

	// Run runs a program and returns what it wrote to its standard output. nil
	// runs it as a child process. It must end with ctx.
	Run func(ctx context.Context, path string, args []string, stdin []byte) ([]byte, error)

	once   sync.Once
	reads  map[string]bool // input formats that this pandoc has
	broken error           // why it cannot be used
}

const (
	pandocTime   = 10 * time.Second
	pandocOutput = 128 << 20 // bytes; the document as JSON is some twenty times its text
)

// pandocFormat returns the reader of a format that pandoc reads. title is what
// people call the format.
func pandocFormat(format, title string) func(context.Context, *Parser, []byte) (*draft, error) {
	return func(ctx context.Context, p *Parser, data []byte) (*draft, error) {
		if p.opts.Pandoc == nil {
			return nil, fmt.Errorf("reading %s needs the program pandoc, which was not found; install it, or save its text alone and check that", title)
		}
		out, err := p.opts.Pandoc.convert(ctx, format, title, decode(data).text)
		if err != nil {
			return nil, err
		}
		return readAST(ctx, out)
	}
}

// convert returns an article as pandoc's JSON.
func (p *Pandoc) convert(ctx context.Context, format, title string, text []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, pandocTime, errors.New("pandoc took too long"))
	defer cancel()
	if p.once.Do(func() { p.ask(ctx) }); p.broken != nil {
		return nil, p.broken
	}
	if !p.reads[format] {
		return nil, fmt.Errorf("the pandoc found here does not read %s", title)
	}
	// Without the sandbox an article could have any file of the machine
	// included into its text.
	out, err := p.run(ctx, []string{"--sandbox", "--from=" + format, "--to=json"}, text)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("pandoc cannot read this %s: %w", title, err)
	}
	return out, nil
}

var pandocVersion = regexp.MustCompile(`^pandoc(?:\.exe)? (\d+)\.(\d+)`)

// ask learns what the program is and reads.
func (p *Pandoc) ask(ctx context.Context) {
	out, err := p.run(ctx, []string{"--version"}, nil)
	m := pandocVersion.FindSubmatch(out)
	if err != nil || m == nil {
		p.broken = errors.New("the program pandoc does not answer as pandoc does")
		return
	}
	major, _ := strconv.Atoi(string(m[1]))
	minor, _ := strconv.Atoi(string(m[2]))
	if major < 2 || major == 2 && minor < 15 {
		p.broken = fmt.Errorf("the pandoc found here (%d.%d) is too old: 2.15 and later can be kept from reading other files", major, minor)
		return
	}
	if out, err = p.run(ctx, []string{"--list-input-formats"}, nil); err != nil {
		p.broken = errors.New("the program pandoc does not list its formats")
		return
	}
	p.reads = map[string]bool{}
	for _, f := range strings.Fields(string(out)) {
		p.reads[f] = true
	}
}

func (p *Pandoc) run(ctx context.Context, args []string, stdin []byte) ([]byte, error) {
	if p.Run != nil {
		return p.Run(ctx, p.Path, args, stdin)
	}
	cmd := exec.CommandContext(ctx, p.Path, args...)
	cmd.Env = []string{"LC_ALL=C.UTF-8", "LANG=C.UTF-8"} // nothing of the user's environment
	cmd.Stdin = bytes.NewReader(stdin)
	cmd.WaitDelay = time.Second
	var out, errs capped
	out.left, errs.left = pandocOutput, 4096
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if out.left < 0 {
		return nil, errors.New("it writes more than is read")
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		line, _, _ := strings.Cut(strings.TrimSpace(errs.String()), "\n")
		return nil, fmt.Errorf("%s", firstOf(printable(line), exit.Error()))
	}
	return out.Bytes(), err
}

// capped keeps what is written until its room is used up, then refuses more.
type capped struct {
	bytes.Buffer
	left int
}

func (c *capped) Write(p []byte) (int, error) {
	if c.left -= len(p); c.left < 0 {
		return 0, io.ErrShortBuffer
	}
	return c.Buffer.Write(p)
}

var (
	latexStart = regexp.MustCompile(`(?m)^[ \t]*\\(?:documentclass|documentstyle|begin\{document\})`)
	fenced     = []byte("```")
)

// looksLaTeX recognises a whole LaTeX document; a piece of one is known by its
// name alone.
func looksLaTeX(data []byte) certainty {
	if binary(data) {
		return no
	}
	head := data[:min(len(data), 64<<10)]
	if at := latexStart.FindIndex(head); at != nil && !bytes.Contains(head[:at[0]], fenced) {
		return sure
	}
	return maybe
}

// readAST reads pandoc's JSON into a draft.
func readAST(ctx context.Context, data []byte) (*draft, error) {
	var doc struct {
		Meta   map[string]astNode `json:"meta"`
		Blocks []astNode          `json:"blocks"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, errors.New("what pandoc wrote cannot be read")
	}
	d := &draft{}
	w := astWriter{ctx: ctx, d: d}
	d.title, d.language = doc.Meta["title"].words(), doc.Meta["lang"].words()
	w.blocks(doc.Blocks)
	for i := 0; i < len(w.notes); i++ { // notes may hold notes, which are added here
		label := strconv.Itoa(i + 1)
		w.fresh = true
		d.beginNote("n"+label, sources.Label(label))
		w.blocks(w.notes[i])
		d.endNote()
	}
	return d, ctx.Err()
}
