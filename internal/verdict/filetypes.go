package verdict

import "strings"

// textual reports whether a media type is one whose words can be counted.
func textual(mediaType string) bool {
	return mediaType == "" || strings.HasPrefix(mediaType, "text/") || strings.Contains(mediaType, "html") || strings.Contains(mediaType, "xml")
}

// pageExts and fileExts are endings of addresses of web pages, and of files that
// are none.
var pageExts = set("html", "htm", "php", "asp", "aspx", "jsp", "shtml", "xhtml")

var fileExts = set("pdf", "ps", "djvu", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "rtf", "epub", "csv", "tsv", "zip", "gz", "tgz", "tar", "7z", "rar",
	"jpg", "jpeg", "png", "gif", "webp", "tif", "tiff", "svg", "mp3", "mp4", "wav", "ogg", "webm", "avi", "mov")

// wrongType reports whether a file was cited and a web page came. Addresses
// that only look like a file's (a wiki's page about a picture, a code host's
// viewer) are left out.
func (s *sight) wrongType() bool {
	if !s.ok() || !s.read || !fileExts[s.cited.ext()] || !strings.Contains(s.snap.MediaType, "html") {
		return false
	}
	for _, step := range s.cited.steps[:len(s.cited.steps)-1] {
		if step == "blob" || step == "view" || step == "viewer" || step == "wiki" || step == "file" {
			return false
		}
	}
	return !strings.Contains(s.cited.steps[len(s.cited.steps)-1], "file:") && !strings.Contains(s.cited.steps[len(s.cited.steps)-1], "%3a")
}
