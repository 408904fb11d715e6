package lock

import "strings"

// xmlText is src as Maven's reader sees it: in the encoding its first line
// names, or UTF-8, with a sign in the place of what cannot be read, and with a
// sign for each of HTML's letters, which that reader knows besides XML's five.
func xmlText(src string) string {
	if invalidUTF8(src) > 0 {
		if oneByteEncoding(src) {
			src = latin1(src)
		} else {
			src = strings.ToValidUTF8(src, "\ufffd")
		}
	}
	return withoutLetters(src)
}

// oneByteEncoding says whether the XML declaration names an encoding that has
// ASCII in it and one byte for each further letter. Which letter a byte stands
// for is all one here: no name and no version has any.
func oneByteEncoding(src string) bool {
	declaration, _, _ := strings.Cut(src[:min(len(src), 200)], "?>")
	declaration = strings.ToLower(declaration)
	for _, name := range [...]string{"iso-8859-", "iso8859", "iso_8859", "latin", "windows-125", "cp125", "us-ascii", "koi8-"} {
		if strings.HasPrefix(declaration, "<?xml") && strings.Contains(declaration, name) {
			return true
		}
	}
	return false
}

func latin1(src string) string {
	var b strings.Builder
	b.Grow(len(src) + len(src)/16)
	for i := range len(src) {
		b.WriteRune(rune(src[i]))
	}
	return b.String()
}

// htmlLetters are the entities of HTML 4 that are no XML of its own.
const htmlLetters = " nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot" +
	" cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml" +
	" Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig" +
	" agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute" +
	" ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml OElig oelig Scaron scaron Yuml circ tilde ensp emsp" +
	" thinsp zwnj zwj lrm rlm ndash mdash lsquo rsquo sbquo ldquo rdquo bdquo dagger Dagger permil lsaquo rsaquo euro fnof Alpha Beta" +
	" Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho Sigma Tau Upsilon Phi Chi Psi Omega alpha beta gamma" +
	" delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi omega thetasym upsih" +
	" piv bull hellip prime Prime oline frasl weierp image real trade alefsym larr uarr rarr darr harr crarr lArr uArr rArr dArr hArr "

// withoutLetters puts a sign in the place of every entity that HTML has and XML
// has not. Other entities stay: an XML reader refuses them.
func withoutLetters(src string) string {
	var b strings.Builder
	from := 0
	for at := 0; ; {
		n := strings.IndexByte(src[at:], '&')
		if n < 0 {
			break
		}
		at += n + 1
		name, _, ok := strings.Cut(src[at:min(len(src), at+10)], ";")
		if ok && name != "" && strings.IndexFunc(name, notLetter) < 0 && strings.Contains(htmlLetters, " "+name+" ") {
			b.WriteString(src[from:at-1] + "\ufffd")
			at += len(name) + 1
			from = at
		}
	}
	if from == 0 {
		return src
	}
	return b.String() + src[from:]
}

func notLetter(c rune) bool {
	return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9')
}
