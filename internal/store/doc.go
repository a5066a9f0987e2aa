// Package store keeps what was seen, so that a later run can tell what has
// changed and any verdict can be traced to the bytes it was read from.
//
// It keeps two things: visits of sources (every hop, header and failure as
// received, and the body), and the reports of runs, one per article. Visits
// are only ever added. What a page says, whether it is dead and what it proves
// is computed from visits elsewhere and is not kept with them.
//
// # Kinds
//
// [Open] chooses the kind of store by its path from one table: a bbolt file,
// or memory. Another kind is one more file and one more line in that table; the
// tests of behaviour range over it.
//
// # The file
//
// A bbolt file is a set of sorted maps, called buckets:
//
//	meta     layout, version of the program that made it, counts
//	visits   address, NUL, time, running number   →  record (record.proto)
//	digests  SHA-256 of a decoded body            →  running number
//	bodies   running number, number of the part   →  form, lengths, bytes
//	reports  article, NUL, running number         →  record, JSON among the bodies
//
// Bodies lie under running numbers rather than digests, so that new ones are
// written side by side: two to three times as fast. Each body is kept once,
// however many visits found it, in the content coding it came in, or compressed
// with zstd, or as it is when it is dense already. Every value carries a
// checksum, and a body is held against its digest whenever it is read.
//
// # What it promises
//
//   - What Keep has acknowledged survives the end of the process at any
//     moment, kill -9 included: Keep returns after the commit is synced. Visits
//     that wait are committed together, so many callers share the price of a
//     sync.
//   - One process writes. A second one is told within [Options].Timeout who
//     holds the store. The lock is the system's and ends with the process; a
//     small file beside the store (".holder") only carries the name.
//   - A full disk, a file of another program, half a file, a damaged page: each
//     is an error of one sentence that names the file and the next step, never
//     a panic, and never other content than was kept.
//   - Nobody else may read it: file mode 0600, new folders 0700. Passwords in
//     addresses are left out.
//
// The file does not shrink. It does grow ahead of its content, by some
// megabytes that take no room on most file systems.
package store
