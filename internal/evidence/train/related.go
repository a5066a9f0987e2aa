package main

import "errors"

func related(_, _ string) error { return errors.New("not yet") }
