package store

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// Every value in the file begins with the checksum of what follows: bbolt has
// none on its pages, so without it a flipped bit in a record would be read as
// another status or time.
//
// CRC-32C finds every change of one to three bits and every burst of up to 32
// (RFC 3720, appendix B.4; Castagnoli et al. 1993), and processors compute it.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const sealSize = 4

var errSeal = errors.New("its checksum does not match")

// seal fills in the checksum of b, whose first sealSize bytes are kept free
// for it.
func seal(b []byte) []byte {
	binary.LittleEndian.PutUint32(b, crc32.Checksum(b[sealSize:], castagnoli))
	return b
}

// unseal returns what was sealed, as a part of b.
func unseal(b []byte) ([]byte, error) {
	if len(b) < sealSize || binary.LittleEndian.Uint32(b) != crc32.Checksum(b[sealSize:], castagnoli) {
		return nil, errSeal
	}
	return b[sealSize:], nil
}
