package evidence

import (
	"fmt"
	"testing"

	"ibid/sources"
)

func TestDictionariesAreFewWhateverPagesSayOfTheirLanguage(t *testing.T) {
	const words = "Quay 1904" // of no language
	for i := range 300 {
		s := &sources.Snapshot{Text: words, Words: 2, Language: fmt.Sprintf("%c%c%c", 'a'+i%26, 'A'+i/26, 'q'), Blocks: []sources.Passage{{At: sources.Span{End: len(words)}, Main: true}}}
		Weigh([]sources.Claim{{Text: words}}, s, "")
	}
	dictionaries.mu.Lock()
	defer dictionaries.mu.Unlock()
	if n := len(dictionaries.free); n > 20 {
		t.Errorf("dictionaries of %d languages are kept", n)
	}
}

func TestTheCaseOfALanguageTagMeansNothing(t *testing.T) {
	const words = "Quays 1904"
	for _, tag := range []string{"en", "EN", "En-gb", "EN_US"} {
		p := pageOfSnapshot(&sources.Snapshot{Text: words, Language: tag, Blocks: []sources.Passage{{At: sources.Span{End: len(words)}, Main: true}}})
		if p.language != "en" || p.find("quay") < 0 {
			t.Errorf("a page in %q is in %q, its words not stemmed", tag, p.language)
		}
		p.close()
	}
}
