package verdict

import "ibid/sources"

// stillThere handles an answer that says "missing" while the page shows
// otherwise, and asks for the second look otherwise.
func (s *sight) stillThere(f *finding) {
	switch {
	case s.agreement() == agrees && s.words() >= 60:
		f.leaning, f.strike, f.first, f.conf = sources.Live, sources.S0, false, .6
		f.why = "The server says that this page does not exist, and yet shows it."
	case s.snap.AppShell && s.snap.Words < 50:
		f.first, f.strike, f.conf = false, sources.S3, .6
		f.extra = append(f.extra, "content.js_shell")
		f.why = "The server says that this page does not exist, but a script may still show it in a browser."
	default:
		s.ask(f, sources.LookProfile, s.cited.raw)
	}
}

// secondOpinion takes the answer to a browser-like request when there is one,
// and asks for it otherwise. It always reports true.
func (s *sight) secondOpinion(f *finding) bool {
	l := s.look(sources.LookProfile)
	if l == nil {
		s.ask(f, sources.LookProfile, s.cited.raw)
		return true
	}
	if t, g := s.through(l); t.ok() && (g.state == sources.Live || g.state == sources.Moved) && t.agreement() != disagrees {
		f.state, f.strike, f.conf, f.access, f.shown = sources.Live, sources.S0, .85, g.access, l.Kind
		f.extra = append(f.extra, f.reason)
		f.reason, f.why = g.reason, g.why
	}
	return true
}
