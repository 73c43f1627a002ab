// SPDX-License-Identifier: MIT

// Answer at once; what may take longer is done behind it.
package main

// varies

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	variant = "lost" // or "drained"
	forms   = 5
	slots   = 5
	gap     = 50 * time.Millisecond
	writing = 120 * time.Millisecond
)

type office struct {
	outbox  chan int
	sent    int64
	mailers sync.WaitGroup
}

func (o *office) mailer() {
	defer o.mailers.Done()
	for range o.outbox {
		time.Sleep(writing)
		atomic.AddInt64(&o.sent, 1)
	}
}

func (o *office) accept(form int) {
	o.outbox <- form
	fmt.Printf("form %d: accepted\n", form)
}

func (o *office) drain() {
	close(o.outbox)
	o.mailers.Wait()
}

func main() {
	o := &office{outbox: make(chan int, slots)}
	o.mailers.Add(1)
	go o.mailer()

	for form := 1; form <= forms; form++ {
		o.accept(form)
		time.Sleep(gap)
	}
	if variant == "drained" {
		o.drain()
	}
	fmt.Printf("exit: %d of %d letters are sent\n",
		atomic.LoadInt64(&o.sent), forms)
}
