package verdict

import (
	"strings"
	"testing"
)

func TestARefusedAddressIsTheOneCitedOrTheOneLedTo(t *testing.T) {
	for _, kind := range []string{"url.malformed", "url.private", "scheme.unsupported", "url.port"} {
		own, _ := confirmed(cited(heron, chain(kind+" http://10.0.0.7:25/x")))
		led, _ := confirmed(cited(heron, chain("302 https://quay.example/x", kind+" http://10.0.0.7:25/x")))
		if own.Reason != led.Reason || own.State != led.State || strings.HasPrefix(own.Why, "The cited address leads to ") || !strings.HasPrefix(led.Why, "The cited address leads to ") {
			t.Errorf("%s: %q for the cited address, %q for one that it leads to", kind, own.Why, led.Why)
		}
	}
}
