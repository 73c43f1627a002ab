// SPDX-License-Identifier: MIT

// Count before, count after: are there more than there were?
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"time"
)

const (
	capacity = 0 // leaky; buffered: boys - 1
	boys     = 2
	readers  = 3
	pace     = 100 * time.Millisecond
	settle   = 300 * time.Millisecond
	dump     = false
)

func boy(book chan<- int, number int) {
	time.Sleep(time.Duration(number) * pace)
	book <- number
}

func lend() {
	book := make(chan int, capacity)
	for number := 1; number <= boys; number++ {
		go boy(book, number)
	}
	<-book
}

func main() {
	before := runtime.NumGoroutine()
	for i := 0; i < readers; i++ {
		lend()
	}
	time.Sleep(settle)
	fmt.Printf("tasks: %d before, %d after\n",
		before, runtime.NumGoroutine())
	if dump {
		_ = pprof.Lookup("goroutine").WriteTo(os.Stdout, 1)
	}
}
