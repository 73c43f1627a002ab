// SPDX-License-Identifier: MIT

// A future stands for a result that is still being made.
package main

// varies

import (
	"fmt"
	"time"
)

const (
	variant     = "in_turn" // or "together"
	kacchiTime  = 150 * time.Millisecond
	borhaniTime = 100 * time.Millisecond
)

type future struct {
	done   chan struct{}
	result string
}

func goFuture(fn func() string) *future {
	f := &future{done: make(chan struct{})}
	go func() {
		f.result = fn()
		close(f.done)
	}()
	return f
}

func (f *future) await() string {
	<-f.done
	return f.result
}

func cook(name string, d time.Duration) *future {
	return goFuture(func() string {
		time.Sleep(d)
		return name
	})
}

func serve(ordered *future) {
	fmt.Println(ordered.await(), "is served")
}

func main() {
	start := time.Now()
	if variant == "in_turn" {
		serve(cook("kacchi", kacchiTime))
		serve(cook("borhani", borhaniTime))
	} else {
		first := cook("kacchi", kacchiTime)
		second := cook("borhani", borhaniTime)
		serve(first)
		serve(second)
	}
	fmt.Println("all of it after", time.Since(start).Milliseconds(), "ms")
}
