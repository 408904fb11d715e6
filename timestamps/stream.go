package timestamps

import (
	"encoding/json"
	"errors"
)

// members calls each for every key of the object that comes next; each must
// read the value.
func members(dec *json.Decoder, each func(key string) error) error {
	t, err := dec.Token()
	if err != nil {
		return err
	}
	if t == nil {
		return nil // null
	}
	if t != json.Delim('{') {
		return errShape
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return err
		}
		key, ok := t.(string)
		if !ok {
			return errShape
		}
		if err := each(key); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return err
}

// elements calls each for every element of the array that comes next; each must
// read it.
func elements(dec *json.Decoder, each func() error) error {
	t, err := dec.Token()
	if err != nil || t == nil {
		return err
	}
	if t != json.Delim('[') {
		return errShape
	}
	for dec.More() {
		if err := each(); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return err
}

var errShape = errors.New("the answer does not have the shape of its kind")

// skip reads over the value that comes next without keeping it.
func skip(dec *json.Decoder) error {
	for depth := 0; ; {
		t, err := dec.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}
