package article

import "testing"

func TestAddressesAreReadToTheirEnd(t *testing.T) {
	const guid = "{1F2E3D4C-0000-4abc-9def-0123456789ab}"
	for text, want := range map[string]string{
		"https://docs.example/get.aspx?doc=" + guid + "&v=2.":       "https://docs.example/get.aspx?doc=" + guid + "&v=2",
		"https://docs.example/rdonlyres/" + guid + "/0/report.pdf,": "https://docs.example/rdonlyres/" + guid + "/0/report.pdf",
		`https://docs.example/paper}, and`:                          "https://docs.example/paper",
		"https://docs.example/\u200blong/\u200bpaper.html\u200b, 2": "https://docs.example/\u200blong/\u200bpaper.html",
		"https://docs.example/paper\u200bSee also":                  "https://docs.example/paper",
		`https://docs.example/paper{.uri}`:                          "https://docs.example/paper",
		"https://docs.example/a,https://docs.example/b":             "https://docs.example/a",
		"https://docs.example/a;HTTP://docs.example/b":              "https://docs.example/a",
		"https://docs.example/a,b;c=1":                              "https://docs.example/a,b;c=1",
		"https://web.archive.example/2019/https://docs.example/a":   "https://web.archive.example/2019/https://docs.example/a",
		`https://docs.example/paper|title=A paper}}`:                "https://docs.example/paper",
	} {
		if got := text[:addressAt(text, 0)]; got != want {
			t.Errorf("in %q: %q, want %q", text, got, want)
		}
	}
}

func TestRepairedAddressesCanBeParsed(t *testing.T) {
	for cited, want := range map[string]string{
		"https://shop.example/100%-sure":                                      "https://shop.example/100%25-sure",
		"https://shop.example/search?q=50%":                                   "https://shop.example/search?q=50%",
		"https://docs.example/\u200blong/\u200bpaper.html":                    "https://docs.example/long/paper.html",
		"https://shop.example/a%2Fb":                                          "https://shop.example/a%2Fb",
		"https://docs.example/x/{1F2E3D4C-0000-4abc-9def-0123456789ab}/r.pdf": "https://docs.example/x/%7B1F2E3D4C-0000-4abc-9def-0123456789ab%7D/r.pdf",
	} {
		if got, why := repaired(cited); got != want {
			t.Errorf("%q is repaired to %q (%s), want %q", cited, got, why, want)
		}
	}
}
