package text

import "testing"

func TestFormsOfOneWordShareAStem(t *testing.T) {
	for _, tt := range []struct {
		language string
		words    []string
	}{
		{"en", []string{"nationalise", "nationalize", "nationalised", "nationalizing", "nationalises"}},
		{"en", []string{"nationalisation", "nationalization"}},
		{"en", []string{"colour", "color", "colours", "coloured"}},
		{"en", []string{"centre", "center", "centres"}},
		{"en", []string{"travelled", "traveled", "travelling", "travel"}},
		{"en", []string{"defence", "defense"}},
		{"en", []string{"paediatric", "pediatric"}},
		{"en", []string{"analyse", "analyze", "analysed"}},
		{"en", []string{"rise", "rose", "risen", "rising", "rises"}},
		{"en", []string{"fall", "fell", "fallen", "falling"}},
		{"en", []string{"call", "called", "calls", "calling"}},
		{"", []string{"passenger", "passengers"}},
		{"en-GB", []string{"programme", "program", "programmes"}},
		{"de", []string{"hafen", "hafens"}},
		{"fr", []string{"navire", "navires"}},
		{"es", []string{"barco", "barcos"}},
	} {
		want := Stem(tt.language, tt.words[0])
		for _, w := range tt.words[1:] {
			if got := Stem(tt.language, w); got != want {
				t.Errorf("Stem(%q, %q) = %q, want %q as of %q", tt.language, w, got, want, tt.words[0])
			}
		}
	}
}

func TestWordsThatAreNoFormsKeepApart(t *testing.T) {
	for _, p := range [][2]string{{"rise", "raise"}, {"fall", "fill"}, {"port", "part"}, {"first", "fist"}} {
		if a, b := Stem("en", p[0]), Stem("en", p[1]); a == b {
			t.Errorf("%q and %q share the stem %q", p[0], p[1], a)
		}
	}
	for _, w := range []string{"b12", "xyz", "茶"} {
		if got := Stem("xx", w); got != w {
			t.Errorf("Stem of %q in a language without stemmer = %q", w, got)
		}
	}
}

func TestLanguagesAreTold(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"The council approved the quay extension in March, and the first lorries used it.", "en"},
		{"Der Rat hat den Plan angenommen, weil der Hafen zu klein geworden war.", "de"},
		{"Le conseil a approuvé le plan parce que le port est devenu trop petit.", "fr"},
		{"El consejo aprobó el plan porque el puerto se había quedado pequeño para los barcos.", "es"},
		{"Il consiglio ha approvato il piano perché il porto è diventato troppo piccolo per le navi.", "it"},
		{"De raad heeft het plan goedgekeurd, omdat de haven te klein is voor de schepen.", "nl"},
		{"Совет одобрил план, потому что порт стал слишком мал.", "ru"},
		{"会議は計画を承認した。", "ja"},
		{"理事会批准了该计划。", "zh"},
		{"Halder Line", ""},
		{"12 345", ""},
	} {
		if got := Language(tt.text); got != tt.want {
			t.Errorf("Language(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}
