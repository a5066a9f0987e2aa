package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"ibid/examples"
	"ibid/reports"
	"ibid/sources"
)

// asCommand makes the test binary ibid itself, for tests that look at a process.
const asCommand = "IBID_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Unsetenv(asCommand)
		os.Exit(realMain())
	}
	testscript.Main(m, map[string]func(){"ibid": func() { os.Exit(realMain()) }})
}

// TestScripts runs whole command lines: arguments, article, fake web pages,
// exit code, output. Beside testscript's own commands there are
//
//	web FILE          plays the pages of FILE on loopback and points ibid at them
//	bigfile FILE N    makes a file of N megabytes that takes no room
//	binary FILE       makes a file of bytes that are no text
//	code N ibid …     runs ibid and wants the exit code N
//	judge MODE        plays a model on loopback (honest, obedient, liar, refuse, echo, stall, down) and points ibid at it
//	asked N           wants that the model was asked N times, and writes what it was sent to asked.txt and keys.txt
//	interrupt ibid …  runs ibid, sends it an interrupt once it is asking, and wants 130 within two seconds
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			if cache, err := os.UserCacheDir(); err == nil { // compiled code is worth keeping between scripts
				e.Setenv("XDG_CACHE_HOME", cache)
			}
			e.Setenv("SHARED", sharedFolder())
			return nil
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "shared":
				return sharedFolder() != "", nil
			case "root":
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("no such condition: %s", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"web": playWeb, "bigfile": bigFile, "binary": binaryFile, "code": wantCode, "interrupt": interrupted, "states": states, "supports": supports,
			"judge": playJudge, "asked": asked,
		},
	})
}

// sharedFolder is where evaluation data lies that is no part of the project,
// or "".
func sharedFolder() string {
	for _, dir := range []string{os.Getenv("IBID_SHARED"), filepath.Join("..", "..", "..", "shared")} {
		if dir == "" {
			continue
		}
		if abs, err := filepath.Abs(dir); err == nil {
			if _, err := os.Stat(filepath.Join(abs, "evaldata")); err == nil {
				return abs
			}
		}
	}
	return ""
}

var pageLine = regexp.MustCompile(`(?m)^== (\S+) ==$`)

// playWeb starts a web whose pages stand in a file as `== ADDRESS ==`, header
// lines, an empty line, and the body. "Make: pdf" makes a PDF of the body's
// paragraphs, "Stall: 1" an answer that never ends.
func playWeb(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: web FILE")
	}
	pages, err := examples.Parse([]byte(pageLine.ReplaceAllString(ts.ReadFile(args[0]), "-- $1 --")))
	ts.Check(err)
	for addr, p := range pages {
		if p.Header.Get("Make") == "pdf" {
			p.Header = http.Header{"Content-Type": {"application/pdf"}}
			p.Body = onePagePDF(strings.Split(strings.TrimSpace(string(p.Body)), "\n\n"))
			pages[addr] = p
		}
	}
	w, err := examples.Start(pages)
	ts.Check(err)
	ts.Defer(func() { _ = w.Close() })
	ca := ts.MkAbs("authority.pem")
	ts.Check(os.WriteFile(ca, w.Authority, 0o600))
	_, plain, _ := net.SplitHostPort(w.HTTP)
	_, secure, _ := net.SplitHostPort(w.HTTPS)
	for k, v := range map[string]string{
		"IBID_RESOLVER": w.Resolver, "IBID_CA_FILE": ca, "IBID_ALLOW_PRIVATE": "127.0.0.1/32",
		"IBID_CONNECT_TO": ":80::" + plain + ",:443::" + secure, "IBID_HOST_REQUEST_INTERVAL": "0s", "IBID_RETRY_WAIT": "20ms",
	} {
		ts.Setenv(k, v)
	}
}

func bigFile(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(f.Truncate(int64(n) << 20))
	ts.Check(f.Close())
}

func binaryFile(ts *testscript.TestScript, _ bool, args []string) {
	b := []byte("\x7fELF\x02\x01\x01\x00")
	for i := range 4096 {
		b = append(b, byte(i*7), 0, byte(i))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

func wantCode(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if e, ok := err.(*exec.ExitError); ok {
		got = e.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if neg == (got == want) {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// states wants that each note's source stands in the report as the lines of a
// file say: the note's label, the state, and either the reason or the access.
func states(ts *testscript.TestScript, _ bool, args []string) {
	audit := readAudit(ts, args[0])
	byID := map[sources.SourceID]sources.AuditSource{}
	for _, s := range audit.Sources {
		byID[s.ID] = s
	}
	want := strings.Split(strings.TrimSpace(ts.ReadFile(args[1])), "\n")
	if len(want) != len(audit.Article.Notes) {
		ts.Fatalf("the report has %d notes, want %d", len(audit.Article.Notes), len(want))
	}
	bad := 0
	for i, n := range audit.Article.Notes {
		for _, id := range n.Sources {
			s := byID[id]
			byReason := fmt.Sprintf("%s %s %s", n.Label, s.State, s.Reason)
			byAccess := fmt.Sprintf("%s %s %s", n.Label, s.State, s.Access)
			if want[i] != byReason && want[i] != byAccess {
				ts.Logf("got %s (%s), want %s: %s", byReason, s.Access, want[i], s.Why)
				bad++
			}
		}
	}
	if bad > 0 {
		ts.Fatalf("%d notes stand otherwise in the report", bad)
	}
}

// supports wants that the claim of a note is supported to the given degree by
// a passage that holds the given words.
func supports(ts *testscript.TestScript, _ bool, args []string) {
	audit := readAudit(ts, args[0])
	for _, c := range audit.Article.Claims {
		if !slices.Contains(c.Notes, sources.Label(args[1])) {
			continue
		}
		for _, e := range audit.Evidence {
			if e.Claim != c.ID {
				continue
			}
			if e.Support.String() != args[2] || !strings.Contains(e.Passage, args[3]) {
				ts.Fatalf("note %s: %s by %q, want %s by a passage with %q", args[1], e.Support, e.Passage, args[2], args[3])
			}
			return
		}
	}
	ts.Fatalf("the report says nothing about the claim of note %s", args[1])
}

func readAudit(ts *testscript.TestScript, name string) sources.Audit {
	rep, err := reports.Read(strings.NewReader(ts.ReadFile(name)))
	ts.Check(err)
	return rep.Audits[0]
}

func interrupted(ts *testscript.TestScript, _ bool, args []string) {
	if runtime.GOOS == "windows" {
		return
	}
	path, err := exec.LookPath(args[0])
	if err != nil {
		path = filepath.Join(filepath.Dir(ts.Getenv("PATH")), args[0])
	}
	cmd := exec.Command(path, args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{"PATH=" + ts.Getenv("PATH"), "HOME=" + ts.Getenv("HOME"), "TESTSCRIPT_COMMAND=ibid"}
	for _, k := range []string{"IBID_RESOLVER", "IBID_CA_FILE", "IBID_ALLOW_PRIVATE", "IBID_CONNECT_TO", "IBID_HOST_REQUEST_INTERVAL", "IBID_RETRY_WAIT", "XDG_DATA_HOME"} {
		cmd.Env = append(cmd.Env, k+"="+ts.Getenv(k))
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	ts.Check(cmd.Start())
	time.Sleep(1500 * time.Millisecond) // a real process on a real clock
	ts.Check(cmd.Process.Signal(syscall.SIGINT))
	at := time.Now()
	err = cmd.Wait()
	took := time.Since(at)
	e, ok := err.(*exec.ExitError)
	if !ok || e.ExitCode() != 130 {
		ts.Fatalf("after an interrupt: %v, want exit code 130\n%s%s", err, out.String(), errs.String())
	}
	if took > 2*time.Second {
		ts.Fatalf("the interrupted run went on for %v", took)
	}
	ts.Check(os.WriteFile(ts.MkAbs("interrupted.txt"), out.Bytes(), 0o600))
}

// onePagePDF sets paragraphs in lines of 80 characters.
func onePagePDF(paragraphs []string) []byte {
	esc := strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`)
	text := "BT /F1 11 Tf 14 TL 50 780 Td\n"
	for _, p := range paragraphs {
		for _, line := range strings.Split(wrap(p, 80, "\n"), "\n") {
			text += "(" + esc.Replace(line) + ") Tj T*\n"
		}
		text += "T*\n"
	}
	text += "ET"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text),
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	x := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, x)
	return b.Bytes()
}
