// Package text knows words and sentences: where a sentence ends, which words
// are the same however they are typed, how like two texts are.
//
// It is shared by the steps that read articles, read pages, judge and weigh.
// It knows nothing of notes, sources or the web, and gives spans rather than
// copies wherever a caller has to point at what was found.
package text
