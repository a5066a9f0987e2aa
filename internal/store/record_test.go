package store

import (
	"bytes"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ibid/sources"
)

// fill sets every field of a value to something that is not its zero value, so
// that a field added to the vocabulary cannot be forgotten here.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(int64(1e9+*n), int64(*n)).UTC()))
		return
	case http.Header:
		v.Set(reflect.ValueOf(http.Header{fmt.Sprintf("Name-%d", *n): {"one", ""}, "Second": {fmt.Sprint(*n)}, "Odd\xff": {"\x00\xff"}}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", *n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Uint8:
		v.SetUint(uint64(*n))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range 3 {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	default:
		panic("a kind of field that the test does not know: " + v.Kind().String())
	}
}

// keptPart returns what of a visit a record holds.
func keptPart(v sources.Visit) sources.Visit {
	v.Snapshot, v.Fetch.Body, v.Fetch.Wire, v.Fetch.Coding = nil, nil, nil, ""
	return v
}

// filled is a visit with every field set.
func filled() sources.Visit {
	n := 0
	var v sources.Visit
	for i := range reflect.TypeFor[sources.Visit]().NumField() {
		if f := reflect.ValueOf(&v).Elem().Field(i); f.Type() != reflect.TypeFor[*sources.Snapshot]() {
			fill(f, &n)
		}
	}
	v.Fetch.Body, v.Fetch.Wire = []byte("b"), []byte("w")
	v.Fetch.Digest = strings.Repeat("0123456789abcdef", 4)
	return v
}

func TestRecordHoldsEveryField(t *testing.T) {
	v := filled()
	for name, change := range map[string]func(*sources.Visit){
		"all":                    func(*sources.Visit) {},
		"header of the last hop": func(v *sources.Visit) { v.Fetch.Header = v.Fetch.Hops[2].Header.Clone() },
		"nothing":                func(v *sources.Visit) { *v = sources.Visit{} },
		"failure of a narrow limit": func(v *sources.Visit) {
			v.Fetch.Failure = &sources.Failure{Kind: sources.FailHeaders, Detail: "d", Narrow: true}
		},
		"failure without words":   func(v *sources.Visit) { v.Fetch.Failure = &sources.Failure{} },
		"TLS without facts":       func(v *sources.Visit) { v.Fetch.Hops[0].TLS = &sources.TLSFacts{Names: []string{""}} },
		"negative numbers":        func(v *sources.Visit) { v.Fetch.Hops[0].Status, v.Fetch.Attempts = -1, -1<<62 },
		"an empty hop":            func(v *sources.Visit) { v.Fetch.Hops = []sources.Hop{{}} },
		"a header without values": func(v *sources.Visit) { v.Fetch.Header = http.Header{"Set-Cookie": nil} },
		"long":                    func(v *sources.Visit) { v.Run = strings.Repeat("r", 100_000) },
	} {
		v := v
		v.Fetch.Hops = slices.Clone(v.Fetch.Hops)
		change(&v)
		rec := encodeVisit(nil, &v)
		got, err := decodeVisit(rec)
		if err != nil || !reflect.DeepEqual(*got, keptPart(v)) {
			t.Errorf("%s: decoded %+v, %v\nwant %+v", name, got, err, keptPart(v))
		}
		if again := encodeVisit(nil, &v); !bytes.Equal(again, rec) {
			t.Errorf("%s: the same visit gives other bytes", name)
		}
	}
}

func TestRecordOfALaterProgram(t *testing.T) {
	v := visit("k", noon, "")
	rec := encodeVisit(nil, v)
	rec = appendString(rec, 99, "a field of tomorrow")
	rec = appendInt(rec, 100, 7)
	rec = append(rec, 0xbd, 0x06, 1, 2, 3, 4) // field 103, four fixed bytes
	got, err := decodeVisit(rec)
	if err != nil || !reflect.DeepEqual(*got, keptPart(*v)) {
		t.Errorf("decoded %+v, %v; want the fields of today", got, err)
	}
}

func FuzzDecodeVisit(f *testing.F) {
	f.Add(encodeVisit(nil, visit("https://example.org/tea", noon, "x")))
	f.Add(encodeVisit(nil, &sources.Visit{Key: "k", Fetch: sources.Fetch{Failure: &sources.Failure{Kind: sources.FailNXDomain, Detail: "d"}}}))
	f.Add([]byte{0x40, 0x02})
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := decodeVisit(b)
		if err != nil {
			return
		}
		// What can be read is the same after it was written and read again.
		if d := v.Fetch.Digest; len(d) != 64 && d != "" {
			v.Fetch.Digest = "" // no digest that we would write
		}
		rec := encodeVisit(nil, v)
		w, err := decodeVisit(rec)
		if err != nil {
			t.Fatalf("decodeVisit of its own record = %v", err)
		}
		if again := encodeVisit(nil, w); !bytes.Equal(again, rec) {
			t.Errorf("a record changes when it is read and written:\n%q\n%q", rec, again)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	p, err := pack([]byte(page(1)), nil, "")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(p.chunks[0][sealSize:], []byte(nil))
	f.Add(append([]byte{gzipped, 5, 30}, gz([]byte("hello"))...), []byte(nil))
	f.Add([]byte{asIs, 2, 2, 'a'}, []byte{'b'})
	f.Fuzz(func(t *testing.T, first, second []byte) {
		if h, _, err := parseHead(first); err == nil && h.size > 1<<20 {
			return // the checksum keeps made-up lengths away
		}
		values := [][]byte{seal(append(make([]byte, sealSize), first...))}
		if len(second) > 0 {
			values = append(values, seal(append(make([]byte, sealSize), second...)))
		}
		d := digest{1}
		if b, err := unpack(d, values); err == nil {
			t.Errorf("unpack hands out %q, which does not have the digest", b)
		}
	})
}
