package text

import (
	"slices"
	"testing"
	"unicode/utf8"
)

func TestFoldMakesAlikeWhatReadsAlike(t *testing.T) {
	for _, tt := range [][2]string{
		{"The Harbour-Wall!", "the harbour wall"},
		{"  two\n\tlines  ", "two lines"},
		{"Café naïve Ångström Őrült", "cafe naive angstrom orult"},
		{"cafe\u0301", "cafe"},
		{"Straße STRASSE STRAẞE", "strasse strasse strasse"},
		{"Łódź, Đà Nẵng, Ærø, Þórshöfn", "lodz da nang aero thorshofn"},
		{"don’t don't donʼt", "dont dont dont"},
		{"‘quoted’ 'quoted'", "quoted quoted"},
		{"dogs’ bones", "dogs bones"},
		{"ﬁnal ﬂow", "final flow"},
		{"ＦＵＬＬ　ｗｉｄｔｈ１２", "full width12"},
		{"x² ½", "x2 1 2"},
		{"co\u00adoperate zero\u200bwidth", "cooperate zerowidth"},
		{"İstanbul ISPARTA ısı", "istanbul isparta isi"},
		{"ΟΔΟΣ οδός", "οδοσ οδοσ"},
		{"Ёлка ёлка елка", "елка елка елка"},
		{"$54 million (28,190 %)", "54 million 28 190"},
		{"漢字 かな 한글", "漢字 かな 한글"},
		{"हिन्दी", "हिनदी"}, // signs that make no letter of their own are left out on both sides
		{"— – … ·", ""},
		{"", ""},
		{"\xff\xfea", "a"},
	} {
		if got := Fold(tt[0]); got != tt[1] {
			t.Errorf("Fold(%q) = %q, want %q", tt[0], got, tt[1])
		}
	}
}

func TestAppendFoldParts(t *testing.T) {
	if got := string(AppendFold(AppendFold([]byte("one"), "Two,"), " 'Three'")); got != "one two three" {
		t.Errorf("got %q, want %q", got, "one two three")
	}
	if got := string(AppendFold([]byte("one"), "…")); got != "one" {
		t.Errorf("got %q, want %q", got, "one")
	}
}

func FuzzFoldIsFinal(f *testing.F) {
	f.Add("Café – ‘naïve’ ½ ﬁ Ǆ ẞ İ")
	f.Add("ᾷ ŉ ㎏")
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, and of that %q", s, once, twice)
		}
		if !utf8.ValidString(once) {
			t.Fatalf("Fold(%q) = %q is no valid UTF-8", s, once)
		}
	})
}

func TestFoldedWords(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"The harbour-wall’s 412 cracks", []string{"the", "harbour", "walls", "412", "cracks"}},
		{"港の壁", []string{"港", "の", "壁"}},
		{"2020年の ISO規格x", []string{"2020", "年", "の", "iso", "規", "格", "x"}},
		{"한국의 벽", []string{"한국의", "벽"}},
		{" … ", []string{}},
	} {
		if got := foldedWords(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("foldedWords(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestCountWords(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want int
	}{
		{"", 0}, {" \n\t", 0}, {"one", 1}, {"one  two\nthree", 3}, {"don't half-way", 2}, {"– … ·", 0}, {"a – b", 2}, {"28,190 %", 1},
		{"größer für ältere", 3}, {"слово и дело", 3}, {"港の壁が", 2}, {"港", 1}, {"ISO規格", 2}, {"오래된 벽", 2}, {"กำแพง", 3}, {"one\u00a0two\u3000three", 3},
	} {
		if got := CountWords(tt.in); got != tt.want {
			t.Errorf("CountWords(%q) = %d, want %d", tt.in, got, tt.want)
		}
	}
}
