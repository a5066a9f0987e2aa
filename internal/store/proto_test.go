package store

import (
	"fmt"
	"os"
	"regexp"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// protoField is a field that record.proto names.
type protoField struct{ name, kind string }

// protoMessages reads the messages of record.proto: their fields by number.
func protoMessages(t *testing.T) map[string]map[string]protoField {
	t.Helper()
	file, err := os.ReadFile("record.proto")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]protoField{}
	for _, m := range regexp.MustCompile(`(?s)message (\w+) \{(.*?)\n\}`).FindAllSubmatch(file, -1) {
		fields := map[string]protoField{}
		for _, f := range regexp.MustCompile(`(\w+) (\w+) = (\d+);`).FindAllSubmatch(m[2], -1) {
			fields[string(f[3])] = protoField{string(f[2]), string(f[1])}
		}
		out[string(m[1])] = fields
	}
	return out
}

func TestEveryFieldOfARecordStandsInRecordProto(t *testing.T) {
	messages := protoMessages(t)
	met := map[string]bool{}
	var walk func(message string, b []byte)
	walk = func(message string, b []byte) {
		for len(b) > 0 {
			num, wire, n := protowire.ConsumeTag(b)
			if n < 0 {
				t.Fatalf("%s: %v", message, protowire.ParseError(n))
			}
			size := protowire.ConsumeFieldValue(num, wire, b[n:])
			if size < 0 {
				t.Fatalf("%s, field %d: %v", message, num, protowire.ParseError(size))
			}
			value := b[n : n+size]
			b = b[n+size:]
			f, ok := messages[message][fmt.Sprint(num)]
			if !ok {
				t.Errorf("message %s has no field %d", message, num)
				continue
			}
			met[message+"."+f.name] = true
			want := protowire.BytesType
			if f.kind == "sint64" {
				want = protowire.VarintType
			}
			if wire != want {
				t.Errorf("%s.%s is a %s and has wire type %d", message, f.name, f.kind, wire)
			} else if messages[f.kind] != nil {
				inner, _ := protowire.ConsumeBytes(value)
				walk(f.kind, inner)
			}
		}
	}
	v := filled()
	walk("Visit", encodeVisit(nil, &v))
	v.Fetch.Header = v.Fetch.Hops[len(v.Fetch.Hops)-1].Header
	walk("Visit", encodeVisit(nil, &v))
	for message, fields := range messages {
		for _, f := range fields {
			if message != "Report" && !met[message+"."+f.name] {
				t.Errorf("no record holds %s.%s", message, f.name)
			}
		}
	}
}
