package evidence

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"ibid/sources"
)

func TestAClaimIsWeighedAsIfItWereTheOnlyOne(t *testing.T) {
	words := strings.Fields("the quay of Veld was built in 1904 by 28 percent more ships than harbours, rose and fell. Cranes carry 1,204 tonnes. Nobody saw it within three hours. Ünlü школа “lamp” not never Mole Street £5–7m on 3 March 2018. rebuilt mason tide")
	r := rand.New(rand.NewPCG(1, 2))
	some := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		return b.String()
	}
	for range 60 {
		s := &sources.Snapshot{Text: some(200), Words: 200}
		s.Blocks = []sources.Passage{{At: sources.Span{End: len(s.Text)}, Main: true}}
		claims := make([]sources.Claim, 4)
		for i := range claims {
			claims[i].Text = some(3 + 5*i)
		}
		together := Weigh(claims, s, "")
		for i := range claims {
			if alone := Weigh(claims[i:i+1], s, "")[0]; !reflect.DeepEqual(together[i], alone) {
				t.Fatalf("%q is, after other claims,\n%+v\nand alone\n%+v", claims[i].Text, together[i], alone)
			}
		}
	}
}
