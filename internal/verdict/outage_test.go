package verdict

import (
	"testing"

	"ibid/sources"
)

// outages are pages of sites that are out of order: title, heading and text.
var outages = [][3]string{
	{"Service Unavailable", "Service Unavailable", "The service is unavailable."},
	{"Error", "Error", "Error establishing a database connection"},
	{"Oops!", "Oops!", "Something went wrong. We are working on it. Please refresh the page."},
	{"Bandwidth Limit Exceeded", "Bandwidth Limit Exceeded", "The server is temporarily unable to service your request."},
	{"Runtime Error", "Server Error in '/' Application.", "The current custom error settings prevent the details from being viewed."},
	{"Quay Gazette", "Quay Gazette", "We are experiencing technical difficulties. Our engineers have been notified."},
	{"Quay Gazette", "Ein Fehler ist aufgetreten", "Bitte laden Sie die Seite neu."},
	{"Quay Gazette", "Une erreur s'est produite", "Veuillez réessayer."},
}

func withMenus(s *sources.Snapshot) {
	for range 12 {
		s.Links = append(s.Links, "https://quay.example/section")
	}
	s.Words += 40
}

// TestASiteThatIsOutOfOrderIsNotGone shows pages that stand before every
// address of a site, within its menus, while something of the site fails.
func TestASiteThatIsOutOfOrderIsNotGone(t *testing.T) {
	for _, o := range outages {
		for _, title := range []string{heron, ""} {
			for _, way := range []part{chain("200 " + address), chain("302 "+address, "200 https://quay.example/error")} {
				v, _ := confirmed(cited(title, way, page(o[0], o[1], o[2]), with(withMenus)))
				if v.State == sources.Dead || v.Leaning == sources.Dead || v.Strike != sources.S0 {
					t.Errorf("%q: %s leaning %s, strike %s (%s)", o[1], v.State, v.Leaning, v.Strike, v.Reason)
				}
			}
		}
	}
}

func TestAnErrorPageThatNamesAMissingPageIsNoOutage(t *testing.T) {
	v, _ := confirmed(cited(heron, chain("200 "+address), page("Oops!", "Something went wrong", "The page you are looking for does not exist."), with(withMenus)))
	if v.State != sources.Dead {
		t.Errorf("%s leaning %s (%s), want dead", v.State, v.Leaning, v.Reason)
	}
}

func TestAWallThatSaysMissingIsAWall(t *testing.T) {
	for _, title := range []string{"Access denied", "Forbidden", "Rate limit exceeded", "Too many requests", "Zugriff verweigert"} {
		v, _ := confirmed(cited(heron, chain("404 "+address), page(title, title, "Your request was blocked.")))
		if v.State != sources.Uncertain || v.Leaning != sources.Live {
			t.Errorf("404 with %q: %s leaning %s (%s), want uncertain leaning live", title, v.State, v.Leaning, v.Reason)
		}
	}
	v, _ := confirmed(cited(heron, chain("200 "+address), page("Error 1020", "Error 1020", "This website is using a security service to protect itself from online attacks."), with(withMenus)))
	if v.Reason != "wall.bot.cloudflare" {
		t.Errorf("a blocked page: %s (%s), want wall.bot.cloudflare", v.State, v.Reason)
	}
	v, _ = confirmed(cited(heron, chain("404 "+address), page("404 Not Found", "Not Found", "Access denied or page missing.")))
	if v.State != sources.Dead {
		t.Errorf("a plain 404: %s (%s), want dead", v.State, v.Reason)
	}
}

func TestWhySaysWhereTheCitedAddressLeads(t *testing.T) {
	for _, tt := range []struct{ way, want string }{
		{"dns.nxdomain https://heron.example/x", "The cited address leads to heron.example: there is no site of this name any more: the whole domain does not exist, twice in this run."},
		{"404 https://heron.example/x", "The cited address leads to heron.example: the server says this page does not exist (404), twice in this run."},
		{"url.private http://10.0.0.7/x", "The cited address leads to 10.0.0.7: the address lies inside a private network, so it was not visited and readers cannot reach it."},
		{"scheme.unsupported javascript:alert(1)", "The cited address leads to javascript:alert(1): the address is not a web address (http or https), so it was not visited."},
		{"404 https://quay.example/elsewhere", "The server says this page does not exist (404), twice in this run."},
	} {
		if v, _ := confirmed(cited(heron, chain("301 https://quay.example/x", tt.way))); v.Why != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.way, v.Why, tt.want)
		}
	}
}

func TestWhySaysThatACertificateIsForAnotherName(t *testing.T) {
	v, _ := Judge(looked(cited(heron, chain("tls.name_mismatch "+address)), sources.LookTLS, good(chain("200 "+address))...))
	if want := "The page is there, but the site's security certificate is for another name, so browsers warn."; v.State != sources.Live || v.Why != want {
		t.Errorf("%s: %s\nwant live: %s", v.State, v.Why, want)
	}
}
