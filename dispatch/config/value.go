package config

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

// check turns what the TOML reader gave into the key's Go type and says what is
// wrong with it; the message names what is allowed.
func (k *Key) check(v any) (any, error) {
	v, ok := k.convert(v)
	if !ok {
		return nil, fmt.Errorf("must be %s", k.AllowedWords())
	}
	switch v := v.(type) {
	case int64, float64:
		if f := toFloat(v); f < k.Min || k.Max > 0 && f > k.Max || f < 0 {
			return nil, fmt.Errorf("must be %s", k.AllowedWords())
		}
	case map[string]int64:
		for _, n := range v {
			if n < 0 || k.Max > 0 && float64(n) > k.Max {
				return nil, fmt.Errorf("must be %s", k.AllowedWords())
			}
		}
	case string:
		if !k.allows(v) {
			return nil, fmt.Errorf("must be %s", k.AllowedWords())
		}
	case []string:
		for _, s := range v {
			if !k.allows(s) {
				return nil, fmt.Errorf("must be %s", k.AllowedWords())
			}
		}
	}
	return v, nil
}

func (k *Key) allows(s string) bool {
	return k.Allowed == nil || slices.Contains(k.Allowed, s)
}

func (k *Key) convert(v any) (any, bool) {
	switch k.Kind {
	case Bool:
		b, ok := v.(bool)
		return b, ok
	case Int:
		n, ok := v.(int64)
		return n, ok
	case Float:
		if n, ok := v.(int64); ok {
			return float64(n), true
		}
		f, ok := v.(float64)
		return f, ok && !math.IsNaN(f) && !math.IsInf(f, 0)
	case Text:
		s, ok := v.(string)
		return s, ok
	case List:
		return texts(v)
	}
	return numbers(v)
}

func texts(v any) (any, bool) {
	items, ok := v.([]any)
	if !ok {
		return nil, false
	}
	list := make([]string, 0, len(items))
	for _, it := range items {
		s, ok := it.(string)
		if !ok {
			return nil, false
		}
		list = append(list, s)
	}
	return list, true
}

func numbers(v any) (any, bool) {
	table, ok := v.(map[string]any)
	if !ok {
		return nil, false
	}
	m := make(map[string]int64, len(table))
	for name, it := range table {
		n, ok := it.(int64)
		if !ok {
			return nil, false
		}
		m[name] = n
	}
	return m, true
}

// Parse reads a value as it stands in a variable or on a command line. Lists
// are separated by commas, maps are NAME=N separated by commas.
func (k *Key) Parse(text string) (any, error) {
	raw, ok := k.raw(strings.TrimSpace(text))
	if !ok {
		return nil, fmt.Errorf("must be %s", k.AllowedWords())
	}
	return k.check(raw)
}

func (k *Key) raw(text string) (any, bool) {
	switch k.Kind {
	case Bool:
		switch strings.ToLower(text) {
		case "1", "true", "yes", "on":
			return true, true
		case "0", "false", "no", "off":
			return false, true
		}
		return nil, false
	case Int:
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case Float:
		f, err := strconv.ParseFloat(text, 64)
		return f, err == nil
	case Text:
		return text, true
	case List:
		items := []any{}
		for _, s := range strings.Split(text, ",") {
			if s = strings.TrimSpace(s); s != "" {
				items = append(items, s)
			}
		}
		return items, true
	}
	table := map[string]any{}
	for _, s := range strings.Split(text, ",") {
		if strings.TrimSpace(s) == "" {
			continue
		}
		i := strings.LastIndexByte(s, '=')
		if i < 0 {
			return nil, false
		}
		n, err := strconv.ParseInt(strings.TrimSpace(s[i+1:]), 10, 64)
		if err != nil {
			return nil, false
		}
		table[strings.TrimSpace(s[:i])] = n
	}
	return table, true
}

// Format writes a value as TOML, the one spelling used in files and on screen.
func Format(v any) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = quote(s)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	case map[string]int64:
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, quoteKey(name)+" = "+strconv.FormatInt(v[name], 10))
		}
		if len(parts) == 0 {
			return "{}"
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	case float64:
		s := strconv.FormatFloat(v, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	}
	return fmt.Sprint(v)
}

// quote writes a basic TOML string: the escapes are TOML's, not Go's.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func quoteKey(s string) string {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' {
			continue
		}
		return quote(s)
	}
	if s == "" {
		return `""`
	}
	return s
}
