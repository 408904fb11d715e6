// Command serve serves the made-up packages of tests/registry on loopback, for
// `make demo` and for trying real clients by hand. It prints one line per
// address (npm=…, pypi=…, crates=…) and runs until it is interrupted or its
// standard input ends.
package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"pkgd/tests/registry"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

func run() error {
	listen := flag.String("listen", "127.0.0.1:0", "address to listen on")
	records := flag.String("records", "", "write the made-up advisories as OSV records into this folder")
	cargo := flag.String("cargo-config", "", "write a config.toml for cargo to this file")
	latency := flag.Duration("latency", 0, "let every answer wait so long")
	only := flag.Bool("records-only", false, "write the files and end")
	stdin := flag.Bool("until-eof", false, "end when standard input ends")
	flag.Parse()
	if *records != "" {
		if err := registry.WriteRecords(*records, time.Now().UTC().Format(time.RFC3339)); err != nil {
			return err
		}
	}
	if *only {
		return nil
	}
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	s := registry.Serve(registry.New(time.Now), l)
	s.Latency(*latency)
	if *cargo != "" {
		if err := os.WriteFile(*cargo, []byte(s.CargoConfig()), 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("npm=%s\npypi=%s\ncrates=%s\n", s.NPM(), s.PyPI(), s.Crates())
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	if *stdin {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop <- os.Interrupt
		}()
	}
	<-stop
	return s.Close()
}
