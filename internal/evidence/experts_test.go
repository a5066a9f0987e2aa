package evidence

import (
	"math"
	"testing"
)

func TestEveryModelIsInTheTable(t *testing.T) {
	for name, lines := range modelParts() {
		if lines == "" {
			t.Errorf("model %s is empty", name)
		}
	}
	models := map[string]*trees{"rank": rankModel(), "rank.page": rankPage(), "mark": markModel(), "any": anyModel(), "token": tokenModel()}
	for _, k := range Kinds {
		models["kind."+k], models["support."+k] = kindModels[k](), supportModels[k]()
	}
	for _, k := range Refuting {
		models["refute."+k] = refuteModels[k]()
	}
	for name, m := range models {
		if len(m.roots) == 0 {
			t.Errorf("model %s has no trees", name)
		}
	}
	if got, want := len(modelParts()), len(models); got != want {
		t.Errorf("the table has %d models, want %d", got, want)
	}
}

func TestABrokenTableIsRefused(t *testing.T) {
	for _, tt := range []struct{ name, lines string }{
		{"unknown measure", "m\t0\t0\tnothing\t1\t1\t2\n"},
		{"missing column", "m\t0\t0\tcover\t1\t1\n"},
		{"no number", "m\t0\t0\t=\tx\n"},
		{"leads back", "m\t0\t0\tcover\t1\t0\t1\n"},
		{"leads nowhere", "m\t0\t0\tcover\t1\t1\t2\n"},
	} {
		if _, err := readTrees(tt.lines, map[string]int32{"cover": 0}); err == nil {
			t.Errorf("%s: %q is read", tt.name, tt.lines)
		}
	}
}

func TestExpertsCountByTheirShare(t *testing.T) {
	shares := Shares([]float64{0.1, 0, 0, 0.8, 0.1})
	sum := 0.0
	for _, s := range shares {
		sum += s
	}
	if math.Abs(sum-1) > 1e-9 || shares[3] < 0.9 {
		t.Errorf("shares are %v", shares)
	}
	say := func(k string) float64 { return map[string]float64{"sentence": 1}[k] }
	if got := Join(shares, Kinds, say); math.Abs(got-shares[3]) > unheard {
		t.Errorf("all experts together say %v, want %v", got, shares[3])
	}
	if got := Join(shares, Refuting, say); got < 0.99 {
		t.Errorf("of the experts for refutation, the one asked says 1 and together they say %v", got)
	}
}
