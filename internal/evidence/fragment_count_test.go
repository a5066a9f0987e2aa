package evidence

import "testing"

func TestWordsAreCountedInAnyCase(t *testing.T) {
	for _, tt := range []struct {
		text, words string
		want        int
	}{
		{"Россия и россия", "россия", 2},
		{"РОССИЯ и россия", "Россия", 2},
		{"школа, Школа", "школа", 2},
		{"Πόλις πόλις", "πόλις", 2},
		{"Ünlü ünlü", "ünlü", 2},
		{"Żaba i żaba", "żaba", 2},
		{"naïve NAÏVE", "naïve", 2},
		{"東京 東京", "東京", 2},
		{"The quay the  QUAY the quays", "the quay", 2},
		{"one quay", "Quay", 1},
		{"a 1,904 b", "1,904", 1},
	} {
		if got := countText(tt.text, tt.words); got != tt.want {
			t.Errorf("%q stands %d times in %q, want %d", tt.words, got, tt.text, tt.want)
		}
	}
}
